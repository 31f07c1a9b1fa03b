using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

sealed class RenderOperator : Operator<RenderOperator.Render>
{
    internal sealed record Render(RenderHint Hint) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("render", "Says how to draw the rows; it changes none of them.", "print a = 1 | render table", "1");

    static readonly TokenListParser<KqlToken, string> Value = ReadValue;

    static readonly TokenListParser<KqlToken, KeyValuePair<string, string>> Property =
        from name in Token.EqualTo(KqlToken.Identifier)
        from assign in Grammar.Assign
        from value in Value
        select KeyValuePair.Create(name.ToStringValue(), value);

    /// <summary>Columns of a chart stand between commas, as the properties do.</summary>
    static readonly TokenListParser<KqlToken, KeyValuePair<string, string>[]> Properties =
        Property.AtLeastOnceDelimitedBy(Grammar.Comma).Between(Grammar.Open, Grammar.Close);

    protected override TokenListParser<KqlToken, Render> Parser(Grammar grammar) =>
        from kind in Token.EqualTo(KqlToken.Identifier)
        from properties in Grammar.Word("with").IgnoreThen(Properties).Or(Property.Many()).OptionalOrDefault([])
        select new Render(new(kind.ToStringValue(), properties.DistinctBy(property => property.Key).ToImmutableDictionary()));

    /// <summary>A word, text or number, or several columns: `ycolumns = a, b`.</summary>
    static TokenListParserResult<KqlToken, string> ReadValue(TokenList<KqlToken> input)
    {
        var text = "";
        var at = input;
        while (at.ConsumeToken() is { HasValue: true,
            Value.Kind: KqlToken.Identifier or KqlToken.String or KqlToken.Integer or KqlToken.Real or KqlToken.TypedLiteral } next)
        {
            text += (text.Length > 0 ? "," : "")
                + (next.Value.Kind == KqlToken.String ? Literals.String(next.Value.ToStringValue()) : next.Value.ToStringValue());
            at = next.Remainder;
            if (at.Next(KqlToken.Comma) is not var (_, afterComma) || afterComma.ConsumeToken() is not { HasValue: true } following
                || following.Remainder.Next(KqlToken.Assign) is not null)
                break;
            at = afterComma;
        }
        return text.Length > 0 || at.Position != input.Position
            ? TokenListParserResult.Value(text, input, at)
            : TokenListParserResult.Empty<KqlToken, string>(input, ["a value"]);
    }

    protected override PlanNode Bind(Render syntax, PlanNode input, Binder binder)
    {
        binder.Render = syntax.Hint;
        return input;
    }
}
