using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectRenameOperator : Operator<ProjectRenameOperator.ProjectRename>
{
    internal sealed record Renaming(NameSyntax New, NameSyntax Old);

    internal sealed record ProjectRename(ImmutableArray<Renaming> Renamings) : OperatorSyntax;

    public override Doc Doc { get; } = new("project-rename", "Gives columns other names and keeps their places.",
        "print a = 1, b = 2 | project-rename c = a | project b, c", "2, 1");

    static readonly TokenListParser<KqlToken, Renaming> OneRenaming =
        from name in Grammar.Name
        from assign in Grammar.Assign
        from old in Grammar.Name
        select new Renaming(name, old);

    protected override TokenListParser<KqlToken, ProjectRename> Parser(Grammar grammar) =>
        Grammar.ListOf(OneRenaming).Select(renamings => new ProjectRename(renamings));

    protected override PlanNode Bind(ProjectRename syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var names = row.Columns.Select(column => column.Name).ToArray();
        foreach (var renaming in syntax.Renamings)
        {
            if (binder.FindColumn(renaming.Old, row) is not { } column) continue;
            if (names.Where((name, i) => i != column.Ordinal && name == renaming.New.Name).Any())
                binder.Diagnostics.DuplicateColumn(renaming.New.Span, renaming.New.Name);
            names[column.Ordinal] = renaming.New.Name;
        }
        return new ProjectNode(input, [.. names.Select((name, i) => new NamedExpr(name, new ColumnExpr(i, row.Columns[i].Type)))]);
    }
}
