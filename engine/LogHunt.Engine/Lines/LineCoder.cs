using System.Buffers;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Lines as templates and columns of their values, found without knowing what logs they are of. <see cref="LineReader"/> gives
/// every byte back.
/// </summary>
sealed class LineCoder
{
    /// <summary>Fewer rows are coded to see whether that is smaller than compressing the text.</summary>
    const int TrialRows = 8192;

    /// <summary>How many lines the text is compressed at a time where it is kept plain.</summary>
    const int PlainRows = 1024;

    readonly LineCollection lines;
    readonly SettledColumn[] columns;
    readonly RowShapes shapes;
    readonly SharedLines? around;
    readonly OuterLinks outer;
    readonly Dictionary<int, int[]> ownCodes = [];   // by column those of its exceptions
    readonly LineBlobs blobs = new();

    LineCoder(LineCollection lines, SharedLines? around)
    {
        (this.lines, this.around) = (lines, around);
        columns = [.. lines.Columns.Select(SettledColumn.Of)];
        shapes = new(lines.Templates, [.. lines.Leaves.Select(leaf => LineTrie.Path(leaf).Where(edge => edge.Column is not null)
            .Select(edge => edge.Column!.Number).ToArray())], columns.Length);
        outer = OuterLinks.Find(columns, shapes, around);
        ColumnLinks.Find(columns, shapes);
    }

    /// <summary>
    /// The lines as they were coded, which the caller recycles; null where templates don't pay, and the text is kept plain. Requires:
    /// <see cref="LineTable.MostRows"/> lines at most, which are the same when they are asked for again.
    /// </summary>
    /// <param name="rows">How many.</param>
    /// <param name="lineAt">Each of them.</param>
    /// <param name="around">Lines of the same rows that values of these may be taken from.</param>
    public static SharedLines? Code(int rows, LineAt lineAt, SharedLines? around = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, LineTable.MostRows);
        var coded = Coded(LineCollection.Of(rows, lineAt, isJudged: true), around);
        if (coded is null || rows >= TrialRows || coded.Blobs.Length < PlainLength(rows, lineAt)) return coded;
        coded.Recycle();
        return null;
    }

    /// <summary>The same where it does not matter whether templates pay; null beyond the bounds of memory.</summary>
    public static SharedLines? CodeAnyhow(int rows, LineAt lineAt, SharedLines? around = null) =>
        Coded(LineCollection.Of(rows, lineAt, isJudged: false), around);

    static SharedLines? Coded(LineCollection? lines, SharedLines? around)
    {
        if (lines is null) return null;
        var coder = new LineCoder(lines, around);
        coder.Write();
        return new(lines, coder.columns, coder.shapes, coder.blobs);
    }

    void Write()
    {
        Table().Write(blobs.Open);
        blobs.End();
        foreach (var column in columns)
        {
            WriteDictionary(column);
            blobs.End();
        }
        blobs.EndHeads();
        for (var row = 0; row < lines.Rows; row += LineTable.PageRows)
        {
            WriteTemplates(row, lines.Templates.Span[row..Math.Min(lines.Rows, row + LineTable.PageRows)]);
            blobs.End();
        }
        foreach (var column in columns) WritePages(column);
    }

    LineTable Table() => new(lines.Rows,
        [.. columns.Select(column => new LineColumn(column.Form, column.Digits, column.Wide, column.Storage,
            column.Parent?.Number ?? -1, column.IsCoded ? column.Numbers.Length : 0) { Outer = column.Outer })],
        [.. lines.Leaves.Select(Template)], lines.PageBytes, outer.Templates);

    static LineTemplate Template(LineEdge leaf)
    {
        var path = LineTrie.Path(leaf);
        return new([.. path.Where(edge => edge.Column is not null).Select(edge => new LineSlot(edge.Literal, edge.Column!.Number))],
            leaf.Column is null ? leaf.Literal : []);
    }

    /// <summary>All of them, or those that the lines around these do not decide, if any.</summary>
    void WriteTemplates(int start, ReadOnlySpan<int> templates)
    {
        if (outer.Templates.Length == 0)
        {
            PackedNumbers.Write(templates, blobs.Open);
            return;
        }
        var (places, exceptions) = (new List<int>(), new List<int>());
        for (var i = 0; i < templates.Length; i++)
        {
            if (outer.Templates[around!.Shapes.Templates[start + i]] == templates[i]) continue;
            places.Add(i);
            exceptions.Add(templates[i]);
        }
        if (places.Count > 0) WritePairs(places, exceptions);
    }

    /// <summary>The texts of exceptions, sorted; nothing where there are none.</summary>
    void WriteOwn(SettledColumn column)
    {
        if (column.Exceptions.Count == 0) return;
        var room = new byte[2 * DigitLayout.MaxLength];
        var texts = new Columns.Utf8Index();
        var numbers = new int[column.Exceptions.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = texts.Add(column.TextOf(column.Values[column.Exceptions[i]], room));
        var (sorted, rank) = texts.Sorted(Schema.ColumnType.String, [.. Enumerable.Range(0, texts.Count)]);
        PackedTexts.Write(sorted, blobs.Open);
        ownCodes[column.Number] = [.. numbers.Select(number => rank[number])];
    }

    void WriteDictionary(SettledColumn column)
    {
        if (column.Storage == ValueStorage.Outer) WriteOwn(column);
        if (column.Storage is ValueStorage.Texts or ValueStorage.Wide or ValueStorage.Copy or ValueStorage.Outer) return;
        if (column.Storage == ValueStorage.Numbers && column.TextOrder.Length == 0) return;
        PackedNumbers.Write(column.Numbers, blobs.Open);
        var texts = column.Texts.Values();
        PackedTexts.Write(texts.Data.Span, texts.Offsets, column.TextOrder, blobs.Open);
        if (column.Storage == ValueStorage.Map) PackedNumbers.Write(column.Map, blobs.Open);
    }

    void WritePages(SettledColumn column)
    {
        var align = column.Storage == ValueStorage.Map ? shapes.Align(column.Parent!.Number, column.Number, column.Count) : null;
        var texts = column.Storage == ValueStorage.Texts ? column.Texts.Values() : null;
        var from = 0;
        foreach (var to in column.PageEnds)
        {
            if (to > from)
            {
                switch (column.Storage)
                {
                    case ValueStorage.Codes: PackedNumbers.Write(column.Values[from..to], blobs.Open); break;
                    case ValueStorage.Numbers: WriteNumbers(column.Values[from..to]); break;
                    case ValueStorage.Texts: WriteTexts(texts!, column.Values[from..to]); break;
                    case ValueStorage.Wide: WriteWide(column, from, to); break;
                    case ValueStorage.Outer: WriteOuterExceptions(column, from, to); break;
                    case ValueStorage.Map: WriteExceptions(column, align, from, to); break;
                }
            }
            blobs.End();
            from = to;
        }
        if (align is not null) ArrayPool<int>.Shared.Return(align);
    }

    /// <summary>The places of escapes and their codes, then all numbers, where an escape repeats the one before it.</summary>
    void WriteNumbers(ReadOnlySpan<long> values)
    {
        var places = new List<int>();
        var codes = new List<int>();
        var numbers = ArrayPool<long>.Shared.Rent(values.Length);
        var number = 0L;
        foreach (var value in values)
        {
            number = value;
            if (value >= 0) break;
        }
        number = Math.Max(0, number);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
            {
                places.Add(i);
                codes.Add((int)~values[i]);
            }
            else number = values[i];
            numbers[i] = number;
        }
        WritePairs(places, codes);
        PackedNumbers.Write(numbers.AsSpan(0, values.Length), blobs.Open);
        ArrayPool<long>.Shared.Return(numbers);
    }

    void WriteTexts(Columns.TextColumn texts, ReadOnlySpan<long> values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = (int)values[i];
        PackedTexts.Write(texts.Data.Span, texts.Offsets, order, blobs.Open);
    }

    /// <summary>The first bytes of all values, the second ones …</summary>
    void WriteWide(SettledColumn column, int from, int to)
    {
        var (width, count) = (column.Wide!.Width, to - from);
        var planes = ArrayPool<byte>.Shared.Rent(width * count);
        Span<byte> value = stackalloc byte[width];
        for (var i = 0; i < count; i++)
        {
            column.Wide.TryParse(column.Texts[(int)column.Values[from + i]], value);
            for (var k = 0; k < width; k++) planes[k * count + i] = value[k];
        }
        for (var k = 0; k < width; k++) PackedBytes.Write(planes.AsSpan(k * count, count), blobs.Open);
        ArrayPool<byte>.Shared.Return(planes);
    }

    /// <summary>The values that the parent does not decide. A page without any has no bytes.</summary>
    void WriteExceptions(SettledColumn column, int[]? align, int from, int to)
    {
        var codes = column.Values;
        var upper = column.Parent!.Values;
        var places = new List<int>();
        var exceptions = new List<int>();
        for (var i = from; i < to; i++)
        {
            if (column.Map[upper[align is null ? i : align[i]]] == codes[i]) continue;
            places.Add(i - from);
            exceptions.Add((int)codes[i]);
        }
        if (places.Count > 0) WritePairs(places, exceptions);
    }

    void WriteOuterExceptions(SettledColumn column, int from, int to)
    {
        var (places, codes) = (new List<int>(), new List<int>());
        for (var i = 0; i < column.Exceptions.Count; i++)
        {
            if (column.Exceptions[i] < from || column.Exceptions[i] >= to) continue;
            places.Add(column.Exceptions[i] - from);
            codes.Add(ownCodes[column.Number][i]);
        }
        if (places.Count > 0) WritePairs(places, codes);
    }

    void WritePairs(List<int> places, List<int> codes)
    {
        blobs.Open.Varint((ulong)places.Count);
        PackedNumbers.Write([.. places], blobs.Open);
        PackedNumbers.Write([.. codes], blobs.Open);
    }

    static int PlainLength(int rows, LineAt lineAt)
    {
        var (text, packed) = (new ByteWriter(), new ByteWriter());
        for (var row = 0; row < rows; row++)
        {
            text.Bytes(lineAt(row));
            if ((row + 1) % PlainRows != 0 && row != rows - 1) continue;
            PackedBytes.Write(text.Written, packed);
            text.Clear();
        }
        var length = packed.Length;
        text.Recycle();
        packed.Recycle();
        return length;
    }
}
