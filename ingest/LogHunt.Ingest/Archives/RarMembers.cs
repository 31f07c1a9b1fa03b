using System.Collections.Immutable;
using System.IO.Hashing;
using System.Security.Cryptography;
using SharpCompress.Archives.Rar;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a RAR. Headers and encryption are read by ourselves; SharpCompress decodes each run of members that lean on each other,
/// shown to it as an archive of its own.
/// </summary>
sealed class RarMembers(ArchiveWalk walk, Spool spool, ArchiveBudget budget, Passwords passwords, TimeZoneInfo zone)
{
    /// <summary>What a decoder takes to begin.</summary>
    const int CostOfRun = 32 << 10;

    readonly RarKeys keys = new(budget);
    string path = "";
    DateTime modified;
    int depth;

    /// <summary>Members of a run that were handed out.</summary>
    int done;

    public void Read(Content rar, string rarPath, DateTime rarModified, int rarDepth, ref ImmutableArray<string> warnings)
    {
        (path, modified, depth) = (rarPath, rarModified, rarDepth);
        using var stream = rar.Open();
        var headers = new RarHeaders(stream, keys, zone);
        var (blocks, problem) = Headers(headers);
        var run = new List<RarBlock>();
        foreach (var file in blocks.Where(block => block.Kind == RarKind.File && !block.IsFolder))
        {
            if (file.IsLink)
            {
                walk.Nothing(Place(file), "not a file but a link: skipped");
                continue;
            }
            if (!file.IsSolid) Run(rar, run);
            run.Add(file);
        }
        Run(rar, run);
        if (problem is not null) warnings = warnings.Add(problem);
        else if (blocks is not [.., { Kind: RarKind.End }])
            warnings = warnings.Add("it ends without the mark of its end: what came last may be missing");
        else if (stream.Length > headers.Next) warnings = warnings.Add($"{stream.Length - headers.Next} bytes follow its end: not read");
        if (blocks.Any(block => block.Kind == RarKind.Archive && block.IsSplit))
            warnings = warnings.Add("it is one of several volumes: only members that begin and end in it are read");
    }

    /// <summary>
    /// All headers up to the end or a break, and what the break is. Encrypted ones with the first password that opens them.
    /// </summary>
    (List<RarBlock> Blocks, string? Problem) Headers(RarHeaders headers)
    {
        var (blocks, problem) = Walk(headers);
        if (!headers.IsEncrypted) return (blocks, problem);
        foreach (var password in passwords.ToTry)
        {
            headers.Password = password;
            (blocks, problem) = Walk(headers);
            // Of the fourth generation the header of the archive itself is never encrypted.
            var first = headers.Generation == RarHeaders.Fifth ? RarKind.Archive : RarKind.File;
            if (blocks.Exists(block => block.Kind == first || block.Kind == RarKind.End))
            {
                passwords.Opened(password);
                return (blocks, problem);
            }
            budget.PasswordFailed();
        }
        return ([], passwords.Closed);
    }

    (List<RarBlock> Blocks, string? Problem) Walk(RarHeaders headers)
    {
        var blocks = new List<RarBlock>();
        try
        {
            foreach (var block in headers.Read())
            {
                budget.Member();
                blocks.Add(block);
            }
            return (blocks, null);
        }
        catch (Exception e) when (Damage.Is(e))
        {
            return (blocks, Damage.Sentence(e));
        }
    }

    string Place(RarBlock file) => $"{path}!{MemberName.Clean(file.Name, out _)}";

    /// <summary>Hands out members that lean on each other, with content or with the reason why not, and forgets them.</summary>
    void Run(Content rar, List<RarBlock> run)
    {
        if (run.Count == 0) return;
        var readable = run[0].IsSolid ? 0 : run.FindIndex(file => Refused(file) is not null) is >= 0 and var at ? at : run.Count;
        done = 0;
        string? closed = null;
        try
        {
            if (readable > 0) closed = Decode(rar, run[..readable]);
        }
        catch (Exception e) when (Damage.Is(e))
        {
            closed = Damage.Sentence(e);
        }
        for (; done < run.Count; done++)
            walk.Nothing(Place(run[done]), Refused(run[done]) ?? closed ?? "it leans on a member before it that was not read: not read");
        run.Clear();
    }

    static string? Refused(RarBlock file) => file switch
    {
        { IsSplit: true } => "a part of it lies in another volume: not read",
        { Size: < 0 } => "its header does not say how long it is: not read",
        { Generation: RarHeaders.Fifth, Compression.Version: > 0 } => "it was compressed as RAR 7 does with windows beyond 4 GiB: not read",
        _ => null,
    };

    /// <summary>Why the members from `done` on stayed closed; null when none did.</summary>
    string? Decode(Content rar, List<RarBlock> run)
    {
        if (run.TrueForAll(file => file.Encryption is null)) return Decode(rar, run, null);
        foreach (var password in passwords.ToTry)
        {
            var isTold = passwords.IsRight(password) || run.Exists(file => file.Encryption is { Check.Length: > 0 });
            var trial = new Trial(password, !isTold);
            if (run.TrueForAll(file => file.Encryption is null || Key(file, trial) is not null))
            {
                using var plain = spool.Copy(new Decryption(rar, run, file => Key(file, trial)!), out _);
                var closed = Decode(plain, run, trial);
                if (done > 0 || !trial.IsGuess)
                {
                    passwords.Opened(password);
                    return closed;
                }
            }
            budget.PasswordFailed();
        }
        return passwords.Closed;
    }

    RarKey? Key(RarBlock file, Trial trial) => keys.Key(file.Generation, trial.Password, file.Encryption!);

    /// <summary>A password that is tried; one that is guessed was not told to be right by anything yet.</summary>
    sealed record Trial(string Password, bool IsGuess);

    /// <summary>The members' packed bytes lie where their headers say, or one after the other when they were decrypted.</summary>
    string? Decode(Content packed, List<RarBlock> run, Trial? trial)
    {
        budget.Expand(CostOfRun);
        var given = run.Aggregate(0UL, (sum, file) => sum + (ulong)file.Size);
        var window = LzmaWindow.Take(run.Max(file => file.Window), given, budget);
        using var stream = packed.Open();
        var pieces = new List<(Stream, long, long)> { Excerpt.Own(RarAlone.Head(run[0].Generation)) };
        var start = 0L;
        for (var i = 0; i < run.Count; start += run[i++].Packed)
        {
            pieces.Add(Excerpt.Own(RarAlone.File(run[i], window, isSolid: i > 0)));
            pieces.Add((stream, trial is null ? run[i].Data : start, run[i].Packed));
        }
        pieces.Add(Excerpt.Own(RarAlone.End(run[0].Generation)));
        using var alone = new Excerpt(pieces);
        using var archive = RarArchive.OpenArchive(alone, new ReaderOptions { LeaveStreamOpen = true });
        try
        {
            foreach (var entry in archive.Entries)
            {
                using var decoded = new MeteredStream(new Closing(entry.OpenEntryStream(), Stream.Null), budget);
                if (done == run.Count || !HandOut(run[done], decoded, trial)) break;
            }
        }
        catch (Exception e) when (Damage.Is(e) && trial is { IsGuess: true } && done == 0)
        {
            // With a wrong password anything comes out.
        }
        return done == run.Count ? null : "it leans on a member before it that is damaged: not read";
    }

    /// <summary>False when the member is broken, or the password that is tried is wrong.</summary>
    bool HandOut(RarBlock file, Stream decoded, Trial? trial)
    {
        var checksum = new Crc32();
        var content = spool.Copy(new Portion(decoded, file.Size), out var problem, checksum);
        var isBroken = problem is not null;
        problem ??= Doubt(file, checksum.GetCurrentHashAsUInt32(), trial);
        if (problem is not null && done == 0 && trial is { IsGuess: true })
        {
            content.Dispose();
            return false;
        }
        done++;
        MemberName.Clean(file.Name, out var climbs);
        ImmutableArray<string> own = climbs is null ? [] : [climbs];
        if (isBroken && content.Length == 0)
        {
            content.Dispose();
            walk.Nothing(Place(file), problem!);
        }
        else walk.Member(content, Place(file), file.Modified ?? modified, depth, problem is null ? own : own.Add(problem));
        if (!isBroken) Finish(decoded);
        return !isBroken;
    }

    string? Doubt(RarBlock file, uint checksum, Trial? trial)
    {
        if (file.Checksum is not { } said) return "its checksum is of a kind that is not checked: read all the same";
        if (file.Encryption is { IsChecksumKeyed: true }) checksum = Key(file, trial!)!.Keyed(checksum);
        return checksum == said ? null : Decoder.DiffersFromChecksum;
    }

    /// <summary>Lets the decoder come to the end that the next member goes on from. It has its own opinion of checksums.</summary>
    static void Finish(Stream decoded)
    {
        try
        {
            _ = decoded.ReadByte();
        }
        catch (Exception e) when (Damage.Is(e))
        {
        }
    }

    /// <summary>The packed bytes of members one after the other, those that are encrypted decrypted.</summary>
    sealed class Decryption(Content rar, IReadOnlyList<RarBlock> run, Func<RarBlock, RarKey> keyOf) : ForwardStream
    {
        readonly Stream stream = rar.Open();
        Stream? packed;
        int next;

        public override int Read(Span<byte> buffer)
        {
            while (packed is not null || next < run.Count)
            {
                packed ??= Next();
                if (packed.Read(buffer) is var read and > 0) return read;
                packed.Dispose();
                packed = null;
            }
            return 0;
        }

        Stream Next()
        {
            var file = run[next++];
            stream.Position = file.Data;
            var portion = new Portion(stream, file.Packed);
            return file.Encryption is not { } own ? portion
                : new CryptoStream(portion, keyOf(file).Decryptor(own.Initial), CryptoStreamMode.Read, leaveOpen: true);
        }
    }
}
