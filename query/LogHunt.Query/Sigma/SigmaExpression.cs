using System.Collections.Immutable;

namespace LogHunt.Query.Sigma;

/// <summary>A condition on rows, in KQL: a comparison, or several under `and`, `or`, `not`.</summary>
abstract record SigmaExpression
{
    public static SigmaExpression Of(string comparison) => new Comparison(comparison);

    public static SigmaExpression All(IEnumerable<SigmaExpression> parts) => Several("and", parts);

    public static SigmaExpression Any(IEnumerable<SigmaExpression> parts) => Several("or", parts);

    public SigmaExpression Negated() => new Not(this);

    static SigmaExpression Several(string word, IEnumerable<SigmaExpression> parts)
    {
        ImmutableArray<SigmaExpression> flat =
            [.. parts.SelectMany(part => part is Joined joined && joined.Word == word ? joined.Parts : [part])];
        return flat.Length == 1 ? flat[0] : new Joined(word, flat);
    }

    sealed record Comparison(string Text) : SigmaExpression
    {
        public override string ToString() => Text;
    }

    sealed record Joined(string Word, ImmutableArray<SigmaExpression> Parts) : SigmaExpression
    {
        public override string ToString() =>
            string.Join($" {Word} ", Parts.Select(part => part is Joined ? $"({part})" : part.ToString()));
    }

    sealed record Not(SigmaExpression Inner) : SigmaExpression
    {
        public override string ToString() => $"not({Inner})";
    }
}
