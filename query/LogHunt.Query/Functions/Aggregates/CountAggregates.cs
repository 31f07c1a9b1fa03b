using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

static class CountAggregates
{
    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        new TypedAggregate(new("count", "The number of rows, whatever they hold.", "range x from 1 to 3 step 1 | summarize count()", "3"),
            types => types.Length <= 1 ? new CountAggregate([.. types]) : null),
        new(new("countif", "The number of rows for which a condition is true.",
            "range x from 1 to 5 step 1 | summarize countif(x > 2)", "3"),
            new FilteredAggregate(new CountAggregate([]), predicate: 0)),
    ];
}

sealed class CountAggregate(ImmutableArray<ColumnType> parameters) : Aggregate(ColumnType.Long, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows) => (long)rows.Count;

    public override Accumulator Open() => new Counts();

    sealed class Counts : Accumulator
    {
        long[] counts = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref counts, groupCount);
            if (groupCount == 1)
            {
                counts[0] += groups.Length;
                return;
            }
            var target = counts;
            foreach (var group in groups) target[group]++;
        }

        public override bool AddRows(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<int> rows)
        {
            Grow.To(ref counts, groupCount);
            for (var i = 0; i < groups.Length; i++) counts[groups[i]] += rows[i];
            return true;
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref counts, groupCount);
            var theirs = ((Counts)other).counts;
            for (var group = 0; group < map.Length && group < theirs.Length; group++) counts[map[group]] += theirs[group];
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref counts, groupCount);
            return ValueColumn.Of(ColumnType.Long, counts[..groupCount]);
        }
    }
}
