using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// A condition on one column whose values ascend, as times of a segment do: ranges of rows are decided by their ends, as zone maps decide
/// pages, and those that are not are halved. No row is asked.
/// </summary>
static class SortedRows
{
    /// <summary>Whether a column's values ascend.</summary>
    public static bool Fits(Column column) => column is ValueColumn<long> { IsAscending: true };

    /// <summary>
    /// Writes the rows of a range for which the condition holds, in ascending order, and returns how many; -1, and nothing is written,
    /// where values must be asked after all. Requires: <see cref="Fits"/>, and that the condition reads that column alone.
    /// </summary>
    public static int Find(Expr condition, Column column, (int Start, int End) rows, Span<int> selection)
    {
        var ranges = new List<(int Start, int End)>();
        var left = new Stack<(int Start, int End)>([rows]);
        while (left.TryPop(out var range))
        {
            var (start, end) = range;
            if (start == end) continue;
            var zone = new ZoneMap(column.Value(start), column.Value(end - 1), 0);
            var answer = ZoneCheck.Of(condition, _ => zone);
            if (answer == ZoneAnswer.None) continue;
            if (answer == ZoneAnswer.All)
            {
                ranges.Add(range);
                continue;
            }
            if (end - start == 1) return -1;
            var half = (start + end) / 2;
            left.Push((half, end));
            left.Push((start, half));
        }
        var count = 0;
        foreach (var (start, end) in ranges)
            for (var row = start; row < end; row++) selection[count++] = row;
        return count;
    }
}
