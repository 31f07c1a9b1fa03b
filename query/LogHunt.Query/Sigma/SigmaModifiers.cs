using System.Collections.Immutable;
using System.Text;

namespace LogHunt.Query.Sigma;

/// <summary>What the modifiers behind a field's name say: how values are changed, compared and joined.</summary>
sealed record SigmaModifiers
{
    public bool Contains { get; private init; }
    public bool StartsWith { get; private init; }
    public bool EndsWith { get; private init; }
    public bool IsAll { get; private init; }
    public bool IsCased { get; private init; }
    public bool IsNegated { get; private init; }
    public bool HasDashes { get; private init; }

    /// <summary>`re`, `cidr`, `exists`, `fieldref`, a sign of order, or nothing.</summary>
    public string Comparison { get; private init; } = "";

    /// <summary>Options of `re`.</summary>
    public string RegexOptions { get; private init; } = "";

    ImmutableArray<string> Encodings { get; init; } = [];

    /// <summary>Requires: the words behind a field's name. Throws <see cref="SigmaException"/> for one that is none.</summary>
    public static SigmaModifiers Read(IEnumerable<string> words) => words.Aggregate(new SigmaModifiers(), (known, word) => word switch
    {
        "contains" => known with { Contains = true },
        "startswith" => known with { StartsWith = true },
        "endswith" => known with { EndsWith = true },
        "all" => known with { IsAll = true },
        "cased" => known with { IsCased = true },
        "neq" => known with { IsNegated = true },
        "windash" => known with { HasDashes = true },
        "re" or "cidr" or "exists" or "fieldref" => known with { Comparison = word },
        "lt" => known with { Comparison = "<" },
        "lte" => known with { Comparison = "<=" },
        "gt" => known with { Comparison = ">" },
        "gte" => known with { Comparison = ">=" },
        "i" or "m" or "s" when known.Comparison == "re" => known with { RegexOptions = known.RegexOptions + word },
        "ignorecase" when known.Comparison == "re" => known with { RegexOptions = known.RegexOptions + "i" },
        "multiline" when known.Comparison == "re" => known with { RegexOptions = known.RegexOptions + "m" },
        "dotall" when known.Comparison == "re" => known with { RegexOptions = known.RegexOptions + "s" },
        "base64" or "base64offset" or "utf16le" or "wide" or "utf16" or "utf16be" => known with { Encodings = known.Encodings.Add(word) },
        "expand" => throw new SigmaException("`expand` stands for a list of the place where the rule runs; write its values into the rule"),
        "minute" or "hour" or "day" or "week" or "month" or "year" =>
            throw new SigmaException($"the modifier `{word}` takes a part of a time, and no field of ours is known to be one"),
        _ => throw new SigmaException($"there is no modifier `{word}`"),
    });

    /// <summary>The values that are looked for where a rule has this one.</summary>
    public IEnumerable<SigmaText> Values(string value)
    {
        foreach (var text in Encodings.IsEmpty ? [SigmaText.Read(value)] : Encoded(value).Select(SigmaText.Literal))
            yield return (HasDashes ? text.WithDashes() : text).Between(Contains || EndsWith, Contains || StartsWith);
    }

    IEnumerable<string> Encoded(string value)
    {
        if (SigmaText.Read(value).Plain is not { } plain) throw new SigmaException("a value with wildcards cannot be encoded");
        var bytes = Encoding.UTF8.GetBytes(plain);
        foreach (var encoding in Encodings)
            switch (encoding)
            {
                case "utf16le" or "wide":
                    bytes = Encoding.Unicode.GetBytes(plain);
                    break;
                case "utf16be":
                    bytes = Encoding.BigEndianUnicode.GetBytes(plain);
                    break;
                case "utf16":
                    bytes = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(plain)];
                    break;
                case "base64":
                    return [Convert.ToBase64String(bytes)];
                default:
                    return Enumerable.Range(0, 3).Select(offset => Shifted(bytes, offset));
            }
        throw new SigmaException($"`{Encodings[^1]}` says how a text is written before `base64`, and none follows");
    }

    /// <summary>What base64 of any text that holds these bytes at this offset of three has for them, whatever stands around.</summary>
    static string Shifted(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var from = offset == 0 ? 0 : offset + 1;
        var cut = ((offset + bytes.Length) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
        return text[from..Math.Max(from, text.Length - cut)];
    }
}
