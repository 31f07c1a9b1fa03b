using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>Percentiles as if each value stood there as often as its weight says, so that counted rows need not be unrolled.</summary>
static class WeightedPercentiles
{
    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        new WeightedPercentileFunction(
            new("percentilew", "The percentile of values of which each counts as often as a second argument says.",
                "datatable(n:long, x:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilew(x, n, 50)", "20"), isOne: true),
        new WeightedPercentileFunction(new("percentilesw", "Several weighted percentiles, each in a column of its own.",
            "datatable(n:long, x:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw(x, n, 50, 99)", "20, 40"), isOne: false),
    ];
}

/// <summary>`percentilew(x, n, 50)`, `percentilesw(x, n, 50, 95)`.</summary>
sealed class WeightedPercentileFunction(Doc doc, bool isOne) : PercentileColumns(doc, isOne, shared: 2)
{
    public override string Takes => "a value, a weight and percentiles";

    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments is [var value, ColumnType.Int or ColumnType.Long, ColumnType.Int or ColumnType.Long or ColumnType.Real] ? value switch
        {
            ColumnType.Int => new PercentileOfWeighted(ColumnType.Long),
            ColumnType.Long or ColumnType.Real or ColumnType.Decimal or ColumnType.DateTime or ColumnType.TimeSpan =>
                new PercentileOfWeighted(value),
            _ => null,
        } : null;
}

/// <summary>The nearest rank among the values, each repeated by its weight. What has no weight above zero is not there.</summary>
sealed class PercentileOfWeighted(ColumnType type) : Aggregate(type, type, ColumnType.Long, ColumnType.Real)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var values = rows.Where(row => row[0] is not null && row[1] is > 0L)
            .OrderBy(row => row[0]!, Comparer<object>.Create(ScalarOrder.Compare)).ToList();
        if (values.Count == 0 || values[0][2] is not double percentage || !double.IsFinite(percentage)) return null;
        var total = values.Sum(row => (decimal)(long)row[1]!);
        var wanted = Math.Max(Math.Ceiling((decimal)Math.Clamp(percentage, 0, 100) / 100 * total), 1);
        var seen = 0m;
        foreach (var row in values)
            if ((seen += (long)row[1]!) >= wanted) return row[0];
        return values[^1][0];
    }
}
