using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

sealed partial class ProjectReorderOperator : Operator<ProjectReorderOperator.ProjectReorder>
{
    internal sealed record Item(ExprSyntax Column, string Order);

    internal sealed record ProjectReorder(ImmutableArray<Item> Items) : OperatorSyntax;

    public override Doc Doc { get; } = new("project-reorder",
        "Puts these columns first; a pattern may sort its columns by name (asc, desc; granny-asc and granny-desc with the numbers in it "
        + "as numbers).",
        "print a = 1, b = 2, c = 3 | project-reorder c", "3, 1, 2");

    static readonly TokenListParser<KqlToken, Item> OneItem =
        from column in Grammar.NameOrPattern
        from granny in Grammar.Word("granny").IgnoreThen(Token.EqualTo(KqlToken.Minus)).Select(_ => "granny-").OptionalOrDefault("")
        from order in Grammar.Word("asc").Or(Grammar.Word("desc")).Select(word => word.ToStringValue()).OptionalOrDefault("")
        select new Item(column, granny + order);

    protected override TokenListParser<KqlToken, ProjectReorder> Parser(Grammar grammar) =>
        Grammar.ListOf(OneItem).Select(items => new ProjectReorder(items));

    protected override PlanNode Bind(ProjectReorder syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var order = new List<int>();
        foreach (var item in syntax.Items)
        {
            var found = ColumnPatterns.Find([item.Column], row, binder).Except(order);
            order.AddRange(item.Order switch
            {
                "asc" => found.OrderBy(i => row.Columns[i].Name, StringComparer.Ordinal),
                "desc" => found.OrderByDescending(i => row.Columns[i].Name, StringComparer.Ordinal),
                "granny-asc" => found.OrderBy(i => Numbered(row.Columns[i].Name), StringComparer.Ordinal),
                "granny-desc" => found.OrderByDescending(i => Numbered(row.Columns[i].Name), StringComparer.Ordinal),
                _ => found,
            });
        }
        return ColumnPatterns.Project(input, order.Concat(Enumerable.Range(0, input.Output.Length).Except(order)));
    }

    /// <summary>A name whose numbers are equally long, so that `a9` stands before `a10`.</summary>
    static string Numbered(string name) => Digits().Replace(name, digits => digits.Value.PadLeft(20, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
