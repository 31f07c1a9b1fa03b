using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Cli.Charts;

/// <summary>Rows and what `render` asks → what a chart shows.</summary>
static class ChartReading
{
    /// <summary>Rows that are looked at; the others are not drawn, which is said.</summary>
    public const int MostRows = 100_000;

    const int MostSeries = 12, MostHeatRows = 60, MostColumns = 120, MostBars = 40, MostSlices = 12;

    /// <summary>Requires: the first <see cref="MostRows"/> rows, `isCut` when there are more.</summary>
    public static ChartOrWhy Read(ImmutableArray<ColumnSchema> columns, IReadOnlyList<Batch> batches, RenderHint hint, bool isCut)
    {
        var wishes = new ChartWishes(hint);
        if (wishes.Kind is not { } kind)
            return ChartOrWhy.None($"`render {hint.Visualization}` is not drawn here; there are " +
                string.Join(", ", ChartKinds.All.Select(one => one.Name)));
        if (batches.All(batch => batch.RowCount == 0)) return ChartOrWhy.None($"there is no row that a {kind.Name} could draw");
        if (kind.Mark == Mark.Figure) return new(Card(kind, columns, batches, wishes), "");
        var (chosen, why) = ChartColumns.Of(kind, wishes, columns, batches);
        if (chosen is null) return ChartOrWhy.None(why);

        var notes = wishes.NotFollowed(kind).ToList();
        if (isCut) notes.Add(string.Create(CultureInfo.InvariantCulture, $"only the first {MostRows:N0} rows are drawn"));
        var read = new SeriesReading(kind, chosen, columns);
        foreach (var batch in batches) read.Add(batch);
        if (read.IsEmpty) return ChartOrWhy.None($"no row has both a place on the axis and a number that a {kind.Name} could draw");
        var (axis, categories, series) = read.Result(kind.Mark switch
        {
            Mark.Bar => MostBars,
            Mark.Slice => MostSlices,
            _ => MostColumns,
        }, kind.Mark == Mark.Heat ? MostHeatRows : MostSeries, notes);
        if (kind.Mark == Mark.Slice && series.Any(one => one.Points.Any(point => point.Y < 0)))
            return ChartOrWhy.None("a piechart shows parts of a whole, and there are numbers below zero");
        return new(new Chart(kind, axis, categories, series)
        {
            Title = wishes.Text("title"),
            XTitle = wishes.Text("xtitle") is { Length: > 0 } given ? given : columns[chosen.X].Name,
            YTitle = wishes.Text("ytitle") is { Length: > 0 } named ? named : chosen.Ys.Length == 1 ? read.NumberName(chosen.Ys[0]) : "",
            Stacking = wishes.Stacking(kind),
            YMin = wishes.Number("ymin"),
            YMax = wishes.Number("ymax"),
            IsLogarithmic = wishes.IsLogarithmic(kind),
            HasLegend = wishes.HasLegend,
            Notes = [.. notes],
        }, "");
    }

    static Chart Card(ChartKind kind, ImmutableArray<ColumnSchema> columns, IReadOnlyList<Batch> batches, ChartWishes wishes)
    {
        var first = batches.First(batch => batch.RowCount > 0);
        string[] alone = batches.Sum(batch => (long)batch.RowCount) > 1 ? ["a card shows the first row alone"] : [];
        return new(kind, AxisKind.Category, [], [])
        {
            Title = wishes.Text("title"),
            Notes = [.. wishes.NotFollowed(kind), .. alone],
            Figures = [.. columns.Select((column, i) => (column.Name, ChartValues.Name(first.Columns[i].Value(0))))],
        };
    }
}
