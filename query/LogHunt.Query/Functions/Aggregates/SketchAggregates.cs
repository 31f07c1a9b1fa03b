using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>Sketches: answers that can be kept, put together and asked later.</summary>
static class SketchAggregates
{
    static readonly AggregateFunction Hll = new TypedAggregate(
        new("hll", "A sketch of the distinct values, for `dcount_hll` and `hll_merge`: exact up to some 16000, with an accuracy of 0 to 4 more or "
            + "fewer.", "range x from 1 to 9 step 1 | summarize h = hll(x % 3) | project dcount_hll(h)", "3"),
        types => types is [var value] ? new HllAggregate([value], isMerge: false)
            : types is [var other, ColumnType.Int or ColumnType.Long] ? new HllAggregate([other, ColumnType.Long], isMerge: false) : null);

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Hll,
        FilteredAggregate.Of(new("hll_if", "A sketch of the distinct values for which a condition is true.",
            "range x from 1 to 9 step 1 | summarize h = hll_if(x, x > 4) | project dcount_hll(h)", "5"), Hll),
        new TypedAggregate(new("hll_merge", "The sketches of `hll` in one.",
            "range x from 1 to 9 step 1 | summarize h = hll(x) by x % 2 | summarize m = hll_merge(h) | project dcount_hll(m)", "9"),
            types => types is [ColumnType.Dynamic] ? new HllAggregate([ColumnType.Dynamic], isMerge: true) : null),
        new TypedAggregate(new("tdigest", "A sketch of the values in order, each as often as a weight says, for `percentile_tdigest` and its like: "
            + "exact up to 10000 different values.",
            "range x from 1 to 9 step 1 | summarize t = tdigest(x) | project percentile_tdigest(t, 50)", "5"),
            types => types is [var value] && IsOrdered(value) ? new TdigestAggregate([value])
                : types is [var other, ColumnType.Int or ColumnType.Long] && IsOrdered(other) ? new TdigestAggregate([other, ColumnType.Long]) : null),
        new TypedAggregate(new("tdigest_merge", "The sketches of `tdigest` in one.",
            "range x from 1 to 9 step 1 | summarize t = tdigest(x) by x % 2 | summarize m = tdigest_merge(t) | project percentile_tdigest(m, 50)",
            "5") { Aliases = ["merge_tdigest", "merge_tdigests"] },
            types => types is [ColumnType.Dynamic] ? new TdigestMerge() : null),
    ];

    static bool IsOrdered(ColumnType type) =>
        type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Decimal or ColumnType.DateTime or ColumnType.TimeSpan;
}

/// <summary>The distinct values of a group, or of what `hll` made of them, as a <see cref="DistinctSketch"/>.</summary>
sealed class HllAggregate(ImmutableArray<ColumnType> parameters, bool isMerge) : Aggregate(ColumnType.Dynamic, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0) return null;
        var sketch = Begin(rows.Count > 0 && rows[0].Length > 1 ? rows[0][1] : null);
        foreach (var row in rows) Add(sketch, row[0]);
        return sketch.ToArray();
    }

    DistinctSketch Begin(object? accuracy) => new(isMerge ? DistinctSketch.MostFor(4) : DistinctSketch.MostFor(accuracy as long? ?? 1));

    void Add(DistinctSketch sketch, object? value)
    {
        if (value is null) return;
        if (!isMerge) sketch.Add(value);
        else if (value is DynamicArray written && DistinctSketch.Of(written) is { } other) sketch.Add(other);
    }

    public override Accumulator Open() => new Sketches(this);

    sealed class Sketches(HllAggregate aggregate) : Accumulator
    {
        DistinctSketch?[] sketches = [];
        object? accuracy;

        public override long Bytes => sketches.Sum(sketch => sketch?.Bytes ?? 0);

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref sketches, groupCount);
            if (groups.IsEmpty) return;
            if (arguments.Length > 1) accuracy ??= arguments[1].Value(0);
            for (var row = 0; row < groups.Length; row++)
                aggregate.Add(sketches[groups[row]] ??= aggregate.Begin(accuracy), arguments[0].Value(row));
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref sketches, groupCount);
            var theirs = (Sketches)other;
            accuracy ??= theirs.accuracy;
            for (var group = 0; group < map.Length && group < theirs.sketches.Length; group++)
                if (theirs.sketches[group] is { } more) (sketches[map[group]] ??= aggregate.Begin(accuracy)).Add(more);
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref sketches, groupCount);
            return new DynamicColumn([.. sketches[..groupCount].Select(sketch => (object?)sketch?.ToArray())]);
        }
    }
}

/// <summary>The values of a group in order, as a <see cref="RankSketch"/>.</summary>
sealed class TdigestAggregate(ImmutableArray<ColumnType> parameters) : Aggregate(ColumnType.Dynamic, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows) => rows.Count == 0 ? null
        : RankSketch.Of(rows.Select(row => (row[0], row.Length > 1 ? row[1] as long? ?? 0 : 1))).ToArray();
}

/// <summary>Several of what `tdigest` made in one.</summary>
sealed class TdigestMerge() : Aggregate(ColumnType.Dynamic, ColumnType.Dynamic)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows) => rows.Count == 0 ? null
        : (RankSketch.Merged(rows.Select(row => row[0])) ?? RankSketch.Of([])).ToArray();
}
