using System.Collections.Immutable;
using LogHunt.Engine.Plan;

namespace LogHunt.Query.Binding;

/// <summary>
/// What an answer over views may lack: follows the columns that few logs or none fill through the plan to what decides which rows come,
/// and to the columns of the result.
/// </summary>
sealed class Doubts
{
    /// <summary>Columns that one sentence names.</summary>
    const int MostNamed = 8;

    sealed record Source(View View, string Column);

    readonly IReadOnlyDictionary<PlanNode, View> views;
    readonly Dictionary<PlanNode, ImmutableHashSet<Source>[]> known = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<Source> deciding = [];
    readonly SortedSet<string> unfed = new(StringComparer.Ordinal);

    Doubts(IReadOnlyDictionary<PlanNode, View> views) => this.views = views;

    /// <summary>
    /// Why rows may be missing, a sentence each; and what of the result is empty for all that is known. `views` are the nodes that give
    /// the rows of one.
    /// </summary>
    public static (ImmutableArray<string> Doubts, ImmutableArray<string> Notes) Of(
        PlanNode plan, IReadOnlyDictionary<PlanNode, View> views)
    {
        if (views.Count == 0) return ([], []);
        var walk = new Doubts(views);
        var shown = walk.Columns(plan).SelectMany(sources => sources).Where(source => !walk.deciding.Contains(source)).ToHashSet();
        return (
            [.. walk.unfed.Select(table => $"no log here fills `{table}`, so it is empty: rows may be missing"),
            .. Sentences(walk.deciding, (names, table) =>
                $"the query decides by {names} of `{table}`, which few or none of the logs here fill: rows may be missing")],
            [.. Sentences(shown, (names, table) => $"few or none of the logs here fill {names} of `{table}`")]);
    }

    static IEnumerable<string> Sentences(IEnumerable<Source> sources, Func<string, string, string> sentence) =>
        from source in sources
        group source.Column by source.View.Doc.Name into table
        orderby table.Key
        let names = table.Distinct().Order(StringComparer.Ordinal).ToList()
        let more = names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : ""
        select sentence(string.Join(", ", names.Take(MostNamed).Select(name => $"`{name}`")) + more, table.Key);

    /// <summary>For each column of the node, the doubtful ones that it is made of.</summary>
    ImmutableHashSet<Source>[] Columns(PlanNode node)
    {
        if (known.TryGetValue(node, out var found)) return found;
        var inputs = node.Inputs.Select(Columns).ToArray();
        if (views.TryGetValue(node, out var touched) && !touched.IsFed) unfed.Add(touched.Doc.Name);
        var columns = touched is { } view
            ? [.. node.Output.Select(column => view.IsDoubtful(column.Name) ? [new(view, column.Name)] : ImmutableHashSet<Source>.Empty)]
            : Through(node, inputs);
        return known[node] = columns;
    }

    ImmutableHashSet<Source>[] Through(PlanNode node, ImmutableHashSet<Source>[][] inputs)
    {
        switch (node)
        {
            case ProjectNode project: return [.. project.Columns.Select(column => In(column.Expr, inputs[0]))];
            case AggregateNode aggregate:
                foreach (var key in aggregate.Keys) Decide(key.Expr, inputs[0]);
                return
                [
                    .. aggregate.Keys.Select(key => In(key.Expr, inputs[0])),
                    .. aggregate.Aggregates.Select(one => Union(one.Arguments.Select(argument => In(argument, inputs[0])))),
                ];
            case JoinNode join:
                foreach (var key in join.LeftKeys) Decide(key, inputs[0]);
                foreach (var key in join.RightKeys) Decide(key, inputs[1]);
                return join.Kind is JoinKind.RightSemi or JoinKind.RightAnti ? inputs[1]
                    : join.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti ? inputs[0] : [.. inputs[0], .. inputs[1]];
            case UnionNode union:
                return [.. union.Output.Select((_, i) => Union(inputs.Select(part => part[i])))];
            case WindowNode window:
                return [.. inputs[0], .. window.Columns.Select(one => Union(one.Arguments.Select(argument => In(argument, inputs[0]))))];
            case StepsNode scan:
                var seen = (ImmutableHashSet<Source>[])[.. inputs[0], .. scan.Declared.Select(_ => ImmutableHashSet<Source>.Empty)];
                var all = Enumerable.Repeat(seen, scan.Steps.Length + 1).SelectMany(columns => columns).ToArray();
                foreach (var step in scan.Steps)
                {
                    Decide(step.Condition, all);
                    foreach (var (column, value) in step.Values) seen[column] = seen[column].Union(In(value, all));
                }
                return [.. seen, .. scan.Number is null ? [] : new[] { ImmutableHashSet<Source>.Empty }];
            case ExpandNode expand:
                foreach (var expansion in expand.Expansions) Decide(expansion.Source, inputs[0]);
                return [.. expand.Output.Select((column, i) => expand.Expansions.FirstOrDefault(one => one.Name == column.Name) is { } one
                    ? In(one.Source, inputs[0]) : i < inputs[0].Length ? inputs[0][i] : [])];
            case MatchNode match:
                foreach (var column in match.Columns) deciding.UnionWith(inputs[0][column.Ordinal]);
                if (match.Sought is QueriedIndicators sought) Columns(sought.Plan);
                return [.. inputs[0], .. MatchNode.Added.Select(_ => ImmutableHashSet<Source>.Empty)];
            case GraphMatchNode or GraphComponentsNode:   // what is linked with what decides on every row
                foreach (var column in inputs.SelectMany(columns => columns)) deciding.UnionWith(column);
                return [.. node.Output.Select(_ => ImmutableHashSet<Source>.Empty)];
            case FilterNode filter: Decide(filter.Predicate, inputs[0]); return inputs[0];
            case TopNode top:
                foreach (var key in top.Keys) Decide(key.Expr, inputs[0]);
                return inputs[0];
            default: return inputs is [var only] ? only : [.. node.Output.Select(_ => ImmutableHashSet<Source>.Empty)];
        }
    }

    void Decide(Expr expr, ImmutableHashSet<Source>[] columns) => deciding.UnionWith(In(expr, columns));

    ImmutableHashSet<Source> In(Expr expr, ImmutableHashSet<Source>[] columns) => expr switch
    {
        ColumnExpr column => columns[column.Ordinal],
        CallExpr call => Union(call.Arguments.Select(argument => In(argument, columns))),
        SubqueryExpr subquery => Union(Columns(subquery.Plan)),
        _ => [],
    };

    static ImmutableHashSet<Source> Union(IEnumerable<ImmutableHashSet<Source>> all) =>
        all.Aggregate(ImmutableHashSet<Source>.Empty, (left, right) => left.IsEmpty ? right : right.IsEmpty ? left : left.Union(right));
}
