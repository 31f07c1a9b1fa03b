using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Ingest.Stix;

/// <summary>
/// Looks for observations, each used as often as it was seen, that show a pattern together: tries them in order of time, and leaves a way as soon
/// as a qualifier around it says no. What needs no trying, one kind of observation repeated, is counted.
/// </summary>
sealed class StixSearch(ImmutableArray<StixObservation> observations, bool isLenient)
{
    /// <summary>Observations that a pattern asks for together.</summary>
    const int Deepest = 500;

    readonly StixWork work = new();
    readonly Dictionary<StixObserved, List<int>> showing = new(ReferenceEqualityComparer.Instance);
    readonly long[] free = [.. observations.Select(one => one.Count)];

    /// <summary>Throws <see cref="StixFailure"/> when it cannot be told.</summary>
    public bool Finds(StixNode node)
    {
        switch (node)
        {
            case StixEither either: return either.Nodes.Any(Finds);
            case StixWithin(StixEither either, var seconds): return either.Nodes.Any(inner => Finds(new StixWithin(inner, seconds)));
            case StixRepeats(StixObserved observed, var times): return Counted(Showing(observed)) >= times;
            case StixWithin(StixRepeats(StixObserved observed, var times), var seconds): return FindsTogether(Showing(observed), times, Ticks(seconds));
        }
        var least = Least(node);
        if (least > Counted(Enumerable.Range(0, observations.Length))) return false;
        if (least > Deepest) throw new StixFailure($"it asks for more than {Deepest} observations together");
        return Tries(node, null, () => true);
    }

    /// <summary>Whether some are so close that one stretch of that length touches them all: it begins where one of them ends.</summary>
    bool FindsTogether(List<int> places, int times, long length)
    {
        foreach (var first in places)
        {
            work.Spend(places.Count);
            var begin = observations[first].Last;
            if (Counted(places.Where(at => observations[at].Last >= begin && observations[at].First - begin <= length)) >= times) return true;
        }
        return false;
    }

    double Counted(IEnumerable<int> places) => places.Sum(at => (double)observations[at].Count);

    /// <summary>How many observations it takes at least.</summary>
    static double Least(StixNode node) => node switch
    {
        StixBoth both => both.Nodes.Sum(Least),
        StixFollowed followed => followed.Nodes.Sum(Least),
        StixEither either => either.Nodes.Min(Least),
        StixRepeats repeats => Least(repeats.Inner) * repeats.Times,
        StixWithin within => Least(within.Inner),
        StixBetween between => Least(between.Inner),
        _ => 1,
    };

    /// <summary>Finds observations for `node` under the limits of `scope`, and goes on with `next` for each choice until it is content.</summary>
    bool Tries(StixNode node, Scope? scope, Func<bool> next) => node switch
    {
        StixObserved observed => TriesEach(observed, scope, next),
        StixBoth both => TriesAll(both.Nodes, 0, scope, next),
        StixEither either => either.Nodes.Any(inner => Tries(inner, scope, next)),
        StixFollowed followed => TriesInOrder(followed.Nodes, 0, long.MinValue, scope, next),
        StixWithin within => Tries(within.Inner, new(scope) { Length = Ticks(within.Seconds) }, next),
        StixBetween between => Tries(between.Inner, new(scope) { Start = Time(between.Start), Stop = Time(between.Stop) }, next),
        StixRepeats repeats => TriesAgain(repeats, 0, 0, scope, next),
        _ => throw new InvalidOperationException($"unknown node {node}"),
    };

    bool TriesAll(ImmutableArray<StixNode> nodes, int at, Scope? scope, Func<bool> next) =>
        at == nodes.Length ? next() : Tries(nodes[at], scope, () => TriesAll(nodes, at + 1, scope, next));

    /// <summary>Each begins no earlier than all before it have ended.</summary>
    bool TriesInOrder(ImmutableArray<StixNode> nodes, int at, long after, Scope? scope, Func<bool> next)
    {
        if (at == nodes.Length) return next();
        var own = new Scope(scope) { After = after };
        return Tries(nodes[at], own, () => TriesInOrder(nodes, at + 1, Math.Max(after, own.Latest), scope, next));
    }

    /// <summary>Repetitions are tried in the order of their first observations: another order would be the same ones.</summary>
    bool TriesAgain(StixRepeats repeats, int done, int floor, Scope? scope, Func<bool> next)
    {
        if (done == repeats.Times) return next();
        var own = new Scope(scope) { Floor = floor };
        return Tries(repeats.Inner, own, () => TriesAgain(repeats, done + 1, own.FirstPlace, scope, next));
    }

    bool TriesEach(StixObserved observed, Scope? scope, Func<bool> next)
    {
        foreach (var place in Showing(observed))
        {
            work.Spend(1);
            if (free[place] == 0 || !Admits(scope, place)) continue;
            var saved = new List<(Scope, Scope)>();
            for (var outer = scope; outer is not null; outer = outer.Outer)
            {
                saved.Add((outer, outer.Copy()));
                outer.Take(observations[place], place);
            }
            free[place]--;
            if (next()) return true;
            free[place]++;
            foreach (var (outer, before) in saved) outer.Restore(before);
        }
        return false;
    }

    bool Admits(Scope? scope, int place)
    {
        for (; scope is not null; scope = scope.Outer)
            if (!scope.Admits(observations[place], place)) return false;
        return true;
    }

    /// <summary>The places of the observations that show what one pair of brackets asks.</summary>
    List<int> Showing(StixObserved observed)
    {
        if (showing.TryGetValue(observed, out var known)) return known;
        var found = new List<int>();
        var term = new StixTermMatch(observed.Term, isLenient, work);
        for (var i = 0; i < observations.Length; i++)
            if (term.IsShown(observations[i])) found.Add(i);
        return showing[observed] = found;
    }

    static long Ticks(StixValue seconds) =>
        (long)Math.Min(double.Parse(seconds.Text, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond, long.MaxValue / 2);

    static long Time(StixValue time) =>
        StixTime.TryRead(time.Text, out var ticks) ? ticks : throw new StixFailure($"`{time}` is no time; right would be `t'2026-11-29T12:30:00Z'`");

    /// <summary>What a qualifier or an order asks of all observations below it, and what was taken so far.</summary>
    sealed class Scope(Scope? outer)
    {
        public Scope? Outer { get; } = outer;
        public long Length { get; init; } = long.MaxValue / 2;
        public long Start { get; init; } = long.MinValue;
        public long Stop { get; init; } = long.MaxValue;
        public long After { get; init; } = long.MinValue;
        public int Floor { get; init; }

        public long Latest { get; private set; } = long.MinValue;
        public int FirstPlace { get; private set; } = -1;
        long latestBegin = long.MinValue;
        long earliestEnd = long.MaxValue;

        public bool Admits(StixObservation one, int place) =>
            one.First >= After && one.First < Stop && one.Last >= Start && (FirstPlace >= 0 || place >= Floor)
            && Math.Max(latestBegin, one.First) - Math.Min(earliestEnd, one.Last) <= Length;

        public void Take(StixObservation one, int place)
        {
            Latest = Math.Max(Latest, one.Last);
            if (FirstPlace < 0) FirstPlace = place;
            latestBegin = Math.Max(latestBegin, one.First);
            earliestEnd = Math.Min(earliestEnd, one.Last);
        }

        public Scope Copy() => (Scope)MemberwiseClone();

        public void Restore(Scope before) =>
            (Latest, FirstPlace, latestBegin, earliestEnd) = (before.Latest, before.FirstPlace, before.latestBegin, before.earliestEnd);
    }
}
