using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>The plan itself: a snapshot does not change while a query runs, so computing it twice gives the same rows.</summary>
sealed class MaterializeCall() : TableCall(new("materialize", "The rows of a query, for a `let` that is used several times.",
    "let t = materialize(range x from 1 to 2 step 1); t | union t | count", "4"))
{
    public override PlanNode Bind(CallSyntax call, Binder binder)
    {
        if (call.Arguments is [var query]) return binder.BindTable(query);
        binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, "one query");
        return UnknownRows.Instance;
    }
}
