using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>A literal, and the column of the value behind it.</summary>
readonly record struct LineSlot(byte[] Literal, int Column);

/// <summary>The shape of lines: literals and values in turn, and what stands behind the last value.</summary>
sealed record LineTemplate(LineSlot[] Slots, byte[] Tail);

/// <summary>How the values of a column are kept. Parent is the column that it follows, -1 for none.</summary>
sealed record LineColumn(ValueForm Form, DigitLayout? Digits, WideForm? Wide, ValueStorage Storage, int Parent, int Numbers)
{
    /// <summary>The column of the lines around these that has the values, or -1.</summary>
    public int Outer { get; init; } = -1;
}

/// <summary>
/// What says how the other blobs are read: rows, columns, templates, and how long the lines of each page are. One frame.
/// </summary>
/// <param name="Rows">How many lines.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Templates">The templates.</param>
/// <param name="PageBytes">Bytes of the lines of each page.</param>
/// <param name="OuterTemplates">By template of the lines around these the template here; empty where pages say it.</param>
sealed record LineTable(int Rows, LineColumn[] Columns, LineTemplate[] Templates, int[] PageBytes, int[] OuterTemplates)
{
    /// <summary>Rows of a page.</summary>
    public const int PageRows = 4096;

    public const int MostRows = 1 << 18;
    public const int MostColumns = 2048;
    public const int MostTemplates = 4096;

    /// <summary>Columns that follow one another.</summary>
    public const int MostDepth = 2;

    const int MostSlots = 1024;
    const int LongestLiteral = 1 << 17;
    const int LongestTable = 1 << 27;

    public int Pages => (Rows + PageRows - 1) / PageRows;

    public int RowsOf(int page) => Math.Min(PageRows, Rows - page * PageRows);

    // The blobs in their order: this table, dictionaries, pages of template numbers, then column by column its pages.
    public static int Dictionary(int column) => 1 + column;
    public int TemplatePage(int page) => 1 + Columns.Length + page;
    public int ValuePage(int column, int page) => 1 + Columns.Length + Pages * (1 + column) + page;
    public int Blobs => 1 + Columns.Length + Pages * (1 + Columns.Length);

    public void Write(ByteWriter to)
    {
        var table = new ByteWriter();
        table.Varint((ulong)Rows);
        PackedNumbers.Write(PageBytes, table);
        table.Varint((ulong)Columns.Length);
        foreach (var column in Columns)
        {
            table.Byte((byte)((int)column.Form << 4 | (int)column.Storage));
            table.Varint((ulong)(Math.Max(column.Parent, column.Outer) + 1));
            table.Varint((ulong)column.Numbers);
            if (column.Outer >= 0) continue;
            if (column.Form == ValueForm.Digits) column.Digits!.Write(table);
            column.Wide?.Write(table);
        }
        table.Varint((ulong)Templates.Length);
        foreach (var template in Templates)
        {
            table.Varint((ulong)template.Slots.Length);
            foreach (var slot in template.Slots)
            {
                WriteLiteral(slot.Literal, table);
                table.Varint((ulong)slot.Column);
            }
            WriteLiteral(template.Tail, table);
        }
        if (OuterTemplates.Length > 0)
        {
            table.Varint((ulong)OuterTemplates.Length);
            PackedNumbers.Write(OuterTemplates, table);
        }
        to.Varint((ulong)table.Length);
        PackedBytes.Write(table.Written, to);
        table.Recycle();
    }

    static void WriteLiteral(byte[] literal, ByteWriter to)
    {
        to.Varint((ulong)literal.Length);
        to.Bytes(literal);
    }

    public static LineTable Read(ReadOnlySpan<byte> blob)
    {
        var packed = new ByteReader(blob);
        var from = new ByteReader(PackedBytes.Read(ref packed, packed.Count(LongestTable)));
        packed.End();
        var rows = from.Count(MostRows);
        var pageBytes = new int[(rows + PageRows - 1) / PageRows];
        PackedNumbers.Read(ref from, pageBytes);
        var columns = new LineColumn[from.Count(Math.Min(MostColumns, from.Rest.Length))];
        foreach (ref var column in columns.AsSpan()) column = ReadColumn(ref from, columns.Length);
        var templates = new LineTemplate[from.Count(Math.Min(MostTemplates, from.Rest.Length))];
        foreach (ref var template in templates.AsSpan())
        {
            var slots = new LineSlot[from.Count(columns.Length == 0 ? 0 : Math.Min(MostSlots, from.Rest.Length))];
            foreach (ref var slot in slots.AsSpan())
                slot = new(from.Bytes(from.Count(LongestLiteral)).ToArray(), from.Count(columns.Length - 1));
            template = new(slots, from.Bytes(from.Count(LongestLiteral)).ToArray());
        }
        var outer = from.Rest.IsEmpty ? [] : new int[from.Count(MostTemplates)];
        PackedNumbers.Read(ref from, outer);
        from.End();
        foreach (var template in outer) LineReader.CheckCode(template, templates.Length);
        var table = new LineTable(rows, columns, templates, pageBytes, outer);
        table.CheckLinks();
        return table;
    }

    static LineColumn ReadColumn(ref ByteReader from, int columns)
    {
        var kind = from.Byte();
        var (form, storage) = ((ValueForm)(kind >> 4), (ValueStorage)(kind & 15));
        var parent = from.Count(storage == ValueStorage.Outer ? MostColumns : columns) - 1;
        var numbers = from.Count(MostRows);
        if (storage == ValueStorage.Outer && parent >= 0) return new(form, null, null, storage, -1, 0) { Outer = parent };
        var isKnown = form is >= ValueForm.Text and <= ValueForm.Digits && storage <= ValueStorage.Map
            && (parent >= 0) == storage is ValueStorage.Copy or ValueStorage.Map;
        var isPossible = storage switch
        {
            ValueStorage.Texts or ValueStorage.Wide => form == ValueForm.Text && numbers == 0,
            ValueStorage.Numbers => form != ValueForm.Text && numbers == 0,
            _ => form != ValueForm.Text || numbers == 0,
        };
        if (!isKnown || !isPossible) throw new InvalidDataException("a column of lines is of no known kind");
        return new(form, form == ValueForm.Digits ? DigitLayout.Read(ref from) : null,
            storage == ValueStorage.Wide ? WideForm.Read(ref from) : null, storage, parent, numbers);
    }

    /// <summary>The same with what the lines around these, whose table is given, say of columns that are taken from there.</summary>
    public LineTable Within(LineTable around)
    {
        if (Rows != around.Rows || OuterTemplates.Length > 0 && OuterTemplates.Length != around.Templates.Length)
            throw new InvalidDataException("lines are not those of the rows around them");
        return this with { Columns = [.. Columns.Select(column => column.Outer < 0 ? column : around.Outermost(column.Outer))] };
    }

    LineColumn Outermost(int number)
    {
        if (number >= Columns.Length || Columns[number].Storage is ValueStorage.Copy or ValueStorage.Outer)
            throw new InvalidDataException("a column of lines is taken from one that has no values");
        return Columns[number] with { Outer = number, Parent = -1 };
    }

    /// <summary>
    /// A column that follows another has its value once in a line, and so has the other in that line; what is followed leads to
    /// values in a few steps.
    /// </summary>
    void CheckLinks()
    {
        foreach (var column in Columns)
        {
            var (child, depth) = (column, 0);
            for (; child.Parent >= 0; depth++)
            {
                var parent = Columns[child.Parent];
                var fits = child.Storage == ValueStorage.Copy
                    ? parent.Storage is ValueStorage.Numbers or ValueStorage.Codes or ValueStorage.Map && parent.Form == child.Form
                    : parent.Storage is ValueStorage.Codes or ValueStorage.Map;
                if (!fits || depth == MostDepth) throw new InvalidDataException("a column of lines follows one that it cannot follow");
                child = parent;
            }
        }
        var times = new int[Columns.Length];
        foreach (var template in Templates)
        {
            foreach (var slot in template.Slots) times[slot.Column]++;
            foreach (var slot in template.Slots)
            {
                var parent = Columns[slot.Column].Parent;
                if (parent >= 0 && (times[slot.Column] != 1 || times[parent] != 1))
                    throw new InvalidDataException("a column of lines follows one that some lines don't have");
            }
            foreach (var slot in template.Slots) times[slot.Column] = 0;
        }
    }
}
