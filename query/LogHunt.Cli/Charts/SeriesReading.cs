using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Charts;

/// <summary>Gathers the points of rows by series, and brings them into the order of the axis.</summary>
sealed class SeriesReading(ChartKind kind, ChartColumns chosen, ImmutableArray<ColumnSchema> columns)
{
    readonly Dictionary<string, List<(object X, double Y)>> series = [];
    readonly List<string> order = [];

    public bool IsEmpty => series.Count == 0;

    /// <summary>A column of timespans is drawn in seconds.</summary>
    public string NumberName(int column) => columns[column].Type == ColumnType.TimeSpan ? $"{columns[column].Name} (s)" : columns[column].Name;

    public void Add(Batch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (batch.Columns[chosen.X].Value(row) is not { } x) continue;
            var at = row;
            var key = string.Join(", ", chosen.Keys.Select(i => ChartValues.Name(batch.Columns[i].Value(at))));
            foreach (var y in chosen.Ys)
            {
                var name = key.Length == 0 ? NumberName(y) : chosen.Ys.Length == 1 ? key : $"{key}: {NumberName(y)}";
                var value = batch.Columns[y].Value(row);
                if (!chosen.AreSeries) Point(name, x, value);
                else if (x is DynamicArray xs && value is DynamicArray ys)
                    foreach (var (one, other) in xs.Zip(ys))
                        if (one is not null) Point(name, one, other);
            }
        }
    }

    void Point(string name, object x, object? y)
    {
        if (ChartValues.Number(y) is not { } number || x is double real && !double.IsFinite(real)) return;
        if (!series.TryGetValue(name, out var points))
        {
            series[name] = points = [];
            order.Add(name);
        }
        points.Add((x, number));
    }

    /// <summary>
    /// The axis, its names, and the series with the most in them; what is left out is added to the notes. Numbers and times of bars are names
    /// in their order.
    /// </summary>
    public (AxisKind Axis, ImmutableArray<string> Categories, ImmutableArray<ChartSeries> Series) Result(
        int mostCategories, int mostSeries, List<string> notes)
    {
        var shown = order;
        if (order.Count > mostSeries)
        {
            shown = [.. order.OrderByDescending(name => series[name].Sum(point => Math.Abs(point.Y))).Take(mostSeries)];
            notes.Add($"the {mostSeries} largest of {order.Count} series are drawn");
        }
        var xs = shown.SelectMany(name => series[name].Select(point => point.X)).Distinct().ToArray();
        var isOrdered = xs.All(x => x is DateTime || ChartValues.Number(x) is not null);
        if (isOrdered && kind.Mark is (Mark.Line or Mark.Area or Mark.Point))
        {
            return (xs.All(x => x is DateTime) ? AxisKind.Time : AxisKind.Number, [], [.. shown.Select(name => new ChartSeries(name,
                [.. Merged(series[name].Select(point => new ChartPoint(Place(point.X), point.Y))).OrderBy(point => point.X)]))]);
        }
        if (isOrdered) Array.Sort(xs, (one, other) => Place(one).CompareTo(Place(other)));
        if (kind.Mark is Mark.Heat) xs = Even(xs, mostCategories);
        if (kind.Mark is Mark.Slice)
        {
            var sizes = shown.SelectMany(name => series[name]).GroupBy(point => point.X).ToDictionary(group => group.Key, group => group.Sum(point => point.Y));
            xs = [.. xs.OrderByDescending(x => sizes[x])];
        }
        if (xs.Length > mostCategories)
        {
            notes.Add($"the first {mostCategories} of {xs.Length} are drawn");
            xs = xs[..mostCategories];
        }
        var places = xs.Select((x, i) => (x, i)).ToDictionary(one => one.x, one => one.i);
        return (AxisKind.Category, [.. xs.Select(ChartValues.Name)], [.. shown.Select(name => new ChartSeries(name,
            [.. Merged(series[name].Where(point => places.ContainsKey(point.X)).Select(point => new ChartPoint(places[point.X], point.Y)))
                .OrderBy(point => point.X)]))]);
    }

    /// <summary>Times that lie a number of equal steps apart, with the steps between them where nothing is: a hole is to be seen.</summary>
    static object[] Even(object[] xs, int most)
    {
        if (xs.Length < 2 || !xs.All(x => x is DateTime)) return xs;
        var ticks = xs.Select(x => ((DateTime)x).Ticks).ToArray();
        var step = ticks.Zip(ticks.Skip(1), (one, next) => next - one).Min();
        if (ticks.Any(one => (one - ticks[0]) % step != 0) || (ticks[^1] - ticks[0]) / step >= most) return xs;
        return [.. Enumerable.Range(0, (int)((ticks[^1] - ticks[0]) / step) + 1)
            .Select(i => (object)new DateTime(ticks[0] + i * step, DateTimeKind.Utc))];
    }

    /// <summary>Several numbers at one place are added, but of lines and dots, which show each.</summary>
    IEnumerable<ChartPoint> Merged(IEnumerable<ChartPoint> points) => kind.Mark is Mark.Line or Mark.Point ? points
        : points.GroupBy(point => point.X).Select(group => new ChartPoint(group.Key, group.Sum(point => point.Y)));

    static double Place(object x) => x is DateTime time ? ChartValues.Seconds(time) : ChartValues.Number(x) ?? 0;
}
