using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Query.Diagnostics;
using Superpower;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>
/// Statements and pipelines. The name after a pipe is looked up in the list of operators and that operator's parser reads on; where it
/// fails, the mistake becomes a node and reading goes on at the next pipe, so that one run finds every mistake.
/// </summary>
sealed class QueryParser
{
    readonly OperatorList operators;
    readonly ExpressionParser expressions;
    readonly Grammar grammar;
    readonly ConcurrentDictionary<OperatorGrammar, TokenListParser<KqlToken, OperatorSyntax>> parsers = new();
    readonly TokenListParser<KqlToken, ImmutableArray<ParameterSyntax>> parameters;

    /// <summary>A parser of the language that has these operators; made once, it reads any number of texts from any thread.</summary>
    public QueryParser(OperatorList operators)
    {
        this.operators = operators;
        expressions = new(Query);
        parameters = Grammar.ListOf<ParameterSyntax>(ReadParameter).OptionalOrDefault([]).Between(Grammar.Open, Grammar.Close);
        grammar = new Grammar(expressions, Query, Steps);
    }

    /// <summary>The end of the text has no token: the empty place after it.</summary>
    static readonly QuerySpan End = new(int.MaxValue, 0);

    /// <summary>All statements of a text; reads to the end.</summary>
    public ImmutableArray<StatementSyntax> Parse(TokenList<KqlToken> tokens) => Statements(tokens, inBraces: false).Statements;

    /// <summary>`name(x:long) { … }`, and nothing behind it; null with what is wrong when it is something else.</summary>
    public LambdaSyntax? ParseFunction(TokenList<KqlToken> tokens, out SyntaxMistake mistake)
    {
        mistake = null!;
        var name = NameParser.Name(tokens);
        if (!name.HasValue) mistake = Mistake(name);
        else if (!IsLambda(name.Remainder)) mistake = Unexpected(name.Remainder, "parameters in parentheses, and `{ … }` behind them");
        else if (Lambda(name.Remainder) is var read && !read.HasValue) mistake = Mistake(read);
        else if (!read.Remainder.IsAtEnd) mistake = Unexpected(read.Remainder, "the end");
        else return (LambdaSyntax)read.Value;
        return null;
    }

    (ImmutableArray<StatementSyntax> Statements, TokenList<KqlToken> Remainder) Statements(TokenList<KqlToken> input, bool inBraces)
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        var at = input;
        while (at.ConsumeToken() is { HasValue: true } next && !(inBraces && next.Value.Kind == KqlToken.CloseBrace))
        {
            if (next.Value.Kind == KqlToken.Semicolon)
            {
                at = next.Remainder;
                continue;
            }
            var statement = Statement(at);
            var rest = statement.HasValue ? statement.Remainder : at;
            if (statement.HasValue && EndsStatement(rest, inBraces)) statements.Add(statement.Value);
            else
            {
                if (statement.HasValue) statements.Add(statement.Value);
                var mistake = statement.HasValue ? Unexpected(rest, "`|`, `;` or the end") : Mistake(statement);
                rest = statement.HasValue ? SkipTo(rest, inBraces, KqlToken.Semicolon) : After(statement, at, inBraces, KqlToken.Semicolon);
                statements.Add(new BadStatementSyntax(mistake, mistake.Place));
            }
            at = rest.Position == at.Position ? at.ConsumeToken().Remainder : rest;   // a parenthesis that closes nothing
        }
        return (statements.ToImmutable(), at);
    }

    static bool EndsStatement(TokenList<KqlToken> rest, bool inBraces) =>
        rest.ConsumeToken() is not { HasValue: true } next || next.Value.Kind == KqlToken.Semicolon
            || (inBraces && next.Value.Kind == KqlToken.CloseBrace);

    TokenListParserResult<KqlToken, StatementSyntax> Statement(TokenList<KqlToken> input)
    {
        var first = input.ConsumeToken().Value;
        var word = first.Kind == KqlToken.Identifier ? first.ToStringValue() : "";
        var after = input.ConsumeToken().Remainder;
        switch (word)
        {
            case "let" when after.ConsumeToken() is { HasValue: true, Value.Kind: KqlToken.Identifier or KqlToken.OpenBracket }:
                return Let(input, after, first.Source());
            case "set" when after.Next(KqlToken.Identifier) is var (option, _):
                return Done(new SetSyntax(option.ToStringValue(), OptionValue(after), first.Source().To(option.Source())), input,
                    SkipTo(after, false, KqlToken.Semicolon));
            case "declare" when after.NextIs("query_parameters"):
                var declared = parameters(after.ConsumeToken().Remainder);
                return declared.HasValue
                    ? Done(new DeclareSyntax(declared.Value, first.Source()), input, declared.Remainder)
                    : TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ParameterSyntax>, StatementSyntax>(declared);
            case "declare" or "alias" or "restrict" when after.Next(KqlToken.Identifier) is var (what, _):
                return Done(new UnsupportedStatementSyntax($"{word} {what.ToStringValue()}", first.Source().To(what.Source())), input,
                    SkipTo(after, false, KqlToken.Semicolon));
        }
        var query = Query(input);
        return query.HasValue
            ? Done(new QueryStatementSyntax(query.Value, query.Value.Span), input, query.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ExprSyntax, StatementSyntax>(query);
    }

    TokenListParserResult<KqlToken, StatementSyntax> Let(TokenList<KqlToken> input, TokenList<KqlToken> after, QuerySpan start)
    {
        var name = NameParser.Name(after);
        if (!name.HasValue) return TokenListParserResult.CastEmpty<KqlToken, NameSyntax, StatementSyntax>(name);
        if (name.Remainder.Next(KqlToken.Assign) is not var (_, at))
            return TokenListParserResult.Empty<KqlToken, StatementSyntax>(name.Remainder, ["`=`"]);
        var value = IsLambda(at) ? Lambda(at) : Query(at);
        return value.HasValue
            ? Done(new LetSyntax(name.Value, value.Value, start.To(value.Value.Span)), input, value.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ExprSyntax, StatementSyntax>(value);
    }

    /// <summary>What stands behind `set name =`; null for a word that is no expression, which `set` allows.</summary>
    ExprSyntax? OptionValue(TokenList<KqlToken> option) =>
        option.ConsumeToken().Remainder.Next(KqlToken.Assign) is var (_, rest) && expressions.Expression(rest) is { HasValue: true } value
            ? value.Value : null;

    static TokenListParserResult<KqlToken, StatementSyntax> Done(StatementSyntax statement, TokenList<KqlToken> input,
        TokenList<KqlToken> rest) => TokenListParserResult.Value(statement, input, rest);

    /// <summary>Whether `view`, a parameter list and a brace follow.</summary>
    static bool IsLambda(TokenList<KqlToken> input)
    {
        if (input.NextIs("view")) input = input.ConsumeToken().Remainder;
        if (input.Next(KqlToken.OpenParen) is null) return false;
        var depth = 0;
        while (input.ConsumeToken() is { HasValue: true } next)
        {
            if (next.Value.Kind == KqlToken.OpenParen) depth++;
            if (next.Value.Kind == KqlToken.CloseParen && --depth == 0) return next.Remainder.Next(KqlToken.OpenBrace) is not null;
            if (next.Value.Kind is KqlToken.Pipe or KqlToken.Semicolon) return false;
            input = next.Remainder;
        }
        return false;
    }

    TokenListParserResult<KqlToken, ExprSyntax> Lambda(TokenList<KqlToken> input)
    {
        var isView = input.NextIs("view");
        var read = parameters(isView ? input.ConsumeToken().Remainder : input);
        if (!read.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ParameterSyntax>, ExprSyntax>(read);
        var (body, rest) = Statements(read.Remainder.ConsumeToken().Remainder, inBraces: true);
        return rest.Next(KqlToken.CloseBrace) is var (close, end)
            ? TokenListParserResult
                .Value<KqlToken, ExprSyntax>(new LambdaSyntax(read.Value, body, isView, input.Source().To(close.Source())), input, end)
            : TokenListParserResult.Empty<KqlToken, ExprSyntax>(rest, ["`}`"]);
    }

    TokenListParserResult<KqlToken, ParameterSyntax> ReadParameter(TokenList<KqlToken> input)
    {
        var name = NameParser.Name(input);
        if (!name.HasValue) return TokenListParserResult.CastEmpty<KqlToken, NameSyntax, ParameterSyntax>(name);
        if (name.Remainder.Next(KqlToken.Colon) is not var (_, at))
            return TokenListParserResult.Empty<KqlToken, ParameterSyntax>(name.Remainder, ["`:`"]);
        if (at.Next(KqlToken.OpenParen) is not null)
        {
            // A table parameter's columns are a promise of the caller: what is passed decides.
            var columns = Grammar.Columns(at) is { HasValue: true } declared ? declared.Value : [];
            return TokenListParserResult.Value(new ParameterSyntax(name.Value, null, true, null) { Columns = columns }, input,
                SkipParentheses(at));
        }
        var type = Grammar.Type(at);
        if (!type.HasValue) return TokenListParserResult.CastEmpty<KqlToken, Engine.Schema.ColumnType, ParameterSyntax>(type);
        if (type.Remainder.Next(KqlToken.Assign) is not var (_, afterAssign))
            return TokenListParserResult.Value(new ParameterSyntax(name.Value, type.Value, false, null), input, type.Remainder);
        var value = expressions.Expression(afterAssign);
        return value.HasValue
            ? TokenListParserResult.Value(new ParameterSyntax(name.Value, type.Value, false, value.Value), input, value.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ExprSyntax, ParameterSyntax>(value);
    }

    static TokenList<KqlToken> SkipParentheses(TokenList<KqlToken> input)
    {
        var depth = 0;
        while (input.ConsumeToken() is { HasValue: true } next)
        {
            input = next.Remainder;
            if (next.Value.Kind == KqlToken.OpenParen) depth++;
            if (next.Value.Kind == KqlToken.CloseParen && --depth == 0) break;
        }
        return input;
    }

    /// <summary>`source | operator | operator`; only an expression when no pipe follows.</summary>
    TokenListParserResult<KqlToken, ExprSyntax> Query(TokenList<KqlToken> input)
    {
        var steps = ImmutableArray.CreateBuilder<OperatorSyntax>();
        ExprSyntax? source = null;
        TokenList<KqlToken> at;
        if (Starts(input))
        {
            var first = Operator(input, atStart: true);
            steps.Add(first.Syntax);
            at = first.Remainder;
        }
        else
        {
            var expression = expressions.Expression(input);
            if (!expression.HasValue || expression.Remainder.Next(KqlToken.Pipe) is null) return expression;
            source = expression.Value;
            at = expression.Remainder;
        }
        at = Piped(at, steps);
        var start = source?.Span ?? steps[0].Span;
        var span = steps.Count > 0 ? start.To(steps[^1].Span) : start;
        return TokenListParserResult.Value<KqlToken, ExprSyntax>(new PipelineSyntax(source, steps.ToImmutable(), span), input, at);
    }

    /// <summary>Operators without a source, as they stand in the parentheses of `mv-apply`.</summary>
    TokenListParserResult<KqlToken, ImmutableArray<OperatorSyntax>> Steps(TokenList<KqlToken> input)
    {
        var first = Operator(input, atStart: false);
        var steps = ImmutableArray.CreateBuilder<OperatorSyntax>();
        steps.Add(first.Syntax);
        var rest = Piped(first.Remainder, steps);
        return TokenListParserResult.Value(steps.ToImmutable(), input, rest);
    }

    /// <summary>`| operator | operator`; gives back what follows.</summary>
    TokenList<KqlToken> Piped(TokenList<KqlToken> at, ImmutableArray<OperatorSyntax>.Builder steps)
    {
        while (at.Next(KqlToken.Pipe) is var (_, afterPipe))
        {
            var next = Operator(afterPipe, atStart: false);
            steps.Add(next.Syntax);
            at = next.Remainder;
        }
        return at;
    }

    /// <summary>Whether an operator that needs no input stands here, and not a column or function of its name.</summary>
    bool Starts(TokenList<KqlToken> input)
    {
        var (name, _, rest) = OperatorName(input);
        if (name is null || operators.Find(name) is not { Place: not OperatorPlace.Pipe }) return false;
        var next = rest.ConsumeToken();
        if (!next.HasValue) return false;
        return name switch
        {
            "range" => next.Value.Kind is KqlToken.Identifier or KqlToken.OpenBracket,
            "datatable" or "externaldata" or "external_data" => next.Value.Kind == KqlToken.OpenParen,
            "search" or "find" when rest.NextIs("in") => next.Remainder.Next(KqlToken.OpenParen) is not null,
            _ =>
                next.Value.Kind is KqlToken.Identifier or KqlToken.String or KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.Star
                    or KqlToken.Integer or KqlToken.Real
                or KqlToken.TimeSpan or KqlToken.TypedLiteral or KqlToken.Minus or KqlToken.Plus && !IsInfixWord(next.Value),
        };
    }

    static bool IsInfixWord(Token<KqlToken> token) =>
        token.Kind == KqlToken.Identifier
            && token
            .ToStringValue() is "has" or "contains" or "in" or "and" or "or" or "startswith" or "endswith" or "matches" or "between";

    (OperatorSyntax Syntax, TokenList<KqlToken> Remainder) Operator(TokenList<KqlToken> input, bool atStart)
    {
        var (name, nameSpan, rest) = OperatorName(input);
        if (name is null) return Bad(Unexpected(input, "an operator"), input);
        if (operators.Find(name) is not { } found || !(atStart || found.Place != OperatorPlace.Start))
            return Bad(new(nameSpan, name, "an operator") { Operator = name }, rest);
        // Made when it is first met: all of them take longer to make than a short query to run.
        var read = parsers.GetOrAdd(found, one => one.Read(grammar))(rest);
        if (!read.HasValue) return Bad(Mistake(read), After(read, rest, inBraces: true, KqlToken.Pipe));
        if (!EndsOperator(read.Remainder)) return Bad(Unexpected(read.Remainder, "`|` or the end"), read.Remainder);
        var consumed = read.Remainder.Position - rest.Position;
        var last = consumed > 0 ? rest.ElementAt(consumed - 1).Source() : nameSpan;
        return (read.Value with { Operator = found, NameSpan = nameSpan, Span = nameSpan.To(last) }, read.Remainder);
    }

    static bool EndsOperator(TokenList<KqlToken> rest) =>
        rest.ConsumeToken() is not { HasValue: true } next
            || next.Value.Kind is KqlToken.Pipe or KqlToken.CloseParen or KqlToken.CloseBrace or KqlToken.Semicolon or KqlToken.Comma;

    static (OperatorSyntax, TokenList<KqlToken>) Bad(SyntaxMistake mistake, TokenList<KqlToken> from) =>
        (new BadOperatorSyntax(mistake) { Span = mistake.Place, NameSpan = mistake.Place }, SkipTo(from, inBraces: true, KqlToken.Pipe));

    /// <summary>`mv-expand` is three tokens that touch.</summary>
    (string? Name, QuerySpan Span, TokenList<KqlToken> Remainder) OperatorName(TokenList<KqlToken> input)
    {
        if (input.Next(KqlToken.Identifier) is not var (first, at)) return (null, default, input);
        var name = first.ToStringValue();
        var span = first.Source();
        while (at.Next(KqlToken.Minus) is var (dash, afterDash) && dash.Source().Start == span.End
            && afterDash.Next(KqlToken.Identifier) is var (part, rest) && part.Source().Start == span.End + 1
            && operators.IsPartOfName(name + "-" + part.ToStringValue()))
        {
            name += "-" + part.ToStringValue();
            span = span.To(part.Source());
            at = rest;
        }
        return (name, span, at);
    }

    /// <summary>
    /// Where to go on after what failed. What wanted more at the end of the text has read all of it: were it read again, and what is
    /// unclosed inside of it again at each level, that would take twice as long for each.
    /// </summary>
    static TokenList<KqlToken> After<T>(TokenListParserResult<KqlToken, T> failed, TokenList<KqlToken> from, bool inBraces, KqlToken kind) =>
        failed.Remainder.IsAtEnd ? failed.Remainder : SkipTo(from, inBraces, kind);

    /// <summary>Skips to such a token, a semicolon, or the parenthesis or brace that closes what we are in.</summary>
    static TokenList<KqlToken> SkipTo(TokenList<KqlToken> input, bool inBraces, KqlToken kind)
    {
        var depth = 0;
        while (input.ConsumeToken() is { HasValue: true } next)
        {
            var token = next.Value.Kind;
            if (depth == 0 && (token == kind || token == KqlToken.Semicolon)) return input;
            if (token is KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.OpenBrace) depth++;
            if (token is KqlToken.CloseParen or KqlToken.CloseBracket or KqlToken.CloseBrace)
            {
                if (depth == 0 && (inBraces || kind == KqlToken.Pipe)) return input;
                depth = Math.Max(0, depth - 1);
            }
            input = next.Remainder;
        }
        return input;
    }

    static SyntaxMistake Unexpected(TokenList<KqlToken> at, string expected) =>
        at.ConsumeToken() is { HasValue: true } next
            ? new(next.Value.Source(), next.Value.ToStringValue(), expected)
            : new(End, "", expected);

    /// <summary>
    /// What a failed parser says, from its position and not from its text: that drops the position at the end of the input.
    /// </summary>
    static SyntaxMistake Mistake<T>(TokenListParserResult<KqlToken, T> failed)
    {
        var expected = failed.Expectations is { Length: > 0 } expectations
            ? string.Join(" or ", expectations.Distinct())
            : "something else";
        return Unexpected(failed.Remainder, expected);
    }
}
