using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Names of hosts with other letters than ASCII's (RFC 3492), and texts and values taken apart.</summary>
static class PunycodeFunctions
{
    /// <summary>Decoding inserts character by character, so its cost grows with the square; a label of the DNS has 63.</summary>
    const int MostCharacters = 4_096;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("punycode_from_string", "A text in punycode: its ASCII letters and, coded, the others.", """punycode_from_string("münchen")""",
            "mnchen-3ya"), Map((string text) => Punycode.Encode(text, MostCharacters) ?? "")),
        new(new("punycode_to_string", "The text that punycode stands for; empty when it is none.", """punycode_to_string("mnchen-3ya")""",
            "münchen"), Map((string text) => Punycode.Decode(text, MostCharacters) ?? "")),
        new(new("punycode_domain_from_string", "A name of a host with each label in punycode that needs it.",
            """punycode_domain_from_string("münchen.example")""", "xn--mnchen-3ya.example"),
            Map((string domain) => Labels(domain, label => label.All(char.IsAscii) ? label
                : Punycode.Encode(label, MostCharacters) is { } coded ? "xn--" + coded : label))),
        new(new("punycode_domain_to_string", "A name of a host with each label of punycode as it reads.",
            """punycode_domain_to_string("xn--mnchen-3ya.example")""", "münchen.example"),
            Map((string domain) => Labels(domain, label => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)
                ? Punycode.Decode(label[4..], MostCharacters) ?? label : label))),
        new(new("isutf8", "Whether a text is made of whole characters: nothing in it was bytes that are none.", """isutf8("blåbær")""", "True"),
            Map((string text) => !text.Contains('\uFFFD', StringComparison.Ordinal) && IsWhole(text))),
        TypedFunction.OfAny(new("treepath", "The paths of a dynamic value to each bag, array and leaf in it; of arrays the first element's.",
            """treepath(dynamic({"a":[1,2],"b":"x"}))""", """["['a']","['a'][0]","['b']"]"""), ColumnType.Dynamic, 1, 1, values =>
            {
                if (values[0] is not (DynamicBag or DynamicArray)) return null;
                var paths = new List<object?>();
                Walk(values[0], "", paths);
                return new DynamicArray(paths);
            }),
    ];

    static string Labels(string domain, Func<string, string> map) => string.Join('.', domain.Split('.').Select(map));

    static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    /// <summary>Recursion is bounded by the depth of a dynamic.</summary>
    static void Walk(object? value, string path, List<object?> paths)
    {
        Work.Tick();
        ValueSize.OfElements(paths.Count);
        if (path.Length > 0) paths.Add(path);
        if (value is DynamicBag bag)
            foreach (var (key, item) in bag) Walk(item, $"{path}['{key.Replace("'", "\\'", StringComparison.Ordinal)}']", paths);
        else if (value is DynamicArray { Count: > 0 } array) Walk(array[0], path + "[0]", paths);
    }
}
