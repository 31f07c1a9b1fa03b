using System.Collections.Immutable;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest.Archives;

/// <summary>One reading of given paths: what is opened is looked into until it is no container, and then handed out.</summary>
sealed class ArchiveWalk(string scratch, ArchiveBudget budget, ImmutableArray<string> givenPasswords, TimeZoneInfo zone,
    Action<ArchiveMember> receive)
{
    const int DeepestFolder = 256;

    readonly Spool spool = new(scratch, budget);
    readonly Passwords passwords = new(givenPasswords, budget);
    AlikeWarnings alike = new(0);

    /// <summary>Members that were handed out, or counted among those alike.</summary>
    long told;

    public void Folder(string folder, string name, int depth)
    {
        if (RegularFile.IsOfTheKernel(folder))
        {
            Missing(name, "a folder of the kernel's, not one of files: not read");
            return;
        }
        List<FileSystemInfo> entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            Missing(name, "the folder cannot be read: " + Reason(e));
            return;
        }
        var links = new AlikeWarnings(budget.Limits.AlikeWarnings);
        foreach (var entry in entries)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            var below = $"{name}/{entry.Name}";
            if (entry.LinkTarget is not null)
            {
                if (links.IsShown("a link, not followed")) Missing(below, "a link, not followed");
            }
            else if (entry is FileInfo) GivenFile(entry.FullName, below);
            else if (depth < DeepestFolder) Folder(entry.FullName, below, depth + 1);
            else Missing(below, $"deeper than {DeepestFolder} folders, not read");
        }
        foreach (var (_, sentence) in links.Rest) Missing(name, sentence);
    }

    public void GivenFile(string file, string name)
    {
        budget.Cancellation.ThrowIfCancellationRequested();
        if (RegularFile.Other(file) is { } other)
        {
            Missing(name, $"{other}, not a regular file: not read");
            return;
        }
        Content content;
        DateTime modified;
        try
        {
            var handle = File.OpenHandle(file, options: FileOptions.SequentialScan);
            content = Content.OfFile(handle, RandomAccess.GetLength(handle));
            modified = File.GetLastWriteTimeUtc(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException
            or NotSupportedException)
        {
            Missing(name, "it cannot be read: " + Reason(e));
            return;
        }
        budget.BeginFile(content.Length);
        alike = new(budget.Limits.AlikeWarnings);
        try
        {
            budget.Member();
            Member(content, name, modified, 0, []);
        }
        catch (BudgetSpentException spent)
        {
            content.Dispose();
            Missing(name, spent.Message);
        }
        foreach (var (kind, sentence) in alike.Rest)
            receive(new(name, null, modified, [sentence]) { LosesNothing = kind == Empty });
    }

    /// <summary>Looks into a container, or hands the member out. Owns the content.</summary>
    public void Member(Content content, string path, DateTime modified, int depth, ImmutableArray<string> warnings)
    {
        budget.Cancellation.ThrowIfCancellationRequested();
        var kind = KindOf(content, path, out var problem);
        if (problem is not null) warnings = warnings.Add(problem);
        if (kind == Container.None)
        {
            if (depth > 0 && content.Length == 0 && warnings.IsEmpty && !alike.IsShown(Empty)) content.Dispose();
            else receive(new(path, content, modified, warnings) { Lines = depth == 0 ? LineBudget.Boundless : budget.Lines });
            told++;
            return;
        }
        var before = told;
        using (content)
        {
            if (depth >= budget.Limits.Depth) warnings = warnings.Add(budget.Limits.SaysDepth);
            else if (kind == Container.Zip)
                new ZipMembers(this, spool, budget, new(passwords, budget), zone).Read(content, path, modified, depth + 1, ref warnings);
            else if (kind == Container.SevenZip)
                new SevenZipMembers(this, spool, budget, passwords).Read(content, path, modified, depth + 1, ref warnings);
            else if (kind == Container.Rar)
                new RarMembers(this, spool, budget, passwords, zone).Read(content, path, modified, depth + 1, ref warnings);
            else if (kind == Container.Tar)
            {
                using var tar = content.Open();
                new TarMembers(this, spool, budget).Read(tar, path, modified, depth + 1, ref warnings);
            }
            else Compressed(content, kind, path, modified, depth + 1, ref warnings);
        }
        if (warnings.IsEmpty && told > before) return;
        receive(warnings.IsEmpty
            ? new(path, null, modified, ["it holds no files"]) { LosesNothing = true }
            : new(path, null, modified, warnings));
        told++;
    }

    /// <summary>Hands out a member's name without content; of those that say the same the first.</summary>
    public void Nothing(string path, string warning)
    {
        told++;
        if (alike.IsShown(warning)) Missing(path, warning);
    }

    const string Empty = "empty";

    void Missing(string path, string warning) => receive(new(path, null, DateTime.UtcNow, [warning]));

    /// <summary>One compressed file: a tar is read as it streams, anything else is a member of its own.</summary>
    void Compressed(Content content, Container kind, string path, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        using var input = content.Open();
        if (kind == Container.Gzip)
        {
            Span<byte> header = stackalloc byte[10];
            var read = input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            modified = GzipMembers.ModifiedIn(header[..read]) ?? modified;
            input.Position = 0;
        }
        using Decoder decoder = kind switch
        {
            Container.Gzip => new GzipMembers(input, budget),
            Container.Bzip2 => new Bzip2Streams(input, budget),
            Container.Xz => new XzStreams(input, budget),
            Container.Lzip => new LzipMembers(input, budget),
            Container.Lz4 => new Lz4Frames(input, budget),
            Container.Compress => new CompressData(input),
            _ => new ZstdFrames(input, budget),
        };
        using var metered = new MeteredStream(decoder, budget);
        using var peeked = new PeekedStream(metered, ContainerKind.Window);
        var name = $"{path}!{MemberName.Inner(path)}";
        if (ContainerKind.Of(peeked.Start) == Container.Tar)
        {
            new TarMembers(this, spool, budget).Read(peeked, path, modified, depth, ref warnings);
            if (decoder.Problem is { } differs) warnings = warnings.Add(differs);
        }
        else
        {
            budget.Member();
            var inner = spool.Copy(peeked, out var problem);
            problem ??= decoder.Problem;
            Member(inner, name, modified, depth, problem is null ? [] : [problem]);
        }
        if (decoder.IsAtEnd) Follows(content, decoder.End, name, modified, depth, ref warnings);
    }

    /// <summary>What stands behind compressed data. Zeros that fill up a tape's or disk's block are no damage.</summary>
    void Follows(Content content, long end, string name, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        if (end >= content.Length) return;
        using var stream = content.Open();
        stream.Position = end;
        var step = new byte[64 << 10];
        int read;
        while ((read = stream.Read(step)) > 0 && !step.AsSpan(0, read).ContainsAnyExcept((byte)0))
            budget.Cancellation.ThrowIfCancellationRequested();
        if (read == 0) return;
        stream.Position -= read - step.AsSpan(0, read).IndexOfAnyExcept((byte)0);
        budget.Member();
        var rest = spool.Copy(stream, out var problem);
        warnings = warnings.Add($"{rest.Length} bytes follow the compressed data: read as a file of their own");
        Member(rest, $"{name}!what follows", modified, depth, problem is null ? [] : [problem]);
    }

    static Container KindOf(Content content, string path, out string? problem)
    {
        problem = null;
        Span<byte> start = stackalloc byte[ContainerKind.Window];
        try
        {
            using var stream = content.Open();
            var known = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            var kind = ContainerKind.Of(known);
            if (kind == Container.None && ContainerKind.IsProgram(known) && ZipDirectory.IsBehind(stream)) kind = Container.Zip;
            if (kind == Container.None && ContainerKind.IsEmptyTar(known, path)) kind = Container.Tar;
            if (kind == Container.None && ContainerKind.IsNamedOne(path) && !ContainerKind.IsText(known))
                problem = "its name is an archive's and its first bytes are not: damaged, read as it is";
            return kind;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = "it cannot be read: " + Reason(e);
            return Container.None;
        }
    }

    static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "no permission",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        _ => e.Message.TrimEnd('.'),
    };
}
