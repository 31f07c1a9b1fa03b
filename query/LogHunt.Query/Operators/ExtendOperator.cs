using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ExtendOperator : Operator<ExtendOperator.Extend>
{
    internal sealed record Extend(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("extend", "Adds columns; one of an existing name takes its place.", "print a = 1 | extend b = a + 1, a = 5", "5, 2");

    protected override TokenListParser<KqlToken, Extend> Parser(Grammar grammar) =>
        grammar.NamedExpressions.Select(columns => new Extend(columns));

    protected override PlanNode Bind(Extend syntax, PlanNode input, Binder binder) => Add(syntax.Columns, input, binder);

    public static PlanNode Add(ImmutableArray<ExprSyntax> items, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var columns = row.Columns.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type))).ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++) places.TryAdd(columns[i].Name, i);   // a name may stand there twice once that was reported
        var given = new HashSet<string>(StringComparer.Ordinal);
        var unnamed = new NameList(new DiagnosticBag(""));
        unnamed.Reserve(places.Keys);
        foreach (var item in SeveralColumns.Spread(items, binder))
        {
            var (name, span, value) = ColumnList.Parts(item, binder);
            var bound = binder.Expressions.Bind(value, row);
            name ??= ResultNames.Of(value) is { } implied && (value is NameSyntax || !places.ContainsKey(implied))
                ? implied
                : unnamed.Implicit(ResultNames.Of(value));
            if (!given.Add(name)) binder.Diagnostics.DuplicateColumn(span, name);
            if (places.TryGetValue(name, out var place)) columns[place] = new(name, bound);
            else
            {
                places.Add(name, columns.Count);
                columns.Add(new(name, bound));
            }
        }
        return new ProjectNode(row.Input!, [.. columns]);
    }
}
