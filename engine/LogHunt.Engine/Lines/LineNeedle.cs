using System.Buffers;

namespace LogHunt.Engine.Lines;

/// <summary>Marks the rows of a page that hold a needle, by the codes and values of the columns that its plan names.</summary>
sealed class LineNeedle
{
    readonly LineReader reader;
    readonly NeedlePlan plan;
    readonly bool hasAlways;
    readonly int[] columns;                        // that conditions name
    readonly int[] places;                         // by column its place among those
    readonly (int Place, int Times)[][] moves;     // by template how many values of each of those it has

    public LineNeedle(LineReader reader, NeededBytes needed)
    {
        this.reader = reader;
        plan = new(reader, needed);
        hasAlways = plan.Always.Contains(true);
        columns = [.. plan.Across.SelectMany(ways => ways.SelectMany(conditions => conditions.Select(condition => condition.Column))).Distinct()];
        places = new int[reader.Users.Length];
        var moved = new List<(int, int)>?[plan.Always.Length];
        for (var place = 0; place < columns.Length; place++)
        {
            places[columns[place]] = place;
            foreach (var (template, times) in reader.Users[columns[place]]) (moved[template] ??= []).Add((place, times));
        }
        moves = [.. moved.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>Whether no line holds the needle.</summary>
    public bool IsNowhere => !hasAlways && plan.Inside.Count == 0 && columns.Length == 0;

    /// <summary>Sets the flags of the rows that hold it and leaves the others.</summary>
    public void Mark(LinePage lines, Span<bool> rows)
    {
        if (hasAlways) MarkAlways(lines.Templates, rows);
        foreach (var test in plan.Inside) MarkInside(test, lines, rows);
        if (columns.Length > 0) MarkAcross(lines, rows);
    }

    void MarkAlways(ReadOnlySpan<int> templates, Span<bool> rows)
    {
        for (var row = 0; row < rows.Length; row++) rows[row] |= plan.Always[templates[row]];
    }

    void MarkInside(ValueCheck test, LinePage lines, Span<bool> rows)
    {
        var count = lines.CountOf(test.Column);
        if (count == 0) return;
        var rented = ArrayPool<bool>.Shared.Rent(count);
        var values = rented.AsSpan(0, count);
        if (test.Test(lines.Column(test.Column), values))
        {
            if (count == rows.Length && reader.Users[test.Column].All(user => user.Times == 1))
            {
                // One value in each row.
                for (var row = 0; row < rows.Length; row++) rows[row] |= values[row];
            }
            else
            {
                var rowOf = lines.RowsOf(test.Column);
                for (var i = values.IndexOf(true); i < count; i++)
                    if (values[i]) rows[rowOf[i]] = true;
            }
        }
        ArrayPool<bool>.Shared.Return(rented);
    }

    void MarkAcross(LinePage lines, Span<bool> rows)
    {
        var passed = new bool[]?[plan.Tests.Count];
        if (Ask(lines, passed)) WalkRows(lines.Templates, passed, rows);
        foreach (var values in passed)
            if (values is not null) ArrayPool<bool>.Shared.Return(values);
    }

    /// <summary>Asks tests that conditions of this page's templates name; what no value passes stays null.</summary>
    /// <returns>Whether some conditions can hold together.</returns>
    bool Ask(LinePage lines, bool[]?[] passed)
    {
        var (any, isAsked) = (false, new bool[passed.Length]);
        for (var template = 0; template < plan.Across.Length; template++)
        {
            if (plan.Across[template].Length == 0 || !lines.Has(template)) continue;
            foreach (var conditions in plan.Across[template])
            {
                var all = true;
                foreach (var condition in conditions)
                {
                    if (!isAsked[condition.Test]) passed[condition.Test] = Ask(plan.Tests[condition.Test], lines);
                    isAsked[condition.Test] = true;
                    if (passed[condition.Test] is not null) continue;
                    all = false;
                    break;
                }
                any |= all;
            }
        }
        return any;
    }

    static bool[]? Ask(ValueCheck test, LinePage lines)
    {
        var count = lines.CountOf(test.Column);
        var rented = ArrayPool<bool>.Shared.Rent(count);
        if (test.Test(lines.Column(test.Column), rented.AsSpan(0, count))) return rented;
        ArrayPool<bool>.Shared.Return(rented);
        return null;
    }

    void WalkRows(ReadOnlySpan<int> templates, bool[]?[] passed, Span<bool> rows)
    {
        var next = new int[columns.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var template = templates[row];
            if (!rows[row])
                foreach (var conditions in plan.Across[template])
                    if (rows[row] = Hold(conditions, next, passed)) break;
            foreach (var (place, times) in moves[template]) next[place] += times;
        }
    }

    bool Hold(ValueCondition[] conditions, int[] next, bool[]?[] passed)
    {
        foreach (var condition in conditions)
            if (passed[condition.Test]?[next[places[condition.Column]] + condition.Nth] != true) return false;
        return true;
    }
}
