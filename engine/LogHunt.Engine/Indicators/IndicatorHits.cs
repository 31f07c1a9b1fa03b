using System.Collections.Immutable;

namespace LogHunt.Engine.Indicators;

/// <summary>Positions of what was found: almost always none or one.</summary>
struct IndicatorHits
{
    bool any;
    int first;
    List<int>? several;

    /// <summary>
    /// Whether the text is part of a longer one, whose words it cuts none of: what would have to stand before or behind it counts as standing
    /// there.
    /// </summary>
    public bool AreOfPart { get; init; }

    public readonly bool Any => any;

    public void Add(int[] positions)
    {
        foreach (var position in positions) Add(position);
    }

    public void Add(int position)
    {
        if (!any)
        {
            (any, first) = (true, position);
            return;
        }
        if (position == first && several is null) return;
        several ??= [first];
        if (!several.Contains(position)) several.Add(position);
    }

    /// <summary>Adds what was found, each once, in the set's order.</summary>
    public readonly void AddTo(List<Indicator> found, ImmutableArray<Indicator> all)
    {
        if (several is null)
        {
            if (any) found.Add(all[first]);
            return;
        }
        several.Sort();
        foreach (var position in several) found.Add(all[position]);
    }
}
