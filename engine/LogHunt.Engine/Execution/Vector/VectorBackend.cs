using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector.Scans;
using LogHunt.Engine.Execution.Graphs;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Batch at a time, on all cores. Nodes that look at one row (filter, project, expand, match, the left side of most joins) run in
/// the parts of the scan below them; nodes that need all rows (sort, aggregate, the right side of joins, window) run when the plan
/// is opened.
/// </summary>
public sealed class VectorBackend(int batchRows = Batch.Rows) : IExecutionBackend
{
    /// <summary>
    /// Runs of parts that an aggregate folds on their own and then merges in order: more would use more cores, and cost a merge of
    /// all groups each.
    /// </summary>
    const int Partials = 8;

    /// <inheritdoc/>
    public string Name => "vector";

    /// <inheritdoc/>
    public bool Supports(PlanNode node) => node is ScanNode or ValuesNode or RangeNode or FilterNode or ProjectNode or AggregateNode or SortNode or TopNode
        or LimitNode or JoinNode or UnionNode or ExpandNode or WindowNode or StepsNode or MatchNode
        or GraphMatchNode or GraphComponentsNode;

    /// <inheritdoc/>
    public IEnumerable<Batch> Execute(PlanNode plan, Snapshot snapshot, QueryBudget budget)
    {
        budget.Check();
        using var batches = budget.Run(() => new Run(snapshot, budget, batchRows).Open(plan).InOrder().GetEnumerator());
        while (budget.Run(batches.MoveNext))
        {
            budget.Check();
            if (batches.Current.RowCount > 0) yield return batches.Current;
        }
    }

    sealed class Run(Snapshot snapshot, QueryBudget budget, int batchRows)
    {
        /// <summary>
        /// `wanted` are the output columns that somebody reads, null for all; a column that only a scan's condition reads is not
        /// gathered.
        /// </summary>
        public RowStream Open(PlanNode plan, IReadOnlySet<int>? wanted = null)
        {
            if (budget.Profile is not { } profile) return Opened(plan, wanted);
            var from = budget.Elapsed;
            var rows = Opened(plan, wanted);
            profile.Opened(plan, from, budget.Elapsed);
            return rows.Then(batches => profile.Counted(plan, batches, budget));
        }

        RowStream Opened(PlanNode plan, IReadOnlySet<int>? wanted) => plan switch
        {
            ScanNode scan => TableScan.Open(scan, snapshot, budget, wanted),
            ValuesNode values => RowStream.Of(Slices(values.Rows)),
            RangeNode range => RowStream.Of(Range(range)),
            FilterNode filter => Open(filter.Input, wanted is null ? null : Read([filter.Predicate], wanted)).Then(batches => Filter(filter, batches)),
            ProjectNode project => Open(project.Input, Read(project.Columns.Select(column => column.Expr)))
                .Then(batches => batches.SelectMany(batch => Pieces.Of(batch, part => Project(project, part)))),
            AggregateNode aggregate => Aggregate(aggregate),
            SortNode sort => Sort(sort),
            TopNode top => Top(top),
            LimitNode limit => RowStream.Of(Limit(Open(limit.Input).InOrder(), limit.Count)),
            JoinNode join => Join(join),
            UnionNode union => RowStream.Concat([.. union.Parts.Select(part => Open(part))]),
            ExpandNode expand => Open(expand.Input).Then(batches => ExpandRows.Of(expand, batches, budget)),
            WindowNode window => RowStream.Of(Slices(Windows(window, wanted))),
            StepsNode steps => RowStream.Of(Steps(steps)),
            GraphMatchNode match => RowStream.Of(Chunks(match, GraphMatches.Rows(match, GraphOf(match, match.Keys)))),
            GraphComponentsNode components => RowStream.Of(Chunks(components, GraphComponents.Rows(components, GraphOf(components, components.Keys)))),
            MatchNode match => Open(match.Input).Then(batches => new MatchRows(match, budget).Of(batches)),
            _ => throw new ArgumentException($"no plan node `{plan.GetType().Name}` is known", nameof(plan)),
        };

        static HashSet<int> Read(IEnumerable<Expr> exprs, IEnumerable<int>? others = null) =>
            [.. exprs.SelectMany(Exprs.Columns), .. others ?? []];

        IEnumerable<Batch> Slices(Batch? rows)
        {
            for (var start = 0; rows is not null && start < rows.RowCount; start += batchRows)
                yield return rows.Slice(start, Math.Min(batchRows, rows.RowCount - start));
        }

        IEnumerable<Batch> Range(RangeNode range)
        {
            foreach (var values in RangeValues.Of(range).Chunk(batchRows))
            {
                budget.Check();
                yield return new([Column.FromValues(range.Type, values)], values.Length);
            }
        }

        IEnumerable<Batch> Filter(FilterNode filter, IEnumerable<Batch> batches)
        {
            foreach (var batch in batches)
            {
                budget.Check();
                if (Evaluator.Filter(filter.Predicate, batch) is { } kept) yield return kept;
            }
        }

        static Batch Project(ProjectNode project, Batch batch) =>
            new([.. project.Columns.Select(column => Evaluator.Evaluate(column.Expr, batch))], batch.RowCount);

        RowStream Aggregate(AggregateNode node)
        {
            HashAggregate? total = null;
            var read = Read([.. node.Keys.Select(key => key.Expr), .. node.Aggregates.SelectMany(aggregate => aggregate.Arguments)]);
            foreach (var partial in Open(node.Input, read).Fold(Partials, rows => HashAggregate.Of(node, budget, rows)))
            {
                if (total is null) total = partial;
                else total.Merge(partial);
            }
            return RowStream.Of(Slices((total ?? new(node, budget)).Finish()));
        }

        RowStream Sort(SortNode node)
        {
            var (rows, order) = Ordered(node);
            return rows.RowCount == 0 ? RowStream.Empty : RowStream.Of(Sorted(rows, order));
        }

        (Batch Rows, int[] Order) Ordered(SortNode node)
        {
            var rows = All(node.Input, "sort");
            budget.Hold(SortRows.BytesOf(rows, node.Keys), "sort");
            return (rows, SortRows.Order(rows, node.Keys));
        }

        IEnumerable<Batch> Sorted(Batch rows, int[] order)
        {
            for (var first = 0; first < order.Length; first += batchRows)
            {
                budget.Check();
                var from = first;
                foreach (var batch in Pieces.Of(Math.Min(batchRows, order.Length - first),
                    (start, count) => rows.Gather(order.AsSpan(from + start, count))))
                    yield return batch;
            }
        }

        RowStream Top(TopNode node)
        {
            if (node.Count <= 0) return RowStream.Empty;
            var best = new TopRows(node, budget);
            foreach (var partial in Open(node.Input).Fold(Partials, rows => TopRows.Of(node, budget, rows))) best.Add(partial);
            return RowStream.Of(Slices(best.Finish()));
        }

        static IEnumerable<Batch> Limit(IEnumerable<Batch> batches, long count)
        {
            if (count <= 0) yield break;
            foreach (var batch in batches)
            {
                var taken = (int)Math.Min(count, batch.RowCount);
                if (taken > 0) yield return batch.Slice(0, taken);
                count -= taken;
                if (count == 0) yield break;
            }
        }

        RowStream Join(JoinNode node)
        {
            var join = new HashJoin(node, All(node.Right, "join"), budget);
            var left = Open(node.Left);
            return node.Kind switch
            {
                JoinKind.RightSemi or JoinKind.RightAnti => RowStream.Of(Slices(join.RightOnly(left.InOrder()))),
                JoinKind.InnerUnique or JoinKind.RightOuter or JoinKind.FullOuter => RowStream.Of(join.Probe(left.InOrder())),
                _ => left.Then(join.Probe),
            };
        }

        Batch Windows(WindowNode node, IReadOnlySet<int>? wanted)
        {
            var read = wanted is null ? null : Read(node.Columns.SelectMany(column => column.Arguments), wanted);
            var rows = All(node.Input, "serialize", read);
            budget.Hold(rows.RowCount * 12L * node.Columns.Length, "serialize");
            return WindowColumns.Add(node, rows);
        }

        IEnumerable<Batch> Steps(StepsNode node)
        {
            var rows = Open(node.Input).InOrder().SelectMany(batch =>
                Enumerable.Range(0, batch.RowCount).Select(row => batch.Columns.Select(column => column.Value(row)).ToArray()));
            return Chunks(node, StepRows.Of(node, rows));
        }

        IEnumerable<Batch> Chunks(PlanNode node, IEnumerable<object?[]> rows)
        {
            foreach (var chunk in rows.Chunk(batchRows))
                yield return new([.. node.Output.Select((column, i) => Column.FromValues(column.Type, [.. chunk.Select(row => row[i])]))],
                    chunk.Length);
        }

        Graph GraphOf(PlanNode node, GraphKeys keys)
        {
            var (edges, vertices) = (All(node.Inputs[0], "make-graph"), All(node.Inputs[1], "make-graph"));
            budget.Hold(Graph.HeldFor(edges.RowCount, vertices.RowCount), "make-graph");
            return new(edges, vertices, keys);
        }

        Batch All(PlanNode plan, string what, IReadOnlySet<int>? wanted = null) =>
            (budget.Profile is null ? AtHand(plan, wanted) : null) ?? Whole.Of(plan.Output, Open(plan, wanted).InOrder(), budget, what);

        /// <summary>The rows of what has them whole already, which need not be cut and put together again; null of any other plan.</summary>
        Batch? AtHand(PlanNode plan, IReadOnlySet<int>? wanted) => plan switch
        {
            SortNode sort => Held(Gathered(sort, wanted), "sort"),
            WindowNode window => Windows(window, wanted),
            ProjectNode project when AtHand(project.Input, Read(project.Columns.Select(column => column.Expr))) is { } rows =>
                Held(new([.. project.Columns.Select(column => Whole.Column(column.Expr, rows))], rows.RowCount), "serialize"),
            _ => null,
        };

        Batch Gathered(SortNode node, IReadOnlySet<int>? wanted)
        {
            var (rows, order) = Ordered(node);
            return Whole.Gather(rows, order, wanted);
        }

        Batch Held(Batch rows, string what)
        {
            budget.Hold(new BatchBytes().Add(rows), what);
            return rows;
        }
    }
}
