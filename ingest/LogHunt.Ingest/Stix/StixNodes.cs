using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LogHunt.Ingest.Stix;

/// <summary>What a constant of a pattern is.</summary>
enum StixKind { Text, Integer, Real, Truth, Hex, Base64, Time }

/// <summary>A constant; `Text` is what stands between its quotes, without escapes.</summary>
sealed record StixValue(StixKind Kind, string Text)
{
    public override string ToString() => Kind switch
    {
        StixKind.Text => Quoted(Text),
        StixKind.Hex => $"h'{Text}'",
        StixKind.Base64 => $"b'{Text}'",
        StixKind.Time => $"t'{Text}'",
        _ => Text,
    };

    public static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

/// <summary>A step of a path: a property's name, or a place in a list, or all of it (both null).</summary>
sealed record StixStep(string? Name, int? Place)
{
    public static readonly StixStep All = new(null, null);
}

/// <summary>`file:hashes.'SHA-256'`: the type of an object and the way to what is compared.</summary>
sealed record StixPath(string Type, ImmutableArray<StixStep> Steps)
{
    /// <summary>As it is written, with quotes only where they are needed (`isQuoted`) or nowhere.</summary>
    public string Written(bool isQuoted)
    {
        var text = new StringBuilder(Type).Append(':');
        foreach (var (at, step) in Steps.Index())
            if (step.Name is not { } name) text.Append('[').Append(step.Place?.ToString(CultureInfo.InvariantCulture) ?? "*").Append(']');
            else text.Append(at > 0 ? "." : "").Append(isQuoted && !StixLexer.IsBareName(name) ? StixValue.Quoted(name) : name);
        return text.ToString();
    }
}

/// <summary>What is asked of one object, in the brackets of an observation.</summary>
abstract record StixTerm
{
    protected static string Inner(StixTerm term, bool isGroup) => isGroup ? $"({term})" : term.ToString();
}

sealed record StixTest(StixPath Path, bool IsNegated, string Operator, ImmutableArray<StixValue> Values) : StixTerm
{
    public override string ToString()
    {
        var not = IsNegated ? "NOT " : "";
        return Operator switch
        {
            "EXISTS" => $"{not}EXISTS {Path.Written(true)}",
            "IN" => $"{Path.Written(true)} {not}IN ({string.Join(", ", Values)})",
            _ => $"{Path.Written(true)} {not}{Operator} {Values[0]}",
        };
    }
}

sealed record StixAllOf(ImmutableArray<StixTerm> Terms) : StixTerm
{
    public override string ToString() => string.Join(" AND ", Terms.Select(term => Inner(term, term is not StixTest)));
}

sealed record StixAnyOf(ImmutableArray<StixTerm> Terms) : StixTerm
{
    public override string ToString() => string.Join(" OR ", Terms.Select(term => Inner(term, term is StixAnyOf)));
}

/// <summary>What is asked of observations together. Binding strength rises from FOLLOWEDBY over OR and AND to qualifiers.</summary>
abstract record StixNode
{
    protected abstract int Strength { get; }

    protected string Joined(string word, ImmutableArray<StixNode> nodes) =>
        string.Join(word, nodes.Select(node => node.Strength <= Strength ? $"({node})" : node.ToString()));

    protected string Qualified(StixNode inner, string qualifier) =>
        inner.Strength < Strength ? $"({inner}) {qualifier}" : $"{inner} {qualifier}";
}

sealed record StixObserved(StixTerm Term) : StixNode
{
    protected override int Strength => 4;
    public override string ToString() => $"[{Term}]";
}

sealed record StixBoth(ImmutableArray<StixNode> Nodes) : StixNode
{
    protected override int Strength => 2;
    public override string ToString() => Joined(" AND ", Nodes);
}

sealed record StixEither(ImmutableArray<StixNode> Nodes) : StixNode
{
    protected override int Strength => 1;
    public override string ToString() => Joined(" OR ", Nodes);
}

sealed record StixFollowed(ImmutableArray<StixNode> Nodes) : StixNode
{
    protected override int Strength => 0;
    public override string ToString() => Joined(" FOLLOWEDBY ", Nodes);
}

sealed record StixWithin(StixNode Inner, StixValue Seconds) : StixNode
{
    protected override int Strength => 3;
    public override string ToString() => Qualified(Inner, $"WITHIN {Seconds} SECONDS");
}

sealed record StixRepeats(StixNode Inner, int Times) : StixNode
{
    protected override int Strength => 3;
    public override string ToString() => Qualified(Inner, string.Create(CultureInfo.InvariantCulture, $"REPEATS {Times} TIMES"));
}

sealed record StixBetween(StixNode Inner, StixValue Start, StixValue Stop) : StixNode
{
    protected override int Strength => 3;
    public override string ToString() => Qualified(Inner, $"START {Start} STOP {Stop}");
}
