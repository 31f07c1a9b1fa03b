using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Cli.Outputs;

/// <summary>Rows on their way out: the columns, and the batches as they come. Enumerated once.</summary>
sealed record ResultRows(ImmutableArray<ColumnSchema> Columns, IEnumerable<Batch> Batches)
{
    /// <summary>How the query asks to draw them; null when it doesn't.</summary>
    public RenderHint? Render { get; init; }

    /// <summary>A drawing is asked for, and no table.</summary>
    public bool AreDrawn => Render is { Visualization: not "table" };

    /// <summary>The first rows, at least so many where there are, and all rows as they were; those must be enumerated or nobody else ends them.</summary>
    public (ImmutableArray<Batch> First, ResultRows All) Ahead(long count)
    {
        var first = ImmutableArray.CreateBuilder<Batch>();
        var batches = Batches.GetEnumerator();
        var isHeld = false;
        try
        {
            for (var seen = 0L; seen < count && batches.MoveNext(); seen += batches.Current.RowCount) first.Add(batches.Current);
            isHeld = true;
        }
        finally
        {
            if (!isHeld) batches.Dispose();
        }
        var held = first.ToImmutable();
        return (held, this with { Batches = Rest(held, batches) });
    }

    static IEnumerable<Batch> Rest(ImmutableArray<Batch> first, IEnumerator<Batch> rest)
    {
        using (rest)
        {
            foreach (var batch in first) yield return batch;
            while (rest.MoveNext()) yield return rest.Current;
        }
    }
}
