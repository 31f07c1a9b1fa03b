using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class LookupOperator : Operator<JoinSyntax>
{
    static readonly Dictionary<string, JoinKind> Kinds =
        new(StringComparer.Ordinal) { ["leftouter"] = JoinKind.LeftOuter, ["inner"] = JoinKind.Inner };

    public override Doc Doc { get; } = new("lookup",
        "Adds the columns of a table of facts where the keys are equal; the keys are not repeated.",
        "datatable(k:long)[1, 2] | lookup (datatable(k:long, b:string)[1, 'z']) on k | sort by k asc", "1, z; 2, ");

    protected override TokenListParser<KqlToken, JoinSyntax> Parser(Grammar grammar) => JoinSyntax.Parser(grammar);

    protected override PlanNode Bind(JoinSyntax lookup, PlanNode input, Binder binder)
    {
        var kind = lookup.Kind("lookup", Kinds, JoinKind.LeftOuter, binder);
        var right = binder.BindTable(lookup.Table);
        var keys = new JoinKeys(input, right, binder);
        foreach (var condition in lookup.On) keys.Add(condition);
        if (right is UnknownRows || keys.Failed) return UnknownRows.Instance;
        var join = new JoinNode(input, right, kind, keys.Left, keys.Right, JoinOperator.Names(input, right, kind));
        var repeated = keys.Right.SelectMany(key => key.Columns()).Select(ordinal => input.Output.Length + ordinal).ToHashSet();
        var kept = Enumerable.Range(0, join.Output.Length).Where(i => !repeated.Contains(i)).ToList();
        var names = new NameList(binder.Diagnostics);
        string Name(int i) => i < input.Output.Length ? input.Output[i].Name : right.Output[i - input.Output.Length].Name;
        return new ProjectNode(join, [.. kept.Select(i => new NamedExpr(names.Implicit(Name(i)), new ColumnExpr(i, join.Output[i].Type)))]);
    }
}
