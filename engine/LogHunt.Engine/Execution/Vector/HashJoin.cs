using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>The right side of a join, hashed by key; left rows are looked up in it.</summary>
sealed class HashJoin
{
    const int PairsOfBatch = 4 * Batch.Rows;

    readonly JoinNode node;
    readonly QueryBudget budget;
    readonly Batch right;
    readonly RowKeys keys;

    /// <summary>Right rows ordered by key: those of key k are `rows[starts[k]..starts[k + 1]]`, in their order.</summary>
    readonly int[] starts, rows;

    public HashJoin(JoinNode node, Batch right, QueryBudget budget)
    {
        this.node = node;
        this.budget = budget;
        this.right = right;
        keys = new(node.RightKeys.Select(key => key.Type));
        var numbers = new int[right.RowCount];
        keys.Add(Columns(node.RightKeys, right), numbers);
        keys.Seal();
        budget.Hold(keys.Bytes + 8L * numbers.Length);
        starts = new int[keys.Count + 2];
        foreach (var number in numbers) starts[number + 2]++;
        for (var key = 2; key < starts.Length; key++) starts[key] += starts[key - 1];
        rows = new int[numbers.Length];
        for (var row = 0; row < numbers.Length; row++) rows[starts[numbers[row] + 1]++] = row;
    }

    /// <summary>
    /// The joined rows of left batches. Kinds that look at all left rows at once (innerunique, right, full) need them in one part.
    /// </summary>
    public IEnumerable<Batch> Probe(IEnumerable<Batch> left)
    {
        var usedKeys = node.Kind == JoinKind.InnerUnique ? new bool[keys.Count] : null;
        var paired = node.Kind is JoinKind.RightOuter or JoinKind.FullOuter ? new bool[right.RowCount] : null;
        foreach (var batch in left)
        {
            budget.Check();
            var numbers = Numbers(batch);
            if (node.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti)
            {
                if (Kept(numbers, node.Kind == JoinKind.LeftSemi) is { Length: > 0 } kept) yield return batch.Gather(kept);
                continue;
            }
            if (usedKeys is not null) OnlyFirst(numbers, usedKeys);
            foreach (var pairs in Pairs(batch, numbers, node.Kind is JoinKind.LeftOuter or JoinKind.FullOuter, paired)) yield return pairs;
        }
        if (paired is null) yield break;
        var gaps = Enumerable.Range(0, right.RowCount).Where(row => !paired[row]).ToArray();
        foreach (var some in gaps.Chunk(PairsOfBatch)) yield return Gap(some);
    }

    /// <summary>The right rows that have a left partner (semi) or have none (anti).</summary>
    public Batch? RightOnly(IEnumerable<Batch> left)
    {
        var used = new bool[keys.Count];
        foreach (var batch in left)
        {
            budget.Check();
            foreach (var number in Numbers(batch)) if (number >= 0) used[number] = true;
        }
        var paired = new bool[right.RowCount];
        for (var key = 0; key < used.Length; key++)
            foreach (var row in Partners(key)) paired[row] = used[key];
        var wanted = node.Kind == JoinKind.RightSemi;
        var kept = Enumerable.Range(0, right.RowCount).Where(row => paired[row] == wanted).ToArray();
        return kept.Length == 0 ? null : right.Gather(kept);
    }

    IEnumerable<Batch> Pairs(Batch left, int[] numbers, bool outer, bool[]? paired)
    {
        var leftRows = new List<int>();
        var rightRows = new List<int>();
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] < 0)
            {
                if (!outer) continue;
                leftRows.Add(row);
                rightRows.Add(-1);
                continue;
            }
            for (var i = starts[numbers[row]]; i < starts[numbers[row] + 1]; i++)
            {
                leftRows.Add(row);
                rightRows.Add(rows[i]);
                if (paired is not null) paired[rows[i]] = true;
                if (leftRows.Count < PairsOfBatch) continue;
                budget.Check();
                yield return Pair(left, leftRows, rightRows);
                leftRows.Clear();
                rightRows.Clear();
            }
        }
        if (leftRows.Count > 0) yield return Pair(left, leftRows, rightRows);
    }

    Batch Pair(Batch left, List<int> leftRows, List<int> rightRows)
    {
        var (a, b) = (leftRows.ToArray(), rightRows.ToArray());
        return new([.. left.Gather(a).Columns, .. right.Gather(b).Columns], a.Length);
    }

    Batch Gap(int[] rightRows)
    {
        var left = node.Left.Output.Select(column => (Column)new ConstantColumn(column.Type, null, rightRows.Length));
        return new([.. left, .. right.Gather(rightRows).Columns], rightRows.Length);
    }

    int[] Numbers(Batch left)
    {
        var numbers = new int[left.RowCount];
        keys.Find(Columns(node.LeftKeys, left), numbers);
        return numbers;
    }

    ReadOnlySpan<int> Partners(int key) => rows.AsSpan(starts[key]..starts[key + 1]);

    static int[] Kept(int[] numbers, bool paired) => [.. Enumerable.Range(0, numbers.Length).Where(row => numbers[row] >= 0 == paired)];

    static void OnlyFirst(int[] numbers, bool[] used)
    {
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] < 0) continue;
            ref var isUsed = ref used[numbers[row]];
            if (isUsed) numbers[row] = -1;
            isUsed = true;
        }
    }

    static Column[] Columns(IEnumerable<Expr> exprs, Batch batch) => [.. exprs.Select(expr => Evaluator.Evaluate(expr, batch))];
}
