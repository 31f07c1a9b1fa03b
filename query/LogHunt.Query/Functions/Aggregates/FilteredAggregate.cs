using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>`sumif`, `make_set_if` …: another aggregate over the rows whose condition, the argument at `predicate`, is true.</summary>
sealed class FilteredAggregate : Aggregate
{
    readonly Aggregate inner;
    readonly int predicate;

    public FilteredAggregate(Aggregate inner, int predicate) : base(inner.Returns, inner.Parameters.Insert(predicate, ColumnType.Bool))
    {
        this.inner = inner;
        this.predicate = predicate;
        Optional = inner.Optional;
    }

    /// <summary>The `…if` form of a function: the condition comes second.</summary>
    public static AggregateFunction Of(Doc doc, AggregateFunction function, string? prefix = null) =>
        new TypedAggregate(doc, types =>
        {
            if (types.Length < 2 || types[1] != ColumnType.Bool) return null;
            return function.Resolve([types[0], .. types[2..]]) is { } inner ? new FilteredAggregate(inner, 1) : null;
        })
        { Prefix = prefix ?? doc.Name + "_" };

    public override object? Reduce(IReadOnlyList<object?[]> rows) =>
        inner.Reduce([.. rows.Where(row => row[predicate] is true)
            .Select(row => (object?[])[.. row[..predicate], .. row[(predicate + 1)..]])]);

    public override Accumulator Open() => new Filter(inner.Open(), predicate);

    sealed class Filter(Accumulator picked, int predicate) : Accumulator
    {
        readonly Accumulator inner = picked;

        public override long Bytes => inner.Bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            var rows = Picked(arguments[predicate], groups.Length);
            var columns = ImmutableArray.CreateBuilder<Column>(arguments.Length - 1);
            for (var i = 0; i < arguments.Length; i++)
                if (i != predicate) columns.Add(rows.Length == groups.Length ? arguments[i] : arguments[i].Gather(rows));
            if (rows.Length == groups.Length)
            {
                inner.Add(groups, groupCount, columns.ToArray());
                return;
            }
            var kept = new int[rows.Length];
            for (var i = 0; i < kept.Length; i++) kept[i] = groups[rows[i]];
            inner.Add(kept, groupCount, columns.ToArray());
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount) =>
            inner.Merge(((Filter)other).inner, map, groupCount);

        public override Column Finish(int groupCount) => inner.Finish(groupCount);

        static int[] Picked(Column condition, int rows)
        {
            var picked = new int[rows];
            var count = 0;
            switch (condition)
            {
                case ValueColumn<bool> flags:
                    var values = flags.Values;
                    var validity = flags.Validity;
                    for (var row = 0; row < rows; row++)
                        if (values[row] && validity[row]) picked[count++] = row;
                    break;
                default:
                    for (var row = 0; row < rows; row++)
                        if (condition.Value(row) is true) picked[count++] = row;
                    break;
            }
            return picked[..count];
        }
    }
}
