using System.Text;
using LogHunt.Engine.Yaml;

namespace LogHunt.Ingest.Described;

/// <summary>A file of one YAML document, bounded; what is wrong with it is a mistake with its line.</summary>
static class DescriptionText
{
    /// <summary>Bytes beyond which a file is not read.</summary>
    public const int Longest = 256 << 10;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The document; null, and a mistake, when there is none.</summary>
    public static YamlNode? Read(ReadOnlySpan<byte> content, MistakeList mistakes)
    {
        if (content.Length > Longest)
        {
            mistakes.Add(1, $"the file is larger than {Longest >> 10} KiB");
            return null;
        }
        try
        {
            var documents = YamlReader.Read(Strict.GetString(content).TrimStart('\uFEFF'));
            if (documents.Length == 1) return documents[0];
            mistakes.Add(1, documents.IsEmpty ? "the file is empty" : "the file holds several documents, and one is meant");
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
