using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class ColumnIfExistsCall() : SpecialCall(new("column_ifexists", "The column of that name, or the default when there is none.",
    "print a = 1 | extend b = column_ifexists('a', 0), c = column_ifexists('x', 0)", "1, 1, 0") { Aliases = ["columnifexists"] })
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 2, 2, "a column's name and a default", binder)) return new ErrorExpr();
        var fallback = binder.Expressions.Bind(call.Arguments[1], row);
        if (Constants.Fold(binder.Expressions.Bind(call.Arguments[0], Row.None)) is ConstantExpr { Value: string name })
        {
            if (row.Find(name) is { } column) return column;
            // Where the data is not known, a column may be there.
            binder.Open.Want(OpenTable.Below(row.Input, binder.Opened).Where(open => !open.IsAsked).Select(open => open.Place), name,
                fallback is ErrorExpr ? null : fallback.Type);
            return row.IsOpen ? new ErrorExpr() : fallback;
        }
        binder.Diagnostics.NotConstant(call.Arguments[0].Span, "the column's name");
        return new ErrorExpr();
    }
}
