using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// Puts before a match the condition that a row carries any of its indicators: it reaches the scan, so that segments whose dictionaries
/// hold none are not opened.
/// </summary>
sealed class FilterBeforeMatch : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(Filtered);

    static PlanNode Filtered(PlanNode node)
    {
        if (node is not MatchNode { Sought: KnownIndicators known } match) return node;
        if (match.Columns.Any(column => match.Input.Output[column.Ordinal].Type != ColumnType.String)) return node;
        Expr[] carries =
            [.. match.Columns.Select(column => CarriesIndicator.Of(new(column.Ordinal, ColumnType.String), column.Bearing, known.Set))];
        return match with { Input = new FilterNode(match.Input,
            carries.Length == 1 ? carries[0] : ScalarOperators.Call(ScalarOperators.Or, carries)) };
    }
}
