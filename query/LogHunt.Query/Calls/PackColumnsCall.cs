using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class PackColumnsCall() : SpecialCall(new("bag_pack_columns", "A bag of the columns that are named, by their names.",
    "print a = 1, b = 'x', c = 2 | project bag_pack_columns(a, b)", """{"a":1,"b":"x"}"""))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 64, "columns", binder)) return new ErrorExpr();
        var arguments = new List<Expr>();
        foreach (var argument in call.Arguments)
        {
            if (argument is not NameSyntax name)
            {
                binder.Diagnostics.ArgumentCount(argument.Span, call.Function.Name, "columns");
                return new ErrorExpr();
            }
            arguments.Add(new ConstantExpr(name.Name, ColumnType.String));
            arguments.Add(binder.Expressions.Bind(name, row));
        }
        if (arguments.Exists(argument => argument is ErrorExpr)) return new ErrorExpr();
        return OverloadResolution.Call(FunctionList.Find("bag_pack")!, arguments) is { } bag ? bag : new ErrorExpr();
    }
}
