using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class ColumnNamesCall() : SpecialCall(new("column_names_of", "The names of a table's columns, as an array; the table is not read.",
    "let t = datatable(a:string, b:int)['x', 1]; print column_names_of(t)", """["a","b"]"""))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 1, "one table", binder)) return new ErrorExpr();
        if (!binder.IsTable(call.Arguments[0]))
        {
            binder.Diagnostics.NotATable(call.Arguments[0].Span);
            return new ErrorExpr();
        }
        var table = binder.BindTable(call.Arguments[0]);
        if (table is UnknownRows) return new ErrorExpr();
        return new ConstantExpr(new DynamicArray([.. table.Output.Select(column => (object?)column.Name)]), ColumnType.Dynamic);
    }
}
