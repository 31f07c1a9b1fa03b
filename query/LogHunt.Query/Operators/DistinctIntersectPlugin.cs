using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Operators;

/// <summary>`dcount_intersect(a, b, …)`: the sizes of a, of a and b, of a, b and c, as `s0`, `s1`, `s2`; each is what `hll` made.</summary>
sealed class DistinctIntersectPlugin() : EvaluatePlugin("dcount_intersect", "counts the values that sketches of `hll` have in common")
{
    const int Most = 16;

    static readonly ScalarFunction Common = new(new("common", "How many values several sketches have in common.", "", ""));

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        Expr[] sketches = [.. call.Arguments.Select(argument => binder.Expressions.Bind(argument, row))];
        if (sketches.Any(sketch => sketch is ErrorExpr)) return UnknownRows.Instance;
        if (sketches.Length is < 2 or > Most || sketches.Any(sketch => sketch.Type != ColumnType.Dynamic))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, $"2 to {Most} sketches of `hll`");
            return UnknownRows.Instance;
        }
        return new ProjectNode(input, [.. sketches.Select((_, i) => new NamedExpr($"s{i}", CountOf(sketches[..(i + 1)])))]);
    }

    static CallExpr CountOf(Expr[] sketches) => new(Common,
        Scalar.Rows(ColumnType.Long, [.. sketches.Select(_ => ColumnType.Dynamic)], values => DistinctSketch.CountOfCommon(values)), [.. sketches]);
}
