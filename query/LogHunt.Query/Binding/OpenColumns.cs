using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Binding;

/// <summary>
/// Columns that a query asks of tables which only their data would tell: of a watchlist that is not there, of a bag that is unpacked. A
/// name that nothing else gives is wanted of each such table below it, and the query is bound once more; until nothing more is wanted.
/// Tables are known by their place in the query.
/// </summary>
sealed class OpenColumns(ColumnType type)
{
    readonly Dictionary<QuerySpan, List<ColumnSchema>> wanted = [];

    /// <summary>Whether something was wanted since the query was bound last.</summary>
    public bool HasGrown { get; set; }

    /// <summary>Whether the query has such a table.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>What is wanted so far of the table at that place.</summary>
    public IReadOnlyList<ColumnSchema> Of(QuerySpan place)
    {
        IsUsed = true;
        return wanted.GetValueOrDefault(place) ?? [];
    }

    /// <summary>Wants a column of the tables at these places; false when it was wanted of all of them already.</summary>
    public bool Want(IEnumerable<QuerySpan> places, string name, ColumnType? known = null)
    {
        var isNew = false;
        foreach (var place in places)
        {
            if (!wanted.TryGetValue(place, out var columns)) wanted[place] = columns = [];
            if (columns.Exists(column => column.Name == name)) continue;
            columns.Add(new(name, known ?? type));
            isNew = HasGrown = true;
        }
        return isNew;
    }
}

/// <summary>Where a table stands of which the data tells the columns, and whether the data was asked.</summary>
readonly record struct OpenTable(QuerySpan Place, bool IsAsked)
{
    /// <summary>The open tables that the rows come from.</summary>
    public static IEnumerable<OpenTable> Below(PlanNode? node, IReadOnlyDictionary<PlanNode, OpenTable> all)
    {
        if (node is null || all.Count == 0) yield break;
        var seen = new HashSet<PlanNode>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<PlanNode>([node]);
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            if (all.TryGetValue(next, out var open)) yield return open;
            foreach (var input in next.Inputs) waiting.Push(input);
        }
    }
}
