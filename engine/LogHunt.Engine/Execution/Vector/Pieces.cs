using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Cuts rows in two, and again, until what is made of each piece fits into a batch.</summary>
static class Pieces
{
    /// <summary>What `make` gives for the pieces of a batch, in order; one piece is the whole batch unless it makes too much.</summary>
    public static IEnumerable<T> Of<T>(Batch batch, Func<Batch, T> make) =>
        Of(batch.RowCount, (start, count) => make(batch.Slice(start, count)));

    /// <summary>The same for rows that are a range of positions: `make` gets where a piece starts and how many rows it has.</summary>
    public static IEnumerable<T> Of<T>(int rows, Func<int, int, T> make)
    {
        var left = new Stack<(int Start, int Count)>([(0, rows)]);
        while (left.TryPop(out var piece))
        {
            if (Fits(piece.Start, piece.Count, make, out var made))
            {
                yield return made!;
                continue;
            }
            var half = piece.Count / 2;
            left.Push((piece.Start + half, piece.Count - half));
            left.Push((piece.Start, half));
        }
    }

    static bool Fits<T>(int start, int count, Func<int, int, T> make, out T? made)
    {
        try
        {
            using var scope = Work.OfBatch(count);
            made = make(start, count);
            return true;
        }
        catch (BatchTooLargeException) when (count > 1)
        {
            made = default;
            return false;
        }
    }
}
