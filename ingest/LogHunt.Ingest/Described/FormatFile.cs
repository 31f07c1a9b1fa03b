using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Yaml;

namespace LogHunt.Ingest.Described;

/// <summary>A file that describes a format: the format, or what is wrong with it.</summary>
/// <param name="Format">Null when something keeps it from being used.</param>
public sealed record FormatFile(string Path, DescribedFormat? Format, ImmutableArray<FormatMistake> Mistakes)
{
    const int LongestFile = 256 << 10, VersionDigits = 8;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<FormatMistake> Errors => Mistakes.Where(mistake => !mistake.IsWarning);

    /// <summary>
    /// Reads a file. Guarantees: no content raises an exception, and all of it is bounded. Throws <see cref="IOException"/> and <see
    /// cref="UnauthorizedAccessException"/> for one that cannot be read.
    /// </summary>
    public static FormatFile Read(string path)
    {
        using var file = RegularFile.Open(path);
        var bytes = new byte[LongestFile + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Of(path, bytes.AsSpan(0, length));
    }

    /// <summary>The same of a file's content.</summary>
    public static FormatFile Of(string path, ReadOnlySpan<byte> content)
    {
        var mistakes = new MistakeList(path);
        var version = Convert.ToHexStringLower(SHA256.HashData(content))[..VersionDigits];
        var format = content.Length > LongestFile ? null : Described(content, version, mistakes);
        if (content.Length > LongestFile) mistakes.Add(1, $"a description is not larger than {LongestFile >> 10} KiB");
        return new(path, mistakes.HasErrors ? null : format, mistakes.All);
    }

    static DescribedFormat? Described(ReadOnlySpan<byte> content, string version, MistakeList mistakes)
    {
        try
        {
            var documents = YamlReader.Read(Strict.GetString(content).TrimStart('\uFEFF'));
            if (documents.Length == 1) return DescriptionReading.Read(documents[0], version, mistakes);
            mistakes.Add(1, documents.IsEmpty ? "the file is empty" : "a file describes one format, and this one has several documents");
        }
        catch (DecoderFallbackException)
        {
            mistakes.Add(1, "the file is not UTF-8");
        }
        catch (YamlReadException wrong)
        {
            var (line, sentence) = Placed(wrong.Message);
            mistakes.Add(line, sentence);
        }
        return null;
    }

    /// <summary>The line that a message names, `line 3 is no YAML: …`, and the rest of it.</summary>
    static (int Line, string Sentence) Placed(string message)
    {
        if (!message.StartsWith("line ", StringComparison.Ordinal)) return (1, message);
        var digits = message.AsSpan(5).IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(message.AsSpan(5, digits), out var line)) return (1, message);
        var rest = message[(5 + digits)..];
        return (line, rest.StartsWith(':') ? rest[1..].TrimStart() : "this" + rest);
    }
}
