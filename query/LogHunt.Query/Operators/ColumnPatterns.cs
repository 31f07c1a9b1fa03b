using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>Columns named one by one or by pattern (`Net*`), for the operators that choose among the columns there are.</summary>
static class ColumnPatterns
{
    /// <summary>
    /// Positions of the columns meant, in the order of the list and within a pattern in that of the row, each once. A pattern may match
    /// none; a name that is missing is reported.
    /// </summary>
    public static List<int> Find(ImmutableArray<ExprSyntax> patterns, Row row, Binder binder)
    {
        var found = new List<int>();
        foreach (var pattern in patterns)
        {
            if (pattern is NameSyntax name)
            {
                if (binder.FindColumn(name, row) is { } column && !found.Contains(column.Ordinal)) found.Add(column.Ordinal);
            }
            else if (pattern is StarSyntax star)
            {
                for (var i = 0; i < row.Columns.Length; i++)
                    if (Matches(star.Pattern, row.Columns[i].Name) && !found.Contains(i)) found.Add(i);
            }
        }
        return found;
    }

    public static ProjectNode Project(PlanNode input, IEnumerable<int> ordinals) =>
        new(input, [.. ordinals.Select(i => Column(input.Output, i))]);

    public static NamedExpr Column(ImmutableArray<ColumnSchema> columns, int ordinal) =>
        new(columns[ordinal].Name, new ColumnExpr(ordinal, columns[ordinal].Type));

    /// <summary>Whether a name fits a pattern in which each star stands for any text.</summary>
    public static bool Matches(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return pattern == name;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var found = name.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + parts[i].Length;
        }
        return name.Length - at >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
