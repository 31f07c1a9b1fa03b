using System.Buffers;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>Writes a segment's file: under another name first, then flushed to the disk and renamed, so that a file of the final name is whole.</summary>
public static class SegmentWriter
{
    /// <summary>What a file is called until it is whole.</summary>
    public const string Unfinished = ".tmp";

    /// <returns>Bytes of the file.</returns>
    public static long Write(string path, SegmentRows rows)
    {
        long length;
        using (var file = new FileStream(path + Unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 18 }))
        {
            Write(file, rows);
            file.Flush(flushToDisk: true);
            length = file.Length;
        }
        File.Move(path + Unfinished, path, overwrite: true);
        Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return length;
    }

    internal static void Write(Stream file, SegmentRows rows)
    {
        file.Write(SegmentFooter.Magic);
        using var chunk = new ChunkWriter(file, SegmentFooter.Magic.Length);
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        for (var i = 0; i < rows.Columns.Length; i++)
            if (rows.Columns[i] is { } column) columns.Add(chunk.Write(rows.Schema.Columns[i].Name, column));
        file.Write(new SegmentFooter(rows.Schema.Name, rows.RowCount, columns.DrainToImmutable()).ToBytes(chunk.Position));
    }

    /// <summary>Writes columns as Arrow streams one after another.</summary>
    sealed class ChunkWriter(Stream file, long position) : IDisposable
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(1 << 18);
        byte[] gathered = [];

        public long Position { get; private set; } = position;

        public FooterColumn Write(string name, Column column) => column switch
        {
            ConstantColumn constant => new(name, column.Type, ColumnLayout.Constant, NumberStorage.Own, constant.Constant, constant.Constant, 0, 1, 0, 0, 0, 0, []),
            CodedColumn coded => Coded(name, coded),
            TextColumn or PlainTextRows => Pages(name, column, ColumnLayout.Text, 0, null, null),
            ValueColumn<long> longs => Numbers(name, longs),
            ValueColumn<int> ints => Numbers(name, ints),
            ValueColumn<double> reals => Numbers(name, reals),
            ValueColumn<bool> flags => Pages(name, flags, ColumnLayout.Values, flags.Validity.CountNulls(flags.Length), null, null),
            ValueColumn<Guid> guids => Pages(name, guids, ColumnLayout.Values, guids.Validity.CountNulls(guids.Length), null, null),
            ValueColumn<decimal> decimals => Pages(name, decimals, ColumnLayout.Values, decimals.Validity.CountNulls(decimals.Length), null, null),
            _ => throw new ArgumentException($"a {column.GetType().Name} cannot be written", nameof(column)),
        };

        FooterColumn Coded(string name, CodedColumn coded)
        {
            var layout = coded switch
            {
                CodedColumn<byte> => ColumnLayout.Codes8,
                CodedColumn<ushort> => ColumnLayout.Codes16,
                _ => ColumnLayout.Codes32,
            };
            var (min, max) = Bounds(coded.Dictionary);
            return Pages(name, coded, layout, 0, min, max, coded.Dictionary);
        }

        /// <summary>Only of ASCII, where order by bytes and by characters are the same, and only short ones.</summary>
        static (object? Min, object? Max) Bounds(TextColumn sorted)
        {
            const int Short = 256;
            if (sorted.Type != ColumnType.String || sorted.Length == 0) return (null, null);
            var min = sorted[0];
            var max = sorted[sorted.Length - 1];
            if (min.Length > Short || max.Length > Short || !System.Text.Ascii.IsValid(min) || !System.Text.Ascii.IsValid(max)) return (null, null);
            return (sorted.Value(0), sorted.Value(sorted.Length - 1));
        }

        FooterColumn Numbers<T>(string name, ValueColumn<T> column) where T : unmanaged, IComparable<T>, INumberBase<T>
        {
            var (min, max) = Extremes(column, 0, column.Length);
            var storage = min is { } least && max is { } most && typeof(T) != typeof(double)
                ? NarrowNumbers.For(column.Type, long.CreateTruncating(least), long.CreateTruncating(most))
                : NumberStorage.Own;
            if (storage != NumberStorage.Own && IsBetterWide(column, storage)) storage = NumberStorage.Own;
            return Pages(name, column, ColumnLayout.Values, column.Validity.CountNulls(column.Length), Boxed(min), Boxed(max), storage: storage);

            object? Boxed(T? value) => value is not { } present ? null : ValueColumn.Of(column.Type, [present]).Value(0);
        }

        /// <summary>Whether the first page compresses to clearly less as it is: numbers that count up (lines, offsets) repeat at eight bytes and not at four.</summary>
        bool IsBetterWide<T>(ValueColumn<T> column, NumberStorage storage) where T : unmanaged
        {
            var rows = Math.Min(Batch.Rows, column.Length);
            return Compressed(Buffers(column, 0, rows)[1].Span) * 10L < Compressed(Buffers(column, 0, rows, storage)[1].Span) * 9L;
        }

        int Compressed(ReadOnlySpan<byte> bytes)
        {
            Reserve(Zstd.Bound(bytes.Length), 0);
            return Zstd.Compress(bytes, message);
        }

        /// <summary>Null when there is no value, and where a NaN stands, which no range holds.</summary>
        static (T? Min, T? Max) Extremes<T>(ValueColumn<T> column, int start, int count) where T : unmanaged, IComparable<T>
        {
            T? min = null, max = null;
            var values = column.Values;
            for (var i = start; i < start + count; i++)
            {
                if (column.IsNull(i)) continue;
                var value = values[i];
                if (value is double.NaN) return (null, null);
                if (min is not { } least || value.CompareTo(least) < 0) min = value;
                if (max is not { } most || value.CompareTo(most) > 0) max = value;
            }
            return (min, max);
        }

        static (long Min, long Max) PageExtremes(Column column, int start, int count) => column switch
        {
            ValueColumn<long> longs when Extremes(longs, start, count) is ({ } min, { } max) => (min, max),
            ValueColumn<int> ints when Extremes(ints, start, count) is ({ } min, { } max) => (min, max),
            _ => (0, 0),
        };

        FooterColumn Pages(string name, Column column, ColumnLayout layout, long nulls, object? min, object? max, TextColumn? dictionary = null, NumberStorage storage = NumberStorage.Own)
        {
            var headOffset = Position;
            var schema = ArrowMessages.Schema(name, column.Type, layout, storage);
            var hash = new XxHash3();
            hash.Append(schema);
            Put(schema);
            if (dictionary is not null)
            {
                var length = Encode(true, dictionary.Length, 0, Buffers(dictionary, 0, dictionary.Length));
                hash.Append(message.AsSpan(0, length));
                Put(message.AsSpan(0, length));
            }
            var headLength = (int)(Position - headOffset);

            var pages = ImmutableArray.CreateBuilder<FooterPage>();
            var most = FooterColumn.RowsOf(layout);
            for (var start = 0; start < column.Length; start += most)
            {
                var rows = Math.Min(most, column.Length - start);
                var pageNulls = Nulls(column, start, rows);
                var offset = Position;
                var length = Encode(false, rows, pageNulls, Buffers(column, start, rows, storage));
                if (start + rows == column.Length)
                {
                    // The end marker belongs to the last page, so that every byte of the file is under a hash.
                    Reserve(length + ArrowMessages.EndOfStreamLength, length);
                    ArrowMessages.EndOfStream.CopyTo(message.AsSpan(length));
                    length += ArrowMessages.EndOfStreamLength;
                }
                var (pageMin, pageMax) = PageExtremes(column, start, rows);
                pages.Add(new(offset, length, XxHash3.HashToUInt64(message.AsSpan(0, length)), pageNulls, pageMin, pageMax));
                Put(message.AsSpan(0, length));
            }
            return new(name, column.Type, layout, storage, min, max, nulls, dictionary?.Length ?? 0, headOffset, schema.Length, headLength, hash.GetCurrentHashAsUInt64(), pages.DrainToImmutable());
        }

        static int Nulls(Column column, int start, int rows)
        {
            var nulls = 0;
            if (column is not (TextColumn or CodedColumn or PlainTextRows))
                for (var i = start; i < start + rows; i++) if (column.IsNull(i)) nulls++;
            return nulls;
        }

        /// <summary>Arrow's buffers of some rows: validity, values; for text validity, offsets from 0, bytes. Requires: `start` is a multiple of 8.</summary>
        ReadOnlyMemory<byte>[] Buffers(Column column, int start, int rows, NumberStorage storage = NumberStorage.Own)
        {
            switch (column)
            {
                case PlainTextRows text: return Buffers(text.Slice(start, rows, ref gathered), 0, rows);
                case TextColumn text:
                    var offsets = text.Offsets.Slice(start, rows + 1);
                    var rebased = new byte[offsets.Length * 4];
                    var target = MemoryMarshal.Cast<byte, int>(rebased.AsSpan());
                    for (var i = 0; i < offsets.Length; i++) target[i] = offsets[i] - offsets[0];
                    return [default, rebased, text.Data[offsets[0]..offsets[^1]]];
                case CodedColumn<byte> coded: return [default, coded.CodeBuffer.Slice(start, rows)];
                case CodedColumn<ushort> coded: return [default, coded.CodeBuffer.Slice(start * 2, rows * 2)];
                case CodedColumn<int> coded: return [default, coded.CodeBuffer.Slice(start * 4, rows * 4)];
                case ValueColumn<long> values when storage != NumberStorage.Own: return [Validity(values, start, rows), NarrowNumbers.Narrow(values.Values.Slice(start, rows), storage)];
                case ValueColumn<int> values when storage != NumberStorage.Own: return [Validity(values, start, rows), NarrowNumbers.Narrow(values.Values.Slice(start, rows), storage)];
                case ValueColumn<long> values: return Values(values, start, rows, 8);
                case ValueColumn<int> values: return Values(values, start, rows, 4);
                case ValueColumn<double> values: return Values(values, start, rows, 8);
                case ValueColumn<bool> values: return Values(values, start, rows, 1);
                case ValueColumn<Guid> values: return Values(values, start, rows, 16);
                case ValueColumn<decimal> values: return Values(values, start, rows, 16);
                default: throw new ArgumentException($"a {column.GetType().Name} cannot be written", nameof(column));
            }
        }

        static ReadOnlyMemory<byte>[] Values<T>(ValueColumn<T> column, int start, int rows, int size) where T : unmanaged =>
            [Validity(column, start, rows), column.Buffer.Slice(start * size, rows * size)];

        static ReadOnlyMemory<byte> Validity<T>(ValueColumn<T> column, int start, int rows) where T : unmanaged =>
            column.Validity.HasNulls && Nulls(column, start, rows) > 0 ? column.Validity.Bits.Slice(start / 8, (rows + 7) / 8) : default;

        /// <summary>Puts the message together in <see cref="message"/>.</summary>
        /// <returns>Its length.</returns>
        int Encode(bool isDictionary, int rows, int nulls, ReadOnlyMemory<byte>[] buffers)
        {
            var metadata = ArrowMessages.MetadataLength(isDictionary, buffers.Length);
            Span<(int Offset, int Length)> places = stackalloc (int, int)[buffers.Length];
            var end = metadata;
            for (var i = 0; i < buffers.Length; i++)
            {
                var raw = buffers[i].Span;
                places[i] = (end - metadata, 0);
                if (raw.IsEmpty) continue;
                Reserve(end + 16 + Math.Max(raw.Length, Zstd.Bound(raw.Length)), end);
                var compressed = Zstd.Compress(raw, message.AsSpan(end + 8));
                var isWorthIt = compressed < raw.Length - raw.Length / 10;
                if (!isWorthIt) raw.CopyTo(message.AsSpan(end + 8));
                MemoryMarshal.Write(message.AsSpan(end), isWorthIt ? raw.Length : -1L);
                places[i].Length = 8 + (isWorthIt ? compressed : raw.Length);
                var padded = end + places[i].Length + 7 & ~7;
                message.AsSpan(end + places[i].Length, padded - end - places[i].Length).Clear();
                end = padded;
            }
            message.AsSpan(0, metadata).Clear();
            ArrowMessages.WriteBatch(message.AsSpan(0, metadata), isDictionary, rows, nulls, places, end - metadata);
            return end;
        }

        void Reserve(int length, int used)
        {
            if (length <= message.Length) return;
            var larger = ArrayPool<byte>.Shared.Rent(length);
            message.AsSpan(0, used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(message);
            message = larger;
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            file.Write(bytes);
            Position += bytes.Length;
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(message);
            Rented.Recycle(ref gathered);
        }
    }
}
