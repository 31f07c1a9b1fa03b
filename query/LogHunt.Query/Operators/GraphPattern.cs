using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>`(a)`, `()`</summary>
sealed record GraphVertexSyntax(NameSyntax? Name);

/// <summary>`-[e]->`, `&lt;--`, `-[e*1..3]-`</summary>
sealed record GraphEdgeSyntax(NameSyntax? Name, GraphDirection Direction, int Least, int Most, bool IsWalk);

/// <summary>`(a)-[e]->(b), (b)--(c) where … project …`</summary>
sealed record GraphPattern(
    ImmutableArray<Setting> Settings, ImmutableArray<GraphSequence> Sequences, ExprSyntax? Where, ImmutableArray<ExprSyntax> Columns)
    : OperatorSyntax
{
    /// <summary>Edges that a walk may have; a pattern with more is refused by the sentence of the token that says so.</summary>
    const int LongestWalk = 1_000;

    static readonly TokenListParser<KqlToken, GraphVertexSyntax> Vertex =
        Grammar.Name.Select(name => (NameSyntax?)name).OptionalOrDefault(null).Between(Grammar.Open, Grammar.Close)
            .Select(name => new GraphVertexSyntax(name));

    static readonly TokenListParser<KqlToken, int> Number = Token.EqualTo(KqlToken.Integer)
        .Where(token => int.TryParse(token.ToStringValue(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= LongestWalk, $"a number of edges up to {LongestWalk}")
        .Select(token => int.Parse(token.ToStringValue(), CultureInfo.InvariantCulture));

    static readonly TokenListParser<KqlToken, (int Least, int Most)> Lengths =
        from star in Token.EqualTo(KqlToken.Star)
        from least in Number
        from dots in Token.EqualTo(KqlToken.Range)
        from most in Number
        select (least, most);

    static readonly TokenListParser<KqlToken, (NameSyntax? Name, (int Least, int Most)? Lengths)> Bracket =
        (from name in Grammar.Name.Select(name => (NameSyntax?)name).OptionalOrDefault(null)
         from lengths in Lengths.Select(lengths => ((int, int)?)lengths).OptionalOrDefault(null)
         select (name, lengths)).Between(Token.EqualTo(KqlToken.OpenBracket), Token.EqualTo(KqlToken.CloseBracket));

    static readonly TokenListParser<KqlToken, GraphEdgeSyntax> Edge =
        from tail in Token.EqualTo(KqlToken.Less).Value(true).OptionalOrDefault(false)
        from first in Token.EqualTo(KqlToken.Minus)
        from inside in Bracket.OptionalOrDefault((null, null))
        from second in Token.EqualTo(KqlToken.Minus)
        from head in (tail ? Superpower.Parse.Return<KqlToken, bool>(false) : Token.EqualTo(KqlToken.Greater).Value(true).OptionalOrDefault(false))
        select new GraphEdgeSyntax(inside.Name, tail ? GraphDirection.Backward : head ? GraphDirection.Forward : GraphDirection.Any,
            inside.Lengths?.Least ?? 1, inside.Lengths?.Most ?? 1, inside.Lengths is not null);

    static readonly TokenListParser<KqlToken, GraphSequence> Sequence =
        from first in Vertex
        from rest in (from edge in Edge from vertex in Vertex select (edge, vertex)).Many()
        select new GraphSequence([first, .. rest.Select(one => one.vertex)], [.. rest.Select(one => one.edge)]);

    /// <summary>What follows an operator's name: settings of these names, sequences, a condition and columns.</summary>
    public static TokenListParser<KqlToken, GraphPattern> Parser(Grammar grammar, params string[] settings) =>
        from given in Grammar.SettingsOf(settings)
        from sequences in Grammar.ListOf(Sequence)
        from condition in Grammar.Word("where").IgnoreThen(grammar.Expression).Select(condition => (ExprSyntax?)condition).OptionalOrDefault(null)
        from word in Grammar.Word("project")
        from columns in grammar.NamedExpressions
        select new GraphPattern(given, sequences, condition, columns);
}

/// <summary>`(a)-[e]->(b)--(c)`: one more vertex than edges.</summary>
sealed record GraphSequence(ImmutableArray<GraphVertexSyntax> Vertices, ImmutableArray<GraphEdgeSyntax> Edges);
