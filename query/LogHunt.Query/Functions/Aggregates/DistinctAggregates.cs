using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

static class DistinctAggregates
{
    static readonly AggregateFunction Dcount = new TypedAggregate(
        new("dcount", "The number of distinct values, exactly; an accuracy may be given and makes no difference.",
            """datatable(s:string)["a", "b", "a"] | summarize dcount(s)""", "2"),
        types => types.Length is 1 or 2 ? new DistinctAggregate([.. types], asSet: false) : null);

    static readonly AggregateFunction CountDistinct = new TypedAggregate(
        new("count_distinct", "The number of distinct values.",
            """datatable(s:string)["a", "b", "a"] | summarize count_distinct(s)""", "2"),
        types => types.Length == 1 ? new DistinctAggregate([.. types], asSet: false) : null);

    static readonly AggregateFunction MakeSet = new TypedAggregate(
        new("make_set", "The distinct values as an array, at most a number of them; of arrays their elements.",
            """datatable(s:string)["a", "b", "a"] | summarize make_set(s)""", """["a","b"]""") { Aliases = ["makeset"] },
        types => types is [var value] ? new DistinctAggregate([value], asSet: true)
            : types is [var limited, ColumnType.Int or ColumnType.Long] ? new DistinctAggregate([limited, ColumnType.Long], asSet: true)
            : null)
    { Prefix = "set_" };

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Dcount,
        FilteredAggregate.Of(new("dcountif", "The number of distinct values for which a condition is true, exactly.",
            "range x from 1 to 4 step 1 | summarize dcountif(x % 2, x > 1)", "2"), Dcount),
        CountDistinct,
        FilteredAggregate.Of(new("count_distinctif", "The number of distinct values for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize count_distinctif(x % 2, x > 1)", "2"), CountDistinct),
        MakeSet,
        FilteredAggregate.Of(new("make_set_if", "The distinct values for which a condition is true, as an array.",
            "range x from 1 to 4 step 1 | summarize make_set_if(x, x > 2)", "[3,4]") { Aliases = ["makeset_if"] }, MakeSet, "set_"),
    ];
}

/// <summary>Distinct values in the order in which they came first: counted, or as an array. Nulls do not count.</summary>
sealed class DistinctAggregate(ImmutableArray<ColumnType> parameters, bool asSet)
    : Aggregate(asSet ? ColumnType.Dynamic : ColumnType.Long, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var seen = new HashSet<object?>();
        var distinct = new List<object?>();
        foreach (var row in rows)
            foreach (var item in Elements(row[0]))
                if (item is not null && seen.Add(item)) distinct.Add(asSet ? Conversions.ToDynamic(item) : item);
        return asSet
            ? new DynamicArray(distinct[..(int)Math.Min(distinct.Count,
                rows.Count == 0 ? 0 : Limit(rows[0].Length > 1 ? rows[0][1] : null))])
            : (long)distinct.Count;
    }

    DynamicArray Elements(object? value) => asSet && value is DynamicArray array ? array : new([value]);

    static long Limit(object? limit) => limit is long number and >= 0 and < ArrayFunctions.MaxLength ? number : ArrayFunctions.MaxLength;

    public override Accumulator Open() => asSet ? new Sets(this) : new Counts(Parameters[0]);

    /// <summary>How many there are.</summary>
    sealed class Counts(ColumnType type) : Accumulator
    {
        readonly ValueIds values = new(type);
        readonly DistinctPairs pairs = new();

        public override long Bytes => values.Bytes + pairs.Bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            if (values.MustLeave(arguments[0])) Leave();
            var rented = ArrayPool<int>.Shared.Rent(groups.Length);
            var ids = rented.AsSpan(0, groups.Length);
            values.Read(arguments[0], ids);
            pairs.Add(groups, ids, values.Count);
            ArrayPool<int>.Shared.Return(rented);
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            var theirs = (Counts)other;
            if (values.SharesWith(theirs.values))
            {
                pairs.Take(theirs.pairs, map);
                return;
            }
            Leave();
            theirs.Leave();
            pairs.Take(theirs.pairs, map, values.Take(theirs.values));
        }

        void Leave()
        {
            if (values.IsShared) pairs.Renumber(values.Leave(pairs.Values()));
        }

        public override Column Finish(int groupCount) => ValueColumn.Of(ColumnType.Long, pairs.Counts(groupCount));
    }

    /// <summary>The values themselves.</summary>
    sealed class Sets(DistinctAggregate aggregate) : Accumulator
    {
        readonly ValueIds values = new(aggregate.Parameters[0], large: int.MaxValue);

        /// <summary>Which value is in which group: the group in the high half.</summary>
        readonly HashSet<long> pairs = new(Mixed.Instance);
        long[] counts = [];
        List<int>?[] members = [];
        long limit = ArrayFunctions.MaxLength;

        public override long Bytes => values.Bytes + pairs.Count * 40L;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            if (groups.IsEmpty) return;
            if (arguments.Length > 1) limit = Limit(arguments[1].Value(0));
            if (arguments[0].Type == ColumnType.Dynamic)
            {
                for (var row = 0; row < groups.Length; row++)
                    foreach (var item in aggregate.Elements(arguments[0].Value(row)))
                        if (item is not null) Offer(groups[row], values.IdOf(item));
                return;
            }
            var ids = new int[groups.Length];
            values.Read(arguments[0], ids);
            for (var row = 0; row < ids.Length; row++)
                if (ids[row] >= 0) Offer(groups[row], ids[row]);
        }

        void Offer(int group, int id)
        {
            if (counts[group] >= limit || !pairs.Add((long)group << 32 | (uint)id)) return;
            counts[group]++;
            (members[group] ??= []).Add(id);
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Sets)other;
            limit = Math.Min(limit, theirs.limit);
            var ours = values.Take(theirs.values);
            for (var group = 0; group < map.Length && group < theirs.members.Length; group++)
                foreach (var id in theirs.members[group] ?? []) Offer(map[group], ours[id]);
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            var sets = new object?[groupCount];
            for (var group = 0; group < groupCount; group++)
                sets[group] = new DynamicArray([.. (members[group] ?? []).Select(id => Conversions.ToDynamic(values[id]))]);
            return new DynamicColumn(sets);
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref counts, groupCount);
            Grow.To(ref members, groupCount);
        }
    }

    /// <summary>.NET's hash of a long is its halves, one over the other: groups and values, both from 0 on, would share theirs.</summary>
    sealed class Mixed : IEqualityComparer<long>
    {
        public static Mixed Instance { get; } = new();

        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long pair) => (int)((ulong)pair * 0x9E3779B97F4A7C15 >> 32);
    }
}
