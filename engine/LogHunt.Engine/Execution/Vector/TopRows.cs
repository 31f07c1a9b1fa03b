using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Keeps the first rows by sort keys of all rows added: sorts and cuts whenever many have gathered.</summary>
sealed class TopRows(TopNode node, QueryBudget budget)
{
    const int RowsBetweenCuts = 4 * Batch.Rows;

    readonly List<Batch> parts = [];
    long rows;

    public static TopRows Of(TopNode node, QueryBudget budget, IEnumerable<Batch> batches)
    {
        var top = new TopRows(node, budget);
        foreach (var batch in batches) top.Add(batch);
        return top;
    }

    public void Add(Batch batch)
    {
        budget.Check();
        parts.Add(batch);
        rows += batch.RowCount;
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

    void Cut()
    {
        var best = SortRows.First(Whole.Of(node.Output, parts), node.Keys, node.Count);
        parts.Clear();
        parts.Add(best);
        rows = best.RowCount;
    }
}
