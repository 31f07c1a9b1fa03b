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
    readonly LineBlobs blobs = new();

    LineCoder(LineCollection lines)
    {
        this.lines = lines;
        columns = [.. lines.Columns.Select(SettledColumn.Of)];
        shapes = new(lines.Templates, [.. lines.Leaves.Select(leaf => LineTrie.Path(leaf).Where(edge => edge.Column is not null)
            .Select(edge => edge.Column!.Number).ToArray())], columns.Length);
    }

    /// <summary>
    /// The blobs of the lines, which the caller recycles; null where templates don't pay, and the text is kept plain. Requires:
    /// <see cref="LineTable.MostRows"/> lines at most, which are the same when they are asked for again.
    /// </summary>
    public static LineBlobs? Code(int rows, LineAt lineAt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, LineTable.MostRows);
        var blobs = Blobs(LineCollection.Of(rows, lineAt, isJudged: true));
        if (blobs is null || rows >= TrialRows || blobs.Length < PlainLength(rows, lineAt)) return blobs;
        blobs.Recycle();
        return null;
    }

    /// <summary>The same where it does not matter whether templates pay; null beyond the bounds of memory.</summary>
    public static LineBlobs? CodeAnyhow(int rows, LineAt lineAt) => Blobs(LineCollection.Of(rows, lineAt, isJudged: false));

    static LineBlobs? Blobs(LineCollection? lines)
    {
        if (lines is null) return null;
        var coder = new LineCoder(lines);
        ColumnLinks.Find(coder.columns, coder.shapes);
        coder.Write();
        lines.Recycle();
        return coder.blobs;
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
            PackedNumbers.Write(lines.Templates.Span[row..Math.Min(lines.Rows, row + LineTable.PageRows)], blobs.Open);
            blobs.End();
        }
        foreach (var column in columns) WritePages(column);
    }

    LineTable Table() => new(lines.Rows,
        [.. columns.Select(column => new LineColumn(column.Form, column.Digits, column.Wide, column.Storage,
            column.Parent?.Number ?? -1, column.IsCoded ? column.Numbers.Length : 0))],
        [.. lines.Leaves.Select(Template)], lines.PageBytes);

    static LineTemplate Template(LineEdge leaf)
    {
        var path = LineTrie.Path(leaf);
        return new([.. path.Where(edge => edge.Column is not null).Select(edge => new LineSlot(edge.Literal, edge.Column!.Number))],
            leaf.Column is null ? leaf.Literal : []);
    }

    void WriteDictionary(SettledColumn column)
    {
        if (column.Storage is ValueStorage.Texts or ValueStorage.Wide or ValueStorage.Copy) return;
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
                    case ValueStorage.Map: WriteExceptions(column, align, from, to); break;
                }
            }
            blobs.End();
            from = to;
        }
        if (align is not null) ArrayPool<int>.Shared.Return(align);
    }

    /// <summary>The places of escapes and their codes, then all numbers, where an escape repeats the one before it.</summary>
    void WriteNumbers(Span<long> values)
    {
        var places = new List<int>();
        var codes = new List<int>();
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
                values[i] = number;
            }
            number = values[i];
        }
        WritePairs(places, codes);
        PackedNumbers.Write(values, blobs.Open);
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
