using System.Collections.Immutable;

namespace LogHunt.Ingest.Archives;

/// <summary>One reading of given paths: what is opened is looked into until it is no container, and then handed out.</summary>
sealed class ArchiveWalk(string scratch, ArchiveBudget expansion, ImmutableArray<string> passwords, TimeZoneInfo zone,
    Action<ArchiveMember> receive, CancellationToken cancellation)
{
    const int DeepestFolder = 256;

    readonly Spool spool = new(scratch, expansion);

    public void Folder(string folder, string name, int depth)
    {
        List<FileSystemInfo> entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            Nothing(name, "the folder cannot be read: " + Reason(e));
            return;
        }
        foreach (var entry in entries)
        {
            var below = $"{name}/{entry.Name}";
            if (entry.LinkTarget is not null) Nothing(below, "a link, not followed");
            else if (entry is FileInfo) GivenFile(entry.FullName, below);
            else if (depth < DeepestFolder) Folder(entry.FullName, below, depth + 1);
            else Nothing(below, $"deeper than {DeepestFolder} folders, not read");
        }
    }

    public void GivenFile(string file, string name)
    {
        cancellation.ThrowIfCancellationRequested();
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
            Nothing(name, "it cannot be read: " + Reason(e));
            return;
        }
        expansion.BeginRoot(content.Length);
        Member(content, name, modified, 0, []);
    }

    /// <summary>Looks into a container, or hands the member out. Owns the content.</summary>
    public void Member(Content content, string path, DateTime modified, int depth, ImmutableArray<string> warnings)
    {
        cancellation.ThrowIfCancellationRequested();
        var kind = KindOf(content, out var problem);
        if (problem is not null) warnings = warnings.Add(problem);
        if (kind == Container.None)
        {
            if (expansion.NextMember() is { } tooMany)
            {
                content.Dispose();
                Nothing(path, tooMany);
            }
            else receive(new(path, content, modified, warnings));
            return;
        }
        using (content)
        {
            if (depth >= expansion.Limits.Depth)
                warnings = warnings.Add($"an archive more than {expansion.Limits.Depth} deep in others, not read");
            else if (kind == Container.Zip)
                new ZipMembers(this, spool, passwords, zone).Read(content, path, modified, depth + 1, ref warnings);
            else if (kind == Container.Tar)
            {
                using var tar = content.Open();
                new TarMembers(this, spool).Read(tar, path, modified, depth + 1, ref warnings);
            }
            else Compressed(content, kind, path, modified, depth + 1, ref warnings);
        }
        if (!warnings.IsEmpty) receive(new(path, null, modified, warnings));
    }

    /// <summary>Hands out a name without content.</summary>
    public void Nothing(string path, string warning) => receive(new(path, null, DateTime.UtcNow, [warning]));

    /// <summary>One compressed file: a tar is read as it streams, anything else is a member of its own.</summary>
    void Compressed(Content content, Container kind, string path, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        using var input = content.Open();
        if (kind == Container.Gzip)
        {
            Span<byte> header = stackalloc byte[10];
            var read = input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            modified = GzipMember.ModifiedIn(header[..read]) ?? modified;
            input.Position = 0;
        }
        using Stream decoder = kind == Container.Gzip ? new GzipMember(input) : new ZstdSharp.DecompressionStream(input);
        using var peeked = new PeekedStream(decoder, ContainerKind.Window);
        if (ContainerKind.Of(peeked.Start) == Container.Tar)
        {
            new TarMembers(this, spool).Read(peeked, path, modified, depth, ref warnings);
            return;
        }
        var inner = spool.Copy(peeked, out var problem);
        var name = $"{path}!{MemberName.Inner(path)}";
        if (inner is null) Nothing(name, problem!);
        else Member(inner, name, modified, depth, problem is null ? [] : [problem]);
    }

    static Container KindOf(Content content, out string? problem)
    {
        problem = null;
        Span<byte> start = stackalloc byte[ContainerKind.Window];
        try
        {
            using var stream = content.Open();
            return ContainerKind.Of(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
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
