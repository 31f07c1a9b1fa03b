using System.Collections.Immutable;
using LogHunt.Ingest.Stix;

namespace LogHunt.Ingest.Indicators;

/// <summary>One comparison of a pattern: `file:hashes.'SHA-256' = '…'` is path `file:hashes.SHA-256`, operator `=`, one value.</summary>
sealed record StixComparison(string Path, string Operator, ImmutableArray<string> Values);

/// <summary>
/// A pattern as «any of these»: alternatives, each a list of comparisons that must hold together. Qualifiers of time and repetition only
/// narrow what is searched for and are left out.
/// </summary>
static class StixAlternatives
{
    const int Most = 20_000;

    /// <summary>The alternatives of a pattern as feeds write it, or why it has none that we can search for.</summary>
    public static (ImmutableArray<ImmutableArray<StixComparison>> Alternatives, string? Problem) Read(string text)
    {
        if (StixPattern.Parse(text, StixReading.Lenient, out var problem) is not { } pattern) return ([], problem);
        var alternatives = new List<ImmutableArray<StixComparison>>();
        problem = Add(pattern.Root, alternatives);
        return problem is null ? ([.. alternatives], null) : ([], problem);
    }

    static string? Add(StixNode node, List<ImmutableArray<StixComparison>> all)
    {
        switch (node)
        {
            case StixObserved observed:
                var found = Of(observed.Term);
                if (found is null) return "it has too many alternatives";
                all.AddRange(found);
                return null;
            case StixEither either: return either.Nodes.Select(inner => Add(inner, all)).FirstOrDefault(problem => problem is not null);
            case StixWithin within: return Add(within.Inner, all);
            case StixRepeats repeats: return Add(repeats.Inner, all);
            case StixBetween between: return Add(between.Inner, all);
            default: return $"it asks for several observations together (`{(node is StixBoth ? "AND" : "FOLLOWEDBY")}`)";
        }
    }

    /// <summary>Null when they are too many.</summary>
    static ImmutableArray<ImmutableArray<StixComparison>>? Of(StixTerm term)
    {
        if (term is StixTest test)
        {
            var comparison = test.IsNegated ? "NOT " + test.Operator : test.Operator;
            return [[new(test.Path.Written(isQuoted: false), comparison, [.. test.Values.Select(value => value.Text)])]];
        }
        if (term is StixAnyOf any)
        {
            var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<StixComparison>>();
            foreach (var inner in any.Terms)
            {
                if (Of(inner) is not { } more) return null;
                alternatives.AddRange(more);
            }
            return alternatives.ToImmutable();
        }
        ImmutableArray<ImmutableArray<StixComparison>> together = [[]];
        foreach (var inner in ((StixAllOf)term).Terms)
        {
            if (Of(inner) is not { } more || (long)together.Length * more.Length > Most) return null;
            together = [.. together.SelectMany(left => more.Select(left.AddRange))];
        }
        return together;
    }
}
