using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Values that stand in the lines of their rows: the term is the column of lines, the dictionary says where in them, and a page has the
/// rows whose values stand elsewhere, with those.
/// </summary>
abstract class SharedLayout : Layout
{
    /// <summary>Keys in the cache, beside those of pages.</summary>
    protected const int OfSources = -2;

    /// <summary>Rows that lie in more than one of so many parts of a page: it costs little more whole, and is kept.</summary>
    const int FewParts = 4;

    /// <summary>Whether rows, in ascending order, lie in so many parts of a page that it is better read whole.</summary>
    protected static bool AreEverywhere(ReadOnlySpan<int> rows, int pageRows)
    {
        var (parts, last) = (0, -1);
        foreach (var row in rows)
        {
            if (row / LineTable.PageRows == last) continue;
            (parts, last) = (parts + 1, row / LineTable.PageRows);
        }
        return parts * FewParts * LineTable.PageRows > pageRows;
    }

    /// <summary>How many of the exceptions are in a page, and which rows of it they are.</summary>
    protected static int[] WritePlaces(SharedColumn column, int start, int rows, ref int next, ByteWriter to)
    {
        var places = new List<int>();
        for (; next < column.Exceptions.Count && column.Exceptions[next] < start + rows; next++) places.Add(column.Exceptions[next] - start);
        if (places.Count == 0) return [];
        to.Varint((ulong)places.Count);
        PackedNumbers.Write([.. places], to);
        return [.. places];
    }

    /// <summary>What <see cref="WritePlaces"/> wrote.</summary>
    protected static int[] ReadPlaces(ref ByteReader from, int rows)
    {
        var places = new int[from.Count(rows)];
        PackedNumbers.Read(ref from, places);
        foreach (var place in places) LineReader.CheckCode(place, rows);
        return places;
    }

    protected static StoredColumn Lines(StoredColumn column) => column.Terms[0].Column;

    /// <summary>
    /// Reads a page by what `read` makes of each page of lines, and of the row of the page that it begins at: of those only that have some
    /// of `rows`, where there are any.
    /// </summary>
    protected static void ReadPages(StoredColumn column, int page, ReadOnlySpan<int> rows, Action<LinePage, int> read)
    {
        var lines = Lines(column);
        var reader = LinesLayout.Reader(lines);
        for (var (part, start) = (0, 0); start < column.RowsOf(page); part++, start += LineTable.PageRows)
        {
            if (!rows.IsEmpty && !rows.ContainsAnyInRange(start, start + LineTable.PageRows - 1)) continue;
            var (number, first) = (page * LinesLayout.PagesOfBatch + part, start);
            column.Decoded(() =>
            {
                var open = LinesLayout.OpenPage(lines, reader, number);
                // Its values are unpacked when they are first asked for, by one at a time.
                lock (open) read(open, first);
                return true;
            });
        }
    }

    protected static long BytesOf(StoredColumn column, IEnumerable<int> sources) => column.Footer.Bytes + LinesLayout.BytesOf(Lines(column), sources);
}
