using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>Names, and patterns of names.</summary>
static class NameParser
{
    /// <summary>`a`, `['a b']`</summary>
    public static TokenListParserResult<KqlToken, NameSyntax> Name(TokenList<KqlToken> input)
    {
        if (input.Next(KqlToken.Identifier) is var (name, afterName))
            return TokenListParserResult.Value(new NameSyntax(name.ToStringValue(), name.Source()), input, afterName);
        if (input.Next(KqlToken.OpenBracket) is var (open, afterOpen) && afterOpen.Next(KqlToken.String) is var (quoted, afterString)
            && afterString.Next(KqlToken.CloseBracket) is var (close, rest))
            return TokenListParserResult
                .Value(new NameSyntax(Literals.String(quoted.ToStringValue()), open.Source().To(close.Source())), input, rest);
        return TokenListParserResult.Empty<KqlToken, NameSyntax>(input, ["a name"]);
    }

    /// <summary>Names and stars that touch are one pattern.</summary>
    public static TokenListParserResult<KqlToken, ExprSyntax> NameOrPattern(TokenList<KqlToken> input)
    {
        var name = Name(input);
        var start = input.Source();
        if (name.HasValue && (name.Remainder.Next(KqlToken.Star) is not var (star, _) || star.Source().Start != name.Value.Span.End))
            return Value(name.Value, input, name.Remainder);
        var at = input;
        var end = start.Start;
        var pattern = "";
        while (at.ConsumeToken() is { HasValue: true, Value.Kind: KqlToken.Identifier or KqlToken.Star or KqlToken.Integer } part
            && (end == start.Start || part.Value.Source().Start == end))
        {
            pattern += part.Value.ToStringValue();
            end = part.Value.Source().End;
            at = part.Remainder;
        }
        return pattern.Contains('*')
            ? Value(new StarSyntax(pattern, new(start.Start, end - start.Start)), input, at)
            : TokenListParserResult.Empty<KqlToken, ExprSyntax>(input, ["a column"]);
    }

    static TokenListParserResult<KqlToken, ExprSyntax> Value(ExprSyntax value, TokenList<KqlToken> input, TokenList<KqlToken> rest) =>
        TokenListParserResult.Value(value, input, rest);
}
