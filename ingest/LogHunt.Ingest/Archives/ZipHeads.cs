using System.Buffers.Binary;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a zip by the heads that each has of its own, for one whose directory is missing or damaged. A head that leaves its sizes
/// to what follows the data is measured by it.
/// </summary>
sealed class ZipHeads(Stream zip, ArchiveBudget budget)
{
    const int Fixed = 30, MarkLength = 4;

    /// <summary>How many heads may stand in a member's data, as those of a zip that is stored in it do.</summary>
    const int MostInside = 64;

    /// <summary>Bytes from a measure's checksum to its end: sizes of four bytes each, or of eight.</summary>
    const int Narrow = 12, Wide = 20;

    readonly byte[] block = new byte[64 << 10];
    long blockStart;
    int blockLength;

    public List<ZipEntry> Read()
    {
        var heads = new List<ZipEntry>();
        for (var at = Next(0); at >= 0;)
        {
            zip.Position = at;
            if (ZipEntry.ReadHead(zip, at) is not { } head)
            {
                at = Next(at + MarkLength);
                continue;
            }
            budget.Member();
            var data = at + Fixed + head.Record.Length - ZipEntry.Fixed;
            if ((head.Flags & 8) != 0 && head.Packed == 0) head = Measured(head, data);
            else if (head.Packed > zip.Length - data) head = head with { Packed = zip.Length - data };
            heads.Add(head);
            at = Next(data + head.Packed);
        }
        return heads;
    }

    ZipEntry Measured(ZipEntry head, long data)
    {
        long? first = null;
        for (var (from, inside) = (data, 0); inside < MostInside; inside++)
        {
            var end = Next(from, orEntry: true) is >= 0 and var found ? found : zip.Length;
            first ??= end;
            foreach (var length in (ReadOnlySpan<int>)[Narrow, Wide])
                if (Measure(data, end, length) is var (packed, size, checksum))
                    return head with { Packed = packed, Size = size, Checksum = checksum };
            if (end == zip.Length) break;
            from = end + MarkLength;
        }
        return head with { Packed = first!.Value - data };
    }

    /// <summary>What stands before `end`, if that is the measure of data from `data` on.</summary>
    (long Packed, long Size, uint Checksum)? Measure(long data, long end, int length)
    {
        if (end - data < length) return null;
        Span<byte> bytes = stackalloc byte[MarkLength + Wide];
        bytes = bytes[..(int)Math.Min(MarkLength + length, end - data)];
        zip.Position = end - bytes.Length;
        zip.ReadExactly(bytes);
        var measure = bytes[^length..];
        var (packed, size) = length == Narrow
            ? (BinaryPrimitives.ReadUInt32LittleEndian(measure[4..]), BinaryPrimitives.ReadUInt32LittleEndian(measure[8..]))
            : (BinaryPrimitives.ReadInt64LittleEndian(measure[4..]), BinaryPrimitives.ReadInt64LittleEndian(measure[12..]));
        var before = bytes.StartsWith("PK\x07\x08"u8) ? bytes.Length : length;
        return packed == end - data - before ? (packed, size, BinaryPrimitives.ReadUInt32LittleEndian(measure)) : null;
    }

    /// <summary>Where the next head of a member begins, or an entry of the directory; -1 when none does.</summary>
    long Next(long from, bool orEntry = false)
    {
        while (true)
        {
            if (from < blockStart || from + MarkLength > blockStart + blockLength)
            {
                budget.Cancellation.ThrowIfCancellationRequested();
                zip.Position = blockStart = from;
                blockLength = zip.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (blockLength < MarkLength) return -1;
            }
            var rest = block.AsSpan((int)(from - blockStart), (int)(blockStart + blockLength - from));
            var at = rest.IndexOf("PK"u8);
            if (at < 0) from += rest.Length - 1;
            else if (rest.Length - at < MarkLength) from += at;
            else if (rest[at..].StartsWith("PK\x03\x04"u8) || orEntry && rest[at..].StartsWith("PK\x01\x02"u8)) return from + at;
            else from += at + 2;
        }
    }
}
