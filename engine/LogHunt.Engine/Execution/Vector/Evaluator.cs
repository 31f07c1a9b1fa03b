using System.Buffers;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Expressions over columns.</summary>
static class Evaluator
{
    public static Column Evaluate(Expr expr, Batch batch) => Evaluate(expr, batch.Columns.AsSpan(), batch.RowCount);

    /// <summary>
    /// Requires: the columns that the expression reads are there; others may be null. Values of a fixed size that are made out of too much
    /// text for one batch are made half by half; text ends with <see cref="BatchTooLargeException"/> then.
    /// </summary>
    public static Column Evaluate(Expr expr, ReadOnlySpan<Column?> columns, int rows)
    {
        try
        {
            using var scope = Work.OfBatch(rows);
            return Value(expr, columns, rows);
        }
        catch (BatchTooLargeException) when (rows > 1 && expr.Type is not (ColumnType.String or ColumnType.Dynamic))
        {
            var half = rows / 2;
            return ColumnConcat.Of(expr.Type,
                [Evaluate(expr, Slices(columns, 0, half), half), Evaluate(expr, Slices(columns, half, rows - half), rows - half)]);
        }
    }

    static Column?[] Slices(ReadOnlySpan<Column?> columns, int start, int count)
    {
        var slices = new Column?[columns.Length];
        for (var i = 0; i < slices.Length; i++) slices[i] = columns[i]?.Slice(start, count);
        return slices;
    }

    static Column Value(Expr expr, ReadOnlySpan<Column?> columns, int rows)
    {
        switch (expr)
        {
            case ColumnExpr column: return columns[column.Ordinal]!;
            case ConstantExpr constant: return new ConstantColumn(constant.Type, constant.Value, rows);
            case CallExpr call:
                var arguments = new Column[call.Arguments.Length];
                for (var i = 0; i < arguments.Length; i++) arguments[i] = Value(call.Arguments[i], columns, rows);
                return Call(call, arguments, rows);
            default: throw new ArgumentException($"`{expr}` must be resolved before it is run", nameof(expr));
        }
    }

    static Column Call(CallExpr call, Column[] arguments, int rows)
    {
        Work.Current?.Check();
        try
        {
            return call.Function.IsDeterministic ? call.Overload.Apply(arguments, rows) : EachRow(call, arguments, rows);
        }
        catch (ValueTooLargeException large)
        {
            throw new QueryBudgetException(QueryLimits.ValueTooLarge(call.Function.Doc.Name, large.Message));
        }
    }

    static Column EachRow(CallExpr call, Column[] arguments, int rows)
    {
        var builder = ColumnBuilder.For(call.Type, rows);
        for (var row = 0; row < rows; row++)
        {
            Work.Tick();
            builder.Append(call.Overload.Invoke([.. arguments.Select(argument => argument.Value(row))]));
        }
        return builder.Build();
    }

    /// <summary>The rows of a batch for which the predicate is true; null when there are none.</summary>
    public static Batch? Filter(Expr predicate, Batch batch)
    {
        var rows = ArrayPool<int>.Shared.Rent(Math.Max(1, batch.RowCount));
        var count = True(Evaluate(predicate, batch), rows);
        var kept = count == batch.RowCount ? batch : count == 0 ? null : batch.Gather(rows.AsSpan(0, count));
        ArrayPool<int>.Shared.Return(rows);
        return kept;
    }

    /// <summary>Writes the numbers of the rows that are true (not null) and returns how many they are.</summary>
    public static int True(Column flags, Span<int> rows)
    {
        switch (flags)
        {
            case ValueColumn<bool> { Validity.HasNulls: false } values:
                return True(values.Values, rows);
            case ConstantColumn constant:
                if (constant.Constant is not true) return 0;
                for (var row = 0; row < constant.Length; row++) rows[row] = row;
                return constant.Length;
            case ValueColumn<bool> values:
                var present = values.Values;
                var count = 0;
                for (var row = 0; row < present.Length; row++)
                    if (present[row] && values.Validity[row]) rows[count++] = row;
                return count;
            default:
                throw new ArgumentException($"a predicate gave {flags.Type}", nameof(flags));
        }
    }

    public static int True(ReadOnlySpan<bool> flags, Span<int> rows)
    {
        var bytes = MemoryMarshal.AsBytes(flags);
        var count = 0;
        var row = 0;
        for (; row + 8 <= bytes.Length; row += 8)
        {
            // Eight rows at once: most predicates of a hunt are false nearly everywhere.
            if (MemoryMarshal.Read<ulong>(bytes[row..]) == 0) continue;
            for (var i = row; i < row + 8; i++)
            {
                rows[count] = i;
                count += bytes[i];
            }
        }
        for (; row < bytes.Length; row++)
        {
            if (bytes[row] != 0) rows[count++] = row;
        }
        return count;
    }
}
