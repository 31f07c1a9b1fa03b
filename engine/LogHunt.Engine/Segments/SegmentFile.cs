using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace LogHunt.Engine.Segments;

/// <summary>
/// The bytes of a segment, each under a hash; whatever is wrong with them is a <see cref="SegmentCorruptException"/>. No file stays
/// open.
/// </summary>
sealed class SegmentFile(string path)
{
    /// <summary>Read at the end of a file at once: most footers fit.</summary>
    const int FooterGuess = 48 << 10;

    bool isRegular;   // once it is known: a search opens a file hundreds of times

    /// <summary>What `decode` makes of a part of the file that belongs to a column.</summary>
    public T Read<T>(long offset, int length, ulong hash, string column, Decoding<T> decode)
    {
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using (var file = Open()) Fill(file, rented.AsSpan(0, length), offset);
            var bytes = rented.AsSpan(0, length);
            if (XxHash3.HashToUInt64(bytes) != hash) throw Damaged($"the column `{column}` has changed since it was written");
            return decode(bytes);
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Undecodable(column, error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>What `decode` makes of bytes that were read before.</summary>
    public T Decoded<T>(string column, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Undecodable(column, error);
        }
    }

    static bool IsDamage(Exception error) =>
        error is ZstdException or ArgumentException or IndexOutOfRangeException or OverflowException or InvalidDataException;

    /// <summary>What is wrong with the file when bytes with the right hash are not what a layout writes.</summary>
    public SegmentCorruptException Undecodable(string column, Exception error) => new(path, $"the column `{column}` cannot be decoded", error);

    /// <summary>The footer, from the end of the file.</summary>
    public SegmentFooter ReadFooter()
    {
        using var file = Open();
        var length = RandomAccess.GetLength(file);
        if (length < SegmentFooter.Magic.Length + SegmentFooter.TailLength) throw Damaged("it is too short to be one");
        Span<byte> magic = stackalloc byte[SegmentFooter.Magic.Length];
        Fill(file, magic, 0);
        var end = new byte[Math.Min(length, FooterGuess)];
        Fill(file, end, length - end.Length);
        var tail = end.AsSpan(end.Length - SegmentFooter.TailLength);
        if (!magic.SequenceEqual(SegmentFooter.Magic) || !tail[16..].SequenceEqual(SegmentFooter.Magic))
            throw Damaged("it is cut off, or no segment");
        var footerLength = BinaryPrimitives.ReadInt32LittleEndian(tail[8..]);
        var version = BinaryPrimitives.ReadInt32LittleEndian(tail[12..]);
        if (footerLength <= 0 || footerLength > length - SegmentFooter.Magic.Length - SegmentFooter.TailLength)
            throw Damaged("its footer is cut off");

        var footer = new byte[footerLength];
        if (footerLength <= end.Length - SegmentFooter.TailLength)
            end.AsSpan(end.Length - SegmentFooter.TailLength - footerLength, footerLength).CopyTo(footer);
        else Fill(file, footer, length - SegmentFooter.TailLength - footerLength);
        if (version is > SegmentFooter.Version and < 1000) throw SegmentCorruptException.Newer(path, version);
        if (version is < 1 or > SegmentFooter.Version) throw Damaged($"there is no format {version} of segments");
        if (SegmentFooter.HashOf(footer, length) != BinaryPrimitives.ReadUInt64LittleEndian(tail))
            throw Damaged("its footer has changed since it was written");
        try
        {
            return SegmentFooter.Parse(footer, version);
        }
        catch (InvalidDataException unknown)
        {
            throw new SegmentCorruptException(path, unknown.Message, unknown);
        }
    }

    /// <summary>Reads what stands around the columns' parts; ends with <see cref="SegmentCorruptException"/> when it has changed.</summary>
    public void Verify(SegmentFrame frame)
    {
        using var file = Open();
        var hash = new XxHash3();
        var end = (long)SegmentFooter.Magic.Length;
        foreach (var batch in frame.Batches)
        {
            Append(end, batch.Offset);
            end = batch.Offset + batch.Length;
        }
        // The footer's hash takes in the length of the file, so what is left before it is known.
        Append(end, frame.End);
        if (hash.GetCurrentHashAsUInt64() != frame.Hash) throw Damaged("what stands around its columns has changed since it was written");

        void Append(long from, long to)
        {
            var bytes = new byte[checked((int)(to - from))];
            Fill(file, bytes, from);
            hash.Append(bytes);
        }
    }

    public SegmentCorruptException Damaged(string what) => new(path, what);

    SafeFileHandle Open()
    {
        try
        {
            if (!isRegular) RegularFile.Require(path);
            isRegular = true;
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
            if (read == 0) throw Damaged("it is cut off");
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
