using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Operators;

/// <summary>
/// A plan over many small tables at once instead of over one: each row bears the number of its table as a last column, groups are made
/// within a number, sorting and limiting too. Requires: `row` is the number's column in the input of `leaf`, and `leaf` is where the plan
/// begins.
/// </summary>
sealed class PerRowPlan(ProjectNode leaf, ColumnExpr row)
{
    const string RowName = "$row";

    /// <summary>The plan with the number as its last column, or null when a node has no such form.</summary>
    public PlanNode? Of(PlanNode plan) => AsksForAll(plan) ? null : Numbered(plan);

    /// <summary>Whether an expression of the plan asks for a value over the rows of all tables at once.</summary>
    bool AsksForAll(PlanNode plan)
    {
        var (isThere, isAsked) = (false, false);
        void Walk(PlanNode part) => part.Transform(node =>
        {
            isThere |= isAsked && ReferenceEquals(node, leaf);
            return node.MapExprs(expr => expr.Rewrite(inner =>
            {
                if (inner is not SubqueryExpr subquery) return inner;
                (var before, isAsked) = (isAsked, true);
                Walk(subquery.Plan);
                isAsked = before;
                return inner;
            }));
        });
        Walk(plan);
        return isThere;
    }

    PlanNode? Numbered(PlanNode plan)
    {
        if (ReferenceEquals(plan, leaf)) return new ProjectNode(leaf.Input, leaf.Columns.Add(new(RowName, row)));
        if (plan.Inputs.Length != 1 || Numbered(plan.Inputs[0]) is not { } input) return null;
        var number = new ColumnExpr(input.Output.Length - 1, ColumnType.Long);
        return plan switch
        {
            FilterNode => plan.With([input]),
            ProjectNode project => new ProjectNode(input, project.Columns.Add(new(RowName, number))),
            SortNode sort => new SortNode(input, sort.Keys.Insert(0, new(number, false, true))),
            LimitNode limit => Limit(input, number, limit.Count),
            TopNode top => Limit(new SortNode(input, top.Keys.Insert(0, new(number, false, true))), number, top.Count),
            AggregateNode aggregate => Aggregate(aggregate, input, number),
            ExpandNode expand => Expand(expand, input, number),
            StepsNode scan => Steps(scan, input, number),
            WindowNode { Columns.IsEmpty: true } => input,
            WindowNode window => Windows(window, input, number),
            _ => null,
        };
    }

    static ProjectNode Aggregate(AggregateNode aggregate, PlanNode input, ColumnExpr number)
    {
        var grouped = new AggregateNode(input, aggregate.Keys.Add(new(RowName, number)), aggregate.Aggregates);
        var keys = aggregate.Keys.Length;
        return ColumnPatterns.Project(grouped, Enumerable.Range(0, grouped.Output.Length).Where(i => i != keys).Append(keys));
    }

    static ProjectNode Expand(ExpandNode expand, PlanNode input, ColumnExpr number)
    {
        var expanded = new ExpandNode(input, expand.Expansions, expand.IndexName, expand.Limit);
        return ColumnPatterns
            .Project(expanded, Enumerable.Range(0, expanded.Output.Length).Where(i => i != number.Ordinal).Append(number.Ordinal));
    }

    /// <summary>The first rows of each number: they are numbered anew where the number changes.</summary>
    static ProjectNode Limit(PlanNode input, ColumnExpr number, long count)
    {
        var width = input.Output.Length;
        var (sorted, isNew) = Grouped(input, number);
        var counted = new WindowNode(sorted,
            [new("$count", WindowKind.RowNumber, [new ConstantExpr(1L, ColumnType.Long), isNew], ColumnType.Long)]);
        var kept = new FilterNode(counted,
            ScalarOperators
            .Call(ScalarOperators.LessOrEqual, new ColumnExpr(width + 1, ColumnType.Long), new ConstantExpr(count, ColumnType.Long)));
        return ColumnPatterns.Project(kept, Enumerable.Range(0, width));
    }

    /// <summary>
    /// The rows of each number beside each other, with the number before as a last column, and whether a row is the first of its number.
    /// </summary>
    static (PlanNode Rows, Expr IsNew) Grouped(PlanNode input, ColumnExpr number)
    {
        var sorted = new SortNode(input, [new(number, false, true)]);
        var before = new WindowNode(sorted,
            [new("$before", WindowKind.Previous, [number, new ConstantExpr(1L, ColumnType.Long), new ConstantExpr(null, ColumnType.Long)],
            ColumnType.Long)]);
        return (before, ScalarOperators.Call(ScalarOperators.NotEqual, number, new ColumnExpr(input.Output.Length, ColumnType.Long)));
    }

    /// <summary>Counts, sums and ranks begin anew with each number; a neighbour of another number is none.</summary>
    static ProjectNode Windows(WindowNode window, PlanNode input, ColumnExpr number)
    {
        var (grouped, isNew) = Grouped(input, number);
        var width = grouped.Output.Length;
        var columns = ImmutableArray.CreateBuilder<WindowColumn>();
        var results = new List<NamedExpr>();
        foreach (var column in window.Columns)
        {
            var value = new ColumnExpr(width + columns.Count, column.Type);
            if (column.Kind is WindowKind.Previous or WindowKind.Next)
            {
                columns.Add(column);
                columns.Add(new($"$number{columns.Count}", column.Kind,
                    [number, column.Arguments[1], new ConstantExpr(null, ColumnType.Long)], ColumnType.Long));
                var isSame =
                    ScalarOperators.Call(ScalarOperators.Equal, number, new ColumnExpr(width + columns.Count - 1, ColumnType.Long));
                results.Add(new(column.Name,
                    OverloadResolution.Call(Functions.FunctionList.Find("iff")!, isSame, value, column.Arguments[2])!));
            }
            else
            {
                var restart = column.Arguments.Length > 1 ? ScalarOperators.Call(ScalarOperators.Or, column.Arguments[1], isNew) : isNew;
                columns.Add(column with { Arguments = [column.Arguments[0], restart, .. column.Arguments.Skip(2)] });
                results.Add(new(column.Name, value));
            }
        }
        var kept = Enumerable.Range(0, number.Ordinal).Select(i => ColumnPatterns.Column(input.Output, i));
        return new(new WindowNode(grouped, columns.ToImmutable()), [.. kept, .. results, new(RowName, number)]);
    }

    /// <summary>
    /// Sequences begin anew with each number. It stands behind the columns of the input, so those declared move on by one in the row and in
    /// what each step took.
    /// </summary>
    static ProjectNode Steps(StepsNode scan, PlanNode input, ColumnExpr number)
    {
        var width = number.Ordinal + scan.Declared.Length;
        int Place(int column) => column / width * (width + 1) + column % width + (column % width < number.Ordinal ? 0 : 1);
        Expr Moved(Expr expr) =>
            expr.Rewrite(inner => inner is ColumnExpr column ? new ColumnExpr(Place(column.Ordinal), column.Type) : inner);
        var steps = scan.Steps.Select(step => step with
        {
            Condition = Moved(step.Condition), Values = [.. step.Values.Select(one => (Place(one.Column), Moved(one.Value)))],
        });
        var grouped = new StepsNode(new SortNode(input, [new(number, false, true)]), scan.Declared, scan.Number, [.. steps])
            { Partition = number.Ordinal };
        return ColumnPatterns.Project(grouped,
            Enumerable.Range(0, grouped.Output.Length).Where(i => i != number.Ordinal).Append(number.Ordinal));
    }

    /// <summary>Whether the plan's rows still bear all columns that they began with, so that nothing has to be joined to them.</summary>
    public bool KeepsAll(PlanNode plan) => ReferenceEquals(plan, leaf) || plan switch
    {
        FilterNode or SortNode or LimitNode or TopNode => KeepsAll(plan.Inputs[0]),
        ProjectNode project => project.Columns.Length >= leaf.Columns.Length
            && leaf.Columns.Select((column, i) => project.Columns[i].Name == column.Name && project.Columns[i].Expr is ColumnExpr same
                && same.Ordinal == i).All(x => x) && KeepsAll(project.Input),
        _ => false,
    };

    /// <summary>
    /// The one row that the plan gives for a table without rows (a summarize without keys does), or null when it gives none.
    /// </summary>
    public static ImmutableArray<Expr>? OfNoRows(PlanNode plan)
    {
        switch (plan)
        {
            case AggregateNode { Keys.IsEmpty: true } aggregate:
                return [.. aggregate.Aggregates.Select(item => (Expr)new ConstantExpr(item.Aggregate.Reduce([]), item.Aggregate.Returns))];
            case ProjectNode project when OfNoRows(project.Input) is { } row:
                return [.. project.Columns.Select(column => Over(column.Expr, row))];
            case FilterNode filter when OfNoRows(filter.Input) is { } row:
                return Over(filter.Predicate, row) is ConstantExpr { Value: true } ? row : null;
            case SortNode sort: return OfNoRows(sort.Input);
            default: return null;
        }
    }

    static Expr Over(Expr expr, ImmutableArray<Expr> row) =>
        Constants.Fold(expr.Rewrite(inner => inner is ColumnExpr column ? row[column.Ordinal] : inner));
}
