using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectAwayOperator : Operator<ProjectAwayOperator.ProjectAway>
{
    internal sealed record ProjectAway(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } = new("project-away", "Takes columns away; `*` in a name stands for any text.",
        "print a = 1, b1 = 2, b2 = 3 | project-away b*", "1");

    protected override TokenListParser<KqlToken, ProjectAway> Parser(Grammar grammar) =>
        Grammar.ListOf(Grammar.NameOrPattern).Select(columns => new ProjectAway(columns));

    protected override PlanNode Bind(ProjectAway syntax, PlanNode input, Binder binder)
    {
        var away = ColumnPatterns.Find(syntax.Columns, new Row(input), binder);
        return ColumnPatterns.Project(input, Enumerable.Range(0, input.Output.Length).Except(away));
    }
}
