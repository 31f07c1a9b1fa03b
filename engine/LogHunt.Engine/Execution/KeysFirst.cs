using LogHunt.Engine.Catalog;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution;

/// <summary>
/// A join of logs with indicators, or with rows that stand in the query: the keys of these are a condition on the logs, so that segments
/// whose dictionaries hold none of them are not opened. Where only the presence of a partner counts, the condition is all that is left.
/// </summary>
static class KeysFirst
{
    /// <summary>The plan with such conditions as <see cref="SubqueryExpr"/>; the same rows in the same order.</summary>
    public static PlanNode Of(PlanNode plan) => plan.Transform(node => node is JoinNode join ? Joined(join) : node);

    static PlanNode Joined(JoinNode join)
    {
        var (isLeftKnown, isRightKnown) = (IsKnown(join.Left), IsKnown(join.Right));
        if (isLeftKnown == isRightKnown) return join;
        if (isRightKnown && Presence(join) is { } condition) return new FilterNode(join.Left, condition);
        if (isRightKnown && join.Kind is not (JoinKind.LeftOuter or JoinKind.FullOuter or JoinKind.LeftAnti))
            return join with { Left = Narrowed(join.Left, join.LeftKeys, join.Right, join.RightKeys) };
        if (isLeftKnown && join.Kind is not (JoinKind.RightOuter or JoinKind.FullOuter or JoinKind.RightAnti))
            return join with { Right = Narrowed(join.Right, join.RightKeys, join.Left, join.LeftKeys) };
        return join;
    }

    /// <summary>The condition that a semi or anti join on one text is, else null.</summary>
    static Expr? Presence(JoinNode join) =>
        join.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti && join.LeftKeys is [{ Type: ColumnType.String } key]
            && join.Names.SequenceEqual(join.Left.Output.Select(column => column.Name))
            ? IsIn(join.Kind == JoinKind.LeftSemi ? ScalarOperators.In : ScalarOperators.NotIn, key, join.Right, join.RightKeys[0])
            : null;

    static PlanNode Narrowed(PlanNode logs, IReadOnlyList<Expr> keys, PlanNode known, IReadOnlyList<Expr> knownKeys)
    {
        for (var i = 0; i < keys.Count; i++)
            if (keys[i].Type == ColumnType.String) logs = new FilterNode(logs, IsIn(ScalarOperators.In, keys[i], known, knownKeys[i]));
        return logs;
    }

    static CallExpr IsIn(ScalarFunction membership, Expr key, PlanNode known, Expr knownKey) => ScalarOperators.Call(membership, key,
        new SubqueryExpr(new ProjectNode(known, [new NamedExpr("key", knownKey)]), IsSet: true, ColumnType.Dynamic));

    /// <summary>Whether rows are few and at hand: indicators, and what stands in the query.</summary>
    /// <remarks>They are read twice, so that they must be the same each time.</remarks>
    static bool IsKnown(PlanNode plan) => plan switch
    {
        ScanNode scan => scan.Table.Name == CatalogTables.Indicators.Name,
        ValuesNode => true,
        FilterNode filter => filter.Predicate.IsDeterministic() && IsKnown(filter.Input),
        ProjectNode project => project.Columns.All(column => column.Expr.IsDeterministic()) && IsKnown(project.Input),
        AggregateNode aggregate => aggregate.Keys.All(key => key.Expr.IsDeterministic()) && IsKnown(aggregate.Input),
        _ => false,
    };
}
