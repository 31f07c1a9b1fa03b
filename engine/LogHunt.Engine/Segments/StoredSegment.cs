using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Numerics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace LogHunt.Engine.Segments;

/// <summary>
/// A segment in a file. Nothing is read before it is asked for: the footer once, then only the heads (dictionaries) and pages asked for, each under its
/// hash, so a changed file ends with <see cref="SegmentCorruptException"/> and never with wrong rows. No file stays open.
/// </summary>
public sealed class StoredSegment : Segment
{
    /// <summary>Read at the end of a file at once: most footers fit.</summary>
    const int FooterGuess = 48 << 10;

    readonly string path;
    readonly PageCache cache;
    readonly long number = PageCache.NewSegment();
    readonly (DateTime Min, DateTime Max)? time;
    readonly int timeColumn;
    readonly Lazy<FooterColumn?[]> columns;

    /// <param name="schema">The table as it is now; columns that the file lacks read as null.</param>
    /// <param name="id">The name in the catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="rows">Rows, as the catalog knows.</param>
    /// <param name="time">The span of TimeGenerated where the catalog knows it, so that it is known without opening the file.</param>
    /// <param name="cache">By default the process's.</param>
    public StoredSegment(TableSchema schema, string id, string path, int rows, (DateTime Min, DateTime Max)? time = null, PageCache? cache = null) : base(schema)
    {
        Id = id;
        RowCount = rows;
        this.path = path;
        this.time = time;
        this.cache = cache ?? PageCache.Shared;
        timeColumn = schema.Find("TimeGenerated");
        PageRows = [.. Enumerable.Range(0, (rows + Batch.Rows - 1) / Batch.Rows).Select(page => Math.Min(Batch.Rows, rows - page * Batch.Rows))];
        columns = new(ReadFooter, LazyThreadSafetyMode.PublicationOnly);
    }

    public override string Id { get; }
    public override int RowCount { get; }
    public override ImmutableArray<int> PageRows { get; }

    public override void Open() => _ = columns.Value;

    public override long BytesOf(int column) => columns.Value[column]?.Bytes ?? 0;

    public override ZoneMap? Zone(int column)
    {
        if (column == timeColumn && time is { } span) return new(span.Min, span.Max, 0);
        return columns.Value[column] switch
        {
            null => Schema.Columns[column].Type == ColumnType.String ? new("", "", 0) : new(null, null, RowCount),
            { Min: null } => null,
            var known => new(known.Min, known.Max, known.Nulls),
        };
    }

    public override ZoneMap? Zone(int column, int page)
    {
        if (columns.Value[column] is not { Layout: ColumnLayout.Values, Min: not null } known) return Zone(column);
        var (nulls, min, max) = (known.Pages[page].Nulls, known.Pages[page].Min, known.Pages[page].Max);
        if (nulls == PageRows[page]) return new(null, null, nulls);
        return known.Type switch
        {
            ColumnType.DateTime => new(new DateTime(min, DateTimeKind.Utc), new DateTime(max, DateTimeKind.Utc), nulls),
            ColumnType.TimeSpan => new(new TimeSpan(min), new TimeSpan(max), nulls),
            ColumnType.Long => new(min, max, nulls),
            ColumnType.Int => new((int)min, (int)max, nulls),
            _ => Zone(column),
        };
    }

    public override TextColumn? Dictionary(int column)
    {
        var known = columns.Value[column];
        if (known is { Layout: ColumnLayout.Constant, Min: string text }) return (TextColumn)Column.FromValues(ColumnType.String, [text]);
        return known is { IsCoded: true } ? Dictionary(column, known) : null;
    }

    public override Column Read(int column, int page)
    {
        var known = columns.Value[column];
        if (known is null) return new ConstantColumn(Schema.Columns[column].Type, null, PageRows[page]);
        if (known.Layout == ColumnLayout.Constant) return new ConstantColumn(known.Type, known.Min, PageRows[page]);
        if (cache.Find(number, column, page) is { } cached) return cached;
        var (values, size) = Decode(column, known, page);
        cache.Add(number, column, page, values, size);
        return values;
    }

    /// <summary>Of plain text only the messages that hold the rows, each kept in the cache.</summary>
    public override Column Read(int column, int page, ReadOnlySpan<int> rows)
    {
        if (columns.Value[column] is not { Layout: ColumnLayout.Text } known || rows.Length > PageRows[page] / 4) return Read(column, page).Gather(rows);
        var builder = new TextBuilder(known.Type, rows.Length);
        var message = -1;
        TextColumn? part = null;
        foreach (var row in rows)
        {
            if (row / FooterColumn.TextRows is var wanted && wanted != message) part = Text(column, known, page, message = wanted);
            builder.Append(part![row % FooterColumn.TextRows]);
        }
        return builder.Build();
    }

    /// <summary>Reads the whole file under its hashes; ends with <see cref="SegmentCorruptException"/> when a byte of it has changed.</summary>
    public void Verify()
    {
        foreach (var column in ReadFooter())
        {
            if (column is null or { Layout: ColumnLayout.Constant }) continue;
            ReadChecked(column.HeadOffset, column.HeadLength, column.HeadHash, column, static _ => 0);
            foreach (var page in column.Pages) ReadChecked(page.Offset, page.Length, page.Hash, column, static _ => 0);
        }
    }

    TextColumn Dictionary(int column, FooterColumn known)
    {
        const int Head = -1;
        if (cache.Find(number, column, Head) is TextColumn cached) return cached;
        var dictionary = ReadChecked(known.HeadOffset, known.HeadLength, known.HeadHash, known, head =>
        {
            var message = head[known.SchemaLength..];
            return new TextColumn(known.Type, Buffer(message, true, 3, 1), Buffer(message, true, 3, 2), known.Distinct);
        });
        cache.Add(number, column, Head, dictionary, dictionary.Bytes);
        return dictionary;
    }

    /// <summary>One message of a page of plain text.</summary>
    TextColumn Text(int column, FooterColumn known, int page, int message)
    {
        // Beyond the numbers of pages.
        const int First = 1 << 20;
        var number = page * (Batch.Rows / FooterColumn.TextRows) + message;
        if (cache.Find(this.number, column, First + number) is TextColumn cached) return cached;
        var text = Text(known, known.Pages[number], Math.Min(FooterColumn.TextRows, PageRows[page] - message * FooterColumn.TextRows));
        cache.Add(this.number, column, First + number, text, text.Bytes);
        return text;
    }

    TextColumn Text(FooterColumn known, FooterPage place, int rows) => ReadChecked(place.Offset, place.Length, place.Hash, known,
        message => new TextColumn(known.Type, Buffer(message, false, 3, 1), Buffer(message, false, 3, 2), rows));

    /// <summary>A whole page of plain text, its messages put together.</summary>
    TextColumn Text(FooterColumn known, int page)
    {
        var rows = PageRows[page];
        var first = page * (Batch.Rows / FooterColumn.TextRows);
        if (rows <= FooterColumn.TextRows) return Text(known, known.Pages[first], rows);
        var parts = new List<TextColumn>();
        for (var start = 0; start < rows; start += FooterColumn.TextRows) parts.Add(Text(known, known.Pages[first + parts.Count], Math.Min(FooterColumn.TextRows, rows - start)));
        var builder = new TextBuilder(known.Type, rows, checked((int)parts.Sum(part => (long)part.Data.Length)));
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++) builder.Append(part[row]);
        return builder.Build();
    }

    (Column Values, long Size) Decode(int column, FooterColumn known, int page)
    {
        if (known.Layout == ColumnLayout.Text)
        {
            var text = Text(known, page);
            return (text, text.Bytes);
        }
        var dictionary = known.IsCoded ? Dictionary(column, known) : null;
        var place = known.Pages[page];
        var rows = PageRows[page];
        return ReadChecked(place.Offset, place.Length, place.Hash, known, message =>
        {
            var validity = new Validity(Buffer(message, false, 2, 0));
            if (known.Storage != NumberStorage.Own)
            {
                Column wide = known.Type == ColumnType.Int ? Widen<int>(message, known, validity, rows) : Widen<long>(message, known, validity, rows);
                return (wide, wide.Bytes);
            }
            var buffer = Buffer(message, false, 2, 1);
            Column values = known.Layout switch
            {
                ColumnLayout.Codes8 => new CodedColumn<byte>(dictionary!, buffer, rows),
                ColumnLayout.Codes16 => new CodedColumn<ushort>(dictionary!, buffer, rows),
                ColumnLayout.Codes32 => new CodedColumn<int>(dictionary!, buffer, rows),
                _ => known.Type switch
                {
                    ColumnType.Bool => new ValueColumn<bool>(known.Type, buffer, validity, rows),
                    ColumnType.Int => new ValueColumn<int>(known.Type, buffer, validity, rows),
                    ColumnType.Real => new ValueColumn<double>(known.Type, buffer, validity, rows),
                    ColumnType.Guid => new ValueColumn<Guid>(known.Type, buffer, validity, rows),
                    ColumnType.Decimal => new ValueColumn<decimal>(known.Type, buffer, validity, rows),
                    _ => new ValueColumn<long>(known.Type, buffer, validity, rows),
                },
            };
            return (values, (long)buffer.Length + validity.Bits.Length);
        });
    }

    static ValueColumn<T> Widen<T>(ReadOnlySpan<byte> message, FooterColumn known, Validity validity, int rows) where T : unmanaged, INumberBase<T>
    {
        var narrow = ArrayPool<byte>.Shared.Rent(rows * NarrowNumbers.Width(known.Storage));
        try
        {
            var stored = ArrowMessages.Buffer(message, false, 2, 1);
            if (BinaryPrimitives.ReadInt64LittleEndian(stored) < 0) return NarrowNumbers.Widen<T>(known.Type, stored[8..], known.Storage, validity, rows);
            var length = Zstd.Decompress(stored[8..], narrow);
            return NarrowNumbers.Widen<T>(known.Type, narrow.AsSpan(0, length), known.Storage, validity, rows);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }

    static byte[] Buffer(ReadOnlySpan<byte> message, bool isDictionary, int buffers, int index)
    {
        var stored = ArrowMessages.Buffer(message, isDictionary, buffers, index);
        if (stored.IsEmpty) return [];
        var length = BinaryPrimitives.ReadInt64LittleEndian(stored);
        if (length < 0) return stored[8..].ToArray();
        var buffer = GC.AllocateUninitializedArray<byte>(checked((int)length));
        Zstd.Decompress(stored[8..], buffer);
        return buffer;
    }

    delegate T Decoding<T>(ReadOnlySpan<byte> bytes);

    T ReadChecked<T>(long offset, int length, ulong hash, FooterColumn column, Decoding<T> decode)
    {
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using (var file = OpenFile()) Fill(file, rented.AsSpan(0, length), offset);
            var bytes = rented.AsSpan(0, length);
            if (XxHash3.HashToUInt64(bytes) != hash) throw new SegmentCorruptException(path, $"the column `{column.Name}` has changed since it was written");
            return decode(bytes);
        }
        catch (ZstdException error)
        {
            throw new SegmentCorruptException(path, $"the column `{column.Name}` cannot be decompressed", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    FooterColumn?[] ReadFooter()
    {
        using var file = OpenFile();
        var length = RandomAccess.GetLength(file);
        if (length < SegmentFooter.Magic.Length + SegmentFooter.TailLength) throw new SegmentCorruptException(path, "it is too short to be one");
        Span<byte> magic = stackalloc byte[SegmentFooter.Magic.Length];
        Fill(file, magic, 0);
        var end = new byte[Math.Min(length, FooterGuess)];
        Fill(file, end, length - end.Length);
        var tail = end.AsSpan(end.Length - SegmentFooter.TailLength);
        if (!magic.SequenceEqual(SegmentFooter.Magic) || !tail[16..].SequenceEqual(SegmentFooter.Magic)) throw new SegmentCorruptException(path, "it is cut off, or no segment");
        var footerLength = BinaryPrimitives.ReadInt32LittleEndian(tail[8..]);
        var version = BinaryPrimitives.ReadInt32LittleEndian(tail[12..]);
        if (footerLength <= 0 || footerLength > length - SegmentFooter.Magic.Length - SegmentFooter.TailLength) throw new SegmentCorruptException(path, "its footer is cut off");

        var footer = new byte[footerLength];
        if (footerLength <= end.Length - SegmentFooter.TailLength) end.AsSpan(end.Length - SegmentFooter.TailLength - footerLength, footerLength).CopyTo(footer);
        else Fill(file, footer, length - SegmentFooter.TailLength - footerLength);
        if (version != SegmentFooter.Version) throw new SegmentCorruptException(path, $"its format {version} is unknown; this program reads format {SegmentFooter.Version}");
        if (SegmentFooter.HashOf(footer, length) != BinaryPrimitives.ReadUInt64LittleEndian(tail)) throw new SegmentCorruptException(path, "its footer has changed since it was written");
        return Columns(SegmentFooter.Parse(footer));
    }

    /// <summary>By the position that columns have in the table now.</summary>
    FooterColumn?[] Columns(SegmentFooter footer)
    {
        if (footer.Table != Schema.Name || footer.RowCount != RowCount)
            throw new SegmentCorruptException(path, $"it holds {footer.RowCount} rows of {footer.Table}, the catalog says {RowCount} of {Schema.Name}");
        var byName = footer.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return [.. Schema.Columns.Select(column => byName.GetValueOrDefault(column.Name) is { } known && known.Type == column.Type ? known : null)];
    }

    SafeFileHandle OpenFile()
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SegmentCorruptException(path, "the file is missing", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SegmentCorruptException.Unreadable(path, error);
        }
    }

    void Fill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = Read(file, target, offset);
            if (read == 0) throw new SegmentCorruptException(path, "it is cut off");
            target = target[read..];
            offset += read;
        }
    }

    int Read(SafeFileHandle file, Span<byte> target, long offset)
    {
        try
        {
            return RandomAccess.Read(file, target, offset);
        }
        catch (IOException error)
        {
            throw SegmentCorruptException.Unreadable(path, error);
        }
    }
}
