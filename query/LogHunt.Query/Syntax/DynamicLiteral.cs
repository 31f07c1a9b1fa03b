using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using Superpower;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>
/// `dynamic({"a": [1, 2]})`: JSON in which strings may have either quotes and KQL's own literals, with their signs, may stand.
/// </summary>
sealed class DynamicLiteral(TokenListParser<KqlToken, ExprSyntax> literalParser)
{
    static readonly string[] ValueExpected = ["a dynamic value"];

    /// <summary>Requires: `dynamic` and a parenthesis are next.</summary>
    public TokenListParserResult<KqlToken, ExprSyntax> Parse(TokenList<KqlToken> input)
    {
        var inner = Read(input.ConsumeToken().Remainder.ConsumeToken().Remainder);
        if (!inner.HasValue) return TokenListParserResult.CastEmpty<KqlToken, Dynamic, ExprSyntax>(inner);
        if (inner.Remainder.Next(KqlToken.CloseParen) is not var (close, rest))
            return TokenListParserResult.Empty<KqlToken, ExprSyntax>(inner.Remainder, ["`)`"]);
        return TokenListParserResult.Value<KqlToken, ExprSyntax>(new LiteralSyntax(inner.Value.Value, ColumnType.Dynamic,
            input.Source().To(close.Source())), input, rest);
    }

    TokenListParserResult<KqlToken, Dynamic> Read(TokenList<KqlToken> input)
    {
        var next = input.ConsumeToken();
        if (!next.HasValue) return Missing(input, ValueExpected);
        switch (next.Value.Kind)
        {
            case KqlToken.OpenBracket: return Array(input, next.Remainder);
            case KqlToken.OpenBrace: return Bag(input, next.Remainder);
            case KqlToken.Identifier when next.Value.ToStringValue() is var word:
                if (word == "null") return Value(null, input, next.Remainder);
                if (word == "dynamic" && next.Remainder.Next(KqlToken.OpenParen) is var (_, afterOpen))
                {
                    var inner = Read(afterOpen);
                    if (!inner.HasValue) return inner;
                    return inner.Remainder.Next(KqlToken.CloseParen) is var (_, rest)
                        ? Value(inner.Value.Value, input, rest)
                        : Missing(inner.Remainder, "`)`");
                }
                if (word is not ("true" or "false" or "True" or "False")) return Missing(input, ValueExpected);
                break;
            case KqlToken.String or KqlToken.Integer or KqlToken.Real or KqlToken.TimeSpan or KqlToken.TypedLiteral or KqlToken.Minus
                or KqlToken.Plus:
                break;
            default: return Missing(input, ValueExpected);
        }
        var literal = literalParser(input);
        if (!literal.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ExprSyntax, Dynamic>(literal);
        return literal.Value is LiteralSyntax { Value: var value }
            ? Value(value is int small ? (long)small : value, input, literal.Remainder)
            : Missing(input, ValueExpected);
    }

    TokenListParserResult<KqlToken, Dynamic> Array(TokenList<KqlToken> input, TokenList<KqlToken> at)
    {
        var items = new List<object?>();
        while (at.Next(KqlToken.CloseBracket) is null)
        {
            if (items.Count > 0)
            {
                if (at.Next(KqlToken.Comma) is not var (_, afterComma)) return Missing(at, "`,`", "`]`");
                at = afterComma;
            }
            var item = Read(at);
            if (!item.HasValue) return item;
            items.Add(item.Value.Value);
            at = item.Remainder;
        }
        return Value(new DynamicArray(items), input, at.ConsumeToken().Remainder);
    }

    TokenListParserResult<KqlToken, Dynamic> Bag(TokenList<KqlToken> input, TokenList<KqlToken> at)
    {
        var bag = new DynamicBag();
        while (at.Next(KqlToken.CloseBrace) is null)
        {
            if (bag.Count > 0)
            {
                if (at.Next(KqlToken.Comma) is not var (_, afterComma)) return Missing(at, "`,`", "`}`");
                at = afterComma;
            }
            if (at.Next(KqlToken.String) is not var (key, afterKey)) return Missing(at, "a key in quotes");
            if (afterKey.Next(KqlToken.Colon) is not var (_, afterColon)) return Missing(afterKey, "`:`");
            var item = Read(afterColon);
            if (!item.HasValue) return item;
            bag[Literals.String(key.ToStringValue())] = item.Value.Value;
            at = item.Remainder;
        }
        return Value(bag, input, at.ConsumeToken().Remainder);
    }

    static TokenListParserResult<KqlToken, Dynamic> Value(object? value, TokenList<KqlToken> input, TokenList<KqlToken> rest) =>
        TokenListParserResult.Value(new Dynamic(value), input, rest);

    static TokenListParserResult<KqlToken, Dynamic> Missing(TokenList<KqlToken> at, params string[] expected) =>
        TokenListParserResult.Empty<KqlToken, Dynamic>(at, expected);
}
