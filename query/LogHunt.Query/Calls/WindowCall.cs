using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>
/// A call that looks at other rows: it needs rows in an order that is part of the query, and adds a node below the operator that calls it.
/// </summary>
abstract class WindowCall(Doc doc) : SpecialCall(doc)
{
    /// <summary>The arguments; null when something was reported.</summary>
    protected static List<Expr>? Arguments(CallSyntax call, Row row, Binder binder, int least, int most, string takes)
    {
        if (!Count(call, least, most, takes, binder)) return null;
        var arguments = binder.Expressions.BindArguments(call.Arguments, row);
        if (arguments.Exists(argument => argument is ErrorExpr) || row.IsOpen) return null;
        if (row.HasWindows && row.Input is { } input && IsSerialized(input)) return arguments;
        binder.Diagnostics.NotSerialized(call.Span, call.Function.Name);
        return null;
    }

    /// <summary>Whether the argument at `index`, the condition that begins anew, is a bool or not given.</summary>
    protected static bool IsRestart(CallSyntax call, List<Expr> arguments, int index, Binder binder)
    {
        if (arguments.Count <= index || arguments[index].Type == ColumnType.Bool) return true;
        binder.Diagnostics.NotABool(call.Arguments[index].Span, arguments[index].Type);
        return false;
    }

    /// <summary>Whether the argument at `index` is a whole number that is known now.</summary>
    protected static bool IsConstant(CallSyntax call, List<Expr> arguments, int index, string what, Binder binder)
    {
        if (arguments[index] is ConstantExpr { Type: ColumnType.Long or ColumnType.Int }) return true;
        binder.Diagnostics.NotConstant(call.Arguments[index].Span, what);
        return false;
    }

    /// <summary>
    /// Whether the order of the rows is part of the query: sorted, ranged, or declared so by `serialize`, and not lost since.
    /// </summary>
    public static bool IsSerialized(PlanNode plan)
    {
        while (true)
        {
            switch (plan)
            {
                case SortNode or TopNode or WindowNode or StepsNode or RangeNode: return true;
                case FilterNode or ProjectNode or ExpandNode or LimitNode: plan = plan.Inputs[0]; break;
                default: return false;
            }
        }
    }
}
