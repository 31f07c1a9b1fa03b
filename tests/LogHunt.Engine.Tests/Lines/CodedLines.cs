using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Lines coded, and asked for again.</summary>
static class CodedLines
{
    /// <summary>The blobs of lines whether templates pay or not.</summary>
    public static byte[][] Blobs(IReadOnlyList<byte[]> lines)
    {
        var coded = LineCoder.CodeAnyhow(lines.Count, row => lines[row]);
        Assert.That(coded, Is.Not.Null);
        byte[][] copied = [.. Enumerable.Range(0, coded!.Blobs.Count).Select(i => coded.Blobs[i].ToArray())];
        coded.Recycle();
        return copied;
    }

    public static LineReader Open(byte[][] blobs) =>
        LineReader.Open(number => (uint)number < (uint)blobs.Length ? blobs[number] : throw new InvalidDataException("no such blob"));

    /// <summary>What is wrong with the lines that come back; null when nothing is.</summary>
    public static string? Difference(IReadOnlyList<byte[]> lines, Random random)
    {
        var blobs = Blobs(lines);
        var reader = Open(blobs);
        if (reader.Table.Rows != lines.Count) return $"{reader.Table.Rows} rows of {lines.Count}";
        if (reader.Table.Blobs != blobs.Length) return $"{blobs.Length} blobs where {reader.Table.Blobs} are named";
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            var first = page * LineTable.PageRows;
            var all = Enumerable.Range(0, reader.Table.RowsOf(page)).ToArray();
            if (Difference(lines, first, all, reader.OpenPage(page).Read()) is { } whole) return whole;
            int[] some = [.. all.OrderBy(_ => random.Next()).Take(random.Next(1, 9))];
            if (Difference(lines, first, some, reader.OpenPage(page).Read(some)) is { } scattered) return scattered + ", alone";
        }
        return null;
    }

    static string? Difference(IReadOnlyList<byte[]> lines, int first, int[] rows, TextColumn read)
    {
        if (read.Length != rows.Length) return $"{read.Length} lines where {rows.Length} were asked for";
        for (var i = 0; i < rows.Length; i++)
            if (!read[i].SequenceEqual(lines[first + rows[i]])) return $"row {first + rows[i]} is {Convert.ToHexString(read[i])}";
        return null;
    }
}
