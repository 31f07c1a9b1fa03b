using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// Lowered without running a query for each row: rows are numbered, expanded, go through the inner operators with the number as a key of
/// all that they do (<see cref="PerRowPlan"/>), and are joined to the rows that they came from.
/// </summary>
sealed class MvApplyOperator : Operator<MvApplyOperator.MvApply>
{
    const string RowName = "$row";

    internal sealed record MvApply(ImmutableArray<Setting> Settings, ImmutableArray<ExpansionSyntax> Expansions, ExprSyntax? Limit,
        ImmutableArray<OperatorSyntax> Steps)
        : OperatorSyntax;

    public override Doc Doc { get; } = new("mv-apply", "For each row a query over the elements of an array; its rows stand beside the row.",
        "datatable(k:string, d:dynamic)['a', dynamic([1, 5, 3]), 'b', dynamic([2])] | mv-apply x = d to typeof(long) "
        + "on (summarize best = max(x)) | project k, best",
        "a, 5; b, 2");

    protected override TokenListParser<KqlToken, MvApply> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("with_itemindex")
        from expansions in Grammar.ListOf(ExpansionSyntax.Parser(grammar))
        from limit in Grammar.Word("limit").Or(Grammar.Word("take")).IgnoreThen(grammar.Expression).Select(limit => (ExprSyntax?)limit).OptionalOrDefault(null)
        from word in Grammar.Word("on")
        from steps in grammar.Steps.Between(Grammar.Open, Grammar.Close)
        select new MvApply(settings, expansions, limit, steps);

    protected override PlanNode Bind(MvApply apply, PlanNode input, Binder binder)
    {
        var expansions = ExpansionSyntax.Bind(apply.Expansions, new Row(input) { HasWindows = false }, binder);
        var index = apply.Settings.FirstOrDefault(setting => setting.Name.Name == "with_itemindex")?.Value;
        var limit = apply.Limit is null ? MvExpandOperator.UsualLimit : binder.BindCount(apply.Limit, "the limit");
        if (input is UnknownRows || expansions is null || limit is null)
        {
            foreach (var step in apply.Steps) binder.BindOperator(step, UnknownRows.Instance);
            return UnknownRows.Instance;
        }
        var numbered =
            new WindowNode(input, [new(RowName, WindowKind.RowNumber, [new ConstantExpr(1L, ColumnType.Long)], ColumnType.Long)]);
        var expanded = new ExpandNode(numbered, expansions.Value, index, limit.Value);
        var leaf = new ProjectNode(expanded,
            [.. Enumerable.Range(0, expanded.Output.Length).Where(i => expanded.Output[i].Name != RowName)
            .Select(i => ColumnPatterns.Column(expanded.Output, i))]);
        var inner = apply.Steps.Aggregate((PlanNode)leaf, (plan, step) => binder.BindOperator(step, plan));
        if (inner is UnknownRows) return inner;
        var perRow = new PerRowPlan(leaf, new ColumnExpr(numbered.Output.Length - 1, ColumnType.Long));
        if (perRow.Of(inner) is { } rows)
            return perRow.KeepsAll(inner)
                ? WithoutRow(rows)
                : Joined(numbered, expanded, rows, inner, [.. expansions.Value.Select(x => x.Name)]);
        binder.Diagnostics.Unsupported(apply.NameSpan, "what stands inside of this `mv-apply`");
        return UnknownRows.Instance;
    }

    static ProjectNode WithoutRow(PlanNode rows) => ColumnPatterns.Project(rows, Enumerable.Range(0, rows.Output.Length - 1));

    /// <summary>
    /// The columns of the row, and then those that the inner query made. An expanded column that the inner query did not keep is gone.
    /// </summary>
    static ProjectNode Joined(PlanNode numbered, PlanNode expanded, PlanNode rows, PlanNode inner, ImmutableArray<string> expandedNames)
    {
        var width = numbered.Output.Length - 1;
        var defaults = PerRowPlan.OfNoRows(inner);
        var left = defaults is null ? numbered : Expanded(numbered, expanded);
        var number = new ColumnExpr(width, ColumnType.Long);
        var innerRow = new ColumnExpr(rows.Output.Length - 1, ColumnType.Long);
        ImmutableArray<string> names = [.. Enumerable.Range(0, left.Output.Length + rows.Output.Length).Select(i => $"${i}")];
        var join = new JoinNode(left, rows, defaults is null ? JoinKind.Inner : JoinKind.LeftOuter, [number], [innerRow], names);
        var columns = new List<NamedExpr>();
        for (var i = 0; i < width; i++)
        {
            var name = numbered.Output[i].Name;
            if (Find(inner, name) is var made and >= 0) columns.Add(new(name, Inner(made)));
            else if (!expandedNames.Contains(name)) columns.Add(new(name, new ColumnExpr(i, numbered.Output[i].Type)));
        }
        for (var i = 0; i < inner.Output.Length; i++)
            if (columns.TrueForAll(column => column.Name != inner.Output[i].Name)) columns.Add(new(inner.Output[i].Name, Inner(i)));
        return new(join, [.. columns]);

        Expr Inner(int ordinal)
        {
            var value = new ColumnExpr(left.Output.Length + ordinal, inner.Output[ordinal].Type);
            if (defaults is not { } row) return value;
            var isMissing =
                OverloadResolution.Call(Functions.FunctionList.Find("isnull")!, new ColumnExpr(join.Output.Length - 1, ColumnType.Long))!;
            return OverloadResolution.Call(Functions.FunctionList.Find("iff")!, isMissing, row[ordinal], value)!;
        }
    }

    /// <summary>Rows of which the expansion made any: an empty array makes none, and no query runs over it.</summary>
    static JoinNode Expanded(PlanNode numbered, PlanNode expanded) => new(numbered, expanded, JoinKind.LeftSemi,
        [new ColumnExpr(numbered.Output.Length - 1, ColumnType.Long)], [new ColumnExpr(numbered.Output.Length - 1, ColumnType.Long)],
        [.. numbered.Output.Select(column => column.Name)]);

    static int Find(PlanNode plan, string name)
    {
        for (var i = 0; i < plan.Output.Length; i++) if (plan.Output[i].Name == name) return i;
        return -1;
    }
}
