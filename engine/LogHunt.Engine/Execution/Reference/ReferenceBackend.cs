using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Graphs;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Reference;

/// <summary>
/// Row at a time, over boxed values, by the definitions alone: slow and obviously right. The other backends are tested against it.
/// </summary>
public sealed class ReferenceBackend : IExecutionBackend
{
    const int BatchRows = 1024;

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public bool Supports(PlanNode node) => node is ScanNode or ValuesNode or RangeNode or FilterNode or ProjectNode or AggregateNode or SortNode or TopNode
        or LimitNode or JoinNode or UnionNode or ExpandNode or WindowNode or StepsNode or MatchNode
        or GraphMatchNode or GraphComponentsNode;

    /// <inheritdoc/>
    public IEnumerable<Batch> Execute(PlanNode plan, Snapshot snapshot, QueryBudget budget)
    {
        using var chunks = budget.Run(() => new Run(snapshot, budget).Rows(plan).Chunk(BatchRows).GetEnumerator());
        while (budget.Run(chunks.MoveNext))
        {
            budget.Check();
            var rows = chunks.Current;
            var columns = plan.Output.Select((column, i) => Column.FromValues(column.Type, [.. rows.Select(row => row[i])]));
            yield return new([.. columns], rows.Length);
        }
    }

    sealed class Run(Snapshot snapshot, QueryBudget budget)
    {
        public IEnumerable<object?[]> Rows(PlanNode plan) => plan switch
        {
            ScanNode scan => Scan(scan),
            ValuesNode values => Batches([values.Rows]),
            RangeNode range => RangeValues.Of(range).Select(value => new[] { value }),
            FilterNode filter => Rows(filter.Input).Where(row => RowEvaluator.IsTrue(filter.Predicate, row)),
            ProjectNode project => Rows(project.Input).Select(row => RowEvaluator.Values(project.Columns.Select(column => column.Expr), row)),
            AggregateNode aggregate => Aggregate(aggregate),
            SortNode sort => Sort(Rows(sort.Input), sort.Keys),
            TopNode top => Take(Sort(Rows(top.Input), top.Keys), top.Count),
            LimitNode limit => Take(Rows(limit.Input), limit.Count),
            JoinNode join => ReferenceJoin.Rows(join, [.. Rows(join.Left)], [.. Rows(join.Right)]),
            UnionNode union => union.Parts.SelectMany(Rows),
            ExpandNode expand => Rows(expand.Input).SelectMany(row => Expand(expand, row)),
            StepsNode steps => StepRows.Of(steps, Rows(steps.Input)),
            WindowNode window => ReferenceWindow.Rows(window, [.. Rows(window.Input)]),
            MatchNode match => Rows(match.Input).SelectMany(row => Match(match, row)),
            GraphMatchNode match => GraphMatches.Rows(match, GraphOf(match, match.Keys)),
            GraphComponentsNode components => GraphComponents.Rows(components, GraphOf(components, components.Keys)),
            _ => throw new ArgumentException($"no plan node `{plan.GetType().Name}` is known", nameof(plan)),
        };

        Graph GraphOf(PlanNode node, GraphKeys keys) => new(All(node.Inputs[0]), All(node.Inputs[1]), keys);

        Batch All(PlanNode plan)
        {
            var rows = Rows(plan).ToList();
            return new([.. plan.Output.Select((column, i) => Column.FromValues(column.Type, [.. rows.Select(row => row[i])]))], rows.Count);
        }

        IEnumerable<object?[]> Scan(ScanNode scan)
        {
            foreach (var segment in snapshot.Find(scan.Table.Name)?.Segments ?? [])
            {
                for (var page = 0; page < segment.PageRows.Length; page++)
                    foreach (var row in Batches(Page(scan, segment, page)))
                        if (scan.Predicate is null || RowEvaluator.IsTrue(scan.Predicate, row)) yield return row;
            }
        }

        /// <summary>The page as one batch; none, and the segment is told as one that the answer lacks, when it cannot be read.</summary>
        IEnumerable<Batch> Page(ScanNode scan, Segment segment, int page)
        {
            try
            {
                segment.Open();
                if (page == 0) budget.Opened(scan.Columns.Sum(segment.BytesOf));
                budget.Read(segment.PageRows[page]);
                return [new([.. scan.Columns.Select(column => segment.Read(column, page))], segment.PageRows[page])];
            }
            catch (SegmentCorruptException damaged)
            {
                budget.LeaveOut(damaged.Fault);
                return [];
            }
        }

        static IEnumerable<object?[]> Batches(IEnumerable<Batch> batches)
        {
            foreach (var batch in batches)
                for (var row = 0; row < batch.RowCount; row++)
                    yield return [.. batch.Columns.Select(column => column.Value(row))];
        }

        IEnumerable<object?[]> Aggregate(AggregateNode node)
        {
            var groups = new OrderedDictionary<object?[], List<object?[]>>(RowKey.Comparer);
            if (node.Keys.IsEmpty) groups.Add([], []);
            foreach (var row in Rows(node.Input))
            {
                var key = RowEvaluator.Values(node.Keys.Select(column => column.Expr), row);
                if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
                group.Add(row);
            }
            foreach (var (key, rows) in groups)
                yield return [.. key, .. node.Aggregates.Select(aggregate => RowEvaluator.Typed(
                    aggregate.Aggregate.Reduce([.. rows.Select(row => RowEvaluator.Values(aggregate.Arguments, row))]), aggregate.Aggregate.Returns))];
        }

        static IEnumerable<object?[]> Take(IEnumerable<object?[]> rows, long count)
        {
            if (count <= 0) yield break;
            foreach (var row in rows)
            {
                yield return row;
                if (--count == 0) yield break;
            }
        }

        static IEnumerable<object?[]> Sort(IEnumerable<object?[]> rows, ImmutableArray<SortKey> keys)
        {
            var sorted = rows.OrderBy(_ => 0);   // OrderBy and ThenBy are stable
            foreach (var key in keys)
                sorted = sorted.ThenBy(
                    row => ValueOrder.Key(RowEvaluator.Value(key.Expr, row), key.Expr.Type),
                    Comparer<object?>.Create((a, b) => ValueOrder.Compare(a, b, key.Descending, key.NullsFirst)));
            return sorted;
        }

        static IEnumerable<object?[]> Expand(ExpandNode node, object?[] row)
        {
            var lists = node.Expansions.Select(expansion => Elements.Of(RowEvaluator.Value(expansion.Source, row))).ToList();
            var count = Math.Min(node.Limit, lists.Max(list => list.Count));
            for (var index = 0; index < count; index++)
            {
                var expanded = node.Expansions.Select((expansion, i) =>
                    RowEvaluator.Typed(Functions.Casts.Convert(index < lists[i].Count ? lists[i][index] : null, expansion.Type), expansion.Type)).ToList();
                var output = new List<object?>();
                for (var i = 0; i < row.Length; i++)
                {
                    var at = node.Expansions.FindIndex(node.Input.Output[i].Name);
                    output.Add(at < 0 ? row[i] : expanded[at]);
                }
                for (var i = 0; i < expanded.Count; i++)
                    if (node.Input.Output.All(column => column.Name != node.Expansions[i].Name)) output.Add(expanded[i]);
                if (node.IndexName is not null) output.Add((long)index);
                yield return [.. output];
            }
        }

        static IEnumerable<object?[]> Match(MatchNode node, object?[] row)
        {
            var borne = new HashSet<Indicators.Indicator>(ReferenceEqualityComparer.Instance);
            // Stable: a text comes after the columns that bear what stands in it.
            foreach (var column in node.Columns.OrderBy(column => column.Bearing == Bearing.Text))
            {
                var found = new List<Indicators.Indicator>();
                var text = KqlText.Of(row[column.Ordinal]);
                if (text.Length > 0) node.Indicators.Find(column.Bearing, System.Text.Encoding.UTF8.GetBytes(text), found);
                foreach (var indicator in found)
                {
                    if (node.Url >= 0 && row[node.Url] is string { Length: > 0 } && Indicators.IndicatorSet.IsHostOnly(indicator, column.Bearing)) continue;
                    if (column.Bearing != Bearing.Text) borne.Add(indicator);
                    else if (borne.Contains(indicator)) continue;
                    var valid = node.Time < 0 || row[node.Time] is not DateTime time || indicator.IsValidAt(time);
                    yield return
                    [
                        .. row, indicator.Value, Indicators.IndicatorText.Name(indicator.Type), indicator.Source, indicator.Confidence,
                        node.Input.Output[column.Ordinal].Name, valid,
                    ];
                }
            }
        }
    }
}
