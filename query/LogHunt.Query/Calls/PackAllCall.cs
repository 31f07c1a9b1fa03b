using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class PackAllCall()
    : SpecialCall(new("pack_all", "A bag of all columns by their names; with `true` without those that are null or empty.",
    "print a = 1, b = '' | project all = pack_all(), some = pack_all(true)", """{"a":1,"b":""}, {"a":1}"""))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 0, 1, "at most one bool", binder) || row.IsOpen) return new ErrorExpr();
        if (call.Arguments is [LiteralSyntax { Value: true }])
            return new CallExpr(Present.Function, new Present([.. row.Columns]),
                [.. row.Columns.Select((column, i) => new ColumnExpr(i, column.Type))]);
        var arguments = new List<Expr>();
        for (var i = 0; i < row.Columns.Length; i++)
        {
            arguments.Add(new ConstantExpr(row.Columns[i].Name, ColumnType.String));
            arguments.Add(new ColumnExpr(i, row.Columns[i].Type));
        }
        if (FunctionList.Find("bag_pack") is { } pack && OverloadResolution.Call(pack, arguments) is { } bag) return bag;
        binder.Diagnostics.UnsupportedFunction(call.Span, call.Function.Name);
        return new ErrorExpr();
    }

    /// <summary>A bag of the columns that are neither null nor empty.</summary>
    sealed class Present(ImmutableArray<ColumnSchema> columns) : Overload(ColumnType.Dynamic, [.. columns.Select(column => column.Type)])
    {
        public static ScalarFunction Function { get; } = new(new("pack_present", "The columns that have a value, as a bag.", "", ""));

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var bag = new DynamicBag();
            for (var i = 0; i < arguments.Length; i++)
                if (arguments[i] is not (null or "")) bag[columns[i].Name] = arguments[i] is int number ? (long)number : arguments[i];
            return bag;
        }
    }
}
