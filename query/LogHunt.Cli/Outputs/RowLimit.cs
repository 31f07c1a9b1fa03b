using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>Lets the first rows through and remembers whether there were more. A limit of 0 is none.</summary>
sealed class RowLimit(long limit)
{
    /// <summary>Rows that went through.</summary>
    public long Passed { get; private set; }

    /// <summary>There were more rows than the limit: known once the result was enumerated.</summary>
    public bool Cut { get; private set; }

    public ResultRows Over(ResultRows rows) => rows with { Batches = Pass(rows.Batches) };

    IEnumerable<Batch> Pass(IEnumerable<Batch> batches)
    {
        foreach (var batch in batches)
        {
            var room = limit <= 0 ? batch.RowCount : (int)Math.Min(batch.RowCount, limit - Passed);
            Passed += room;
            if (room > 0) yield return batch.Slice(0, room);
            if (room == batch.RowCount) continue;
            Cut = true;
            yield break;
        }
    }
}
