using System.Collections.Immutable;
using System.IO.Hashing;
using SharpCompress.Archives.Zip;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a zip, by its central directory, so that what an archive hides or repeats behind it is not read. Encrypted
/// members (ZipCrypto, AES) are tried with each password; the checksum tells whether one was right.
/// </summary>
sealed class ZipMembers(ArchiveWalk walk, Spool spool, ImmutableArray<string> passwords, TimeZoneInfo zone)
{
    public void Read(Content zip, string path, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        using var stream = zip.Open();
        if (List(stream, null, out var problem) is not { } entries)
        {
            warnings = warnings.Add(problem!);
            return;
        }
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.IsDirectory) continue;
            var name = $"{path}!{MemberName.Clean(entry.Key, out var climbs)}";
            ImmutableArray<string> own = climbs is null ? [] : [climbs];
            var content = entry.IsEncrypted ? Decrypt(zip, i, out var broken) : Extract(entry, out broken);
            if (content is null) walk.Nothing(name, broken!);
            else walk.Member(content, name, Time(entry) ?? modified, depth, broken is null ? own : own.Add(broken));
        }
    }

    static List<ZipArchiveEntry>? List(Stream stream, string? password, out string? problem)
    {
        problem = null;
        try
        {
            stream.Position = 0;
            var archive = ZipArchive.OpenArchive(stream, new ReaderOptions { LeaveStreamOpen = true, Password = password });
            return [.. archive.Entries.OfType<ZipArchiveEntry>()];
        }
        catch (Exception e) when (Damage.Is(e))
        {
            problem = Damage.Sentence(e);
            return null;
        }
    }

    Content? Extract(ZipArchiveEntry entry, out string? problem)
    {
        Stream member;
        try
        {
            member = entry.OpenEntryStream();
        }
        catch (Exception e) when (Damage.Is(e))
        {
            problem = Damage.Sentence(e);
            return null;
        }
        var checksum = new Crc32();
        var content = spool.Copy(member, out problem, checksum);
        Close(member);
        if (content is not null && problem is null && !IsWhole(content, checksum.GetCurrentHashAsUInt32(), entry))
            problem = "its checksum differs: damaged, read all the same";
        return content;
    }

    /// <summary>SharpCompress takes the password for a whole archive, so each candidate opens it anew.</summary>
    Content? Decrypt(Content zip, int index, out string? problem)
    {
        foreach (var password in passwords)
        {
            using var stream = zip.Open();
            if (List(stream, password, out problem) is not { } entries || index >= entries.Count) continue;
            var content = Extract(entries[index], out problem);
            if (content is not null && problem is null) return content;
            content?.Dispose();
        }
        problem = passwords.IsEmpty
            ? "encrypted, and no password was given: not read"
            : "encrypted, and none of the given passwords opens it: not read";
        return null;
    }

    /// <summary>SharpCompress verifies none. AES members of the second kind have no checksum.</summary>
    static bool IsWhole(Content content, uint checksum, ZipArchiveEntry entry) =>
        entry.Crc == 0 || (content.Length == 0 ? entry.Size == 0 : checksum == (uint)entry.Crc);

    /// <summary>Skipping to the end of a damaged member can fail again; what was wrong with it is known by then.</summary>
    static void Close(Stream member)
    {
        try
        {
            member.Dispose();
        }
        catch (Exception e) when (Damage.Is(e))
        {
        }
    }

    DateTime? Time(ZipArchiveEntry entry)
    {
        if (entry.LastModifiedTime is not { Year: > 1980 and < 9999 } time) return null;
        if (time.Kind == DateTimeKind.Utc) return time;
        var clock = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        return DateTime.SpecifyKind(clock - zone.GetUtcOffset(clock), DateTimeKind.Utc);
    }
}
