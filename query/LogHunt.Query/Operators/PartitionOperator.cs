using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>
/// `partition by column (operators)`: rows are sorted by the column and numbered with its values, and the operators go over all of them with
/// that number as a key (<see cref="PerRowPlan"/>); those that cannot are bound once for the rows of each key that the data has.
/// `partition by column { query }`: the query has rows of its own and knows of those before it the key only, so it is bound once for each
/// key, with the column's name for it.
/// </summary>
sealed class PartitionOperator : Operator<PartitionOperator.Partition>
{
    /// <summary>Keys for which a query in braces is run; Kusto has the same limit.</summary>
    const int MostKeys = 64;

    /// <summary>Operators in parentheses, or a query in braces.</summary>
    internal sealed record Partition(NameSyntax Column, ImmutableArray<OperatorSyntax> Steps, ExprSyntax? Query) : OperatorSyntax;

    static readonly TokenListParser<KqlToken, Token<KqlToken>> OpenBrace = Token.EqualTo(KqlToken.OpenBrace);
    static readonly TokenListParser<KqlToken, Token<KqlToken>> CloseBrace = Token.EqualTo(KqlToken.CloseBrace);

    public override Doc Doc { get; } = new("partition",
        "The operators over the rows of each value of a column, one after the other. A whole "
        + "query in braces is run for each value, up to 64, which it knows as `toscalar(column)`.",
        "datatable(k:string, v:long)['a', 1, 'b', 5, 'a', 3] | partition by k (top 1 by v desc) | sort by k asc", "a, 3; b, 5");

    protected override TokenListParser<KqlToken, Partition> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf()
        from word in Grammar.Word("by")
        from column in Grammar.Name
        from inner in grammar.Query.Between(OpenBrace, CloseBrace).Select(query => new Partition(column, [], query))
            .Or(grammar.Steps.Between(Grammar.Open, Grammar.Close).Select(steps => new Partition(column, steps, null)))
        select inner;

    protected override PlanNode Bind(Partition partition, PlanNode input, Binder binder)
    {
        if (input is UnknownRows || binder.FindColumn(partition.Column, new Row(input)) is not { } column)
        {
            foreach (var step in partition.Steps) binder.BindOperator(step, UnknownRows.Instance);
            if (partition.Query is { } query) Over(query, partition.Column, new ErrorExpr(), binder);
            return UnknownRows.Instance;
        }
        if (column.Type == ColumnType.Dynamic)
        {
            binder.Diagnostics.DynamicKey(partition.Column.Span, "partitioned by");
            return UnknownRows.Instance;
        }
        if (partition.Query is { } inBraces) return Over(inBraces, partition.Column, column, input, binder);
        var numbered = new WindowNode(new SortNode(input, [new(column, false, true)]),
            [new("$partition", WindowKind.RankDense, [column], ColumnType.Long)]);
        var leaf = ColumnPatterns.Project(numbered, Enumerable.Range(0, input.Output.Length));
        var inner = partition.Steps.Aggregate((PlanNode)leaf, (plan, step) => binder.BindOperator(step, plan));
        if (inner is UnknownRows) return inner;
        if (new PerRowPlan(leaf, new ColumnExpr(input.Output.Length, ColumnType.Long)).Of(inner) is { } rows)
            return ColumnPatterns.Project(rows, Enumerable.Range(0, rows.Output.Length - 1));
        return OfEach(partition, input, inner, column, binder);
    }

    /// <summary>The operators over the rows of each key by itself, for what has no form over all of them, `inner`.</summary>
    static PlanNode OfEach(Partition partition, PlanNode input, PlanNode inner, ColumnExpr column, Binder binder)
    {
        if (Keys(input, column, binder) is not { } keys) return inner;
        if (keys.Count == 0) return new FilterNode(inner, new ConstantExpr(false, ColumnType.Bool));
        if (keys.Count > MostKeys)
        {
            binder.Diagnostics.TooManyPartitions(partition.Column.Span, partition.Column.Name, MostKeys);
            return UnknownRows.Instance;
        }
        return UnionOperator.Of([.. keys.Select(key => new UnionOperator.Part(partition.Steps.Aggregate(
            (PlanNode)new FilterNode(input, Is(column, key)), (plan, step) => binder.BindOperator(step, plan)), ""))]);
    }

    static Expr Is(ColumnExpr column, object? key) => key is null
        ? OverloadResolution.Call(FunctionList.Find("isnull")!, column)!
        : ScalarOperators.Call(ScalarOperators.Equal, column, new ConstantExpr(key, column.Type));

    static PlanNode Over(ExprSyntax query, NameSyntax name, ColumnExpr column, PlanNode input, Binder binder)
    {
        var keys = Keys(input, column, binder);
        if (keys is { Count: > MostKeys })
        {
            binder.Diagnostics.TooManyPartitions(name.Span, name.Name, MostKeys);
            return UnknownRows.Instance;
        }
        if (keys is { Count: > 0 })
            return UnionOperator.Of([.. keys.Select(key =>
                new UnionOperator.Part(Over(query, name, new ConstantExpr(key, column.Type), binder), ""))]);
        var one = Over(query, name, UnionOperator.Missing(column.Type), binder);
        return one is UnknownRows || keys is null ? one : new FilterNode(one, new ConstantExpr(false, ColumnType.Bool));
    }

    static PlanNode Over(ExprSyntax query, NameSyntax name, Expr key, Binder binder) =>
        binder.BindBody(binder.Scope.With(name.Name, new ScalarLet(key)), [new QueryStatementSyntax(query, query.Span)], binder.BindTable)
            ?? UnknownRows.Instance;

    /// <summary>The values that the data has, in order; null where it cannot be asked.</summary>
    static List<object?>? Keys(PlanNode input, ColumnExpr column, Binder binder)
    {
        var values = new AggregateNode(new ProjectNode(input, [new("key", column)]), [new("key", new ColumnExpr(0, column.Type))], []);
        return binder.Ask(new TopNode(values, MostKeys + 1, [new(new ColumnExpr(0, column.Type), false, true)])) is { } batches
            ? [.. batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(batch.Columns[0].Value))]
            : null;
    }
}
