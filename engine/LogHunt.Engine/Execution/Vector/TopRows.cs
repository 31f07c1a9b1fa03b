using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Keeps the first rows by sort keys of all rows added: sorts and cuts whenever some have gathered. From then on a batch gives only
/// rows that stand, by the first key, no later than the last row kept, which after the first batches is next to none.
/// </summary>
sealed class TopRows(TopNode node, QueryBudget budget)
{
    const int RowsBetweenCuts = 4096;

    readonly List<Batch> parts = [];
    BatchBytes bytes = new();
    long rows, held;
    (byte Class, ulong Rank)? last;

    public static TopRows Of(TopNode node, QueryBudget budget, IEnumerable<Batch> batches)
    {
        var top = new TopRows(node, budget);
        foreach (var batch in batches) top.Add(batch);
        return top;
    }

    public void Add(Batch batch)
    {
        budget.Check();
        if (last is { } limit)
        {
            if (Candidates(batch, limit) is not { } candidates) return;
            batch = candidates;
        }
        parts.Add(batch);
        rows += batch.RowCount;
        Hold(bytes.Add(batch));
        if (rows > Math.Max(RowsBetweenCuts, node.Count > long.MaxValue / 2 ? long.MaxValue : node.Count * 2)) Cut();
    }

    /// <summary>Adds another's rows, which come after ours.</summary>
    public void Add(TopRows later)
    {
        if (later.Finish() is { } best) Add(best);
    }

    public Batch? Finish()
    {
        if (rows == 0) return null;
        Cut();
        return parts[0];
    }

    void Hold(long more)
    {
        budget.Hold(more, "top");
        held += more;
    }

    Batch? Candidates(Batch batch, (byte Class, ulong Rank) limit)
    {
        var key = FirstKey(batch);
        var kept = new List<int>();
        for (var row = 0; row < batch.RowCount; row++)
        {
            var ofRow = key.ClassOf(row);
            if (ofRow < limit.Class || (ofRow == limit.Class && (ofRow != key.ValueClass || key.Rank[row] <= limit.Rank))) kept.Add(row);
        }
        return kept.Count == 0 ? null : kept.Count == batch.RowCount ? batch : batch.Gather(kept.ToArray());
    }

    SortColumn FirstKey(Batch batch) => SortColumn.Of(Whole.Column(node.Keys[0].Expr, batch), node.Keys[0]);

    void Cut()
    {
        var best = SortRows.First(Whole.Of(node.Output, parts), node.Keys, node.Count);
        parts.Clear();
        parts.Add(best);
        rows = best.RowCount;
        bytes = new();
        Hold(bytes.Add(best) - held);
        if (rows < node.Count || !SortColumn.RanksHoldAcrossBatches(node.Keys[0].Expr.Type)) return;
        var key = FirstKey(best.Slice(best.RowCount - 1, 1));
        last = (key.ClassOf(0), key.Rank[0]);
    }
}
