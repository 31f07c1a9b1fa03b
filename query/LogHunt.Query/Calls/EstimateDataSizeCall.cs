using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class EstimateDataSizeCall() : SpecialCall(new("estimate_data_size",
    "Bytes that the values of columns take, about: of all columns with `*`.", "print a = 1, b = 'blåbær' | project estimate_data_size(*)", "16"))
{
    static readonly ScalarFunction Function = new(new("estimate_data_size", "Bytes of values.", "", ""));

    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        var columns = new List<Expr>();
        foreach (var argument in call.Arguments)
        {
            if (argument is StarSyntax) columns.AddRange(row.Columns.Select((column, i) => new ColumnExpr(i, column.Type)));
            else columns.Add(binder.Expressions.Bind(argument, row));
        }
        if (row.IsOpen || columns.Exists(column => column is ErrorExpr)) return new ErrorExpr();
        return new CallExpr(Function, Scalar.Rows(ColumnType.Long, [.. columns.Select(column => column.Type)], Bytes), [.. columns]);
    }

    static object? Bytes(ReadOnlySpan<object?> values)
    {
        var bytes = 0L;
        foreach (var value in values)
            bytes += value switch
            {
                null => 0,
                string text => Encoding.UTF8.GetByteCount(text),
                bool => 1,
                int => 4,
                Guid or decimal => 16,
                DynamicArray or DynamicBag => Encoding.UTF8.GetByteCount(new Dynamic(value).ToString()),
                _ => 8,
            };
        return bytes;
    }
}
