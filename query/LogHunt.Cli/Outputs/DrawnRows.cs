using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>The chart of rows that ask for one, and the rows themselves, of which only the first are held.</summary>
/// <param name="Why">Why there is no chart; empty when nobody asks for one.</param>
sealed record DrawnRows(Chart? Chart, string Why, ResultRows Rows)
{
    /// <summary>Requires: somebody enumerates <see cref="Rows"/>.</summary>
    public static DrawnRows Of(ResultRows rows)
    {
        if (!rows.AreDrawn) return new(null, "", rows);
        var (first, all) = rows.Ahead(ChartReading.MostRows + 1);
        var isCut = first.Sum(batch => (long)batch.RowCount) > ChartReading.MostRows;
        var looked = !isCut ? first : [.. new RowLimit(ChartReading.MostRows).Over(rows with { Batches = first }).Batches];
        var (chart, why) = ChartReading.Read(rows.Columns, looked, rows.Render!, isCut);
        return new(chart, why, all);
    }

    /// <summary>Reads what is left, for who draws the rows and shows none of them.</summary>
    public void Finish()
    {
        foreach (var _ in Rows.Batches) { }
    }

    /// <summary>The rows as a picture alone; throws <see cref="InputException"/> where there is none, because a picture of a table is
    /// of no use.</summary>
    public static Scene Picture(ResultRows rows, string format)
    {
        if (!rows.AreDrawn)
            throw new InputException(
                $"{format} is a picture, and the query asks for none; end it with `| render timechart` or another chart");
        var drawn = Of(rows);
        drawn.Finish();
        return drawn.Chart is not null ? drawn.Scene(PicturePainter.Room) : throw new InputException($"nothing is drawn: {drawn.Why}");
    }

    public Scene Scene(SceneRoom room) => SceneBuilder.Build(Chart!, room);
}
