using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>Nodes make, and scans read, only the columns that something above uses.</summary>
sealed class PruneColumns : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan)
    {
        var pruned = Exactly(plan, [.. Enumerable.Range(0, plan.Output.Length)]);
        return PlanText.Of(pruned) == PlanText.Of(plan) ? plan : pruned;
    }

    /// <summary>
    /// The pruned node, and for each column of the old one its place in the new one, -1 when it is gone. Others than those asked for may
    /// remain.
    /// </summary>
    readonly record struct Pruned(PlanNode Node, int[] Places)
    {
        public int Of(int ordinal) => Places[ordinal];
    }

    /// <summary>The columns asked for and no others, in their order.</summary>
    static PlanNode Exactly(PlanNode node, SortedSet<int> wanted)
    {
        var (pruned, places) = Prune(node, wanted);
        if (pruned.Output.Length == wanted.Count && wanted.Select(ordinal => places[ordinal])
            .SequenceEqual(Enumerable.Range(0, wanted.Count)))
            return pruned;
        return new ProjectNode(pruned,
            [.. wanted.Select(ordinal => new NamedExpr(node.Output[ordinal].Name,
            new ColumnExpr(places[ordinal], node.Output[ordinal].Type)))]);
    }

    static Pruned Prune(PlanNode node, SortedSet<int> wanted) => node switch
    {
        ScanNode scan => Scan(scan, wanted),
        ValuesNode values => Values(values, wanted),
        FilterNode filter => Same(filter.Input, wanted, [filter.Predicate], (input, of) => new FilterNode(input, of(filter.Predicate))),
        SortNode sort =>
            Same(sort.Input, wanted, sort.Keys.Select(key => key.Expr),
                (input, of) => new SortNode(input, sort.Keys.Map(key => key with { Expr = of(key.Expr) }))),
        TopNode top =>
            Same(top.Input, wanted, top.Keys.Select(key => key.Expr),
                (input, of) => new TopNode(input, top.Count, top.Keys.Map(key => key with { Expr = of(key.Expr) }))),
        LimitNode limit => Same(limit.Input, wanted, [], (input, _) => new LimitNode(input, limit.Count)),
        ProjectNode project => Project(project, wanted),
        AggregateNode aggregate => Aggregate(aggregate, wanted),
        JoinNode join => Join(join, wanted),
        UnionNode union => new(new UnionNode([.. union.Parts.Select(part => Exactly(part, wanted))]), Places(union.Output.Length, wanted)),
        ExpandNode expand => Expand(expand, wanted),
        WindowNode window => Window(window, wanted),
        MatchNode match => Match(match, wanted),
        StepsNode steps => All(steps),
        GraphMatchNode match => Graph(match, wanted),
        GraphComponentsNode components => Components(components, wanted),
        _ => new(node, [.. Enumerable.Range(0, node.Output.Length)]),
    };

    static Pruned Scan(ScanNode scan, SortedSet<int> wanted)
    {
        SortedSet<int> kept = [.. wanted, .. scan.Predicate?.Columns() ?? []];
        var places = Places(scan.Columns.Length, kept);
        return new(new ScanNode(scan.Table, [.. kept.Select(ordinal => scan.Columns[ordinal])],
            scan.Predicate?.Shift(ordinal => places[ordinal])), places);
    }

    static Pruned Values(ValuesNode values, SortedSet<int> wanted) => new(
        new ValuesNode([.. wanted.Select(ordinal => values.Schema[ordinal])],
            new Batch([.. wanted.Select(ordinal => values.Rows.Columns[ordinal])], values.Rows.RowCount)),
        Places(values.Schema.Length, wanted));

    /// <summary>A node whose output is its input's.</summary>
    static Pruned Same(PlanNode input, SortedSet<int> wanted, IEnumerable<Expr> exprs, Func<PlanNode, Func<Expr, Expr>, PlanNode> make)
    {
        var below = Prune(input, [.. wanted, .. Read(exprs)]);
        return new(make(below.Node, expr => expr.Shift(below.Of)), below.Places);
    }

    static Pruned Project(ProjectNode project, SortedSet<int> wanted)
    {
        var columns = wanted.Select(ordinal => project.Columns[ordinal]).ToList();
        var below = Prune(project.Input, [.. Read(columns.Select(column => column.Expr))]);
        return new(new ProjectNode(below.Node, [.. columns.Select(column => Move(column, below))]), Places(project.Columns.Length, wanted));
    }

    /// <summary>Keys stay, for they make the groups.</summary>
    static Pruned Aggregate(AggregateNode node, SortedSet<int> wanted)
    {
        var aggregates = node.Aggregates.Where((_, i) => wanted.Contains(node.Keys.Length + i)).ToList();
        var below = Prune(node.Input,
            [.. Read([.. node.Keys.Select(key => key.Expr), .. aggregates.SelectMany(aggregate => aggregate.Arguments)])]);
        SortedSet<int> kept = [.. wanted, .. Enumerable.Range(0, node.Keys.Length)];
        return new(new AggregateNode(below.Node, node.Keys.Map(key => Move(key, below)),
            [.. aggregates.Select(aggregate => aggregate with { Arguments = aggregate.Arguments.Map(argument =>
                argument.Shift(below.Of)) })]), Places(node.Output.Length, kept));
    }

    static Pruned Join(JoinNode join, SortedSet<int> wanted)
    {
        var (hasLeft, hasRight) =
            (join.Kind is not (JoinKind.RightSemi or JoinKind.RightAnti), join.Kind is not (JoinKind.LeftSemi or JoinKind.LeftAnti));
        var width = hasLeft ? join.Left.Output.Length : 0;
        var left = Prune(join.Left, [.. hasLeft ? wanted.Where(ordinal => ordinal < width) : [], .. Read(join.LeftKeys)]);
        var right = Prune(join.Right,
            [.. hasRight ? wanted.Where(ordinal => ordinal >= width).Select(ordinal => ordinal - width) : [], .. Read(join.RightKeys)]);
        var newWidth = hasLeft ? left.Node.Output.Length : 0;
        int Place(int ordinal) =>
            ordinal < width ? left.Of(ordinal) : right.Of(ordinal - width) is var place and >= 0 ? newWidth + place : -1;
        int[] places = [.. Enumerable.Range(0, join.Output.Length).Select(Place)];
        var names = new string[newWidth + (hasRight ? right.Node.Output.Length : 0)];
        for (var ordinal = 0; ordinal < places.Length; ordinal++) if (places[ordinal] >= 0) names[places[ordinal]] = join.Names[ordinal];
        for (var i = 0; i < names.Length; i++) names[i] ??= $"unused_{i}";
        return new(new JoinNode(left.Node, right.Node, join.Kind, join.LeftKeys.Map(key => key.Shift(left.Of)),
            join.RightKeys.Map(key => key.Shift(right.Of)), [.. names]), places);
    }

    static Pruned Expand(ExpandNode expand, SortedSet<int> wanted)
    {
        var input = expand.Input.Output;
        bool Passes(int ordinal) => ordinal < input.Length && expand.Expansions.All(expansion => expansion.Name != input[ordinal].Name);
        var below = Prune(expand.Input, [.. wanted.Where(Passes), .. Read(expand.Expansions.Select(expansion => expansion.Source))]);
        var node = new ExpandNode(below.Node,
            expand.Expansions.Map(expansion => expansion with { Source = expansion.Source.Shift(below.Of) }), expand.IndexName,
            expand.Limit);
        int Place(int ordinal) => Passes(ordinal) ? below.Of(ordinal)
            : ordinal == expand.Output.Length - 1 && expand.IndexName is not null ? node.Output.Length - 1
            : Find(node.Output, expand.Output[ordinal].Name);
        return new(node, [.. Enumerable.Range(0, expand.Output.Length).Select(Place)]);
    }

    static Pruned Window(WindowNode window, SortedSet<int> wanted)
    {
        var width = window.Input.Output.Length;
        var columns = window.Columns.Where((_, i) => wanted.Contains(width + i)).ToList();
        var below =
            Prune(window.Input, [.. wanted.Where(ordinal => ordinal < width), .. Read(columns.SelectMany(column => column.Arguments))]);
        var next = below.Node.Output.Length;
        int[] places = [.. below.Places,
            .. Enumerable.Range(width, window.Columns.Length).Select(ordinal => wanted.Contains(ordinal) ? next++ : -1)];
        if (columns.Count == 0) return new(below.Node, places);
        return new(new WindowNode(below.Node,
            [.. columns.Select(column => column with { Arguments = column.Arguments.Map(argument => argument.Shift(below.Of)) })]),
            places);
    }

    /// <summary>All columns of the input stay: any of them may be part of what a step took.</summary>
    static Pruned All(StepsNode steps) => new(
        steps.With([Exactly(steps.Input, [.. Enumerable.Range(0, steps.Input.Output.Length)])]),
        [.. Enumerable.Range(0, steps.Output.Length)]);

    static Pruned Graph(GraphMatchNode match, SortedSet<int> wanted)
    {
        var values = wanted.Select(ordinal => match.Values[ordinal]).ToImmutableArray();
        var ofVertices = match.Vertices.Output.Length;
        var edges = Prune(match.Edges, [match.Keys.Source, match.Keys.Target, .. Read(match.PatternEdges.Select(edge => edge.Filter)
            .OfType<Expr>().Concat(values.Where(value => value.Part == GraphPart.Edge).Select(value => value.Value)))]);
        var vertices = Prune(match.Vertices, [match.Keys.Vertex, .. Read(match.PatternVertices.Select(vertex => vertex.Filter)
            .Concat(match.PatternEdges.Select(edge => edge.Inner)).OfType<Expr>()
            .Concat(values.Where(value => value.Part != GraphPart.Edge).Select(value => value.Value))).Where(column => column < ofVertices)]);
        Expr? OverEdge(Expr? expr) => expr?.Shift(edges.Of);
        // Behind the columns of a vertex stand its degrees.
        Expr? OverVertex(Expr? expr) => expr?.Shift(column =>
            column < ofVertices ? vertices.Of(column) : column - ofVertices + vertices.Node.Output.Length);
        var node = new GraphMatchNode(edges.Node, vertices.Node,
            new(edges.Of(match.Keys.Source), edges.Of(match.Keys.Target), vertices.Of(match.Keys.Vertex)),
            match.PatternVertices.Map(vertex => vertex with { Filter = OverVertex(vertex.Filter) }),
            match.PatternEdges.Map(edge => edge with { Filter = OverEdge(edge.Filter), Inner = OverVertex(edge.Inner) }),
            match.Cycles, match.Shortest, values.Map(value => value with
            {
                Value = (value.Part == GraphPart.Edge ? OverEdge(value.Value) : OverVertex(value.Value))!,
            }));
        return new(node, Places(match.Output.Length, wanted));
    }

    static Pruned Components(GraphComponentsNode node, SortedSet<int> wanted)
    {
        var width = node.Vertices.Output.Length;
        var edges = Prune(node.Edges, [node.Keys.Source, node.Keys.Target]);
        var vertices = Prune(node.Vertices, [node.Keys.Vertex, .. wanted.Where(ordinal => ordinal < width)]);
        var keys = new GraphKeys(edges.Of(node.Keys.Source), edges.Of(node.Keys.Target), vertices.Of(node.Keys.Vertex));
        return new(new GraphComponentsNode(edges.Node, vertices.Node, keys, node.Name, node.IsStrong),
            [.. vertices.Places, vertices.Node.Output.Length]);
    }

    static Pruned Match(MatchNode match, SortedSet<int> wanted)
    {
        var width = match.Input.Output.Length;
        var below = Prune(match.Input,
            [.. wanted.Where(ordinal => ordinal < width), .. match.Columns.Select(column => column.Ordinal),
            .. match.Time < 0 ? [] : new[] { match.Time }]);
        var columns = match.Columns.Map(column => column with { Ordinal = below.Of(column.Ordinal) });
        var node = new MatchNode(below.Node, columns, match.Time < 0 ? -1 : below.Of(match.Time), match.Sought);
        return new(node, [.. below.Places, .. MatchNode.Added.Select((_, i) => below.Node.Output.Length + i)]);
    }

    static IEnumerable<int> Read(IEnumerable<Expr> exprs) => exprs.SelectMany(Exprs.Columns);

    static NamedExpr Move(NamedExpr column, Pruned below) => column with { Expr = column.Expr.Shift(below.Of) };

    /// <summary>Where each of `count` columns is when only `kept` remain.</summary>
    static int[] Places(int count, SortedSet<int> kept)
    {
        var next = 0;
        return [.. Enumerable.Range(0, count).Select(ordinal => kept.Contains(ordinal) ? next++ : -1)];
    }

    static int Find(ImmutableArray<ColumnSchema> columns, string name)
    {
        for (var i = 0; i < columns.Length; i++)
            if (columns[i].Name == name) return i;
        return -1;
    }
}
