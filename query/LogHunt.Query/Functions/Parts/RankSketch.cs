using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// Values in order with their weights, from which percentiles and ranks follow. Up to <see cref="Most"/> different values it is exact; more
/// are put together in parts of equal weight, each of which its largest value stands for. Written as `[[values], [weights]]`.
/// </summary>
sealed class RankSketch
{
    const int Most = 10_000;

    readonly List<(object Value, long Weight)> values;

    RankSketch(IEnumerable<(object Value, long Weight)> given)
    {
        values = [];
        foreach (var (value, weight) in given.OrderBy(one => one.Value, Comparer<object>.Create(ScalarOrder.Compare)))
        {
            if (values.Count > 0 && ScalarOrder.Compare(values[^1].Value, value) == 0) values[^1] = (value, values[^1].Weight + weight);
            else values.Add((value, weight));
            Weight += weight;
        }
        if (values.Count > Most) Compress();
    }

    public long Weight { get; }

    void Compress()
    {
        var (parts, seen, part) = (new List<(object, long)>(), 0L, 0L);
        foreach (var (value, weight) in values)
        {
            (seen, part) = (seen + weight, part + weight);
            if (seen < (Int128)Weight * (parts.Count + 1) / Most) continue;
            parts.Add((value, part));
            part = 0;
        }
        values.Clear();
        values.AddRange(parts);
    }

    /// <summary>Of values with weights above zero; null values are left out.</summary>
    public static RankSketch Of(IEnumerable<(object? Value, long Weight)> given) =>
        new(given.Where(one => one is { Value: not null, Weight: > 0 }).Select(one => (Conversions.ToDynamic(one.Value)!, one.Weight)));

    /// <summary>What <see cref="ToArray"/> wrote; null for anything else.</summary>
    public static RankSketch? Of(object? written) => Parts(written) is { } parts ? new(parts) : null;

    static IEnumerable<(object, long)>? Parts(object? written) =>
        written is DynamicArray and [DynamicArray values, DynamicArray weights] && values.Count == weights.Count
            && values.All(value => value is not null) && weights.All(weight => weight is long and > 0)
            ? values.Zip(weights, (value, weight) => (value!, (long)weight!)) : null;

    /// <summary>Several in one; null when none of them is a sketch.</summary>
    public static RankSketch? Merged(IEnumerable<object?> written)
    {
        var all = written.Select(Parts).OfType<IEnumerable<(object, long)>>().ToList();
        return all.Count == 0 ? null : new(all.SelectMany(parts => parts));
    }

    public DynamicArray ToArray() =>
        new([new DynamicArray([.. values.Select(one => one.Value)]), new DynamicArray([.. values.Select(one => (object?)one.Weight)])]);

    /// <summary>The value of the nearest rank.</summary>
    public object? Percentile(double? share)
    {
        if (values.Count == 0 || share is not { } percentage || !double.IsFinite(percentage)) return null;
        var wanted = Math.Max(Math.Ceiling((decimal)Math.Clamp(percentage, 0, 100) / 100 * Weight), 1);
        var seen = 0m;
        foreach (var (value, weight) in values)
            if ((seen += weight) >= wanted) return value;
        return values[^1].Value;
    }

    /// <summary>The weight of the values that are not above one.</summary>
    public long Rank(object value) => values.TakeWhile(one => ScalarOrder.Compare(one.Value, value) <= 0).Sum(one => one.Weight);
}
