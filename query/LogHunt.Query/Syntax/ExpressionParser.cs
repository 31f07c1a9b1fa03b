using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Syntax;

/// <summary>
/// Scalar expressions. A precedence ladder in one method and chains as loops: a level of parentheses costs a few small frames, and long
/// chains of `and` and `or` cost none. Requires: <see cref="DepthGuard"/> has bounded the nesting.
/// </summary>
sealed class ExpressionParser
{
    static readonly string[] ExpressionExpected = ["an expression"];

    readonly TokenListParser<KqlToken, ExprSyntax> query;
    readonly DynamicLiteral dynamics;
    readonly TokenListParser<KqlToken, ImmutableArray<ExprSyntax>> items, arguments;
    readonly TokenListParser<KqlToken, (ExprSyntax From, ExprSyntax To)> bounds;

    /// <summary>`query` reads what may stand in parentheses: an expression or a pipeline.</summary>
    public ExpressionParser(TokenListParser<KqlToken, ExprSyntax> query)
    {
        this.query = query;
        dynamics = new(Literal);
        items = Grammar.ListOf(query).OptionalOrDefault([]).Between(Grammar.Open, Grammar.Close);
        arguments = Grammar.ListOf<ExprSyntax>(Argument).OptionalOrDefault([]).Between(Grammar.Open, Grammar.Close);
        bounds =
            from open in Grammar.Open
            from low in (TokenListParser<KqlToken, ExprSyntax>)Expression
            from dots in Token.EqualTo(KqlToken.Range)
            from high in (TokenListParser<KqlToken, ExprSyntax>)Expression
            from close in Grammar.Close
            select (low, high);
    }

    public TokenListParserResult<KqlToken, ExprSyntax> Expression(TokenList<KqlToken> input) => Or(input);

    TokenListParserResult<KqlToken, ExprSyntax> Or(TokenList<KqlToken> input)
    {
        var first = And(input);
        return first.HasValue && first.Remainder.NextIs("or") ? Chain("or", And, first, input) : first;
    }

    TokenListParserResult<KqlToken, ExprSyntax> And(TokenList<KqlToken> input)
    {
        var first = Binary(input, 1);
        return first.HasValue && first.Remainder.NextIs("and") ? Chain("and", rest => Binary(rest, 1), first, input) : first;
    }

    static TokenListParserResult<KqlToken, ExprSyntax> Chain(
        string word, TokenListParser<KqlToken, ExprSyntax> operand, TokenListParserResult<KqlToken, ExprSyntax> first,
        TokenList<KqlToken> input)
    {
        var operands = ImmutableArray.CreateBuilder<ExprSyntax>();
        operands.Add(first.Value);
        var at = first.Remainder;
        while (at.NextIs(word))
        {
            var next = operand(at.ConsumeToken().Remainder);
            if (!next.HasValue) return next;
            operands.Add(next.Value);
            at = next.Remainder;
        }
        return Value(new ChainSyntax(word, operands.ToImmutable(), operands[0].Span.To(operands[^1].Span)), input, at);
    }

    /// <summary>Levels as Kusto has them: 1 equality, `in`, `between`; 2 order; 3 sums; 4 products; 5 text operators.</summary>
    TokenListParserResult<KqlToken, ExprSyntax> Binary(TokenList<KqlToken> input, int level)
    {
        var left = Unary(input);
        if (!left.HasValue) return left;
        var expression = left.Value;
        var at = left.Remainder;
        while (Infix.Read(at) is { } infix && infix.Level >= level)
        {
            switch (infix.Form)
            {
                case InfixForm.List:
                    var list = items(infix.Rest);
                    if (!list.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, ExprSyntax>(list);
                    expression = new ListSyntax(infix.Name, infix.Span, expression, list.Value,
                        expression.Span.To(LastOf(infix.Rest, list.Remainder)));
                    at = list.Remainder;
                    break;
                case InfixForm.Between:
                    var ends = bounds(infix.Rest);
                    if (!ends.HasValue) return TokenListParserResult.CastEmpty<KqlToken, (ExprSyntax, ExprSyntax), ExprSyntax>(ends);
                    expression = new BetweenSyntax(infix.Name, infix.Span, expression, ends.Value.From, ends.Value.To,
                        expression.Span.To(LastOf(infix.Rest, ends.Remainder)));
                    at = ends.Remainder;
                    break;
                default:
                    var right = Binary(infix.Rest, infix.Level + 1);
                    if (!right.HasValue) return right;
                    expression = new BinarySyntax(infix.Name, infix.Span, expression, right.Value, expression.Span.To(right.Value.Span));
                    at = right.Remainder;
                    break;
            }
        }
        return Value(expression, input, at);
    }

    /// <summary>A literal with its sign.</summary>
    public TokenListParserResult<KqlToken, ExprSyntax> Literal(TokenList<KqlToken> input) => Unary(input);

    TokenListParserResult<KqlToken, ExprSyntax> Unary(TokenList<KqlToken> input)
    {
        if (input.ConsumeToken() is not { HasValue: true, Value.Kind: KqlToken.Minus or KqlToken.Plus }) return Postfix(input);
        var signs = new Stack<Token<KqlToken>>();
        var at = input;
        while (at.ConsumeToken() is { HasValue: true, Value.Kind: KqlToken.Minus or KqlToken.Plus } sign)
        {
            signs.Push(sign.Value);
            at = sign.Remainder;
        }
        var operand = Postfix(at);
        if (!operand.HasValue) return operand;
        var expression = operand.Value;
        foreach (var sign in signs)
        {
            var span = sign.Source().To(expression.Span);
            if (sign.Kind == KqlToken.Plus) expression = expression is LiteralSyntax plus ? plus with { Span = span } : expression;
            else
            {
                expression = expression switch
                {
                    LiteralSyntax { Value: long number } literal => literal with { Value = unchecked(-number), Span = span },
                    LiteralSyntax { Value: double number } literal => literal with { Value = -number, Span = span },
                    LiteralSyntax { Value: TimeSpan time } literal when time != TimeSpan.MinValue =>
                        literal with { Value = -time, Span = span },
                    BadLiteralSyntax { Text: "9223372036854775808" } => new LiteralSyntax(long.MinValue, ColumnType.Long, span),
                    _ => new NegateSyntax(expression, span),
                };
            }
        }
        return Value(expression, input, operand.Remainder);
    }

    /// <summary>`a.b[0].c`</summary>
    TokenListParserResult<KqlToken, ExprSyntax> Postfix(TokenList<KqlToken> input)
    {
        var primary = Primary(input);
        if (!primary.HasValue) return primary;
        var expression = primary.Value;
        var at = primary.Remainder;
        while (true)
        {
            if (at.Next(KqlToken.Dot) is var (_, afterDot) && !IsDottedIndex(afterDot))
            {
                var member = NameParser.Name(afterDot);
                if (!member.HasValue) return TokenListParserResult.CastEmpty<KqlToken, NameSyntax, ExprSyntax>(member);
                at = member.Remainder;
                if (at.Next(KqlToken.OpenParen) is not null)   // cluster("x").database("y"): read whole, refused by name
                {
                    var given = arguments(at);
                    if (!given.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, ExprSyntax>(given);
                    expression = new CallSyntax(member.Value, [expression, .. given.Value], member.Value.Span);
                    at = given.Remainder;
                }
                else expression = new MemberSyntax(expression, member.Value, expression.Span.To(member.Value.Span));
            }
            else if ((at.Next(KqlToken.Dot) is var (_, bracket) ? bracket : at).Next(KqlToken.OpenBracket) is var (_, afterOpen))
            {
                var index = Expression(afterOpen);
                if (!index.HasValue) return index;
                if (index.Remainder.Next(KqlToken.CloseBracket) is not var (close, rest)) return Empty(index.Remainder, "`]`");
                expression = new IndexSyntax(expression, index.Value, expression.Span.To(close.Source()));
                at = rest;
            }
            else return Value(expression, input, at);
        }
    }

    /// <summary>`d.[0]` is `d[0]`; `d.['a b']` is a member.</summary>
    static bool IsDottedIndex(TokenList<KqlToken> input) =>
        input.Next(KqlToken.OpenBracket) is var (_, rest) && rest.Next(KqlToken.String) is null;

    TokenListParserResult<KqlToken, ExprSyntax> Primary(TokenList<KqlToken> input)
    {
        var next = input.ConsumeToken();
        if (!next.HasValue) return Empty(input, ExpressionExpected);
        var token = next.Value;
        switch (token.Kind)
        {
            case KqlToken.Identifier: return NameOrCall(input, next);
            case KqlToken.String: return Strings(input);
            case KqlToken.Integer:
                return Value(Literals.Integer(token.ToStringValue()) is { } number
                    ? new LiteralSyntax(number, ColumnType.Long, token.Source())
                    : new BadLiteralSyntax(token.ToStringValue(), "long", token.Source()), input, next.Remainder);
            case KqlToken.Real:
                return Value(new LiteralSyntax(Literals.Real(token.ToStringValue()), ColumnType.Real, token.Source()), input,
                    next.Remainder);
            case KqlToken.TimeSpan:
                return Value(Literals.TimeSpanWithUnit(token.ToStringValue()) is { } span
                    ? new LiteralSyntax(span, ColumnType.TimeSpan, token.Source())
                    : new BadLiteralSyntax(token.ToStringValue(), "timespan", token.Source()), input, next.Remainder);
            case KqlToken.TypedLiteral: return Value(TypedLiteral.Read(token.ToStringValue(), token.Source()), input, next.Remainder);
            case KqlToken.Star when IsAnyColumn(next.Remainder):
                return Value(new StarSyntax("*", token.Source()), input, next.Remainder);
            case KqlToken.OpenBracket:
                var name = NameParser.Name(input);
                return name.HasValue ? CallOrName(name.Value, input, name.Remainder) : Empty(input, ExpressionExpected);
            case KqlToken.OpenParen:
                var inner = query(next.Remainder);
                if (!inner.HasValue) return inner;
                return inner.Remainder.Next(KqlToken.CloseParen) is var (_, rest)
                    ? Value(inner.Value, input, rest)
                    : Empty(inner.Remainder, "`)`");
            default: return Empty(input, ExpressionExpected);
        }
    }

    /// <summary>Whether what follows a `*` asks any column: `* has "x"`, `* == "x"`.</summary>
    static bool IsAnyColumn(TokenList<KqlToken> input) =>
        Infix.Read(input) is { Form: InfixForm.Binary } infix && (infix.Level == 5 || infix.Name is "==" or "!=");

    TokenListParserResult<KqlToken, ExprSyntax> NameOrCall(TokenList<KqlToken> input, TokenListParserResult<KqlToken, Token<KqlToken>> next)
    {
        var word = next.Value.ToStringValue();
        var span = next.Value.Source();
        if (word is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            return Value(new LiteralSyntax(word[0] is 't' or 'T', ColumnType.Bool, span), input, next.Remainder);
        if (word == "not" && IsOperand(next.Remainder)) return Empty(next.Remainder, "`(`, for `not(…)` is a function");
        if (word == "dynamic" && next.Remainder.Next(KqlToken.OpenParen) is not null) return dynamics.Parse(input);
        return CallOrName(new(word, span), input, next.Remainder);
    }

    /// <summary>Whether a value begins here that is compared or called: what stands behind a `not` without parentheses.</summary>
    static bool IsOperand(TokenList<KqlToken> input) => Infix.Read(input) is null
        && input.Next(KqlToken.Identifier) is var (_, rest) && (rest.Next(KqlToken.OpenParen) is not null || Infix.Read(rest) is not null);

    TokenListParserResult<KqlToken, ExprSyntax> CallOrName(NameSyntax name, TokenList<KqlToken> input, TokenList<KqlToken> rest)
    {
        if (rest.Next(KqlToken.OpenParen) is null) return Value(name, input, rest);
        var given = arguments(rest);
        return given.HasValue
            ? Value(new CallSyntax(name, given.Value, name.Span.To(LastOf(rest, given.Remainder))), input, given.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, ExprSyntax>(given);
    }

    /// <summary>Strings beside each other are one.</summary>
    static TokenListParserResult<KqlToken, ExprSyntax> Strings(TokenList<KqlToken> input)
    {
        var first = input.ConsumeToken();
        var value = Literals.String(first.Value.ToStringValue());
        var span = first.Value.Source();
        var at = first.Remainder;
        if (at.Next(KqlToken.String) is not null)
        {
            var joined = new System.Text.StringBuilder(value);
            while (at.Next(KqlToken.String) is var (more, rest))
            {
                joined.Append(Literals.String(more.ToStringValue()));
                span = span.To(more.Source());
                at = rest;
            }
            value = joined.ToString();
        }
        return Value(new LiteralSyntax(value, ColumnType.String, span), input, at);
    }

    /// <summary>An argument of a call: `*`, `name = x`, an expression or a pipeline.</summary>
    public TokenListParserResult<KqlToken, ExprSyntax> Argument(TokenList<KqlToken> input)
    {
        if (input.Next(KqlToken.Star) is var (star, afterStar) && !IsAnyColumn(afterStar))
            return Value(new StarSyntax("*", star.Source()), input, afterStar);
        if (NameParser.Name(input) is { HasValue: true } name && name.Remainder.Next(KqlToken.Assign) is var (_, afterAssign))
        {
            var value = query(afterAssign);
            return value.HasValue
                ? Value(new NamedSyntax([name.Value], value.Value, name.Value.Span.To(value.Value.Span)), input, value.Remainder)
                : value;
        }
        return query(input);
    }

    /// <summary>`x`, `a = x`, `(a, b) = x`</summary>
    public TokenListParserResult<KqlToken, ExprSyntax> Named(TokenList<KqlToken> input)
    {
        var name = NameParser.Name(input);
        if (name.HasValue && name.Remainder.Next(KqlToken.Assign) is var (_, afterAssign))
            return Assigned([name.Value], afterAssign, input);
        if (input.Next(KqlToken.OpenParen) is var (_, afterOpen))
        {
            var names = ImmutableArray.CreateBuilder<NameSyntax>();
            var at = afterOpen;
            while (NameParser.Name(at) is { HasValue: true } next)
            {
                names.Add(next.Value);
                at = next.Remainder;
                if (at.Next(KqlToken.Comma) is not var (_, afterComma)) break;
                at = afterComma;
            }
            if (names.Count > 0 && at.Next(KqlToken.CloseParen) is var (_, afterClose)
                && afterClose.Next(KqlToken.Assign) is var (_, value))
                return Assigned(names.ToImmutable(), value, input);
        }
        return Expression(input);
    }

    TokenListParserResult<KqlToken, ExprSyntax> Assigned(ImmutableArray<NameSyntax> names, TokenList<KqlToken> at,
        TokenList<KqlToken> input)
    {
        var value = Expression(at);
        return value.HasValue
            ? Value(new NamedSyntax(names, value.Value, names[0].Span.To(value.Value.Span)), input, value.Remainder)
            : value;
    }

    /// <summary>The span of the last token before `rest`.</summary>
    static QuerySpan LastOf(TokenList<KqlToken> from, TokenList<KqlToken> rest)
    {
        // Both are views of one token array, so the last token read is the one before the remainder.
        var count = rest.Position - from.Position;
        return count <= 0 ? from.Source() : from.ElementAt(count - 1).Source();
    }

    static TokenListParserResult<KqlToken, ExprSyntax> Value(ExprSyntax value, TokenList<KqlToken> input, TokenList<KqlToken> rest) =>
        TokenListParserResult.Value(value, input, rest);

    static TokenListParserResult<KqlToken, ExprSyntax> Empty(TokenList<KqlToken> at, params string[] expected) =>
        TokenListParserResult.Empty<KqlToken, ExprSyntax>(at, expected);
}
