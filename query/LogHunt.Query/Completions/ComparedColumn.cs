using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Completions;

/// <summary>The column with which a text at the end of a step is compared: `C == `, `C has_any ("a", `.</summary>
static class ComparedColumn
{
    static readonly HashSet<string> Lists = new(StringComparer.Ordinal) { "in", "!in", "in~", "!in~", "has_any", "has_all" };

    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "has", "!has", "contains", "!contains", "startswith", "!startswith", "endswith", "!endswith", "has_cs", "contains_cs",
        "startswith_cs",
        "endswith_cs", "hasprefix", "hassuffix",
    };

    /// <summary>Null where the text is compared with something else, or with nothing.</summary>
    public static Token<KqlToken>? Of(List<Token<KqlToken>> tokens)
    {
        var at = tokens.Count - 1;
        while (at >= 0 && tokens[at].Kind is KqlToken.Comma or KqlToken.String) at--;
        if (at >= 0 && tokens[at].Kind == KqlToken.OpenParen) at--;
        else at = tokens.Count - 1;
        if (at < 1 || tokens[at - 1].Kind != KqlToken.Identifier) return null;
        var isList = at < tokens.Count - 1;
        var compares = isList ? Lists.Contains(tokens[at].ToStringValue())
            : tokens[at].Kind is KqlToken.Equal or KqlToken.NotEqual or KqlToken.EqualTilde or KqlToken.NotEqualTilde
                || Words.Contains(tokens[at].ToStringValue());
        return compares && (at < 2 || tokens[at - 2].Kind != KqlToken.Dot) ? tokens[at - 1] : null;
    }
}
