using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

static class ExtremeAggregates
{
    static readonly AggregateFunction Min =
        Of(new("min", "The smallest value; nulls do not count, NaN spoils.", "range x from 2 to 4 step 1 | summarize min(x)", "2"), -1);
    static readonly AggregateFunction Max =
        Of(new("max", "The largest value; nulls do not count, NaN spoils.", "range x from 2 to 4 step 1 | summarize max(x)", "4"), 1);

    static readonly AggregateFunction TakeAny = new TakeAnyFunction(
        new("take_any", "The value of some row, one that has a value when there is any.",
            """datatable(s:string)["", "a"] | summarize take_any(s)""", "a"));

    static readonly AggregateFunction Any = new TakeAnyFunction(
        new("any", "An older name of take_any(), whose column is called otherwise.",
            """datatable(s:string)["", "a"] | summarize any(s)""", "a"), prefix: "any_");

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Min,
        FilteredAggregate.Of(new("minif", "The smallest value for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize minif(x, x > 2)", "3"), Min),
        Max,
        FilteredAggregate.Of(new("maxif", "The largest value for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize maxif(x, x < 3)", "2"), Max),
        TakeAny,
        FilteredAggregate.Of(new("take_anyif", "The value of some row for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize take_anyif(x, x > 2)", "3"), TakeAny, prefix: ""),
        Any,
        FilteredAggregate.Of(new("anyif", "An older name of take_anyif(), whose column is called otherwise.",
            "range x from 1 to 4 step 1 | summarize anyif(x, x > 2)", "3"), Any),
        ArgFunction.Max,
        ArgFunction.Min,
    ];

    static TypedAggregate Of(Doc doc, int sign) => new(doc, types => types is not [var type] ? null : type switch
    {
        ColumnType.Int => new ExtremeAggregate<int>(type, sign),
        ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => new ExtremeAggregate<long>(type, sign),
        ColumnType.Real => new ExtremeAggregate<double>(type, sign),
        ColumnType.Decimal => new ExtremeAggregate<decimal>(type, sign),
        ColumnType.Bool => new ExtremeAggregate<bool>(type, sign),
        ColumnType.String => new ExtremeTextAggregate(sign),
        _ => null,
    });
}

/// <summary>`T` is how the type is stored.</summary>
sealed class ExtremeAggregate<T>(ColumnType type, int sign) : Aggregate(type, type) where T : unmanaged, IComparable<T>
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        object? best = null;
        foreach (var row in rows)
        {
            if (row[0] is not { } value) continue;
            if (value is double.NaN) return value;
            if (best is null || ScalarOrder.Compare(value, best) * sign > 0) best = value;
        }
        return best;
    }

    public override Accumulator Open() => new Extremes(Returns, sign);

    sealed class Extremes(ColumnType type, int sign) : Accumulator
    {
        T[] best = [];
        bool[] any = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            var column = (ValueColumn<T>)(arguments[0] is ConstantColumn constant ? constant.Expand() : arguments[0]);
            var values = column.Values;
            var validity = column.Validity;
            for (var row = 0; row < groups.Length; row++)
                if (validity[row]) Offer(groups[row], values[row]);
        }

        void Offer(int group, T value)
        {
            ref var kept = ref best[group];
            if (!any[group]) (any[group], kept) = (true, value);
            else if (IsNaN(kept)) { }
            else if (IsNaN(value) || value.CompareTo(kept) * sign > 0) kept = value;
        }

        static bool IsNaN(T value) => typeof(T) == typeof(double) && double.IsNaN((double)(object)value);

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Extremes)other;
            for (var group = 0; group < map.Length && group < theirs.any.Length; group++)
                if (theirs.any[group]) Offer(map[group], theirs.best[group]);
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            var builder = new ValueBuilder<T>(type, groupCount);
            for (var group = 0; group < groupCount; group++)
            {
                if (any[group]) builder.Append(best[group]);
                else builder.AppendNull();
            }
            return builder.Build();
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref best, groupCount);
            Grow.To(ref any, groupCount);
        }
    }
}

/// <summary>min and max of text, in the order of code units; the empty text does not count as long as there is another.</summary>
sealed class ExtremeTextAggregate(int sign) : Aggregate(ColumnType.String, ColumnType.String)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows) => rows.Aggregate("", (best, row) => Better(best, (string)row[0]!));

    string Better(string kept, string value) =>
        value.Length > 0 && (kept.Length == 0 || string.CompareOrdinal(value, kept) * sign > 0) ? value : kept;

    public override Accumulator Open() => new Texts(this);

    sealed class Texts(ExtremeTextAggregate aggregate) : Accumulator
    {
        string[] best = [];
        long bytes;

        public override long Bytes => bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref best, groupCount, "");
            var values = Cells<string>.Read(arguments[0]).Values;
            for (var row = 0; row < groups.Length; row++) Offer(groups[row], values[row]);
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref best, groupCount, "");
            var theirs = ((Texts)other).best;
            for (var group = 0; group < map.Length && group < theirs.Length; group++)
                Offer(map[group], theirs[group]);
        }

        void Offer(int group, string value)
        {
            var better = aggregate.Better(best[group], value);
            bytes += 2L * (better.Length - best[group].Length);
            best[group] = better;
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref best, groupCount, "");
            return Column.FromValues(ColumnType.String, best[..groupCount]);
        }
    }
}
