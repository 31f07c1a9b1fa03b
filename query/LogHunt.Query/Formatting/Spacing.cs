using LogHunt.Engine.Schema;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Formatting;

/// <summary>Whether a blank stands between two pieces of one line.</summary>
static class Spacing
{
    /// <summary>Settings that are written close, as the documents of the language do: `kind=inner`.</summary>
    static readonly HashSet<string> Settings = new(StringComparer.Ordinal)
    {
        "kind", "isfuzzy", "withsource", "with_source", "with_itemindex", "bagexpansion", "decodeblocks", "cycles", "with_node_id",
        "with_match_id", "with_component_id", "with_source_id", "with_target_id", "strategy", "remote", "shufflekey", "num_partitions", "flags",
    };

    /// <summary>Words behind which a parenthesis is no call's.</summary>
    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "in", "between", "by", "on", "of", "with", "step", "from", "to", "where", "has_any", "has_all", "join", "union", "lookup",
        "extend", "project", "summarize", "print", "facet", "partition", "find", "search", "declare", "view", "distinct", "contains", "has",
        "startswith", "endswith", "invoke", "as", "fork", "mv-apply", "scan", "let", "return", "filter", "asc", "desc",
        "inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti", "anti", "true", "false",
    };

    /// <summary>`inGraph` between the arrows of a graph's pattern, which stay as they are drawn.</summary>
    public static bool IsBetween(FormatPiece? before, FormatPiece left, FormatPiece right, bool inGraph)
    {
        if (inGraph && (IsArrow(left) || IsArrow(right))) return !right.Touches;
        return (left.Kind, right.Kind) switch
        {
            (_, KqlToken.Comma or KqlToken.Semicolon or KqlToken.CloseParen or KqlToken.CloseBracket) => false,
            (KqlToken.OpenParen or KqlToken.OpenBracket, _) => false,
            (KqlToken.Comma, _) => true,
            (KqlToken.OpenBrace, _) or (_, KqlToken.CloseBrace) => !right.Touches,
            (KqlToken.Dot, _) or (_, KqlToken.Dot) => false,
            (KqlToken.Star, _) or (_, KqlToken.Star) => !right.Touches,
            (_, KqlToken.Colon) => left.Kind == KqlToken.CloseParen,
            (KqlToken.Colon, KqlToken.Identifier) => ColumnTypes.Parse(right.Text) is null,
            (KqlToken.Colon, KqlToken.OpenParen) => before?.Kind == KqlToken.CloseParen,
            (KqlToken.Identifier, KqlToken.Assign) => !Settings.Contains(left.Text),
            (KqlToken.Assign, _) => before is null || !Settings.Contains(before.Text),
            (KqlToken.Minus or KqlToken.Plus, _) => before is not null && IsOperand(before),
            (KqlToken.Identifier, KqlToken.OpenParen) => Words.Contains(left.Text),
            (KqlToken.CloseBracket, KqlToken.OpenParen) => !right.Touches,
            (KqlToken.Identifier or KqlToken.CloseBracket or KqlToken.CloseParen, KqlToken.OpenBracket) => !right.Touches,
            _ => true,
        };
    }

    static bool IsArrow(FormatPiece piece) => piece.Kind is KqlToken.Minus or KqlToken.Greater or KqlToken.Less or KqlToken.OpenBracket
        or KqlToken.CloseBracket or KqlToken.Star or KqlToken.Range;

    static bool IsOperand(FormatPiece piece) => piece.Kind == KqlToken.Identifier ? !Words.Contains(piece.Text)
        : piece.Kind is KqlToken.Integer or KqlToken.Real or KqlToken.TimeSpan or KqlToken.String or KqlToken.TypedLiteral
            or KqlToken.CloseParen or KqlToken.CloseBracket;
}
