using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Window columns over all rows at once.</summary>
static class WindowColumns
{
    public static Batch Add(WindowNode node, Batch rows) =>
        new([.. rows.Columns, .. RowStream.Each(node.Columns.Length, i => Of(node.Columns[i], rows))], rows.RowCount);

    static Column Of(WindowColumn column, Batch rows) => column.Kind switch
    {
        WindowKind.RowNumber => RowNumbers(column, rows),
        WindowKind.Previous => Shifted(column, rows, -1),
        WindowKind.Next => Shifted(column, rows, 1),
        WindowKind.CumulativeSum => Sums(column, rows),
        WindowKind.Session => Sessions(column, rows),
        _ => Ranks(column, rows),
    };

    static ValueColumn<long> RowNumbers(WindowColumn column, Batch rows)
    {
        var start = Constant(column.Arguments, 0) ?? 1;
        var restarts = Restarts(column, rows);
        var numbers = new long[rows.RowCount];
        var next = start;
        for (var row = 0; row < numbers.Length; row++)
        {
            if (restarts is not null && restarts[row]) next = start;
            numbers[row] = next++;
        }
        return ValueColumn.Of(ColumnType.Long, numbers);
    }

    static Column Shifted(WindowColumn column, Batch rows, long direction)
    {
        var offset = direction * (Constant(column.Arguments, 1) ?? 1);
        var source = Whole.Column(column.Arguments[0], rows);
        var gap = (int)Math.Min(Math.Abs(offset), rows.RowCount);
        var kept = rows.RowCount - gap;
        var otherwise = column.Arguments.Length > 2
            && Whole.Column(column.Arguments[2], rows) is ConstantColumn { Constant: { } constant and not "" } ? constant : null;
        if (otherwise is not null || source is ValueColumn)
        {
            var edge = new ConstantColumn(column.Type, otherwise, gap);
            return ColumnConcat.Of(column.Type, offset < 0 ? [edge, source.Slice(0, kept)] : [source.Slice(gap, kept), edge]);
        }
        var from = new int[rows.RowCount];
        from.AsSpan().Fill(-1);
        for (var i = 0; i < kept; i++)
        {
            if (offset < 0) from[gap + i] = i;
            else from[i] = gap + i;
        }
        return source.Gather(from);
    }

    static Column Sums(WindowColumn column, Batch rows)
    {
        var terms = Whole.Column(column.Arguments[0], rows);
        var restarts = Restarts(column, rows);
        return column.Type switch
        {
            ColumnType.Int => Sums(column.Type, Operand<int>.Of(terms), rows.RowCount, restarts),
            ColumnType.Real when terms.Type == ColumnType.Long => Sums(column.Type, Operand<double>.Of(Widened(terms)), rows.RowCount, restarts),
            ColumnType.Real when terms.Type == ColumnType.Int => Sums(column.Type, Operand<double>.Of(Widened(terms)), rows.RowCount, restarts),
            ColumnType.Real => Sums(column.Type, Operand<double>.Of(terms), rows.RowCount, restarts),
            ColumnType.Decimal => Decimals(Operand<decimal>.Of(terms), rows.RowCount, restarts),
            ColumnType.Long when terms.Type == ColumnType.Int => Sums(
                column.Type, Operand<long>.Of(Casts.To(ColumnType.Int, ColumnType.Long)!.Overloads[0].Apply([terms], rows.RowCount)),
                rows.RowCount, restarts),
            _ => Sums(column.Type, Operand<long>.Of(terms), rows.RowCount, restarts),
        };
    }

    static Column Widened(Column terms) => Casts.To(terms.Type, ColumnType.Real)!.Overloads[0].Apply([terms], terms.Length);

    static ValueColumn<T> Sums<T>(ColumnType type, Operand<T> terms, int rows, bool[]? restarts) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var sums = new T[rows];
        var sum = T.Zero;
        for (var row = 0; row < rows; row++)
        {
            if (restarts is not null && restarts[row]) sum = T.Zero;
            if (!terms.IsNull(row)) sum = unchecked(sum + terms[row]);
            sums[row] = sum;
        }
        return ValueColumn.Of(type, sums);
    }

    static ValueColumn<decimal> Decimals(Operand<decimal> terms, int rows, bool[]? restarts)
    {
        var sums = new decimal[rows];
        var sum = 0m;
        for (var row = 0; row < rows; row++)
        {
            if (restarts is not null && restarts[row]) sum = 0;
            if (!terms.IsNull(row) && AddDecimal.Try(sum, terms[row], out var total)) sum = total;
            sums[row] = sum;
        }
        return ValueColumn.Of(ColumnType.Decimal, sums);
    }

    static ValueColumn<long> Ranks(WindowColumn column, Batch rows)
    {
        var keys = KeyColumn.For(column.Arguments[0].Type);
        var numbers = new int[rows.RowCount];
        keys.Number(Whole.Column(column.Arguments[0], rows), numbers, add: true);
        var restarts = Restarts(column, rows);
        var ranks = new long[numbers.Length];
        long rank = 0, seen = 0;
        for (var row = 0; row < ranks.Length; row++)
        {
            if (restarts is not null && restarts[row]) rank = seen = 0;
            seen++;
            if (rank == 0 || numbers[row] != numbers[row - 1]) rank = column.Kind == WindowKind.RankMin ? seen : rank + 1;
            ranks[row] = rank;
        }
        return ValueColumn.Of(ColumnType.Long, ranks);
    }

    static Column Sessions(WindowColumn column, Batch rows)
    {
        var values = Whole.Column(column.Arguments[0], rows);
        var times = Operand<long>.Of(values);
        var restarts = Restarts(column, rows)!;
        long longest = Ticks(column.Arguments[2]), pause = Ticks(column.Arguments[3]);
        var firsts = new int[rows.RowCount];
        var first = -1;
        for (var row = 0; row < firsts.Length; row++)
        {
            if (times.IsNull(row)) first = -1;
            else if (first < 0 || restarts[row] || times[row] - times[first] >= longest || times[row] - times[row - 1] >= pause) first = row;
            firsts[row] = first;
        }
        return values.Gather(firsts);
    }

    static long Ticks(Expr span) => ((TimeSpan)Evaluator.Evaluate(span, [], 1).Value(0)!).Ticks;

    static bool[]? Restarts(WindowColumn column, Batch rows)
    {
        if (column.Arguments.Length < 2) return null;
        var flags = Whole.Column(column.Arguments[1], rows);
        if (flags is ValueColumn<bool> { Validity.HasNulls: false } all) return all.Values.ToArray();
        var at = new int[rows.RowCount];
        var count = Evaluator.True(flags, at);
        var restarts = new bool[rows.RowCount];
        foreach (var row in at.AsSpan(0, count)) restarts[row] = true;
        return restarts;
    }

    static long? Constant(ImmutableArray<Expr> arguments, int index) =>
        index < arguments.Length && Evaluator.Evaluate(arguments[index], [], 1).Value(0) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
}
