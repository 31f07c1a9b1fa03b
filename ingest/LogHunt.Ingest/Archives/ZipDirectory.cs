using System.Buffers.Binary;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The directory at the end of a zip, or what the heads of its members tell in its stead. Only places are kept of its entries: what they say
/// is read when it is needed.
/// </summary>
sealed class ZipDirectory
{
    const int EndLength = 22, LocatorLength = 20, WideEndLength = 56, LongestComment = ushort.MaxValue;

    readonly Stream zip;
    readonly List<long> places = [];
    readonly List<ZipEntry>? heads;
    readonly long[] starts;

    ZipDirectory(Stream zip, long begin, long end, long bias, ArchiveBudget budget)
    {
        (this.zip, Begin, Bias) = (zip, begin, bias);
        var found = new List<long>();
        zip.Position = begin;
        while (zip.Position < end && zip.Position is var place && ZipEntry.Read(zip) is { } entry)
        {
            budget.Member();
            places.Add(place);
            found.Add(entry.Start + bias);
            zip.Position += BinaryPrimitives.ReadUInt16LittleEndian(entry.Record.AsSpan(32));
        }
        IsCut = zip.Position < end;
        found.Add(begin);
        starts = [.. found.Distinct().Order()];
    }

    ZipDirectory(Stream zip, List<ZipEntry> heads)
    {
        (this.zip, this.heads, Begin, Said) = (zip, heads, zip.Length, heads.Count);
        starts = [.. heads.Select(head => head.Start), Begin];
    }

    /// <summary>The directory that the heads of the members make; null when there are none.</summary>
    public static ZipDirectory? OfHeads(Stream zip, ArchiveBudget budget) =>
        new ZipHeads(zip, budget).Read() is { Count: > 0 } heads ? new(zip, heads) : null;

    public int Count => heads?.Count ?? places.Count;

    /// <summary>Where the directory begins, behind all members.</summary>
    public long Begin { get; }

    /// <summary>Bytes in front of the zip, which its places do not count.</summary>
    public long Bias { get; }

    /// <summary>How many entries the zip says that it has; modulo 65,536 without its wide form.</summary>
    public long Said { get; private init; }

    /// <summary>Whether something that is no entry stands among them.</summary>
    public bool IsCut { get; }

    /// <summary>Bytes behind the end of the zip.</summary>
    public long Follow { get; private init; }

    public ZipEntry? Entry(int index)
    {
        if (heads is not null) return heads[index];
        zip.Position = places[index];
        return ZipEntry.Read(zip);
    }

    /// <summary>Whether a file that begins as a program has a zip behind it, which unpacks itself.</summary>
    public static bool IsBehind(Stream program)
    {
        var tail = new byte[(int)Math.Min(program.Length, EndLength + LongestComment)];
        program.Position = program.Length - tail.Length;
        program.ReadExactly(tail);
        return FindEnd(tail) is >= 0 and var at
            && at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) == tail.Length;
    }

    /// <summary>Where the next member, or the directory, begins behind a place.</summary>
    public long After(long place)
    {
        var index = Array.BinarySearch(starts, place + 1);
        if (index < 0) index = ~index;
        return index < starts.Length ? starts[index] : Begin;
    }

    /// <summary>The directory by the end record; null, and why, when there is none that leads to one.</summary>
    public static ZipDirectory? Open(Stream zip, ArchiveBudget budget, out string? problem)
    {
        problem = "it is damaged (the directory at its end is missing)";
        var tail = new byte[(int)Math.Min(zip.Length, EndLength + LongestComment)];
        var tailStart = zip.Length - tail.Length;
        zip.Position = tailStart;
        zip.ReadExactly(tail);
        if (FindEnd(tail) is not (>= 0 and var at)) return null;
        var record = tail.AsSpan(at);
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) is not (0 or ushort.MaxValue))
        {
            problem = "it is one of several volumes: not read";
            return null;
        }
        var end = tailStart + at;
        var follow = zip.Length - end - EndLength - BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        long said = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
            begin = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (at >= LocatorLength && WideEnd(zip, tail.AsSpan(at - LocatorLength, LocatorLength), end) is { } wide)
            (end, said, length, begin) = wide;
        if (length < 0 || length > end || begin < 0) return null;
        // What stands in front of a zip, as in one that unpacks itself, shifts it; its length tells how far.
        var bias = IsEntryAt(zip, begin, length) ? 0 : end - length - begin;
        if (begin + bias < 0 || begin + bias > end || !IsEntryAt(zip, begin + bias, length)) return null;
        // A member in front that it does not list: it is the directory of a zip inside.
        if (bias > 0 && IsMemberAtStart(zip)) return null;
        problem = null;
        return new(zip, begin + bias, end, Math.Max(0, bias), budget) { Said = said, Follow = Math.Max(0, follow) };
    }

    /// <summary>
    /// The last end record whose comment reaches just to the end of the file, else the last one, unless more members or entries follow it:
    /// then it is that of a zip inside.
    /// </summary>
    static int FindEnd(ReadOnlySpan<byte> tail)
    {
        var last = -1;
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var step = tail[..(at + 4)].LastIndexOf("PK\x05\x06"u8);
            if (step < 0) break;
            at = step;
            if (at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length) return at;
            if (last < 0) last = at;
        }
        var rest = last < 0 ? default : tail[(last + EndLength)..];
        return rest.IndexOf("PK\x03\x04"u8) < 0 && rest.IndexOf("PK\x01\x02"u8) < 0 ? last : -1;
    }

    static (long End, long Said, long Length, long Begin)? WideEnd(Stream zip, ReadOnlySpan<byte> locator, long end)
    {
        if (!locator.StartsWith("PK\x06\x07"u8)) return null;
        var record = new byte[WideEndLength];
        var said = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        foreach (var place in (ReadOnlySpan<long>)[said, end - LocatorLength - WideEndLength])
        {
            if (place < 0 || place > zip.Length - WideEndLength) continue;
            zip.Position = place;
            zip.ReadExactly(record);
            if (record.AsSpan().StartsWith("PK\x06\x06"u8))
                return (place, BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)),
                    BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40)), BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)));
        }
        return null;
    }

    static bool IsMemberAtStart(Stream zip)
    {
        zip.Position = 0;
        return ZipEntry.ReadHead(zip, 0) is not null;
    }

    static bool IsEntryAt(Stream zip, long place, long length)
    {
        if (length == 0) return true;
        Span<byte> signature = stackalloc byte[4];
        if (place < 0 || place > zip.Length - signature.Length) return false;
        zip.Position = place;
        zip.ReadExactly(signature);
        return signature.SequenceEqual("PK\x01\x02"u8);
    }
}
