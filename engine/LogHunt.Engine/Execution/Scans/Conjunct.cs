using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Scans;

/// <summary>One condition of a scan, and which output columns it reads.</summary>
sealed record Conjunct(Expr Condition, ImmutableArray<int> Columns, int Cost)
{
    /// <summary>The column when it is the only one and the answer depends on nothing else, so that a dictionary can give it; else -1.</summary>
    public int OnlyColumn { get; } = Columns.Length == 1 && Condition.IsDeterministic() ? Columns[0] : -1;

    /// <summary>Zone maps could decide it.</summary>
    public bool IsOfZones { get; } = ZoneTest.Decides(Condition);

    /// <summary>Zone maps of datetimes alone could decide it: the catalog knows those, so that no segment need be opened for it.</summary>
    public bool IsOfTime { get; init; }

    /// <summary>The conditions that must all hold, cheapest first.</summary>
    public static ImmutableArray<Conjunct> Split(ScanNode scan) => [.. Parts(scan.Predicate).Select(condition => Of(condition, scan)).OrderBy(conjunct => conjunct.Cost)];

    static Conjunct Of(Expr condition, ScanNode scan)
    {
        ImmutableArray<int> columns = [.. condition.Columns().Distinct()];
        var conjunct = new Conjunct(condition, columns, CostOf(condition));
        return conjunct with { IsOfTime = conjunct.IsOfZones && columns.All(ordinal => scan.Output[ordinal].Type == ColumnType.DateTime) };
    }

    static IEnumerable<Expr> Parts(Expr? predicate) => predicate switch
    {
        null => [],
        CallExpr call when call.Function == Operators.And => call.Arguments.SelectMany(Parts),
        _ => [predicate],
    };

    /// <summary>About what one row costs: numbers little, text ten times that, patterns a hundred times.</summary>
    static int CostOf(Expr expr) => expr switch
    {
        CallExpr call => call.Arguments.Sum(CostOf) + (call.Function == Operators.MatchesRegex ? 200 : call.Function.IsOperator ? OfText(call) ? 10 : 1 : 50),
        ColumnExpr { Type: ColumnType.Dynamic } => 100,
        _ => 0,
    };

    static bool OfText(CallExpr call) => call.Arguments.Any(argument => argument.Type is ColumnType.String or ColumnType.Dynamic);
}
