using System.Collections.Immutable;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Plan;

/// <summary>Ways to walk and change plans. A rewrite returns the same object when nothing changed.</summary>
public static class PlanRewriting
{
    /// <summary>The plan with each node replaced, inputs first.</summary>
    public static PlanNode Transform(this PlanNode plan, Func<PlanNode, PlanNode> rewrite)
    {
        Work.Tick();
        return rewrite(plan.MapInputs(input => input.Transform(rewrite)));
    }

    /// <summary>The node over inputs that `map` gives; the same object when it gives the same.</summary>
    public static PlanNode MapInputs(this PlanNode plan, Func<PlanNode, PlanNode> map)
    {
        var inputs = plan.Inputs;
        var mapped = inputs.Map(map);
        return mapped == inputs ? plan : plan.With(mapped);
    }

    /// <summary>The node with its own expressions replaced (not those of its inputs).</summary>
    public static PlanNode MapExprs(this PlanNode plan, Func<Expr, Expr> map)
    {
        switch (plan)
        {
            case ScanNode { Predicate: { } predicate } scan:
                var kept = map(predicate);
                return ReferenceEquals(kept, predicate) ? scan : scan with { Predicate = kept };
            case RangeNode range:
                var (from, to, step) = (map(range.From), map(range.To), map(range.Step));
                return ReferenceEquals(from, range.From) && ReferenceEquals(to, range.To) && ReferenceEquals(step, range.Step)
                    ? range
                    : range with { From = from, To = to, Step = step };
            case FilterNode filter:
                var condition = map(filter.Predicate);
                return ReferenceEquals(condition, filter.Predicate) ? filter : filter with { Predicate = condition };
            case ProjectNode project:
                var columns = project.Columns.Map(column => Map(column, map));
                return columns == project.Columns ? project : new ProjectNode(project.Input, columns);
            case AggregateNode aggregate:
                var groupKeys = aggregate.Keys.Map(key => Map(key, map));
                var aggregates = aggregate.Aggregates
                    .Map(one => one.Arguments.Map(map) is var arguments && arguments == one.Arguments
                    ? one
                    : one with { Arguments = arguments });
                return groupKeys == aggregate.Keys && aggregates == aggregate.Aggregates
                    ? aggregate
                    : new AggregateNode(aggregate.Input, groupKeys, aggregates);
            case SortNode sort:
                var sortKeys = sort.Keys.Map(key => Map(key, map));
                return sortKeys == sort.Keys ? sort : sort with { Keys = sortKeys };
            case TopNode top:
                var topKeys = top.Keys.Map(key => Map(key, map));
                return topKeys == top.Keys ? top : top with { Keys = topKeys };
            case JoinNode join:
                var (left, right) = (join.LeftKeys.Map(map), join.RightKeys.Map(map));
                return left == join.LeftKeys && right == join.RightKeys ? join : join with { LeftKeys = left, RightKeys = right };
            case ExpandNode expand:
                var expansions = expand.Expansions
                    .Map(one => map(one.Source) is var source && ReferenceEquals(source, one.Source)
                    ? one
                    : one with { Source = source });
                return expansions == expand.Expansions ? expand : new ExpandNode(expand.Input, expansions, expand.IndexName, expand.Limit);
            case StepsNode scan:
                var steps = scan.Steps.Map(step =>
                {
                    var condition = map(step.Condition);
                    var values = step.Values.Select(one => one with { Value = map(one.Value) }).ToImmutableArray();
                    return ReferenceEquals(condition, step.Condition) && values.SequenceEqual(step.Values) ? step
                        : step with { Condition = condition, Values = values };
                });
                return steps == scan.Steps ? scan : scan with { Steps = steps };
            case WindowNode window:
                var windows = window.Columns.Map(one =>
                    one.Arguments.Map(map) is var arguments && arguments == one.Arguments ? one : one with { Arguments = arguments });
                return windows == window.Columns ? window : new WindowNode(window.Input, windows);
            case GraphMatchNode match:
                return match.MapExprs(map);
            default:
                return plan;
        }
    }

    /// <summary>The same array when each element stayed the same object.</summary>
    public static ImmutableArray<T> Map<T>(this ImmutableArray<T> items, Func<T, T> map) where T : class
    {
        ImmutableArray<T>.Builder? changed = null;
        for (var i = 0; i < items.Length; i++)
        {
            var mapped = map(items[i]);
            if (changed is null && ReferenceEquals(mapped, items[i])) continue;
            changed ??= items.ToBuilder();
            changed[i] = mapped;
        }
        return changed?.MoveToImmutable() ?? items;
    }

    static NamedExpr Map(NamedExpr named, Func<Expr, Expr> map) =>
        map(named.Expr) is var mapped && ReferenceEquals(mapped, named.Expr) ? named : named with { Expr = mapped };

    static SortKey Map(SortKey key, Func<Expr, Expr> map) =>
        map(key.Expr) is var mapped && ReferenceEquals(mapped, key.Expr) ? key : key with { Expr = mapped };
}
