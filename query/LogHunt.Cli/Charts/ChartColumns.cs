using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Charts;

/// <summary>Which columns of an answer are the axis, the numbers, and the names of series.</summary>
sealed record ChartColumns(int X, ImmutableArray<int> Ys, ImmutableArray<int> Keys)
{
    /// <summary>The axis and the numbers are arrays, as `make-series` gives them.</summary>
    public bool AreSeries { get; init; }

    /// <summary>By what was asked for, else the first that fit; or why there are none.</summary>
    public static (ChartColumns? Columns, string Why) Of(
        ChartKind kind, ChartWishes wishes, ImmutableArray<ColumnSchema> columns, IReadOnlyList<Batch> batches)
    {
        foreach (var property in new[] { "xcolumn", "ycolumns", "series" })
            if (wishes.Names(property).FirstOrDefault(name => Place(name) < 0) is { } missing)
                return (null, $"`{property}` of render names `{missing}`, which is no column of the answer");
        if (columns.Length < 2) return (null, $"a {kind.Name} needs a column for its axis and one of numbers, and the answer has one column");

        var firsts = columns.Select((_, i) => First(batches, i)).ToArray();
        var all = Enumerable.Range(0, columns.Length).ToArray();
        var x = wishes.Names("xcolumn").Select(Place).FirstOrDefault(-1);
        var keys = wishes.Names("series").Select(Place).ToImmutableArray();
        var ys = wishes.Names("ycolumns").Select(Place).ToImmutableArray();

        if (x < 0) x = DefaultAxis();
        if (x < 0) return (null, $"a {kind.Name} needs a column of datetime for its axis, and the answer has none");
        var areSeries = firsts[x] is DynamicArray;
        if (kind.NeedsTime && !IsTime(x)) return (null, $"a {kind.Name} needs times for its axis, and `{columns[x].Name}` holds none");
        if (ys.IsEmpty) ys = [.. all.Where(i => i != x && !keys.Contains(i) && IsNumbers(i))];
        if (ys.IsEmpty) return (null, $"the answer has no column of numbers that a {kind.Name} could draw");
        if (ys.FirstOrDefault(i => !IsNumbers(i), -1) is var wrong and >= 0)
            return (null, $"`{columns[wrong].Name}` holds no numbers that a {kind.Name} could draw");
        if (keys.IsEmpty) keys = [.. all.Where(i => !ys.Contains(i) && columns[i].Type is ColumnType.String or ColumnType.Guid or ColumnType.Bool)];
        return (new(x, ys, [.. keys.Where(i => i != x)]) { AreSeries = areSeries }, "");

        int Place(string name) => Array.FindIndex([.. columns], column => column.Name == name);

        bool IsTime(int i) => columns[i].Type == ColumnType.DateTime || firsts[i] is DynamicArray { Count: > 0 } array && array[0] is DateTime;

        bool IsNumbers(int i) => areSeries ? firsts[i] is DynamicArray array && array.All(item => item is null || ChartValues.Number(item) is not null)
            : columns[i].Type.IsNumeric() || columns[i].Type == ColumnType.TimeSpan;

        int DefaultAxis()
        {
            var times = all.Where(IsTime).ToArray();
            if (kind.NeedsTime) return times.FirstOrDefault(-1);
            if (kind.Mark is Mark.Heat && times.Length > 0) return times[0];
            if (kind.Mark is Mark.Slice && all.FirstOrDefault(i => columns[i].Type == ColumnType.String, -1) is var name and >= 0) return name;
            return firsts[0] is DynamicArray && times.Length > 0 ? times[0] : 0;
        }
    }

    static object? First(IReadOnlyList<Batch> batches, int column)
    {
        foreach (var batch in batches)
            for (var row = 0; row < batch.RowCount; row++)
                if (batch.Columns[column].Value(row) is { } value) return value;
        return null;
    }
}
