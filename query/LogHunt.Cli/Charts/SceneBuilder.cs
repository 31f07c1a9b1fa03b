using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Cli.Charts;

/// <summary>Measures a chart.</summary>
sealed class SceneBuilder(Chart chart, SceneRoom room)
{
    /// <summary>More points than a screen has columns are thinned to the least and the most of each of so many stretches.</summary>
    const int Stretches = 1000;

    public static Scene Build(Chart chart, SceneRoom room) => new SceneBuilder(chart, room).Build();

    Scene Build()
    {
        var scene = new Scene(chart.Title, chart.HasLegend && chart.Series.Length > 1 ? [.. chart.Series.Select(series => series.Name)] : [])
        {
            XTitle = chart.XTitle, YTitle = chart.YTitle, Notes = chart.Notes, Figures = chart.Figures,
        };
        return chart.Kind.Mark switch
        {
            Mark.Figure => scene,
            Mark.Heat => Heat(scene),
            Mark.Slice => scene with { Slices = Slices(), Legend = [] },
            Mark.Column or Mark.Bar => Bars(scene),
            _ => Plot(scene),
        };
    }

    Scene Plot(Scene scene)
    {
        var isStacked = chart.Kind.Mark == Mark.Area && chart.Stacking != Stacking.Unstacked;
        var series = isStacked ? Stacked() : [.. chart.Series.Select(one => (one.Points, Lower: Flat(one)))];
        var all = series.SelectMany(one => one.Points).ToArray();
        var x = chart.X == AxisKind.Category ? new Axis(-.5, chart.Categories.Length - .5)
            : Axis.Around(all.Min(point => point.X), all.Max(point => point.X));
        var (least, most) = (all.Min(point => point.Y), all.Max(point => point.Y));
        var isPart = chart.Kind.Mark == Mark.Area && chart.Stacking == Stacking.Stacked100;
        // Lines far from zero would all be flat if it were shown.
        var isFar = chart.Kind.Mark != Mark.Area && (least > 0 || most < 0) && Math.Min(Math.Abs(least), Math.Abs(most)) > most - least;
        var y = isPart ? new Axis(0, 100) : Axis.OfNumbers(least, most, !isFar, chart.YMin, chart.YMax, room.YTicks);
        scene = WithTicks(scene, x, y, isPart);
        ImmutableArray<ScenePoint> Place(IEnumerable<ChartPoint> points) =>
            [.. points.Select(point => new ScenePoint(x.Place(point.X), Math.Clamp(y.Place(point.Y), 0, 1)))];
        return chart.Kind.Mark switch
        {
            Mark.Line => scene with { Lines = [.. series.Select((one, i) => new SceneLine(i, Place(Thinned(one.Points))))] },
            Mark.Point => scene with { Dots = [.. series.Select((one, i) => new SceneDots(i, [.. Place(one.Points).DistinctBy(Rounded)]))] },
            // The largest is behind the others.
            _ => scene with
            {
                Areas = [.. series.Select((one, i) => new SceneArea(i, Place(one.Points), Place(one.Lower)))
                    .OrderByDescending(area => chart.Stacking == Stacking.Unstacked ? area.Upper.Average(point => point.Y) : 0)],
            },
        };
    }

    static ImmutableArray<ChartPoint> Flat(ChartSeries series) => [.. series.Points.Select(point => point with { Y = 0 })];

    static (int, int) Rounded(ScenePoint point) => ((int)(point.X * Stretches), (int)(point.Y * Stretches));

    Scene WithTicks(Scene scene, Axis x, Axis y, bool isPart)
    {
        var ticks = chart.X switch
        {
            AxisKind.Time => x.Times(room.XTicks),
            AxisKind.Number => x.Numbers(room.XTicks),
            _ => [.. chart.Categories.Select((name, i) => new Tick(x.Place(i), name))],
        };
        var title = chart.X != AxisKind.Time ? scene.XTitle : string.Create(CultureInfo.InvariantCulture,
            $"{scene.XTitle}, {ChartValues.Time(x.From):yyyy-MM-dd HH:mm} to {ChartValues.Time(x.To):yyyy-MM-dd HH:mm} UTC");
        return scene with { XTicks = ticks, XTitle = title, YTicks = NumberTicks(y, isPart, room.YTicks) };
    }

    static ImmutableArray<Tick> NumberTicks(Axis axis, bool isPart, int marks) => isPart
        ? [.. axis.Numbers(marks).Select(tick => tick with { Label = tick.Label + "%" })] : axis.Numbers(marks);

    /// <summary>Each series upon those before it, over the places of all; where one has no number it adds nothing.</summary>
    List<(ImmutableArray<ChartPoint> Points, ImmutableArray<ChartPoint> Lower)> Stacked()
    {
        var places = chart.Series.SelectMany(series => series.Points.Select(point => point.X)).Distinct().Order().ToArray();
        var values = chart.Series.Select(series => series.Points.ToDictionary(point => point.X, point => point.Y)).ToArray();
        var isPart = chart.Stacking == Stacking.Stacked100;
        var wholes = places.Select(place => isPart ? values.Sum(one => Math.Max(one.GetValueOrDefault(place), 0)) : 0).ToArray();
        var stacked = new List<(ImmutableArray<ChartPoint>, ImmutableArray<ChartPoint>)>();
        var below = new double[places.Length];
        foreach (var one in values)
        {
            var lower = places.Select((place, i) => new ChartPoint(place, below[i])).ToImmutableArray();
            for (var i = 0; i < places.Length; i++)
            {
                var value = Math.Max(one.GetValueOrDefault(places[i]), 0);
                below[i] += wholes[i] > 0 ? 100 * value / wholes[i] : isPart ? 0 : value;
            }
            stacked.Add(([.. places.Select((place, i) => new ChartPoint(place, below[i]))], lower));
        }
        return stacked;
    }

    Scene Bars(Scene scene)
    {
        var values = chart.Series.Select(series => series.Points.ToDictionary(point => (int)point.X, point => point.Y)).ToArray();
        var groups = chart.Categories.Select((_, at) => values
            .Select((one, i) => (Series: i, Has: one.ContainsKey(at), Value: one.GetValueOrDefault(at)))
            .Where(one => one.Has).ToArray()).ToArray();
        var isPart = chart.Stacking == Stacking.Stacked100;
        var stacks = groups.Select(group => chart.Stacking == Stacking.Unstacked
            ? group.Select(one => Stack([one], isPart)).ToArray() : [Stack(group, isPart)]).ToArray();
        var ends = stacks.SelectMany(group => group).SelectMany(stack => stack.Pieces).SelectMany(piece => new[] { piece.From, piece.To }).ToArray();
        var marks = chart.Kind.Mark == Mark.Bar ? room.XTicks : room.YTicks;
        var axis = isPart ? new Axis(0, 100) : Axis.OfNumbers(ends.Min(), ends.Max(), true, chart.YMin, chart.YMax, marks);
        var drawn = chart.Categories.Select((name, at) => new BarGroup(name, [.. stacks[at].Select(stack => new SceneBar(
            [.. stack.Pieces.Select(piece => piece with { From = On(axis, piece.From), To = On(axis, piece.To) })], stack.Value))]));
        var numbers = NumberTicks(axis, isPart, marks);
        return chart.Kind.Mark != Mark.Bar ? scene with { Groups = [.. drawn], YTicks = numbers }
            : scene with { Groups = [.. drawn], IsLying = true, XTicks = numbers, XTitle = scene.YTitle, YTitle = scene.XTitle };

        static double On(Axis axis, double value) => Math.Clamp(axis.Place(value), 0, 1);
    }

    /// <summary>Numbers upon each other from zero, those below it downwards.</summary>
    static SceneBar Stack((int Series, bool Has, double Value)[] group, bool isPart)
    {
        var whole = isPart ? group.Sum(one => Math.Max(one.Value, 0)) : 0;
        var (up, down) = (0d, 0d);
        var pieces = ImmutableArray.CreateBuilder<BarPiece>();
        foreach (var (series, _, value) in group)
        {
            var size = !isPart ? value : whole > 0 ? 100 * Math.Max(value, 0) / whole : 0;
            ref var end = ref size < 0 ? ref down : ref up;
            pieces.Add(new(series, end, end + size));
            end += size;
        }
        return new(pieces.ToImmutable(), ChartValues.Short(group.Sum(one => one.Value)));
    }

    Scene Heat(Scene scene)
    {
        var most = chart.Series.SelectMany(series => series.Points).Max(point => Math.Abs(point.Y));
        var rows = chart.Series.Select(series =>
        {
            var values = series.Points.ToDictionary(point => (int)point.X, point => point.Y);
            return new HeatRow(series.Name, [.. chart.Categories.Select((name, at) => values.TryGetValue(at, out var value)
                ? new HeatCell(Share(value), $"{series.Name}, {name}: {ChartValues.Short(value)}") : new(null, ""))]);
        });
        var count = chart.Categories.Length;
        var step = Math.Max(1, (int)Math.Ceiling(count / (double)Math.Max(room.XTicks, 1)));
        return scene with
        {
            Heat = [.. rows], Legend = [],
            Scale = $"up to {ChartValues.Short(most)}{(scene.YTitle.Length > 0 ? $" {scene.YTitle}" : "")}" +
                (chart.IsLogarithmic ? ", by its digits" : ""),
            XTicks = [.. chart.Categories.Select((name, i) => new Tick((i + .5) / count, name)).Where((_, i) => i % step == 0)],
        };

        double Share(double value) => most == 0 ? 0 : !chart.IsLogarithmic ? Math.Abs(value) / most
            : Math.Log(1 + Math.Abs(value)) / Math.Log(1 + most);
    }

    ImmutableArray<SceneSlice> Slices()
    {
        var parts = chart.Series.SelectMany(series => series.Points.Select(point =>
            (Name: chart.Series.Length == 1 ? chart.Categories[(int)point.X] : $"{chart.Categories[(int)point.X]}, {series.Name}", point.Y))).ToArray();
        var whole = parts.Sum(part => part.Y);
        return [.. parts.OrderByDescending(part => part.Y)
            .Select(part => new SceneSlice(part.Name, whole > 0 ? part.Y / whole : 0, ChartValues.Short(part.Y)))];
    }

    static IEnumerable<ChartPoint> Thinned(ImmutableArray<ChartPoint> points)
    {
        if (points.Length <= 2 * Stretches) return points;
        var (first, last) = (points[0].X, points[^1].X);
        return points.GroupBy(point => last > first ? (int)((point.X - first) / (last - first) * Stretches) : 0).SelectMany(group =>
        {
            var (least, most) = (group.MinBy(point => point.Y), group.MaxBy(point => point.Y));
            return least.X <= most.X ? new[] { least, most } : [most, least];
        });
    }
}
