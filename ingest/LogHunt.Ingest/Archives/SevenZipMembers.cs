using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using SharpCompress.Archives.SevenZip;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a 7z, folder by folder. The directory is read by ourselves; each folder is decoded by SharpCompress, to which it is
/// shown as an archive of its own, decrypted and with no more memory than it needs.
/// </summary>
sealed class SevenZipMembers(ArchiveWalk walk, Spool spool, ArchiveBudget budget, Passwords passwords)
{
    /// <summary>Directories packed in directories; programs pack one.</summary>
    const int MostNested = 4;

    const int LongestDirectory = 64 << 20;

    /// <summary>What a decoder takes to begin.</summary>
    const int CostOfFolder = 16 << 10;

    readonly SevenZipKeys keys = new(budget);
    string path = "";
    DateTime modified;
    int depth;

    public void Read(Content archive, string ownPath, DateTime ownModified, int ownDepth, ref ImmutableArray<string> warnings)
    {
        try
        {
            if (Directory(archive, out var follow) is not { } directory) return;
            (path, modified, depth) = (ownPath, ownModified, ownDepth);
            foreach (var entry in directory.Entries)
                if (!entry.HasContent && !entry.IsFolder) HandOut(entry, spool.Copy(Stream.Null, out _), null);
            var members = directory.Entries.Where(entry => entry.HasContent).ToArray();
            for (int i = 0, at = 0; i < directory.Folders.Length; at += directory.Counts[i++])
                Folder(archive, directory.Folders[i], members.AsMemory(at, directory.Counts[i]));
            if (follow > 0) warnings = warnings.Add($"{follow} bytes follow its end: not read");
        }
        catch (Exception e) when (Damage.Is(e))
        {
            warnings = warnings.Add(Damage.Sentence(e));
        }
    }

    /// <summary>What lies at the end of the archive, unpacked until it is a directory; null when the archive is empty.</summary>
    SevenZipDirectory? Directory(Content archive, out long follow)
    {
        Span<byte> head = stackalloc byte[SevenZipDirectory.Header];
        using var stream = archive.Open();
        stream.ReadExactly(head);
        if (Crc32.HashToUInt32(head[12..]) != BinaryPrimitives.ReadUInt32LittleEndian(head[8..]))
            throw new InvalidDataException("its header is damaged");
        long offset = BinaryPrimitives.ReadInt64LittleEndian(head[12..]), length = BinaryPrimitives.ReadInt64LittleEndian(head[20..]);
        follow = 0;
        if (length == 0) return null;
        if (offset < 0 || length < 0 || offset > stream.Length - head.Length || length > stream.Length - head.Length - offset)
            throw new RefusedException("it ends before the directory at its end: truncated, and none of it can be read");
        if (length > LongestDirectory) throw new RefusedException(SaysDirectory);
        follow = stream.Length - head.Length - offset - length;
        var bytes = new byte[length];
        stream.Position = head.Length + offset;
        stream.ReadExactly(bytes);
        if (Crc32.HashToUInt32(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(head[28..])) throw Differs();
        for (var nested = 0; nested < MostNested && bytes[0] == SevenZipDirectory.Encoded; nested++)
            if (SevenZipDirectory.Read(bytes, budget) is { Folders: [var folder] }) bytes = Packed(archive, folder);
            else throw SevenZipBytes.Damaged();
        if (bytes is not [SevenZipDirectory.Plain, ..]) throw SevenZipBytes.Damaged();
        return SevenZipDirectory.Read(bytes, budget);
    }

    const string SaysDirectory = "its directory is longer than 64 MiB: not read";

    static InvalidDataException Differs() => new("the checksum of its directory differs");

    byte[] Packed(Content archive, SevenZipFolder folder)
    {
        if (folder.Size > LongestDirectory) throw new RefusedException(SaysDirectory);
        byte[]? unpacked = null;
        var closed = Decode(archive, folder, decoded =>
        {
            var bytes = new byte[folder.Size];
            decoded.ReadExactly(bytes);
            if (folder.Checksum is { } checksum && checksum != Crc32.HashToUInt32(bytes)) throw Differs();
            unpacked = bytes;
            return true;
        });
        return unpacked is { Length: > 0 } ? unpacked : throw new RefusedException(closed ?? "its directory is damaged");
    }

    string Place(SevenZipEntry entry, out string? climbs) => $"{path}!{MemberName.Clean(entry.Name, out climbs)}";

    /// <summary>Hands out every member of a folder, with content or with the reason why not.</summary>
    void Folder(Content archive, SevenZipFolder folder, ReadOnlyMemory<SevenZipEntry> members)
    {
        var done = 0;
        string? closed;
        try
        {
            closed = Decode(archive, folder, decoded =>
            {
                for (var isBroken = false; done < members.Length && !isBroken; done++)
                {
                    var entry = members.Span[done];
                    var checksum = new Crc32();
                    var content = spool.Copy(new Portion(decoded, entry.Size), out var problem, checksum);
                    isBroken = problem is not null;
                    if (entry.Checksum is { } said && said != checksum.GetCurrentHashAsUInt32()) problem ??= Decoder.DiffersFromChecksum;
                    if (done == 0 && problem is not null && IsGuess(folder))
                    {
                        content.Dispose();
                        return false;
                    }
                    isGuessed = false;
                    HandOut(entry, content, problem);
                }
                return true;
            });
            closed ??= "it stands behind a break in a block of several members: not read";
        }
        catch (Exception e) when (Damage.Is(e))
        {
            closed = Damage.Sentence(e);
        }
        for (; done < members.Length; done++) walk.Nothing(Place(members.Span[done], out _), closed);
    }

    void HandOut(SevenZipEntry entry, Content content, string? problem)
    {
        var place = Place(entry, out var climbs);
        var isNothing = entry.IsLink || (problem is not null && content.Length == 0);
        if (isNothing)
        {
            content.Dispose();
            walk.Nothing(place, entry.IsLink ? "not a file but a symbolic link: skipped" : problem!);
            return;
        }
        ImmutableArray<string> own = climbs is null ? [] : [climbs];
        walk.Member(content, place, entry.Modified ?? modified, depth, problem is null ? own : own.Add(problem));
    }

    /// <summary>Whether the password that is tried opened nothing yet.</summary>
    bool isGuessed;

    bool IsGuess(SevenZipFolder folder) => isGuessed && folder.Coders.Any(coder => coder.Method == SevenZipCoder.Aes);

    /// <summary>
    /// Reads what comes out of a folder; with each password, where it is encrypted, until `read` says that it made sense. Null, or why
    /// it stayed closed.
    /// </summary>
    string? Decode(Content archive, SevenZipFolder folder, Func<Stream, bool> read)
    {
        if (folder.Start > archive.Length || folder.PackedLength > archive.Length - folder.Start)
            throw new InvalidDataException("its data would lie behind its end");
        var encrypted = Array.FindAll(folder.Coders, coder => coder.Method == SevenZipCoder.Aes);
        if (encrypted.Length == 0)
        {
            Decode(archive, folder.Start, folder, read);
            return null;
        }
        if (encrypted.Length > 1 || folder.Packed.Length > 1)
            throw new RefusedException("it is encrypted in several pieces, as programs are: not read");
        foreach (var password in passwords.ToTry)
        {
            isGuessed = !passwords.IsRight(password);
            using var packed = archive.Open();
            packed.Position = folder.Start;
            using var decrypted = keys.Decrypted(new Portion(packed, folder.PackedLength), encrypted[0], password);
            using var content = spool.Copy(decrypted, out var problem);
            try
            {
                if (problem is null && Decode(content, 0, folder with { Packed = [content.Length] }, read))
                {
                    passwords.Opened(password);
                    return null;
                }
            }
            catch (Exception e) when (Damage.Is(e) && e is not RefusedException && isGuessed)
            {
                // With a wrong password anything comes out.
            }
            if (!isGuessed) return problem ?? "it is damaged";
            budget.PasswordFailed();
        }
        return passwords.Closed;
    }

    bool Decode(Content packed, long start, SevenZipFolder folder, Func<Stream, bool> read)
    {
        budget.Expand(CostOfFolder);
        using var stream = packed.Open();
        if (folder.Coders is [{ Method: SevenZipCoder.Deflate64 }])
        {
            using var input = new Excerpt([(stream, start, folder.PackedLength)]);
            using var direct = new MeteredStream(new Deflate64Stream(input, CompressionMode.Decompress), budget);
            return read(direct);
        }
        var (before, behind) = folder.Alone(budget);
        using var alone = new Excerpt([Excerpt.Own(before), (stream, start, folder.PackedLength), Excerpt.Own(behind)]);
        using var archive = SevenZipArchive.OpenArchive(alone, new ReaderOptions { LeaveStreamOpen = true });
        var member = archive.Entries.FirstOrDefault() ?? throw new InvalidDataException("its header is damaged");
        var windows = new OutgrownWindows(member.OpenEntryStream(), folder.Coders.Max(coder => coder.Window));
        using var decoded = new MeteredStream(new Closing(windows, Stream.Null), budget);
        return read(decoded);
    }
}
