using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// Computes what is constant, takes settled arguments out of `and` and `or`, and drops filters that are always or never true.
/// </summary>
sealed class FoldConstants : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(node => Simplify(node.MapExprs(expr => expr.Rewrite(Fold))));

    static Expr Fold(Expr expr)
    {
        if (expr is not CallExpr call || !call.Function.IsDeterministic) return expr;
        if (call.Function == ScalarOperators.And) return Connective(call, deciding: false);
        if (call.Function == ScalarOperators.Or) return Connective(call, deciding: true);
        if (call.Function == ScalarOperators.Not && call.Arguments[0] is CallExpr inner && inner.Function == ScalarOperators.Not)
            return inner.Arguments[0];
        return call.Folded();
    }

    static Expr Connective(CallExpr call, bool deciding)
    {
        var kept = new List<Expr>();
        var changed = false;
        foreach (var argument in call.Arguments)
        {
            switch (argument)
            {
                case ConstantExpr { Value: bool value } when value == deciding: return argument;
                case ConstantExpr { Value: bool }: changed = true; break;
                case CallExpr nested when nested.Function == call.Function:
                    kept.AddRange(nested.Arguments);
                    changed = true;
                    break;
                default: kept.Add(argument); break;
            }
        }
        if (kept.Count == 0) return new ConstantExpr(!deciding, ColumnType.Bool);
        if (kept.Count == 1) return kept[0];
        return (changed ? call with { Arguments = [.. kept] } : call).Folded();
    }

    static PlanNode Simplify(PlanNode node) => node switch
    {
        FilterNode { Predicate: ConstantExpr { Value: true } } filter => filter.Input,
        FilterNode { Predicate: ConstantExpr } filter => Nothing(filter.Output),
        ScanNode { Predicate: ConstantExpr { Value: true } } scan => scan with { Predicate = null },
        ScanNode { Predicate: ConstantExpr } scan => Nothing(scan.Output),
        LimitNode { Count: <= 0 } limit => Nothing(limit.Output),
        TopNode { Count: <= 0 } top => Nothing(top.Output),
        FilterNode or ProjectNode or SortNode or TopNode or LimitNode or ExpandNode or WindowNode or StepsNode
            or MatchNode when IsNothing(node.Inputs[0]) => Nothing(node.Output),
        AggregateNode { Keys.IsEmpty: false } aggregate when IsNothing(aggregate.Input) => Nothing(aggregate.Output),
        UnionNode union when union.Parts.Skip(1).Any(IsNothing) => WithoutNothing(union),
        _ => node,
    };

    static bool IsNothing(PlanNode node) => node is ValuesNode { Rows.RowCount: 0 };

    static ValuesNode Nothing(ImmutableArray<ColumnSchema> schema) =>
        new(schema, new([.. schema.Select(column => ColumnBuilder.For(column.Type).Build())], 0));

    /// <summary>The first part stays: it names the columns.</summary>
    static PlanNode WithoutNothing(UnionNode union)
    {
        ImmutableArray<PlanNode> parts = [union.Parts[0], .. union.Parts.Skip(1).Where(part => !IsNothing(part))];
        return parts.Length == 1 ? parts[0] : new UnionNode(parts);
    }
}
