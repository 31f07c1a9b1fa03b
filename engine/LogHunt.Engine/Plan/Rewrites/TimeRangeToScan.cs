using LogHunt.Engine.Execution.Scans;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Plan.Rewrites;

/// <summary>In a scan, conditions that zone maps can decide (time ranges, numbers) come first: they skip segments before a dictionary is read.</summary>
sealed class TimeRangeToScan : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(node => node is ScanNode { Predicate: CallExpr call } scan && call.Function == Operators.And ? Order(scan, call) : node);

    static ScanNode Order(ScanNode scan, CallExpr and)
    {
        var ordered = and.Arguments.OrderBy(condition => !ZoneTest.Decides(condition)).ToList();
        return ordered.SequenceEqual(and.Arguments, ReferenceEqualityComparer.Instance) ? scan : scan with { Predicate = and with { Arguments = [.. ordered] } };
    }
}
