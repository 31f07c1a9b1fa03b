using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectKeepOperator : ITabularOperator
{
    sealed record ProjectKeep(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public Doc Doc { get; } = new("project-keep", "Keeps these columns, in the order they had.", "print a = 1, b = 2, c = 3 | project-keep c, a", "1, 3");

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.ListOf(Grammar.NameOrPattern).Select(columns => (OperatorSyntax)new ProjectKeep(columns));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder) =>
        ColumnPatterns.Project(input, ColumnPatterns.Find(((ProjectKeep)syntax).Columns, new Row(input), binder).Order());
}
