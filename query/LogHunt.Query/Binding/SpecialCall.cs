using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>
/// A call that is no function of its arguments' values: it reads the clock, the names in sight, other rows or another query.
/// </summary>
abstract class SpecialCall(Doc doc)
{
    /// <summary>Its names, a summary, and a query with its rows that the tests run.</summary>
    public Doc Doc { get; } = doc;

    /// <summary>The call's value; <see cref="ErrorExpr"/> when something was reported.</summary>
    public abstract Expr Bind(CallSyntax call, Row row, Binder binder);

    /// <summary>Whether the call has so many arguments; reported when it has not.</summary>
    protected static bool Count(CallSyntax call, int least, int most, string takes, Binder binder)
    {
        if (call.Arguments.Length >= least && call.Arguments.Length <= most) return true;
        binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, takes);
        return false;
    }
}

/// <summary>A call that stands for rows.</summary>
abstract class TableCall(Doc doc)
{
    /// <summary>Its names, a summary, and a query with its rows that the tests run.</summary>
    public Doc Doc { get; } = doc;

    /// <summary>The rows; <see cref="UnknownRows"/> when something was reported.</summary>
    public abstract PlanNode Bind(CallSyntax call, Binder binder);
}
