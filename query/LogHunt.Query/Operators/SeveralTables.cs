using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `fork name=(operators) (operators)`: several answers from the same rows. An answer here is one table: the first of them, and a note says
/// which are not shown. All of them are checked.
/// </summary>
sealed class ForkOperator : Operator<ForkOperator.Fork>
{
    internal sealed record Prong(NameSyntax? Name, ImmutableArray<OperatorSyntax> Steps);

    internal sealed record Fork(ImmutableArray<Prong> Prongs) : OperatorSyntax;

    public override Doc Doc { get; } = new("fork",
        "Several queries over the same rows. One table is shown, that of the first; a note names the others.",
        "range x from 1 to 3 step 1 | fork (where x > 2) (count)", "3");

    protected override TokenListParser<KqlToken, Fork> Parser(Grammar grammar) =>
        (from name in Grammar.Name.Then(name => Grammar.Assign.Value((NameSyntax?)name)).Try().OptionalOrDefault(null)
         from steps in grammar.Steps.Between(Grammar.Open, Grammar.Close)
         select new Prong(name, steps)).AtLeastOnce().Select(prongs => new Fork([.. prongs]));

    protected override PlanNode Bind(Fork fork, PlanNode input, Binder binder)
    {
        var plans = fork.Prongs.Select(prong => prong.Steps.Aggregate(input, (plan, step) => binder.BindOperator(step, plan))).ToList();
        if (plans.Count > 1) binder.Notes.Add(Others("fork", [.. fork.Prongs.Skip(1).Select((prong, i) => prong.Name?.Name ?? $"the table {i + 2}")]));
        return plans[0];
    }

    /// <summary>What is not shown of several tables.</summary>
    public static string Others(string name, ImmutableArray<string> tables) =>
        $"`{name}` gives several tables and the first is shown; left out: {string.Join(", ", tables)}";
}

/// <summary>`facet by a, b [with (operators)]`: a table of the values of each column; the first is shown.</summary>
sealed class FacetOperator : Operator<FacetOperator.Facet>
{
    internal sealed record Facet(ImmutableArray<NameSyntax> Columns, ImmutableArray<OperatorSyntax> Steps) : OperatorSyntax;

    public override Doc Doc { get; } = new("facet",
        "The values of a column with how often each is there. Of several columns the first one's table is shown; a note names the others.",
        "datatable(a:string)['x', 'y', 'x'] | facet by a | sort by a asc", "x, 2; y, 1");

    protected override TokenListParser<KqlToken, Facet> Parser(Grammar grammar) =>
        from word in Grammar.Word("by")
        from columns in Grammar.ListOf(Grammar.Name)
        from steps in Grammar.Word("with").IgnoreThen(grammar.Steps.Between(Grammar.Open, Grammar.Close)).OptionalOrDefault([])
        select new Facet(columns, steps);

    protected override PlanNode Bind(Facet facet, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var found = facet.Columns.Select(column => binder.FindColumn(column, row)).ToList();
        var rest = facet.Steps.Aggregate(input, (plan, step) => binder.BindOperator(step, plan));
        if (rest is UnknownRows || found.Contains(null)) return UnknownRows.Instance;
        ImmutableArray<string> others =
            [.. facet.Columns.Skip(1).Select(column => column.Name), .. facet.Steps.IsEmpty ? [] : new[] { "the table of `with`" }];
        if (others.Length > 0) binder.Notes.Add(ForkOperator.Others("facet", others));
        return binder.BindText($"rows | summarize count_ = count() by {QuotedText.Name(facet.Columns[0].Name)}", ("rows", input));
    }
}

/// <summary>`consume`: the rows are made and none is shown.</summary>
sealed class ConsumeOperator : Operator<ConsumeOperator.Consume>
{
    internal sealed record Consume : OperatorSyntax;

    public override Doc Doc { get; } = new("consume", "None of the rows: what is before it is only checked.",
        "range x from 1 to 3 step 1 | consume | count", "0");

    protected override TokenListParser<KqlToken, Consume> Parser(Grammar grammar) =>
        Grammar.SettingsOf("decodeblocks").Select(_ => new Consume());

    protected override PlanNode Bind(Consume consume, PlanNode input, Binder binder) =>
        input is UnknownRows ? input : new LimitNode(input, 0);
}
