using System.Globalization;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Reference;

/// <summary>Window columns, one after the other over all rows.</summary>
static class ReferenceWindow
{
    public static IEnumerable<object?[]> Rows(WindowNode window, List<object?[]> rows)
    {
        var added = window.Columns.Select(column => (column.Type, Values: Values(column, rows))).ToList();
        return rows.Select((row, i) => (object?[])[.. row, .. added.Select(column => RowEvaluator.Typed(column.Values[i], column.Type))]);
    }

    static List<object?> Values(WindowColumn column, List<object?[]> rows) => column.Kind switch
    {
        WindowKind.RowNumber => RowNumbers(column, rows),
        WindowKind.Previous => Shifted(column, rows, -1),
        WindowKind.Next => Shifted(column, rows, 1),
        WindowKind.CumulativeSum => Sums(column, rows),
        WindowKind.Session => Sessions(column, rows),
        _ => Ranks(column, rows),
    };

    static List<object?> RowNumbers(WindowColumn column, List<object?[]> rows)
    {
        var start = column.Arguments.Length > 0 ? Number(RowEvaluator.Value(column.Arguments[0], [])) ?? 1 : 1;
        var next = start;
        return [.. rows.Select(row =>
        {
            if (Restarts(column, row)) next = start;
            return (object?)next++;
        })];
    }

    static List<object?> Shifted(WindowColumn column, List<object?[]> rows, long direction)
    {
        var offset = direction * (column.Arguments.Length > 1 ? Number(RowEvaluator.Value(column.Arguments[1], [])) ?? 1 : 1);
        var otherwise = column.Arguments.Length > 2 ? RowEvaluator.Value(column.Arguments[2], []) : null;
        return [.. rows.Select((_, i) => i + offset >= 0 && i + offset < rows.Count ? RowEvaluator.Value(column.Arguments[0], rows[(int)(i + offset)]) : otherwise)];
    }

    /// <summary>Nulls add nothing.</summary>
    static List<object?> Sums(WindowColumn column, List<object?[]> rows)
    {
        object sum = Zero(column.Type);
        return [.. rows.Select(row =>
        {
            if (Restarts(column, row)) sum = Zero(column.Type);
            return sum = Plus(sum, RowEvaluator.Value(column.Arguments[0], row));
        })];
    }

    /// <summary>Ranks begin at 1 and grow where the key differs from the row before: by one (dense) or by the rows since (min).</summary>
    static List<object?> Ranks(WindowColumn column, List<object?[]> rows)
    {
        long rank = 0, seen = 0;
        object? before = null;
        return [.. rows.Select(row =>
        {
            var key = RowEvaluator.Value(column.Arguments[0], row);
            if (Restarts(column, row)) rank = seen = 0;
            seen++;
            if (rank == 0 || !Equals(key, before)) rank = column.Kind == WindowKind.RankMin ? seen : rank + 1;
            before = key;
            return (object?)rank;
        })];
    }

    static List<object?> Sessions(WindowColumn column, List<object?[]> rows)
    {
        var longest = (TimeSpan)RowEvaluator.Value(column.Arguments[2], [])!;
        var pause = (TimeSpan)RowEvaluator.Value(column.Arguments[3], [])!;
        DateTime? first = null, before = null;
        return [.. rows.Select(row =>
        {
            var time = (DateTime?)RowEvaluator.Value(column.Arguments[0], row);
            if (first is null || time is null || Restarts(column, row) || time - first >= longest || time - before >= pause) first = time;
            before = time;
            return (object?)first;
        })];
    }

    static bool Restarts(WindowColumn column, object?[] row) =>
        column.Arguments.Length > 1 && RowEvaluator.IsTrue(column.Arguments[1], row);

    static long? Number(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    static object Zero(ColumnType type) => type switch
    {
        ColumnType.Int => 0,
        ColumnType.Real => 0.0,
        ColumnType.Decimal => 0m,
        ColumnType.TimeSpan => TimeSpan.Zero,
        _ => 0L,
    };

    static object Plus(object sum, object? term) => (sum, term) switch
    {
        (_, null) => sum,
        (long a, long b) => unchecked(a + b),
        (long a, int b) => unchecked(a + b),
        (int a, int b) => unchecked(a + b),
        (double a, double b) => a + b,
        (double a, _) => a + Convert.ToDouble(term, CultureInfo.InvariantCulture),
        (decimal a, decimal b) => Functions.AddDecimal.Try(a, b, out var total) ? total : a,
        (TimeSpan a, TimeSpan b) => new TimeSpan(unchecked(a.Ticks + b.Ticks)),
        _ => throw new ArgumentException($"{term.GetType().Name} cannot be summed as {sum.GetType().Name}", nameof(term)),
    };
}
