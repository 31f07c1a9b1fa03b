namespace LogHunt.Engine.Lines;

/// <summary>
/// Finds what lines have of the lines around them, as a message has of the line that it stood in: columns whose values are those of a
/// column there, and templates that the templates there decide. Candidates are found in a sample and checked on all rows, of which few
/// may be exceptions.
/// </summary>
sealed class OuterLinks
{
    /// <summary>How much of the sample a column must have to be compared as a whole.</summary>
    const double MostOfSample = 0.9;

    static readonly OuterLinks None = new([]);

    OuterLinks(int[] templates) => Templates = templates;

    /// <summary>By template of the lines around these the template here; empty where they don't decide it.</summary>
    public int[] Templates { get; }

    public static OuterLinks Find(SettledColumn[] columns, RowShapes shapes, SharedLines? around)
    {
        if (around is null || around.Shapes.Rows != shapes.Rows || shapes.Rows == 0) return None;
        SampleRow[] rows = [.. around.Sample.SelectMany(sample => sample).OrderBy(sample => sample.Row)];
        var inner = shapes.ValuesOf([.. rows.Select(row => row.Row)], columns);
        foreach (var column in columns)
        {
            if (shapes.Repeats[column.Number] || column.Count == 0) continue;
            foreach (var outer in Candidates(column, shapes, inner, around, rows))
            {
                if (Exceptions(column, shapes, outer, around.Shapes) is not { } exceptions) continue;
                column.TakeFrom(outer.Origin.Number, exceptions);
                break;
            }
        }
        return new(TemplatesOf(shapes, around.Shapes));
    }

    static int[] TemplatesOf(RowShapes shapes, RowShapes around)
    {
        var map = new int[around.Slots.Length];
        map.AsSpan().Fill(-1);
        var lower = shapes.Templates;
        var upper = around.Templates;
        var exceptions = 0;
        for (var row = 0; row < lower.Length; row++)
        {
            ref var template = ref map[upper[row]];
            if (template < 0) template = lower[row];
            else if (template != lower[row] && ++exceptions > lower.Length / SharedLines.RowsOfException) return [];
        }
        foreach (ref var template in map.AsSpan()) template = Math.Max(0, template);
        return map;
    }

    /// <summary>
    /// Columns of the lines around these that have the values of one here in nearly every row of the sample that has one here, the best first.
    /// </summary>
    static IEnumerable<SettledColumn> Candidates(SettledColumn column, RowShapes shapes, long[][] inner, SharedLines around, SampleRow[] rows)
    {
        var same = new Dictionary<int, double>();
        var (room, other) = (new byte[2 * DigitLayout.MaxLength], new byte[2 * DigitLayout.MaxLength]);
        var seen = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var slot = Array.IndexOf(shapes.Slots[shapes.Templates[rows[i].Row]], column.Number);
            if (slot < 0) continue;
            seen += rows[i].Weight;
            var text = column.TextOf(inner[i][slot], room);
            var slots = around.Shapes.Slots[around.Shapes.Templates[rows[i].Row]];
            for (var k = 0; k < slots.Length; k++)
                if (!around.Shapes.Repeats[slots[k]] && around.Columns[slots[k]].TextOf(rows[i].Values[k], other).SequenceEqual(text))
                    same[slots[k]] = same.GetValueOrDefault(slots[k]) + rows[i].Weight;
        }
        return same.Where(one => one.Value >= seen * MostOfSample).OrderByDescending(one => one.Value).Select(one => around.Columns[one.Key]);
    }

    /// <summary>The values of a column that are not those of the other in the same row, by their numbers; null when they are too many.</summary>
    static List<int>? Exceptions(SettledColumn column, RowShapes shapes, SettledColumn outer, RowShapes around)
    {
        var lower = column.Values;
        var upper = outer.Values;
        var templates = shapes.Templates;
        var above = around.Templates;
        var (room, other) = (new byte[2 * DigitLayout.MaxLength], new byte[2 * DigitLayout.MaxLength]);
        var (at, there, seen, same) = (0, 0, -1L, -1L);
        var areAlike = column.HasFormOf(outer);
        var most = outer.Origin.Storage <= ValueStorage.Numbers || outer.Origin.Storage == ValueStorage.Map ? column.Count / SharedLines.RowsOfException : 0;
        var exceptions = new List<int>();
        for (var row = 0; row < templates.Length; row++)
        {
            var hasOuter = around.Has(outer.Number, above[row]);
            if (shapes.Has(column.Number, templates[row]))
            {
                var value = lower[at++];
                if (!hasOuter || (value != seen || upper[there] != same) && !IsSame(value, upper[there]))
                {
                    exceptions.Add(at - 1);
                    if (exceptions.Count > most) return null;
                }
                else (seen, same) = (value, upper[there]);
            }
            if (hasOuter) there++;
        }
        return exceptions;

        bool IsSame(long value, long outerValue) =>
            areAlike && column.TryNumber(value, out var number) && outer.TryNumber(outerValue, out var outerNumber)
                ? number == outerNumber
                : column.TextOf(value, room).SequenceEqual(outer.TextOf(outerValue, other));
    }
}
