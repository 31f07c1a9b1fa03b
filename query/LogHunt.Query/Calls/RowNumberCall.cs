using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class RowNumberCall()
    : WindowCall(new("row_number", "The row's number, from 1 or the start that is given; it begins anew where the condition is true.",
    "datatable(x:string)['b', 'a'] | sort by x asc | extend n = row_number()", "a, 1; b, 2"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (Arguments(call, row, binder, 0, 2, "a start and a restart condition") is not { } arguments) return new ErrorExpr();
        if (arguments.Count == 0) arguments.Add(new ConstantExpr(1L, ColumnType.Long));
        arguments[0] = Constants.Fold(arguments[0]);
        if (!IsRestart(call, arguments, 1, binder) || !IsConstant(call, arguments, 0, "the start", binder)) return new ErrorExpr();
        arguments[0] = OverloadResolution.Convert(arguments[0], ColumnType.Long) ?? arguments[0];
        return row.AddWindow(WindowKind.RowNumber, [.. arguments], ColumnType.Long);
    }
}
