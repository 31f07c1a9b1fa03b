using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Text that hardly repeats as templates and columns of values (docs/line-format.md). The dictionary of the column is all of its
/// dictionaries behind the table that says how they are read; its pages are the blobs behind those. Its term is the column of the lines
/// around it.
/// </summary>
sealed class LinesLayout : Layout
{
    internal const int PagesOfBatch = Batch.Rows / LineTable.PageRows;

    // Keys in the cache: pages of batches have their own numbers.
    const int OfReader = -1;
    const int OfFirstPage = 1 << 21;

    public override byte Id => 14;

    public override bool Takes(Column column) => column is LinesColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var blobs = ((LinesColumn)column).Lines.Blobs;
        writer.Begin(name, Id);
        var lengths = new int[blobs.Heads];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = blobs[i].Length;
        writer.Packed.Varint((ulong)lengths.Length);
        PackedNumbers.Write(lengths, writer.Packed);
        for (var i = 0; i < lengths.Length; i++) writer.Packed.Bytes(blobs[i]);
        writer.Dictionary();
        for (var i = lengths.Length; i < blobs.Count; i++)
        {
            writer.Packed.Bytes(blobs[i]);
            writer.Page();
        }
        return writer.End(new(name, column.Type, this));
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var reader = Reader(column);
        var lines = column.Decoded(() =>
        {
            var first = page * PagesOfBatch;
            var parts = new List<TextColumn>();
            for (var i = first; i < Math.Min(first + PagesOfBatch, reader.Table.Pages); i++) parts.Add(reader.OpenPage(i).Read());
            return Typed(column, parts.Count == 1 ? parts[0] : TextParts.Joined(parts, column.RowsOf(page)));
        });
        column.Keep(page, lines, lines.Bytes);
        return lines;
    }

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty || rows.Length > column.RowsOf(page) / 4) return Read(column, page).Gather(rows);
        var reader = Reader(column);
        var wanted = rows.ToArray();
        return column.Decoded(() =>
        {
            var parts = new List<TextColumn>();
            for (var (from, to) = (0, 0); from < wanted.Length; from = to)
            {
                var number = wanted[from] / LineTable.PageRows;
                while (to < wanted.Length && wanted[to] / LineTable.PageRows == number) wanted[to++] -= number * LineTable.PageRows;
                var open = OpenPage(column, reader, page * PagesOfBatch + number);
                // Values are unpacked when they are first asked for, by one at a time.
                lock (open) parts.Add(open.Read(wanted.AsSpan(from..to)));
            }
            return Typed(column, parts.Count == 1 ? parts[0] : TextParts.Joined(parts, wanted.Length));
        });
    }

    public override TextSeeker? Seek(StoredColumn column, TextNeed need)
    {
        var reader = Reader(column);
        return new PagesSeeker(column, reader.Table,
            column.Decoded(() => LineSeeker.Of(reader, need, sought => new IndicatorSeeker(reader, sought.Set, sought.Borne))));
    }

    /// <summary>A page of lines, kept: for one thread at a time.</summary>
    internal static LinePage OpenPage(StoredColumn column, LineReader reader, int page) =>
        column.Kept(OfFirstPage + page, () => reader.OpenPage(page, bytes => column.Grew(OfFirstPage + page, bytes)), open => open.Bytes);

    internal static LineReader Reader(StoredColumn column) => column.Kept(OfReader, () =>
    {
        var around = column.Terms.IsEmpty ? null : Reader(column.Terms[0].Column);
        var head = column.BytesOf(column.Footer.Head);
        return column.Decoded(() =>
        {
            var from = new ByteReader(head);
            var lengths = new int[from.Count(1 + LineTable.MostColumns)];
            PackedNumbers.Read(ref from, lengths);
            var starts = new int[lengths.Length];
            var start = head.Length - from.Rest.Length;
            for (var i = 0; i < lengths.Length; start += lengths[i++]) starts[i] = start;
            if (start != head.Length) throw new InvalidDataException("dictionaries of lines are not as long as they say");
            return LineReader.Open(number => number < lengths.Length
                ? head.AsSpan(starts[number], lengths[number])
                : column.BytesOf(column.Footer.Pages[number - lengths.Length]), around, bytes => column.Grew(OfReader, bytes));
        });
    }, _ => column.Footer.Head.Length);

    /// <summary>Bytes of the file that a reading of the values of these columns of the lines takes.</summary>
    internal static long BytesOf(StoredColumn column, IEnumerable<int> columns)
    {
        var (table, heads) = (Reader(column).Table, 1 + Reader(column).Table.Columns.Length);
        var taken = new HashSet<int>();
        foreach (var number in columns)
            for (var one = number; one >= 0 && taken.Add(one); one = table.Columns[one].Parent) { }
        var bytes = (long)column.Footer.Head.Length;
        for (var page = 0; page < table.Pages; page++)
        {
            bytes += column.Footer.Pages[table.TemplatePage(page) - heads].Length;
            foreach (var number in taken) bytes += column.Footer.Pages[table.ValuePage(number, page) - heads].Length;
        }
        return bytes;
    }

    static TextColumn Typed(StoredColumn column, TextColumn lines) =>
        column.Footer.Type == ColumnType.String ? lines : new(column.Footer.Type, lines.OffsetBuffer, lines.Data, lines.Length);
}
