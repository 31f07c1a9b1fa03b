using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Reads pages of text that lie in parts: raw lines are read for a few rows out of many, and a page of them is ten megabytes.
/// </summary>
sealed class TextParts(TextParts.Decoding decode)
{
    /// <summary>What stands in the bytes of a part.</summary>
    public delegate TextColumn Decoding(ReadOnlySpan<byte> bytes, ColumnType type, int rows);

    /// <summary>Rows of a part.</summary>
    public const int Rows = 1024;

    const int PartsOfPage = Batch.Rows / Rows;

    public Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var rows = column.RowsOf(page);
        var text = Part(column, page, 0);
        if (rows > Rows)
        {
            var parts = new List<TextColumn> { text };
            for (var start = Rows; start < rows; start += Rows) parts.Add(Part(column, page, start / Rows));
            text = Joined(parts, rows);
        }
        column.Keep(page, text, text.Bytes);
        return text;
    }

    /// <summary>The rows of several columns, one after another.</summary>
    public static TextColumn Joined(List<TextColumn> parts, int rows)
    {
        var offsets = GC.AllocateUninitializedArray<byte>((rows + 1) * sizeof(int));
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        var data = GC.AllocateUninitializedArray<byte>(checked((int)parts.Sum(part => (long)part.Offsets[^1] - part.Offsets[0])));
        var (row, end) = (0, 0);
        ends[0] = 0;
        foreach (var part in parts)
        {
            var from = part.Offsets;
            part.Data.Span[from[0]..from[^1]].CopyTo(data.AsSpan(end));
            for (var i = 1; i < from.Length; i++) ends[++row] = end + from[i] - from[0];
            end = ends[row];
        }
        return new(parts[0].Type, offsets, data, rows);
    }

    /// <summary>Only the parts that hold the rows, each kept in the cache; the page where the rows are many.</summary>
    public Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        if (rows.Length > column.RowsOf(page) / 4) return Read(column, page).Gather(rows);
        var builder = new TextBuilder(column.Footer.Type, rows.Length);
        var number = -1;
        TextColumn? part = null;
        foreach (var row in rows)
        {
            if (row / Rows is var wanted && wanted != number) part = KeptPart(column, page, number = wanted);
            builder.Append(part![row % Rows]);
        }
        return builder.Build();
    }

    TextColumn KeptPart(StoredColumn column, int page, int part)
    {
        // Beyond the numbers of pages.
        const int First = 1 << 20;
        var key = First + page * PartsOfPage + part;
        if (column.Find(key) is TextColumn cached) return cached;
        var text = Part(column, page, part);
        column.Keep(key, text, text.Bytes);
        return text;
    }

    TextColumn Part(StoredColumn column, int page, int part)
    {
        var rows = Math.Min(Rows, column.RowsOf(page) - part * Rows);
        return column.Read(column.Footer.Pages[page * PartsOfPage + part], bytes => decode(bytes, column.Footer.Type, rows));
    }
}
