using System.Collections.Frozen;
using System.Globalization;

namespace LogHunt.Query.Syntax;

/// <summary>Characters that programs put into a query that is written or pasted there, and what they stand for.</summary>
static class PastedCharacters
{
    /// <summary>A mark of byte order: no character of the query, wherever files were put together.</summary>
    public const char Mark = '\ufeff';

    internal sealed record Pasted(string What, string Write, bool IsQuote);

    const string Double = "“”„‟«»＂″", Single = "‘’‚‛‹›＇′", Dashes = "‐‑‒–—―−－",
        Invisible = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    static readonly (char Sign, string Meant)[] Others =
    [
        ('≠', "!="), ('≤', "<="), ('≥', ">="), ('…', ".."), ('｜', "|"), ('¦', "|"), ('（', "("), ('）', ")"), ('，', ","), ('；', ";"), ('：', ":"),
        ('＝', "="), ('×', "*"), ('÷', "/"),
    ];

    static readonly FrozenDictionary<char, Pasted> All = Double.Select(sign => Of(sign, "a quotation mark", "`\"`", isQuote: true))
        .Concat(Single.Select(sign => Of(sign, "an apostrophe or quotation mark", "`'`", isQuote: true)))
        .Concat(Dashes.Select(sign => Of(sign, "a dash", "`-`")))
        .Concat(Others.Select(other => Of(other.Sign, "a sign of its own", $"`{other.Meant}`")))
        .Concat(Invisible.Select(sign => KeyValuePair.Create(sign, new Pasted(
            string.Create(CultureInfo.InvariantCulture, $"a character that is not seen (U+{(int)sign:X4}) stands here"), "delete it", false))))
        .ToFrozenDictionary();

    static KeyValuePair<char, Pasted> Of(char sign, string what, string meant, bool isQuote = false) =>
        KeyValuePair.Create(sign, new Pasted($"`{sign}` is {what}", $"write {meant}", isQuote));

    public static Pasted? Find(char sign) => All.GetValueOrDefault(sign);

    /// <summary>Behind the quotation mark that closes the one here on its line, or behind that when none does.</summary>
    public static int EndOfQuoted(string text, int start)
    {
        for (var at = start + 1; at < text.Length && text[at] is not ('\n' or '\r'); at++)
            if (text[at] is '"' or '\'' || Find(text[at]) is { IsQuote: true }) return at + 1;
        return start + 1;
    }
}
