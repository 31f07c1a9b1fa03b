using System.Runtime.InteropServices;
using Apache.Arrow.Types;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Text as it is, for values that hardly repeat. A message holds a part of a page: raw lines are read for a few rows out of many,
/// and a page of them is ten megabytes.
/// </summary>
sealed class TextLayout : Layout
{
    /// <summary>Rows of a message.</summary>
    const int Rows = 1024;

    const int MessagesOfPage = Batch.Rows / Rows;

    public override byte Id => 2;

    public override bool Takes(Column column) => column is TextColumn or PlainTextRows;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        writer.Begin(name, column.Type, StringType.Default);
        for (var start = 0; start < column.Length; start += Rows)
        {
            var rows = Math.Min(Rows, column.Length - start);
            var buffers = column is PlainTextRows plain ? Buffers(plain.Slice(start, rows, ref writer.Gathered), 0, rows) : Buffers((TextColumn)column, start, rows);
            writer.Page(new(rows, 0, 0, 0, start + rows == column.Length), buffers);
        }
        return writer.End(new(name, column.Type, this));
    }

    /// <summary>Arrow's buffers of some texts: validity, offsets from 0, bytes.</summary>
    public static ReadOnlyMemory<byte>[] Buffers(TextColumn text, int start, int rows)
    {
        var offsets = text.Offsets.Slice(start, rows + 1);
        var rebased = new byte[offsets.Length * sizeof(int)];
        var target = MemoryMarshal.Cast<byte, int>(rebased.AsSpan());
        for (var i = 0; i < offsets.Length; i++) target[i] = offsets[i] - offsets[0];
        return [default, rebased, text.Data[offsets[0]..offsets[^1]]];
    }

    /// <summary>The texts of a message of such buffers.</summary>
    public static TextColumn Column(ColumnType type, ReadOnlySpan<byte> message, bool isDictionary, int rows) =>
        new(type, ArrowMessages.Unpacked(message, isDictionary, 3, 1), ArrowMessages.Unpacked(message, isDictionary, 3, 2), rows);

    public override Column Read(StoredColumn column, int page)
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

    static TextColumn Joined(List<TextColumn> parts, int rows)
    {
        var builder = new TextBuilder(parts[0].Type, rows, checked((int)parts.Sum(part => (long)part.Data.Length)));
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++) builder.Append(part[row]);
        return builder.Build();
    }

    /// <summary>Only the messages that hold the rows, each kept in the cache; the page where the rows are many.</summary>
    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        if (rows.Length > column.RowsOf(page) / 4) return base.Read(column, page, rows);
        var builder = new TextBuilder(column.Footer.Type, rows.Length);
        var message = -1;
        TextColumn? part = null;
        foreach (var row in rows)
        {
            if (row / Rows is var wanted && wanted != message) part = KeptPart(column, page, message = wanted);
            builder.Append(part![row % Rows]);
        }
        return builder.Build();
    }

    static TextColumn KeptPart(StoredColumn column, int page, int message)
    {
        // Beyond the numbers of pages.
        const int First = 1 << 20;
        var key = First + page * MessagesOfPage + message;
        if (column.Find(key) is TextColumn cached) return cached;
        var text = Part(column, page, message);
        column.Keep(key, text, text.Bytes);
        return text;
    }

    static TextColumn Part(StoredColumn column, int page, int message)
    {
        var place = column.Footer.Pages[page * MessagesOfPage + message];
        var rows = Math.Min(Rows, column.RowsOf(page) - message * Rows);
        return column.Read(place.Offset, place.Length, place.Hash, bytes => Column(column.Footer.Type, bytes, isDictionary: false, rows));
    }
}
