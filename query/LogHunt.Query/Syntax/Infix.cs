using LogHunt.Query.Diagnostics;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>What follows an infix operator: an expression, a list in parentheses, or two bounds.</summary>
enum InfixForm { Binary, List, Between }

/// <summary>
/// An operator between expressions, its place and what follows it. Levels as Kusto has them: 1 equality, `in`, `between`; 2 order; 3 sums;
/// 4 products; 5 text operators.
/// </summary>
readonly record struct Infix(string Name, int Level, InfixForm Form, QuerySpan Span, TokenList<KqlToken> Rest)
{
    static readonly HashSet<string> TextOperators = new(StringComparer.Ordinal)
    {
        "has", "has_cs", "contains", "contains_cs", "startswith", "startswith_cs", "endswith", "endswith_cs", "hasprefix", "hasprefix_cs",
        "hassuffix", "hassuffix_cs",
        "!has", "!has_cs", "!contains", "!contains_cs", "!startswith", "!startswith_cs", "!endswith", "!endswith_cs", "!hasprefix",
        "!hasprefix_cs", "!hassuffix", "!hassuffix_cs",
    };

    static readonly HashSet<string> ListOperators = new(StringComparer.Ordinal) { "in", "in~", "!in", "!in~", "has_any", "has_all" };

    /// <summary>The operator that stands next, in the current spelling; null when none does.</summary>
    public static Infix? Read(TokenList<KqlToken> input)
    {
        var next = input.ConsumeToken();
        if (!next.HasValue) return null;
        var token = next.Value;
        (string Name, int Level)? symbol = token.Kind switch
        {
            KqlToken.Equal => ("==", 1),
            KqlToken.NotEqual => ("!=", 1),
            KqlToken.Less => ("<", 2),
            KqlToken.LessOrEqual => ("<=", 2),
            KqlToken.Greater => (">", 2),
            KqlToken.GreaterOrEqual => (">=", 2),
            KqlToken.Plus => ("+", 3),
            KqlToken.Minus => ("-", 3),
            KqlToken.Star => ("*", 4),
            KqlToken.Slash => ("/", 4),
            KqlToken.Percent => ("%", 4),
            KqlToken.Colon => (":", 5),   // of `search`
            KqlToken.EqualTilde => ("=~", 5),
            KqlToken.NotEqualTilde => ("!~", 5),
            _ => null,
        };
        if (symbol is var (name, level)) return new(name, level, InfixForm.Binary, token.Source(), next.Remainder);
        if (token.Kind is not (KqlToken.Identifier or KqlToken.MarkedWord)) return null;
        var word = token.ToStringValue();
        word = word switch   // older spellings
        {
            "containscs" => "contains_cs",
            "notcontains" => "!contains",
            "notcontainscs" or "!containscs" => "!contains_cs",
            _ => word,
        };
        if (TextOperators.Contains(word)) return new(word, 5, InfixForm.Binary, token.Source(), next.Remainder);
        if (ListOperators.Contains(word))
            return new(word, word.StartsWith("has", StringComparison.Ordinal) ? 5 : 1, InfixForm.List, token.Source(), next.Remainder);
        if (word is "between" or "!between") return new(word, 1, InfixForm.Between, token.Source(), next.Remainder);
        return word == "matches" && next.Remainder.NextIs("regex")
            ? new("matches regex", 5, InfixForm.Binary, token.Source().To(next.Remainder.Source()), next.Remainder.ConsumeToken().Remainder)
            : null;
    }
}
