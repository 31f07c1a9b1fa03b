using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class CumulativeSumCall() : WindowCall(new("row_cumsum", "The sum of the term so far; it begins anew where the condition is true.",
    "range x from 1 to 3 step 1 | sort by x asc | extend sum = row_cumsum(x)", "1, 1; 2, 3; 3, 6"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (Arguments(call, row, binder, 1, 2, "a term and a restart condition") is not { } arguments) return new ErrorExpr();
        if (!IsRestart(call, arguments, 1, binder)) return new ErrorExpr();
        if (arguments[0].Type == ColumnType.Int) arguments[0] = Casts.Cast(arguments[0], ColumnType.Long);
        var type = arguments[0].Type;
        if (type.IsNumeric() || type == ColumnType.TimeSpan) return row.AddWindow(WindowKind.CumulativeSum, [.. arguments], type);
        binder.Diagnostics.WrongType(call.Arguments[0].Span, "the term", "a number", type);
        return new ErrorExpr();
    }
}
