using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Syntax;

/// <summary>
/// The small parsers that operators are written with. Those that read an expression belong to a parser of a language, because a query with
/// its operators may stand in any expression; what reads tokens only is static.
/// </summary>
sealed class Grammar(
    ExpressionParser expressions, TokenListParser<KqlToken, ExprSyntax> query,
    TokenListParser<KqlToken, ImmutableArray<OperatorSyntax>> steps)
{
    public TokenListParser<KqlToken, ExprSyntax> Expression { get; } = expressions.Expression;

    /// <summary>A literal with its sign.</summary>
    public TokenListParser<KqlToken, ExprSyntax> Literal { get; } = expressions.Literal;

    /// <summary>An expression or a whole pipeline, as it may stand in parentheses.</summary>
    public TokenListParser<KqlToken, ExprSyntax> Query { get; } = query;

    /// <summary>Operators without a source, as they stand in the parentheses of `mv-apply`.</summary>
    public TokenListParser<KqlToken, ImmutableArray<OperatorSyntax>> Steps { get; } = steps;

    /// <summary>`x`, `a = x`, `(a, b) = x`</summary>
    public TokenListParser<KqlToken, ExprSyntax> Named { get; } = expressions.Named;

    public TokenListParser<KqlToken, ImmutableArray<ExprSyntax>> Expressions { get; } = ListOf<ExprSyntax>(expressions.Expression);

    public TokenListParser<KqlToken, ImmutableArray<ExprSyntax>> NamedExpressions { get; } = ListOf<ExprSyntax>(expressions.Named);

    /// <summary>The arguments of a call: each may have a name, and be a whole pipeline.</summary>
    public TokenListParser<KqlToken, ImmutableArray<ExprSyntax>> Arguments { get; } = ListOf<ExprSyntax>(expressions.Argument);

    public static readonly TokenListParser<KqlToken, Token<KqlToken>> Comma = Token.EqualTo(KqlToken.Comma);
    public static readonly TokenListParser<KqlToken, Token<KqlToken>> Assign = Token.EqualTo(KqlToken.Assign);
    public static readonly TokenListParser<KqlToken, Token<KqlToken>> Open = Token.EqualTo(KqlToken.OpenParen);
    public static readonly TokenListParser<KqlToken, Token<KqlToken>> Close = Token.EqualTo(KqlToken.CloseParen);

    public static readonly TokenListParser<KqlToken, NameSyntax> Name = NameParser.Name;

    /// <summary>`a`, `*`, `Net*`, `*_x`: a name or a pattern of names.</summary>
    public static readonly TokenListParser<KqlToken, ExprSyntax> NameOrPattern = NameParser.NameOrPattern;

    public static readonly TokenListParser<KqlToken, ColumnType> Type =
        Token.EqualTo(KqlToken.Identifier)
            .Where(token => ColumnTypes.Parse(token.ToStringValue()) is not null, "a type (string, long, datetime …)")
            .Select(token => ColumnTypes.Parse(token.ToStringValue())!.Value);

    /// <summary>`a:long`</summary>
    public static readonly TokenListParser<KqlToken, ColumnDeclaration> Column =
        from name in Name
        from colon in Token.EqualTo(KqlToken.Colon)
        from type in Type
        select new ColumnDeclaration(name, type);

    /// <summary>`(a:long, b:string)`</summary>
    public static readonly TokenListParser<KqlToken, ImmutableArray<ColumnDeclaration>> Columns =
        ListOf(Column).Between(Open, Close);

    public static readonly TokenListParser<KqlToken, string> Text =
        Token.EqualTo(KqlToken.String).Select(token => Literals.String(token.ToStringValue()));

    /// <summary>A keyword of an operator.</summary>
    public static TokenListParser<KqlToken, Token<KqlToken>> Word(string word) => Token.EqualToValue(KqlToken.Identifier, word);

    /// <summary>Items between commas; at least one.</summary>
    public static TokenListParser<KqlToken, ImmutableArray<T>> ListOf<T>(TokenListParser<KqlToken, T> item) =>
        from first in item
        from rest in Comma.IgnoreThen(item).Many()
        select ImmutableArray.Create([first, .. rest]);

    /// <summary>
    /// `name = value` settings that may follow an operator's name, in any order: `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`.
    /// </summary>
    public static TokenListParser<KqlToken, ImmutableArray<Setting>> Settings { get; } = input => ReadSettings(input, _ => true);

    /// <summary>Settings of these names and hints; where a column may be named so too, any other name begins one.</summary>
    public static TokenListParser<KqlToken, ImmutableArray<Setting>> SettingsOf(params string[] names) =>
        input => ReadSettings(input, name => names.Contains(name) || name.StartsWith("hint.", StringComparison.Ordinal));

    /// <summary>One setting, for settings between commas.</summary>
    public static TokenListParser<KqlToken, Setting> OneSetting { get; } = input =>
        ReadSetting(input) is { } read
            ? TokenListParserResult.Value(read.Setting, input, read.Remainder)
            : TokenListParserResult.Empty<KqlToken, Setting>(input, ["a setting"]);

    static TokenListParserResult<KqlToken, ImmutableArray<Setting>> ReadSettings(TokenList<KqlToken> input, Func<string, bool> isOne)
    {
        var settings = ImmutableArray.CreateBuilder<Setting>();
        var at = input;
        while (ReadSetting(at) is { } read && isOne(read.Setting.Name.Name))
        {
            settings.Add(read.Setting);
            at = read.Remainder;
        }
        return TokenListParserResult.Value(settings.ToImmutable(), input, at);
    }

    static (Setting Setting, TokenList<KqlToken> Remainder)? ReadSetting(TokenList<KqlToken> input)
    {
        var first = input.ConsumeToken();
        if (!first.HasValue || first.Value.Kind != KqlToken.Identifier) return null;
        var name = first.Value.ToStringValue();
        var at = first.Remainder;
        while (name.StartsWith("hint", StringComparison.Ordinal) && at.Next(KqlToken.Dot) is var (_, afterDot)
            && afterDot.Next(KqlToken.Identifier) is var (part, afterPart))
        {
            name += "." + part.ToStringValue();
            at = afterPart;
        }
        if (at.Next(KqlToken.Assign) is not var (_, afterAssign)) return null;
        var value = afterAssign.ConsumeToken();
        if (!value.HasValue
            || value.Value.Kind is not (KqlToken.Identifier or KqlToken.String or KqlToken.Integer or KqlToken.Real))
            return null;
        var text = value.Value.Kind == KqlToken.String ? Literals.String(value.Value.ToStringValue()) : value.Value.ToStringValue();
        return (new(new(name, first.Value.Source()), text, value.Value.Source()), value.Remainder);
    }
}

/// <summary>`kind=inner` after an operator's name.</summary>
sealed record Setting(NameSyntax Name, string Value, QuerySpan ValueSpan);
