using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectByNamesOperator : Operator<ProjectByNamesOperator.ProjectByNames>
{
    internal sealed record ProjectByNames(ImmutableArray<ExprSyntax> Names) : OperatorSyntax;

    public override Doc Doc { get; } = new("project-by-names",
        "Keeps the columns whose names are given as text, in that order: names, patterns, arrays of them. Unknown names are ignored.",
        "print a = 1, b = 2, c = 3 | project-by-names 'c', dynamic(['a', 'x'])", "3, 1");

    protected override TokenListParser<KqlToken, ProjectByNames> Parser(Grammar grammar) =>
        Grammar.ListOf(grammar.Expression).Select(names => new ProjectByNames(names));

    protected override PlanNode Bind(ProjectByNames syntax, PlanNode input, Binder binder)
    {
        var kept = new List<int>();
        foreach (var name in syntax.Names)
        {
            var bound = Constants.Fold(binder.Expressions.Bind(name, Row.None));
            if (bound is ErrorExpr) continue;
            if (bound is not ConstantExpr { Value: string or DynamicArray } constant)
            {
                binder.Diagnostics.WrongType(name.Span, "a name of columns", "constant text or an array of it", bound.Type);
                continue;
            }
            foreach (var pattern in constant.Value is DynamicArray array ? array.OfType<string>() : [(string)constant.Value!])
                kept.AddRange(Enumerable.Range(0, input.Output.Length)
                    .Where(i => !kept.Contains(i) && ColumnPatterns.Matches(pattern, input.Output[i].Name)));
        }
        return input is UnknownRows ? input : ColumnPatterns.Project(input, kept);
    }
}
