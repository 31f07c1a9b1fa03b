using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Lines;

/// <summary>
/// The rows of one page: their templates, the values of each column, and the lines again, all of them or some. What is asked for is
/// decoded once; not for several threads.
/// </summary>
sealed class LinePage
{
    /// <summary>Of so large a share of its rows, a page is rebuilt as a whole.</summary>
    const int LargeShare = 8;

    readonly LineReader reader;
    readonly LineTable table;
    readonly int page;
    readonly int[] templates;
    readonly int[] counts;   // rows of each template
    readonly PageColumn?[] columns;
    readonly Action<long>? held;
    LinePage? around;

    public LinePage(LineReader reader, int page, Action<long>? held)
    {
        (this.reader, this.page, this.held, table) = (reader, page, held, reader.Table);
        templates = new int[table.RowsOf(page)];
        if (table.OuterTemplates.Length == 0) PackedNumbers.Read(reader.TemplatePage(page), templates);
        else ReadOuterTemplates(reader.TemplatePage(page));
        counts = new int[table.Templates.Length];
        foreach (var template in templates)
        {
            LineReader.CheckCode(template, counts.Length);
            counts[template]++;
        }
        columns = new PageColumn?[table.Columns.Length];
    }

    public int Rows => templates.Length;

    /// <summary>Bytes that it holds before anything is asked for.</summary>
    public long Bytes => 4L * (templates.Length + counts.Length) + 8L * columns.Length;

    void ReadOuterTemplates(ReadOnlySpan<byte> exceptions)
    {
        for (var row = 0; row < templates.Length; row++) templates[row] = table.OuterTemplates[Around.templates[row]];
        if (exceptions.IsEmpty) return;
        var from = new ByteReader(exceptions);
        PageColumn.ReadPairs(ref from, templates);
        from.End();
    }

    /// <summary>The same page of the lines around these.</summary>
    internal LinePage Around => around ??= Opened(reader.Around!.OpenPage(page, held));

    /// <summary>The template of each row.</summary>
    public ReadOnlySpan<int> Templates => templates;

    /// <summary>Whether a row is of the template.</summary>
    public bool Has(int template) => counts[template] > 0;

    /// <summary>The values of a column, in the order of their rows, and within a row of their places.</summary>
    public PageColumn Column(int column) => columns[column] ??= new PageColumn(reader, this, page, column, CountOf(column), held);

    LinePage Opened(LinePage one)
    {
        held?.Invoke(one.Bytes);
        return one;
    }

    /// <summary>For each value of a column the row that it stands in.</summary>
    public int[] RowsOf(int column)
    {
        var rows = new int[CountOf(column)];
        var times = TimesOf(column);
        for (int row = 0, value = 0; row < templates.Length; row++)
            for (var i = times[templates[row]]; i > 0; i--) rows[value++] = row;
        return rows;
    }

    /// <summary>All lines.</summary>
    public TextColumn Read()
    {
        var texts = new ValueTexts[table.Columns.Length];
        var length = 0L;
        for (var column = 0; column < texts.Length; column++)
        {
            if (CountOf(column) == 0) continue;
            texts[column] = Column(column).Texts(null);
            length += texts[column].Length;
        }
        return Build(templates, texts, length);
    }

    /// <summary>The lines of these rows, in any order.</summary>
    public TextColumn Read(ReadOnlySpan<int> rows)
    {
        if (rows.Length > Rows / LargeShare) return (TextColumn)Read().Gather(rows);
        var picked = PickedValues(rows);
        var texts = new ValueTexts[table.Columns.Length];
        var length = 0L;
        for (var column = 0; column < texts.Length; column++)
        {
            if (picked[column] is not { } values) continue;
            texts[column] = Column(column).Texts([.. values]);
            length += texts[column].Length;
        }
        var pickedTemplates = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) pickedTemplates[i] = templates[rows[i]];
        return Build(pickedTemplates, texts, length);
    }

    /// <summary>By column the numbers of the values that stand in these rows: those of the templates before them are counted.</summary>
    List<int>?[] PickedValues(ReadOnlySpan<int> rows)
    {
        var picked = new List<int>?[table.Columns.Length];
        var before = new int[table.Templates.Length];
        var lastRow = new int[table.Columns.Length];   // where a column was met last, as the place in `rows` and one
        var counted = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row < counted)
            {
                Array.Clear(before);
                counted = 0;
            }
            for (; counted < row; counted++) before[templates[counted]]++;
            foreach (var slot in table.Templates[templates[row]].Slots)
            {
                var values = picked[slot.Column] ??= [];
                // A column that stands several times in a line goes on from its last value there.
                values.Add(lastRow[slot.Column] == i + 1 ? values[^1] + 1 : RankOf(slot.Column, before));
                lastRow[slot.Column] = i + 1;
            }
        }
        return picked;
    }

    int RankOf(int column, int[] before)
    {
        var rank = 0;
        foreach (var (template, times) in reader.Users[column]) rank += before[template] * times;
        return rank;
    }

    /// <summary>How many values a column has.</summary>
    public int CountOf(int column) => RankOf(column, counts);

    int[] TimesOf(int column)
    {
        var times = new int[table.Templates.Length];
        foreach (var (template, count) in reader.Users[column]) times[template] = count;
        return times;
    }

    /// <summary>
    /// For each value of `child` the number of the value of `parent` in its row; null where both have the same rows. Requires: `child`
    /// follows `parent`.
    /// </summary>
    internal int[]? Align(int parent, int child)
    {
        var count = CountOf(child);
        if (count == CountOf(parent)) return null;
        var (upper, lower) = (TimesOf(parent), TimesOf(child));
        var numbers = new int[count];
        var (above, below) = (0, 0);
        foreach (var template in templates)
        {
            if (lower[template] > 0) numbers[below++] = above;
            above += upper[template];
        }
        return numbers;
    }

    /// <summary>
    /// For each value of a column that is taken from the lines around these, its number there, -1 where its row has none; null where all
    /// rows have one here and there.
    /// </summary>
    internal int[]? AlignOuter(int column, int outer)
    {
        if (Around.Rows == Around.CountOf(outer) && Around.Rows == CountOf(column)) return null;
        var numberOf = new int[Around.Rows];
        numberOf.AsSpan().Fill(-1);
        var above = Around.RowsOf(outer);
        for (var i = 0; i < above.Length; i++) numberOf[above[i]] = i;
        var numbers = RowsOf(column);
        foreach (ref var number in numbers.AsSpan()) number = numberOf[number];
        return numbers;
    }

    /// <summary>Puts literals and values together, whose texts stand in the order in which they are needed.</summary>
    TextColumn Build(ReadOnlySpan<int> templates, ValueTexts[] texts, long length)
    {
        foreach (var template in templates) length += reader.LiteralLength[template];
        if (length > table.PageBytes[page]) throw new InvalidDataException("packed lines are longer than their page");
        var data = GC.AllocateUninitializedArray<byte>((int)length + LineReader.Spare);
        var offsets = GC.AllocateUninitializedArray<byte>((templates.Length + 1) * sizeof(int));
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        ends[0] = 0;
        ref var target = ref MemoryMarshal.GetArrayDataReference(data);
        var (slots, bytes) = Fold(templates, texts);
        ref var literals = ref MemoryMarshal.GetArrayDataReference(bytes);
        for (var row = 0; row < templates.Length; row++)
        {
            foreach (ref readonly var slot in slots[templates[row]].AsSpan())
            {
                target = ref Copy(ref Unsafe.Add(ref literals, slot.Start), slot.Length, ref target);
                if (slot.Column < 0) break;
                ref var values = ref texts[slot.Column];
                var place = values.Places[values.Next++];
                target = ref Copy(ref values.Data[(int)place], (int)(place >> 32), ref target);
            }
            ends[row + 1] = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(data), ref target);
        }
        return new(ColumnType.String, offsets, data, templates.Length);
    }

    /// <summary>The slots of the templates, where texts that are the same in all rows are part of the literals.</summary>
    (PlacedSlot[][] Slots, byte[] Literals) Fold(ReadOnlySpan<int> templates, ValueTexts[] texts)
    {
        var folded = new PlacedSlot[table.Templates.Length][];
        var literals = new ByteWriter();
        var slots = new List<PlacedSlot>();
        foreach (var template in templates)
        {
            if (folded[template] is not null) continue;
            var start = literals.Length;
            foreach (var slot in reader.Slots[template])
            {
                literals.Bytes(reader.LiteralBytes.AsSpan(slot.Start, slot.Length));
                if (slot.Column >= 0 && texts[slot.Column].IsSame)
                {
                    literals.Bytes(texts[slot.Column].First);
                    continue;
                }
                slots.Add(new(start, literals.Length - start, slot.Column));
                start = literals.Length;
            }
            folded[template] = [.. slots];
            slots.Clear();
        }
        literals.Bytes(new byte[LineReader.Spare]);
        return (folded, literals.Written.ToArray());
    }

    /// <summary>Requires: a vector can be read from either place. Guarantees: the place behind what was copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref byte Copy(ref byte source, int length, ref byte target)
    {
        if (length <= LineReader.Spare) Vector256.LoadUnsafe(ref source).StoreUnsafe(ref target);
        else Unsafe.CopyBlockUnaligned(ref target, ref source, (uint)length);
        return ref Unsafe.Add(ref target, length);
    }
}

/// <summary>
/// Texts of values: where each lies in `Data` (its start, and its length in the upper half), and their length in all. A single place
/// is that of all values where they are the same.
/// </summary>
record struct ValueTexts(byte[] Data, long[] Places, long Length, bool IsSame = false)
{
    /// <summary>Longer texts are not worth another copy.</summary>
    const int LongestSame = 256;

    public readonly ReadOnlySpan<byte> First => Data.AsSpan((int)Places[0], (int)(Places[0] >> 32));

    /// <summary>The one that is used next.</summary>
    public int Next { get; set; }

    /// <summary>The texts of so many values that are all the first of these.</summary>
    public static bool TryRepeat(in ValueTexts one, int count, out ValueTexts all)
    {
        all = one with { Length = one.Length * count, IsSame = true };
        return one.Length <= LongestSame;
    }

    public static long Place(int start, int length) => (long)length << 32 | (uint)start;
}
