using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a zip, by its directory or, where that is damaged, by the heads of their own. Each byte belongs to one member at most, so
/// that an archive is never more work than its length says. What stands in the zip and not in its directory is named.
/// </summary>
sealed class ZipMembers(ArchiveWalk walk, Spool spool, ArchiveBudget budget, ZipPasswords passwords, TimeZoneInfo zone)
{
    const string Damaged = "it is damaged";
    const int LocalHeader = 30, Stored = 0, Deflated = 8, Bzip2 = 12, Lzma = 14, Zstandard = 93, Xz = 95, Ppmd = 98;

    /// <summary>The places of members that were read, and of what stands between them.</summary>
    readonly List<(long Start, long End)> used = [];
    readonly HashSet<long> begun = [];

    public void Read(Content zip, string path, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        using var stream = zip.Open();
        var directory = Open(stream, out var problem);
        if (problem is not null) warnings = warnings.Add(problem);
        if (directory is null) return;
        for (var i = 0; i < directory.Count; i++)
        {
            if (directory.Entry(i) is not { } entry) continue;
            if (entry.IsFolder)
            {
                begun.Add(entry.Start + directory.Bias);
                continue;
            }
            var name = $"{path}!{MemberName.Clean(entry.Name, out var climbs)}";
            ImmutableArray<string> own = climbs is null ? [] : [climbs];
            var (content, broken, doubt) = Member(zip, stream, directory, entry);
            if (doubt is not null) own = own.Add(doubt);
            if (content is null) walk.Nothing(name, broken!);
            else walk.Member(content, name, entry.Modified(zone) ?? modified, depth, broken is null ? own : own.Add(broken));
        }
        foreach (var doubt in Doubts(stream, directory)) warnings = warnings.Add(doubt);
    }

    /// <summary>The directory, the one that the members' heads make where it is damaged, or none; the problem is told in each case.</summary>
    ZipDirectory? Open(Stream stream, out string? problem)
    {
        try
        {
            var directory = ZipDirectory.Open(stream, budget, out problem);
            if (directory is { IsCut: false } || directory is null && !problem!.StartsWith(Damaged, StringComparison.Ordinal)) return directory;
            problem ??= $"{Damaged} (its directory lists {directory!.Count} members and says {directory.Said})";
            if (ZipDirectory.OfHeads(stream, budget) is not { } heads) return directory;
            problem += $": {heads.Count} members are read by their own heads";
            return heads;
        }
        catch (Exception e) when (Damage.Is(e))
        {
            problem = Damage.Sentence(e);
            return null;
        }
    }

    /// <summary>
    /// The content of a member, or null and why not. The doubt is told beside either: its own header says something else.
    /// </summary>
    (Content? Content, string? Problem, string? Doubt) Member(Content zip, Stream stream, ZipDirectory directory, ZipEntry entry)
    {
        const string Misplaced = "it is damaged (its header is not where the directory says)";
        var start = entry.Start + directory.Bias;
        Span<byte> header = stackalloc byte[LocalHeader];
        if (start < 0 || start > directory.Begin - LocalHeader) return (null, Misplaced, null);
        stream.Position = start;
        stream.ReadExactly(header);
        if (!header.StartsWith("PK\x03\x04"u8)) return (null, Misplaced, null);
        var named = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var data = start + LocalHeader + named + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.Packed > directory.Begin - data) return (null, "it is damaged (it would end behind the directory)", null);
        var end = data + entry.Packed;
        if (end > directory.After(start) || !begun.Add(start))
            return (null, "its bytes are another member's too, as in an archive bomb: not read", null);
        used.Add((start, end));
        if (entry.IsLink) return (null, "not a file but a symbolic link: skipped", null);
        var own = new byte[data - start];
        stream.Position = start;
        stream.ReadExactly(own);
        var name = own.AsSpan(LocalHeader, named);
        string? doubt = null;
        if (!entry.NameBytes.SequenceEqual(name)) doubt = $"its own header names it `{MemberName.Clean(TarHeader.Text(name), out _)}`";
        else if (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != entry.Method) doubt = "its own header says another compression";
        var place = new ZipPlace(zip, entry, own, data, end);
        var (content, problem) = entry.IsEncrypted ? passwords.Decrypt(place, password => Extract(place, password)) : Extract(place, null);
        return (content, problem, doubt);
    }

    (Content? Content, string? Problem) Extract(ZipPlace place, string? password)
    {
        try
        {
            if (password is not null)
            {
                using var decrypted = place.Undecoded.Alone(password);
                using var plain = spool.Copy(decrypted, out var broken);
                return broken is null ? Extract(place.Decrypted(plain), null) : (null, broken);
            }
            using var decoder = Decoded(place);
            using var metered = new MeteredStream(decoder, budget);
            var checksum = new Crc32();
            var content = spool.Copy(metered, out var problem, checksum);
            if (problem is null && !IsWhole(place, content.Length, checksum.GetCurrentHashAsUInt32()))
                problem = Decoder.DiffersFromChecksum;
            return (content, problem);
        }
        catch (Exception e) when (Damage.Is(e))
        {
            return (null, Damage.Sentence(e));
        }
    }

    /// <summary>The platform's decoder or ours where there is one; what is compressed in a rarer way is SharpCompress's.</summary>
    Stream Decoded(ZipPlace place)
    {
        switch (place.Entry.Method)
        {
            case Stored: return place.OpenPortion();
            case Deflated: return new DeflateStream(place.OpenPortion(), CompressionMode.Decompress);
            case Bzip2: return new Bzip2Streams(place.OpenData(), budget);
            case Zstandard: return new ZstdFrames(place.OpenData(), budget);
            case Xz: return new XzStreams(place.OpenData(), budget);
            case Lzma:
                var input = new ByteInput(place.OpenData(), budget);
                Span<byte> header = stackalloc byte[9];
                input.ReadExactly(header);
                var window = LzmaWindow.Take(BinaryPrimitives.ReadUInt32LittleEndian(header[5..]), (ulong)place.Entry.Size, budget);
                return LzmaWindow.Lzma(input, header[4], window, (place.Entry.Flags & 2) != 0 ? -1 : place.Entry.Size);
            case Ppmd:
                using (var data = place.OpenData())
                    LzmaWindow.Take(((uint)(data.ReadByte() | data.ReadByte() << 8) >> 4 & 0xFF) + 1 << 20, ulong.MaxValue, budget);
                return place.Alone(null);
            default: return place.Alone(null);
        }
    }

    /// <summary>AES members of the second kind have an authentication code instead of a checksum.</summary>
    static bool IsWhole(ZipPlace place, long length, uint checksum) =>
        length == place.Entry.Size && (checksum == place.Entry.Checksum || place.HasNoChecksum);

    IEnumerable<string> Doubts(Stream zip, ZipDirectory directory)
    {
        // Without the wide form the count is modulo 65,536, and some writers leave it at the most.
        var isCounted = directory.Said == ushort.MaxValue || directory.Said == directory.Count || directory.Said == (ushort)directory.Count;
        if (!isCounted && !directory.IsCut)
            yield return $"its directory is damaged: it lists {directory.Count} members and says {directory.Said}";
        if (Unlisted(zip, directory) is > 0 and var hidden)
            yield return $"{hidden} members stand in it that its directory does not list: not read";
        if (directory.Follow > 0) yield return $"{directory.Follow} bytes follow its end: not read";
    }

    /// <summary>Headers of members between those that were listed.</summary>
    int Unlisted(Stream zip, ZipDirectory directory)
    {
        used.Sort();
        used.Add((directory.Begin, directory.Begin));
        var (from, count) = (directory.Bias, 0);
        var step = new byte[64 << 10];
        foreach (var (start, end) in used)
        {
            while (from < start - LocalHeader)
            {
                budget.Cancellation.ThrowIfCancellationRequested();
                zip.Position = from;
                var read = zip.Read(step.AsSpan(0, (int)Math.Min(step.Length, start - from)));
                if (read < LocalHeader) break;
                var at = step.AsSpan(0, read).IndexOf("PK\x03\x04"u8);
                if (at >= 0 && !begun.Contains(from + at)) count++;
                from += at < 0 ? Math.Max(1, read - 3) : at + 4;
            }
            from = Math.Max(from, end);
        }
        return count;
    }
}
