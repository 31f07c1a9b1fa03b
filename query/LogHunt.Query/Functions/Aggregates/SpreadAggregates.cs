using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

static class SpreadAggregates
{
    static readonly AggregateFunction Stdev =
        Of("stdev", "The standard deviation of a sample, 0 for fewer than two values.", "1.0", sample: true, root: true);
    static readonly AggregateFunction Variance =
        Of("variance", "The variance of a sample, 0 for fewer than two values.", "1.0", sample: true, root: false);
    static readonly AggregateFunction VarianceP =
        Of("variancep", "The variance of a whole population.", "0.6666666666666666", sample: false, root: false);

    static readonly AggregateFunction Percentile = new PercentileFunction(
        new("percentile", "The value below or at which a percentage of the values lies, exactly and by nearest rank.",
            "range x from 1 to 10 step 1 | summarize percentile(x, 50)", "5"), isOne: true);

    static readonly AggregateFunction Percentiles = new PercentileFunction(
        new("percentiles", "Several percentiles, each in a column of its own.",
            "range x from 1 to 10 step 1 | summarize percentiles(x, 10, 50)", "1, 5"), isOne: false);

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Stdev,
        Of("stdevp", "The standard deviation of a whole population.", "0.816496580927726", sample: false, root: true),
        FilteredAggregate.Of(new("stdevif", "The standard deviation of the sample for which a condition is true.",
            "range x from 1 to 9 step 1 | summarize stdevif(x, x <= 3)", "1.0"), Stdev),
        Variance,
        VarianceP,
        FilteredAggregate.Of(new("varianceif", "The variance of the sample for which a condition is true.",
            "range x from 1 to 9 step 1 | summarize varianceif(x, x <= 3)", "1.0"), Variance),
        FilteredAggregate.Of(new("variancepif", "The variance of the population for which a condition is true.",
            "range x from 1 to 9 step 1 | summarize variancepif(x, x <= 3)", "0.6666666666666666"), VarianceP),
        Percentile,
        Percentiles,
    ];

    static AggregateFunction Of(string name, string summary, string result, bool sample, bool root) =>
        new(new(name, summary, $"range x from 1 to 3 step 1 | summarize {name}(x)", result), new SpreadAggregate(sample, root));
}

/// <summary>Variances by Welford's method, whose partial results merge without losing digits.</summary>
sealed class SpreadAggregate(bool sample, bool root) : Aggregate(ColumnType.Real, ColumnType.Real)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var values = rows.Select(row => row[0]).OfType<double>().ToList();
        if (values.Count == 0) return 0.0;
        var mean = values.Average();
        return Result(values.Count, values.Sum(value => (value - mean) * (value - mean)));
    }

    double Result(long count, double squares)
    {
        var divisor = sample ? count - 1 : count;
        if (divisor <= 0) return 0;
        return root ? Math.Sqrt(squares / divisor) : squares / divisor;
    }

    public override Accumulator Open() => new Moments(this);

    sealed class Moments(SpreadAggregate aggregate) : Accumulator
    {
        long[] counts = [];
        double[] means = [];
        double[] squares = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            var (values, nulls) = Cells<double>.Read(arguments[0]);
            for (var row = 0; row < groups.Length; row++)
            {
                if (nulls is not null && nulls[row]) continue;
                var group = groups[row];
                var delta = values[row] - means[group];
                means[group] += delta / ++counts[group];
                squares[group] += delta * (values[row] - means[group]);
            }
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Moments)other;
            for (var group = 0; group < map.Length && group < theirs.counts.Length; group++)
            {
                var (ours, count) = (map[group], theirs.counts[group]);
                if (count == 0) continue;
                var total = counts[ours] + count;
                var delta = theirs.means[group] - means[ours];
                squares[ours] += theirs.squares[group] + delta * delta * counts[ours] * count / total;
                means[ours] += delta * count / total;
                counts[ours] = total;
            }
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            var results = new double[groupCount];
            for (var group = 0; group < groupCount; group++) results[group] = aggregate.Result(counts[group], squares[group]);
            return ValueColumn.Of(ColumnType.Real, results);
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref counts, groupCount);
            Grow.To(ref means, groupCount);
            Grow.To(ref squares, groupCount);
        }
    }
}
