using System.Collections.Immutable;

namespace LogHunt.Engine.Plan;

/// <summary>
/// Whether two plans of different queries surely ask the same. A plan of a kind that is not listed here is the same as none: the answer
/// «no» costs time, a wrong «yes» would be a wrong answer.
/// </summary>
static class SamePlan
{
    public static bool Are(PlanNode one, PlanNode other) => (one, other) switch
    {
        (ScanNode a, ScanNode b) => a.Table.Name == b.Table.Name && a.Columns.AsSpan().SequenceEqual(b.Columns.AsSpan())
            && (a.Predicate is null) == (b.Predicate is null) && (a.Predicate is null || Are(a.Predicate, b.Predicate!)),
        (FilterNode a, FilterNode b) => Are(a.Predicate, b.Predicate) && Are(a.Input, b.Input),
        (ProjectNode a, ProjectNode b) => Are(a.Columns, b.Columns) && Are(a.Input, b.Input),
        (AggregateNode a, AggregateNode b) => Are(a.Keys, b.Keys) && Are(a.Aggregates, b.Aggregates) && Are(a.Input, b.Input),
        _ => false,
    };

    static bool Are(ImmutableArray<NamedExpr> one, ImmutableArray<NamedExpr> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.Name == pair.Second.Name && Are(pair.First.Expr, pair.Second.Expr));

    static bool Are(ImmutableArray<NamedAggregate> one, ImmutableArray<NamedAggregate> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.Name == pair.Second.Name
            && ReferenceEquals(pair.First.Function, pair.Second.Function) && ReferenceEquals(pair.First.Aggregate, pair.Second.Aggregate)
            && Are(pair.First.Arguments, pair.Second.Arguments));

    static bool Are(ImmutableArray<Expr> one, ImmutableArray<Expr> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => Are(pair.First, pair.Second));

    /// <summary>Functions that know something of a query are objects of their own, and so never the same.</summary>
    static bool Are(Expr one, Expr other) => (one, other) switch
    {
        (ColumnExpr a, ColumnExpr b) => a == b,
        (ConstantExpr a, ConstantExpr b) => a.Type == b.Type && Equals(a.Value, b.Value),
        (CallExpr a, CallExpr b) => a.Function.IsDeterministic && ReferenceEquals(a.Function, b.Function)
            && ReferenceEquals(a.Overload, b.Overload) && Are(a.Arguments, b.Arguments),
        _ => false,
    };
}
