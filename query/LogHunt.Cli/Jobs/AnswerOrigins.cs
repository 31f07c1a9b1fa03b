using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>Upload, file and line of each row of an answer, in its order, as many as somebody will look at.</summary>
/// <param name="at">Where the three stand in a row; empty when the rows do not say it.</param>
sealed class AnswerOrigins(ImmutableArray<int> at)
{
    const int Most = 20_000;

    readonly List<LineOrigin?> origins = [];

    public bool AreKnown => !at.IsEmpty;

    /// <summary>Rows of which it is known.</summary>
    public int Count => origins.Count;

    /// <summary>Of a row, from 1; null when it came from no line.</summary>
    public LineOrigin? Of(int row) => origins[row - 1];

    /// <summary>The batch as the query shows it, with what stands beside it taken in.</summary>
    public Batch Take(Batch batch, int shown)
    {
        if (AreKnown)
            for (var row = 0; row < batch.RowCount && origins.Count < Most; row++)
                origins.Add(batch.Columns[at[2]].Value(row) is long line
                    ? new((string)batch.Columns[at[0]].Value(row)!, (string)batch.Columns[at[1]].Value(row)!, line) : null);
        return batch.Columns.Length == shown ? batch : new([.. batch.Columns.Take(shown)], batch.RowCount);
    }
}
