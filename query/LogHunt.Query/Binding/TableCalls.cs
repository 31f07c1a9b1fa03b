using System.Collections.Frozen;
using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>Calls that stand for rows: `materialize(…)`, `table("…")`.</summary>
static class TableCalls
{
    public delegate PlanNode Binding(CallSyntax call, Binder binder);

    static readonly FrozenDictionary<string, Binding> ByName = new Dictionary<string, Binding>(StringComparer.Ordinal)
    {
        ["materialize"] = Materialize,
        ["table"] = Table,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Binding? Find(string name) => ByName.GetValueOrDefault(name);

    public static bool IsOne(string name) => ByName.ContainsKey(name);

    /// <summary>The plan itself: a snapshot does not change while a query runs, so computing it twice gives the same rows.</summary>
    static PlanNode Materialize(CallSyntax call, Binder binder)
    {
        if (call.Arguments is [var query]) return binder.BindTable(query);
        binder.Diagnostics.ArgumentCount(call.Span, "materialize", "one query");
        return UnknownRows.Instance;
    }

    static PlanNode Table(CallSyntax call, Binder binder)
    {
        if (call.Arguments is [var argument, ..] && Constants.Fold(binder.Expressions.Bind(argument, Row.None)) is ConstantExpr { Value: string name }) return binder.BindTable(new NameSyntax(name, argument.Span));
        binder.Diagnostics.NotConstant(call.Span, "the table's name");
        return UnknownRows.Instance;
    }
}
