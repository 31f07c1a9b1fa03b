using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// In a scan, conditions that zone maps can decide (time ranges, numbers) come first: they skip segments before a dictionary is read.
/// </summary>
sealed class TimeRangeToScan : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) =>
        plan.Transform(node => node is ScanNode { Predicate: CallExpr call } scan && call.Function == ScalarOperators.And
            ? Order(scan, call)
            : node);

    static ScanNode Order(ScanNode scan, CallExpr and)
    {
        var ordered = and.Arguments.OrderBy(condition => !ZoneCheck.Decides(condition)).ToList();
        return ordered.SequenceEqual(and.Arguments, ReferenceEqualityComparer.Instance)
            ? scan
            : scan with { Predicate = and with { Arguments = [.. ordered] } };
    }
}
