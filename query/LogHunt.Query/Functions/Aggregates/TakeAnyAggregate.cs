using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>`take_any(x)`: some value of x; `take_any(a, b)` and `take_any(*)`: values of several columns, all of one row.</summary>
sealed class TakeAnyFunction : ColumnsAggregate
{
    public TakeAnyFunction(Doc doc, string prefix = "") : base(doc) => Prefix = prefix;

    /// <summary>(value) → the value of the group's first row, null or not, so that several of them come from one row.</summary>
    public static AggregateFunction FirstRow { get; } = new TypedAggregate(
        new("take_first", "The value of the first row.", "print x=1 | summarize take_any(x)", "1"),
        types => types is [var type] ? new TakeAnyAggregate(type, prefersPresent: false) : null) { Prefix = "" };

    public override int Shared => 0;

    public override string Takes => "the columns to keep";

    public override bool FitsExpression => true;

    public override bool IsPlain(int arguments, bool hasStar) => arguments == 1 && !hasStar;

    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments is [var type] ? new TakeAnyAggregate(type, prefersPresent: true) : null;

    public override IEnumerable<AggregateColumn> Columns(ImmutableArray<AggregateArgument> arguments) =>
        arguments.Select(argument => new AggregateColumn(argument.Name, FirstRow, [argument.Value]));
}

/// <summary>The value of the first row, or of the first that has one.</summary>
sealed class TakeAnyAggregate(ColumnType type, bool prefersPresent) : Aggregate(type, type)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var nothing = Returns == ColumnType.String ? "" : null;
        if (!prefersPresent) return rows.Count == 0 ? nothing : rows[0][0];
        foreach (var row in rows) if (row[0] is not (null or "")) return row[0];
        return nothing;
    }

    public override Accumulator Open() => new Firsts(Returns, prefersPresent);

    sealed class Firsts(ColumnType type, bool prefersPresent) : Accumulator
    {
        bool[] taken = [];
        object?[] values = [];
        long bytes;

        public override long Bytes => bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            var column = arguments[0];
            for (var row = 0; row < groups.Length; row++)
            {
                var group = groups[row];
                if (!taken[group]) Offer(group, column.Value(row));
            }
        }

        void Offer(int group, object? value)
        {
            if (prefersPresent && value is (null or "")) return;
            taken[group] = true;
            bytes += ValueSize.Of(value) - ValueSize.Of(values[group]);
            values[group] = value;
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Firsts)other;
            for (var group = 0; group < map.Length && group < theirs.taken.Length; group++)
                if (theirs.taken[group] && !taken[map[group]]) Offer(map[group], theirs.values[group]);
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            return Column.FromValues(type, values[..groupCount]);
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref taken, groupCount);
            Grow.To(ref values, groupCount);
        }
    }
}
