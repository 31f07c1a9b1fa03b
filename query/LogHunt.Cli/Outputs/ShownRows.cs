using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>The first rows for eyes, as many as a target wants, and what is said of the others. All are read, so that they can be counted.</summary>
sealed class ShownRows(OutputTarget target)
{
    long rest;

    /// <summary>Of the row that is written now, for who counts them.</summary>
    public long Number { get; set; }

    public ResultRows Of(ResultRows rows) => target.MostShown is not { } most ? rows : rows with { Batches = First(rows.Batches, most.Rows) };

    IEnumerable<Batch> First(IEnumerable<Batch> batches, long most)
    {
        foreach (var batch in batches)
        {
            var shown = (int)Math.Min(batch.RowCount, most);
            if (shown > 0) yield return batch.Slice(0, shown);
            most -= shown;
            rest += batch.RowCount - shown;
        }
    }

    /// <summary>Requires: the rows were enumerated.</summary>
    public void WriteRest(TextWriter writer)
    {
        if (rest > 0)
            writer.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"… {rest:N0} more row{(rest == 1 ? "" : "s")}; {target.MostShown!.All} shows them"));
    }
}

/// <summary>How many rows eyes are shown, and what shows all.</summary>
sealed record MostShown(long Rows, string All);
