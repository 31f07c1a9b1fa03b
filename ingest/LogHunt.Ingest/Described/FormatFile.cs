using System.Collections.Immutable;
using System.Security.Cryptography;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest.Described;

/// <summary>A file that describes a format: the format, or what is wrong with it.</summary>
/// <param name="Format">Null when something keeps it from being used.</param>
public sealed record FormatFile(string Path, DescribedFormat? Format, ImmutableArray<FormatMistake> Faults)
{
    const int VersionDigits = 8;

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<FormatMistake> Errors => Faults.Where(mistake => !mistake.IsWarning);

    /// <summary>
    /// Reads a file. Guarantees: no content raises an exception, and all of it is bounded. Throws <see cref="IOException"/> and <see
    /// cref="UnauthorizedAccessException"/> for one that cannot be read.
    /// </summary>
    public static FormatFile Read(string path)
    {
        using var file = RegularFile.Open(path);
        var bytes = new byte[DescriptionText.Longest + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Of(path, bytes.AsSpan(0, length));
    }

    /// <summary>The same of a file's content.</summary>
    public static FormatFile Of(string path, ReadOnlySpan<byte> content)
    {
        var mistakes = new MistakeList(path);
        var version = Convert.ToHexStringLower(SHA256.HashData(content))[..VersionDigits];
        var format = Described(content, version, mistakes);
        return new(path, mistakes.HasErrors ? null : format, mistakes.All);
    }

    static DescribedFormat? Described(ReadOnlySpan<byte> content, string version, MistakeList mistakes) =>
        DescriptionText.Read(content, mistakes) is { } document ? DescriptionReading.Read(document, version, mistakes) : null;
}
