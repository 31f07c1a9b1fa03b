using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Percentiles of a value, behind `shared` arguments that all of them have: a column `percentile_x_5`, a column `percentile_x_95`.
/// </summary>
abstract class PercentileColumns(Doc doc, bool isOne, int shared) : ColumnsAggregate(doc)
{
    public sealed override int Shared => shared;

    public sealed override int Least => shared + 1;

    public sealed override bool TakesStar => false;

    public sealed override string? Constant => "a percentile";

    public sealed override bool FitsExpression => isOne;

    public sealed override IEnumerable<AggregateColumn> Columns(ImmutableArray<AggregateArgument> arguments) =>
        arguments.Skip(shared).Select(rank => new AggregateColumn($"percentile_{arguments[0].Name}_{Text(rank.Value)}", this,
            [.. arguments.Take(shared).Select(argument => argument.Value), rank.Value]));

    static string Text(Expr rank) =>
        rank is ConstantExpr { Value: { } number } ? Convert.ToString(number, CultureInfo.InvariantCulture)!.Replace('.', '_') : "";
}

/// <summary>`percentile(x, 50)`, `percentiles(x, 5, 95)`.</summary>
sealed class PercentileFunction(Doc doc, bool isOne) : PercentileColumns(doc, isOne, shared: 1)
{
    public override string Takes => "a value and percentiles";

    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments is not [var value, var percentage] || !percentage.IsNumeric() || percentage == ColumnType.Decimal ? null : value switch
        {
            ColumnType.Int => new PercentileAggregate<long>(ColumnType.Long),
            ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => new PercentileAggregate<long>(value),
            ColumnType.Real => new PercentileAggregate<double>(value),
            ColumnType.Decimal => new PercentileAggregate<decimal>(value),
            _ => null,
        };
}

/// <summary>
/// Exact percentiles by nearest rank: all values are kept, eight bytes each, where Kusto keeps a digest. `T` is how the type is stored.
/// </summary>
sealed class PercentileAggregate<T>(ColumnType type) : Aggregate(type, type, ColumnType.Real) where T : unmanaged, IComparable<T>
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var values = rows.Where(row => row[0] is not null).Select(row => row[0]!)
            .Order(Comparer<object>.Create(ScalarOrder.Compare)).ToList();
        return values.Count > 0 && rows[0][1] is double percentage && double.IsFinite(percentage)
            ? values[Rank(percentage, values.Count)]
            : null;
    }

    static int Rank(double percentage, int count) => Math.Max((int)Math.Ceiling(Math.Clamp(percentage, 0, 100) / 100 * count), 1) - 1;

    public override Accumulator Open() => new Values(Returns);

    sealed class Values(ColumnType type) : Accumulator
    {
        List<T>?[] values = [];
        double percentage = double.NaN;
        long count;

        /// <summary>A list has room for twice its values.</summary>
        public override long Bytes => count * 32;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref values, groupCount);
            if (groups.IsEmpty) return;
            count += groups.Length;
            if (double.IsNaN(percentage) && arguments[1].Value(0) is double wanted && double.IsFinite(wanted)) percentage = wanted;
            var column = (ValueColumn<T>)(arguments[0] is ConstantColumn constant ? constant.Expand() : arguments[0]);
            var numbers = column.Values;
            for (var row = 0; row < groups.Length; row++)
                if (column.Validity[row]) (values[groups[row]] ??= []).Add(numbers[row]);
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref values, groupCount);
            var theirs = (Values)other;
            count += theirs.count;
            if (double.IsNaN(percentage)) percentage = theirs.percentage;
            for (var group = 0; group < map.Length && group < theirs.values.Length; group++)
                if (theirs.values[group] is { } more) (values[map[group]] ??= []).AddRange(more);
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref values, groupCount);
            var builder = new ValueBuilder<T>(type, groupCount);
            for (var group = 0; group < groupCount; group++)
            {
                if (values[group] is not { Count: > 0 } all || double.IsNaN(percentage))
                {
                    builder.AppendNull();
                    continue;
                }
                all.Sort();
                builder.Append(all[Rank(percentage, all.Count)]);
            }
            return builder.Build();
        }
    }
}
