using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectKeepOperator : Operator<ProjectKeepOperator.ProjectKeep>
{
    internal sealed record ProjectKeep(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("project-keep", "Keeps these columns, in the order they had.", "print a = 1, b = 2, c = 3 | project-keep c, a", "1, 3");

    protected override TokenListParser<KqlToken, ProjectKeep> Parser(Grammar grammar) =>
        Grammar.ListOf(Grammar.NameOrPattern).Select(columns => new ProjectKeep(columns));

    protected override PlanNode Bind(ProjectKeep syntax, PlanNode input, Binder binder) =>
        ColumnPatterns.Project(input, ColumnPatterns.Find(syntax.Columns, new Row(input), binder).Order());
}
