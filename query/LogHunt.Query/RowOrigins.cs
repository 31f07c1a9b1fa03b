using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query;

/// <summary>
/// Where rows come from, beside what a query shows of them: as long as each step gives single rows of a table on, the upload, file and
/// line of each can go along, unseen by the query. A `summarize` makes other rows of them, which have no one line.
/// </summary>
public static class RowOrigins
{
    static readonly AsimColumn[] Columns = [Asim.UploadId, Asim.SourceFile, Asim.SourceLine];

    /// <summary>The columns that say it.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Columns.Select(column => column.Name)];

    /// <summary>Where these columns stand in a row; empty when one of them is missing.</summary>
    public static ImmutableArray<int> In(ImmutableArray<ColumnSchema> row)
    {
        var names = row.Select(column => column.Name).ToList();
        ImmutableArray<int> places = [.. Names.Select(name => names.IndexOf(name))];
        return places.Contains(-1) || places.Where((place, i) => row[place].Type != Columns[i].Type).Any() ? [] : places;
    }

    /// <summary>The plan with these columns behind its own; null where its rows are no single rows of tables.</summary>
    internal static PlanNode? Beside(PlanNode plan) => plan switch
    {
        ScanNode scan when Columns.All(column => scan.Table.Find(column.Name) >= 0) =>
            new ScanNode(scan.Table, [.. scan.Columns, .. Columns.Select(column => scan.Table.Ordinal(column.Name))], scan.Predicate),
        ProjectNode project => Beside(project.Input) is { } below
            ? new ProjectNode(below, [.. project.Columns, .. Passed(below, project.Input.Output.Length)]) : null,
        FilterNode or SortNode or TopNode or LimitNode => Beside(plan.Inputs[0]) is { } below ? plan.With([below]) : null,
        MatchNode match => Beside(match.Input) is { } below
            ? AtEnd(new MatchNode(below, match.Columns, match.Time, match.Sought), match.Input) : null,
        WindowNode window => Beside(window.Input) is { } below ? AtEnd(new WindowNode(below, window.Columns), window.Input) : null,
        ExpandNode expand => Beside(expand.Input) is { } below
            ? AtEnd(new ExpandNode(below, expand.Expansions, expand.IndexName, expand.Limit), expand.Input) : null,
        JoinNode join when join.Kind is not (JoinKind.RightSemi or JoinKind.RightAnti) => Beside(join.Left) is { } below
            ? AtEnd(new JoinNode(below, join.Right, join.Kind, join.LeftKeys, join.RightKeys, Named(join)), join.Left) : null,
        UnionNode union => Union(union),
        _ => null,
    };

    /// <summary>Parts that do not say it have it empty, if one does.</summary>
    static UnionNode? Union(UnionNode union)
    {
        PlanNode?[] parts = [.. union.Parts.Select(Beside)];
        return parts.All(part => part is null) ? null
            : new([.. parts.Select((part, i) => part ?? new ProjectNode(union.Parts[i], [.. All(union.Parts[i]), .. Nowhere()]))]);
    }

    static IEnumerable<NamedExpr> Nowhere() => Columns.Select(column =>
        new NamedExpr(column.Name, new ConstantExpr(column.Type == ColumnType.String ? "" : null, column.Type)));

    static ImmutableArray<string> Named(JoinNode join) => join.Names.InsertRange(join.Left.Output.Length, Names);

    static IEnumerable<NamedExpr> All(PlanNode rows) =>
        rows.Output.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type)));

    static IEnumerable<NamedExpr> Passed(PlanNode rows, int from) => All(rows).Skip(from).Take(Columns.Length);

    /// <summary>A node that adds columns has them behind its input's, where the three are: they go behind all.</summary>
    static ProjectNode AtEnd(PlanNode node, PlanNode input)
    {
        var from = input.Output.Length;
        return new(node, [.. All(node).Take(from), .. All(node).Skip(from + Columns.Length), .. Passed(node, from)]);
    }
}
