using System.Text;
using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest.Tests;

/// <summary>A folder for files that are read as archives, gone when disposed.</summary>
sealed class ArchiveFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("loghunt-archives-").FullName;

    public string Put(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>What comes out of a file: paths, texts and warnings.</summary>
    public List<(string Path, string? Text, string Warnings)> Read(string name, byte[] content, ArchiveLimits? limits = null) =>
        Read([Put(name, content)], limits);

    public List<(string Path, string? Text, string Warnings)> Read(string path, ArchiveLimits? limits = null, string[]? passwords = null) =>
        Read([path], limits, passwords);

    public List<(string Path, string? Text, string Warnings)> Read(string[] paths, ArchiveLimits? limits = null, string[]? passwords = null,
        CancellationToken cancellation = default)
    {
        var members = new List<(string, string?, string)>();
        new ArchiveReader(System.IO.Path.Combine(Path, "scratch"), limits ?? ArchiveLimits.Default, [.. passwords ?? []], TimeZoneInfo.Utc).Read(paths, member =>
        {
            using var content = member.Content;
            using var stream = content?.Open();
            members.Add((member.Path, stream is null ? null : new StreamReader(stream, Encoding.Latin1).ReadToEnd(), string.Join("; ", member.Warnings)));
        }, cancellation);
        return members;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
