using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>How two numbers vary together, and percentiles as one array.</summary>
static class PairAggregates
{
    const string Rows = "datatable(x:real, y:real)[1, 2, 2, 4, 3, 6] | summarize ";

    static readonly AggregateFunction Covariance = new(
        new("covariance", "The covariance of a sample of two numbers.", $"{Rows}covariance(x, y)", "2.0"),
        new CovarianceAggregate(isSample: true)) { NamingArguments = 2 };
    static readonly AggregateFunction CovarianceP = new(
        new("covariancep", "The covariance of two numbers over a whole population.", $"{Rows}round(covariancep(x, y), 4)", "1.3333"),
        new CovarianceAggregate(isSample: false)) { NamingArguments = 2 };

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Covariance,
        CovarianceP,
        If("covarianceif", "The covariance of the sample for which a condition is true.", "4.0", Covariance),
        If("covariancepif", "The covariance over the population for which a condition is true.", "2.0", CovarianceP),
        new TypedAggregate(new("percentiles_array", "Several percentiles, of numbers or of an array of them, as one array.",
            "range x from 1 to 10 step 1 | summarize percentiles_array(x, 10, 50)", "[1,5]"),
            types => types.Length > 1 && IsOrdered(types[0]) && AreShares(types[1..]) ? new PercentileArray([types[0], .. Shares(types[1..])], shared: 1) : null),
        new TypedAggregate(new("percentilesw_array", "Several percentiles of values that count as often as a weight says, as one array.",
            "datatable(n:long, x:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw_array(x, n, dynamic([50, 99]))", "[20,40]"),
            types => types.Length > 2 && IsOrdered(types[0]) && types[1] is ColumnType.Int or ColumnType.Long && AreShares(types[2..])
                ? new PercentileArray([types[0], ColumnType.Long, .. Shares(types[2..])], shared: 2) : null),
    ];

    static bool IsOrdered(ColumnType type) =>
        type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Decimal or ColumnType.DateTime or ColumnType.TimeSpan;

    static bool AreShares(ReadOnlySpan<ColumnType> types)
    {
        foreach (var type in types)
            if (type is not (ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Dynamic)) return false;
        return true;
    }

    static ColumnType[] Shares(ReadOnlySpan<ColumnType> types) =>
        [.. types.ToArray().Select(type => type == ColumnType.Dynamic ? type : ColumnType.Real)];

    static AggregateFunction If(string name, string summary, string result, AggregateFunction function) =>
        new(new(name, summary, $"{Rows}{name}(x, y, x != 2)", result), new FilteredAggregate(function.Overloads[0], 2))
        {
            NamingArguments = 2,
        };
}

/// <summary>The mean product of how far two numbers are from their means.</summary>
sealed class CovarianceAggregate(bool isSample) : Aggregate(ColumnType.Real, ColumnType.Real, ColumnType.Real)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var pairs = rows.Where(row => row[0] is double && row[1] is double).Select(row => (X: (double)row[0]!, Y: (double)row[1]!)).ToList();
        var divisor = isSample ? pairs.Count - 1 : pairs.Count;
        if (divisor <= 0) return 0.0;
        var (x, y) = (pairs.Average(pair => pair.X), pairs.Average(pair => pair.Y));
        return pairs.Sum(pair => (pair.X - x) * (pair.Y - y)) / divisor;
    }
}

/// <summary>Percentiles by nearest rank, those that the arguments after the value, and its weight, name or hold.</summary>
sealed class PercentileArray(ImmutableArray<ColumnType> parameters, int shared) : Aggregate(ColumnType.Dynamic, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0) return null;
        var ranks = RankSketch.Of(rows.Select(row => (row[0], shared > 1 ? row[1] as long? ?? 0 : 1)));
        return new DynamicArray([.. rows[0].Skip(shared).SelectMany(share => share is DynamicArray all ? all : new DynamicArray([share]))
            .Select(share => ranks.Percentile(Conversions.ToReal(share)))]);
    }
}
