using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `partition by column (operators)`: rows are sorted by the column and numbered with its values, and the operators go over all of them with
/// that number as a key (<see cref="PerRowPlan"/>).
/// </summary>
sealed class PartitionOperator : Operator<PartitionOperator.Partition>
{
    internal sealed record Partition(NameSyntax Column, ImmutableArray<OperatorSyntax> Steps) : OperatorSyntax;

    public override Doc Doc { get; } = new("partition", "The operators over the rows of each value of a column, one after the other.",
        "datatable(k:string, v:long)['a', 1, 'b', 5, 'a', 3] | partition by k (top 1 by v desc) | sort by k asc", "a, 3; b, 5");

    protected override TokenListParser<KqlToken, Partition> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf()
        from word in Grammar.Word("by")
        from column in Grammar.Name
        from steps in grammar.Steps.Between(Grammar.Open, Grammar.Close)
        select new Partition(column, steps);

    protected override PlanNode Bind(Partition partition, PlanNode input, Binder binder)
    {
        if (input is UnknownRows || binder.FindColumn(partition.Column, new Row(input)) is not { } column)
        {
            foreach (var step in partition.Steps) binder.BindOperator(step, UnknownRows.Instance);
            return UnknownRows.Instance;
        }
        if (column.Type == ColumnType.Dynamic)
        {
            binder.Diagnostics.DynamicKey(partition.Column.Span, "partitioned by");
            return UnknownRows.Instance;
        }
        var numbered = new WindowNode(new SortNode(input, [new(column, false, true)]),
            [new("$partition", WindowKind.RankDense, [column], ColumnType.Long)]);
        var leaf = ColumnPatterns.Project(numbered, Enumerable.Range(0, input.Output.Length));
        var inner = partition.Steps.Aggregate((PlanNode)leaf, (plan, step) => binder.BindOperator(step, plan));
        if (inner is UnknownRows) return inner;
        if (new PerRowPlan(leaf, new ColumnExpr(input.Output.Length, ColumnType.Long)).Of(inner) is { } rows)
            return ColumnPatterns.Project(rows, Enumerable.Range(0, rows.Output.Length - 1));
        binder.Diagnostics.Unsupported(partition.NameSpan, "what stands inside of this `partition`");
        return UnknownRows.Instance;
    }
}
