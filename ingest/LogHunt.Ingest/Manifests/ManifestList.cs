using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Described;

namespace LogHunt.Ingest.Manifests;

/// <summary>A manifest came after files that it is about: they must be read again, now that it is known.</summary>
sealed class LateManifestException : Exception;

/// <summary>
/// The manifests of an upload and what each is about: all files of its folder or archive and below, unless a nearer one is there; one
/// beside
/// a given file is about that file. Written by the thread that takes archives apart, asked by all.
/// </summary>
sealed class ManifestList
{
    /// <summary>Where manifests are about, which files they are about: a path that ends with `/` or `!`, or a given file's.</summary>
    readonly ConcurrentDictionary<string, Manifest> byScope = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Manifest> byPath = new(StringComparer.Ordinal);
    readonly Dictionary<string, (byte[] Content, Manifest Manifest)> beside = new(StringComparer.Ordinal);
    readonly Action<Manifest> check;
    readonly TimeZoneInfo usual;

    /// <summary>`check` refuses one that is not for this upload, with a <see cref="ManifestException"/>.</summary>
    public ManifestList(TimeZoneInfo usual, Action<Manifest> check) => (this.usual, this.check) = (usual, check);

    public bool IsEmpty => byPath.IsEmpty;

    /// <summary>What they say, by path; null when there is none.</summary>
    public IReadOnlyList<UploadManifest>? Said => IsEmpty ? null
        : [.. byPath.Values.Select(manifest => manifest.Said).Distinct().OrderBy(said => said.Path, StringComparer.Ordinal)];

    /// <summary>Whether one was read already.</summary>
    public Manifest? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>Those that lie beside given files.</summary>
    public void AddBeside(IEnumerable<string> given)
    {
        foreach (var path in given.Select(Path.GetFullPath).Where(File.Exists))
        {
            var lies = Path.Combine(Path.GetDirectoryName(path)!, ManifestFile.Name);
            if (ManifestFile.IsOne(path) || !File.Exists(lies)) continue;
            using var file = RegularFile.Open(lies);
            var (name, content) = ($"{Path.GetFileName(Path.GetDirectoryName(path))}/{ManifestFile.Name}", Bytes(file));
            beside[name] = (content, Add(name, Path.GetFileName(path), content));
        }
    }

    /// <summary>These, by the name under which the receipt lists them.</summary>
    public IEnumerable<(string Path, byte[] Content, Manifest Manifest)> Beside => beside
        .Select(pair => (pair.Key, pair.Value.Content, pair.Value.Manifest));

    /// <summary>One that is a member of the upload.</summary>
    public Manifest Add(ArchiveMember member)
    {
        using var content = member.Content!.Open();
        return Add(member.Path, Scope(member.Path), Bytes(content));
    }

    Manifest Add(string path, string scope, byte[] content)
    {
        var manifest = ManifestFile.Read(path, content, usual);
        check(manifest);
        // Given itself, and found beside what was given with it.
        if (scope.Length == 0 && byPath.Values.FirstOrDefault(known => known.Said with { Path = path } == manifest.Said) is { } same)
            return byPath.GetOrAdd(path, same);
        byScope.TryAdd(scope, manifest);
        return byPath.GetOrAdd(path, manifest);
    }

    /// <summary>What a manifest is about.</summary>
    public static string Scope(string path) => path[..(path.LastIndexOfAny(['/', '!']) + 1)];

    /// <summary>Whether a path is one of those that a manifest is about.</summary>
    public static bool IsAbout(string scope, string path) => path.StartsWith(scope, StringComparison.Ordinal)
        && (scope.Length == 0 || scope[^1] is '/' or '!' || path.Length == scope.Length || path[scope.Length] == '!');

    /// <summary>The nearest one above a file; null when none is about it.</summary>
    public Manifest? Of(string path) =>
        IsEmpty ? null : byScope.Where(pair => IsAbout(pair.Key, path)).MaxBy(pair => pair.Key.Length).Value;

    static byte[] Bytes(Stream content)
    {
        var bytes = new byte[DescriptionText.Longest + 1];
        return bytes[..content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
