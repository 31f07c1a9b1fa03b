using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// `arg_max(t, x, y)`: t's greatest value, and x and y of the row that has it; `arg_min` with the smallest. The call's own name is t's.
/// </summary>
sealed class ArgFunction : ColumnsAggregate
{
    readonly int sign;

    ArgFunction(string name, string alias, string summary, string result, int sign)
        : base(new(name, summary, $"datatable(t:long, x:string)[1,\"a\", 2,\"b\"] | summarize {name}(t, x)", result) { Aliases = [alias] })
    {
        this.sign = sign;
        Prefix = "";
    }

    public static ArgFunction Max { get; } = new("arg_max", "argmax", "The value in the row where another is largest.", "2, b", 1);

    public static ArgFunction Min { get; } = new("arg_min", "argmin", "The value in the row where another is smallest.", "1, a", -1);

    public override int Shared => 1;

    public override string Takes => "what to compare and what to keep";

    public override bool FitsExpression => false;

    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments is [var order, var value] && order is not (ColumnType.Dynamic or ColumnType.Guid)
            ? new ArgAggregate(order, value, sign)
            : null;

    public override IEnumerable<AggregateColumn> Columns(ImmutableArray<AggregateArgument> arguments) =>
        arguments.Select(argument => new AggregateColumn(argument.Name, this, [arguments[0].Value, argument.Value]));
}

/// <summary>
/// The value in the row where the order is furthest; the first of equal rows, and the first row of all where every order is null.
/// </summary>
sealed class ArgAggregate(ColumnType order, ColumnType value, int sign) : Aggregate(value, order, value)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        object?[]? best = null;
        foreach (var row in rows)
            if (best is null || Beats(row[0], best[0])) best = row;
        return best?[1] ?? Nothing;
    }

    object? Nothing => Returns == ColumnType.String ? "" : null;

    bool Beats(object? order, object? kept) => order is not null && (kept is null || ScalarOrder.Compare(order, kept) * sign > 0);

    public override Accumulator Open() => Parameters[0] switch
    {
        ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => new Furthest<long>(Returns, sign),
        ColumnType.Int => new Furthest<int>(Returns, sign),
        ColumnType.Real => new Furthest<double>(Returns, sign),
        ColumnType.Decimal => new Furthest<decimal>(Returns, sign),
        ColumnType.Bool => new Furthest<bool>(Returns, sign),
        _ => new Furthest<string>(Returns, sign),
    };

    sealed class Furthest<T>(ColumnType returns, int sign) : Accumulator where T : IComparable<T>
    {
        const byte None = 0, NullOrder = 1, Ordered = 2;

        T?[] orders = [];
        byte[] states = [];
        object?[] values = [];
        long bytes;

        public override long Bytes => bytes;

        /// <summary>
        /// The row of the batch at hand that holds a group's value, or -1: only the last of several in a batch is read out.
        /// </summary>
        int[] rows = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            var touched = new List<int>();
            var (order, nulls) = Orders(arguments[0]);
            for (var row = 0; row < groups.Length; row++)
            {
                var group = groups[row];
                if (!Offer(group, order[row], nulls is not null && nulls[row])) continue;
                if (rows[group] < 0) touched.Add(group);
                rows[group] = row;
            }
            foreach (var group in touched)
            {
                Keep(group, arguments[1].Value(rows[group]));
                rows[group] = -1;
            }
        }

        /// <summary>Times are compared as the ticks that they are stored as.</summary>
        static Cells<T> Orders(Column column) =>
            (column is ConstantColumn constant ? constant.Expand() : column) is ValueColumn<long> ticks && typeof(T) == typeof(long)
                ? new((T[])(object)ticks.Values.ToArray(), Nulls(ticks))
                : Cells<T>.Read(column);

        static bool[]? Nulls(ValueColumn<long> column)
        {
            if (!column.Validity.HasNulls) return null;
            var nulls = new bool[column.Length];
            for (var i = 0; i < nulls.Length; i++) nulls[i] = !column.Validity[i];
            return nulls;
        }

        bool Offer(int group, T order, bool isNull)
        {
            ref var state = ref states[group];
            if (isNull)
            {
                if (state != None) return false;
                state = NullOrder;
                return true;
            }
            if (state == Ordered && Compare(order, orders[group]!) * sign <= 0) return false;
            state = Ordered;
            orders[group] = order;
            return true;
        }

        static int Compare(T a, T b) =>
            typeof(T) == typeof(string) ? string.CompareOrdinal((string)(object)a, (string)(object)b) : a.CompareTo(b);

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Furthest<T>)other;
            for (var group = 0; group < map.Length && group < theirs.states.Length; group++)
                if (theirs.states[group] != None && Offer(map[group], theirs.orders[group]!, theirs.states[group] == NullOrder))
                    Keep(map[group], theirs.values[group]);
        }

        void Keep(int group, object? value)
        {
            bytes += ValueSize.Of(value) - ValueSize.Of(values[group]);
            values[group] = value;
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            return Column.FromValues(returns, values[..groupCount]);
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref orders, groupCount);
            Grow.To(ref states, groupCount);
            Grow.To(ref values, groupCount);
            Grow.To(ref rows, groupCount, -1);
        }
    }
}
