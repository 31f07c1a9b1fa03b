using System.Collections.Immutable;

namespace LogHunt.Ingest.Stix;

/// <summary>
/// Whether an observation shows what stands in brackets: all that is said of one type holds for one and the same object of it.
/// </summary>
sealed class StixTermMatch
{
    readonly StixTerm term;
    readonly StixWork work;
    readonly Dictionary<StixTest, StixComparer> comparers = new(ReferenceEqualityComparer.Instance);
    readonly ImmutableArray<string> named;

    /// <summary>Types of objects that one observation shows and one pair of brackets asks for.</summary>
    const int MostTypes = 32;

    public StixTermMatch(StixTerm term, bool isLenient, StixWork work)
    {
        (this.term, this.work) = (term, work);
        Collect(term);
        named = [.. comparers.Keys.Select(test => test.Path.Type).Distinct(StringComparer.Ordinal)];

        void Collect(StixTerm part)
        {
            if (part is StixTest test) comparers[test] = new(test, isLenient, work);
            else foreach (var inner in Parts(part)) Collect(inner);
        }
    }

    public bool IsShown(StixObservation observation)
    {
        string[] types = [.. named.Where(observation.Seen.ContainsKey)];
        if (types.Length > MostTypes) throw new StixFailure($"it asks for objects of more than {MostTypes} types in one observation");
        return types.Length > 0 && Chooses(types, new(StringComparer.Ordinal), [], observation);
    }

    static ImmutableArray<StixTerm> Parts(StixTerm term) => term is StixAllOf all ? all.Terms : ((StixAnyOf)term).Terms;

    /// <summary>Tries each object of each type with those of the others.</summary>
    bool Chooses(ReadOnlySpan<string> types, Dictionary<string, int> chosen, Dictionary<(StixTest, int), bool> known, StixObservation observation)
    {
        if (types.IsEmpty) return Holds(term, chosen, known, observation);
        for (var i = 0; i < observation.Seen[types[0]].Length; i++)
        {
            chosen[types[0]] = i;
            if (Chooses(types[1..], chosen, known, observation)) return true;
        }
        return false;
    }

    bool Holds(StixTerm part, Dictionary<string, int> chosen, Dictionary<(StixTest, int), bool> known, StixObservation observation)
    {
        work.Spend(1);
        if (part is StixAllOf all) return all.Terms.All(inner => Holds(inner, chosen, known, observation));
        if (part is StixAnyOf any) return any.Terms.Any(inner => Holds(inner, chosen, known, observation));
        var test = (StixTest)part;
        if (!chosen.TryGetValue(test.Path.Type, out var place)) return false;
        if (named.Length == 1) return comparers[test].Holds(observation.Seen[test.Path.Type][place], observation.Objects);
        if (!known.TryGetValue((test, place), out var holds))
            known[(test, place)] = holds = comparers[test].Holds(observation.Seen[test.Path.Type][place], observation.Objects);
        return holds;
    }
}
