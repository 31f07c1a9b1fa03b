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
    readonly RangedPairs? ranged;

    public HashJoin(JoinNode node, Batch right, QueryBudget budget)
    {
        this.node = node;
        this.budget = budget;
        this.right = right;
        keys = new(node.RightKeys.Select(key => key.Type));
        var numbers = new int[right.RowCount];
        Column[] whole = [.. node.RightKeys.Select(key => Whole.Column(key, right))];
        for (var start = 0; start < numbers.Length; start += Batch.Rows)
        {
            budget.Check();
            var count = Math.Min(Batch.Rows, numbers.Length - start);
            keys.Add([.. whole.Select(column => column.Slice(start, count))], numbers.AsSpan(start, count));
        }
        keys.Seal();
        budget.Hold(keys.Bytes + 12L * numbers.Length, "join");
        starts = new int[keys.Count + 2];
        foreach (var number in numbers) starts[number + 2]++;
        for (var key = 2; key < starts.Length; key++) starts[key] += starts[key - 1];
        rows = new int[numbers.Length];
        for (var row = 0; row < numbers.Length; row++) rows[starts[numbers[row] + 1]++] = row;
        if (node.Range is not { } range) return;
        budget.Hold(8L * rows.Length + keys.Count, "join");
        ranged = RangedPairs.Of(range, right, starts, rows);
    }

    /// <summary>
    /// The joined rows of left batches. Kinds that look at all left rows at once (innerunique, right, full) need them in one part.
    /// </summary>
    public IEnumerable<Batch> Probe(IEnumerable<Batch> left)
    {
        var usedKeys = node.Kind == JoinKind.InnerUnique ? new bool[keys.Count] : null;
        var paired = node.Kind is JoinKind.RightOuter or JoinKind.FullOuter ? new bool[right.RowCount] : null;
        foreach (var (batch, numbers) in Numbered(left))
        {
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
        foreach (var batch in gaps.Chunk(PairsOfBatch).SelectMany(Gaps)) yield return batch;
    }

    /// <summary>The right rows that have a left partner (semi) or have none (anti).</summary>
    public Batch? RightOnly(IEnumerable<Batch> left)
    {
        var used = new bool[keys.Count];
        foreach (var (_, numbers) in Numbered(left))
            foreach (var number in numbers) if (number >= 0) used[number] = true;
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
        var ends = ranged?.EndsOf(left) ?? default;
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] < 0)
            {
                if (!outer) continue;
                leftRows.Add(row);
                rightRows.Add(-1);
                continue;
            }
            var (start, end) = (starts[numbers[row]], starts[numbers[row] + 1]);
            if (ranged is not null) (start, end) = ranged.Part(ends, row, numbers[row], start, end);
            for (var i = start; i < end; i++)
            {
                leftRows.Add(row);
                rightRows.Add(rows[i]);
                if (paired is not null) paired[rows[i]] = true;
                if (leftRows.Count < PairsOfBatch) continue;
                budget.Check();
                foreach (var pairs in Pair(left, [.. leftRows], [.. rightRows])) yield return pairs;
                leftRows.Clear();
                rightRows.Clear();
            }
        }
        foreach (var pairs in Pair(left, [.. leftRows], [.. rightRows])) yield return pairs;
    }

    IEnumerable<Batch> Pair(Batch left, int[] leftRows, int[] rightRows) => leftRows.Length == 0 ? [] : Pieces.Of(leftRows.Length,
        (start, count) => new Batch(
            [.. left.Gather(leftRows.AsSpan(start, count)).Columns, .. right.Gather(rightRows.AsSpan(start, count)).Columns], count));

    IEnumerable<Batch> Gaps(int[] rightRows) => Pieces.Of(rightRows.Length, (start, count) =>
    {
        var left = node.Left.Output.Select(column => (Column)new ConstantColumn(column.Type, null, count));
        return new Batch([.. left, .. right.Gather(rightRows.AsSpan(start, count)).Columns], count);
    });

    /// <summary>Left rows, and for each the number of its key among the right ones.</summary>
    IEnumerable<(Batch Batch, int[] Numbers)> Numbered(IEnumerable<Batch> left)
    {
        foreach (var batch in left)
        {
            budget.Check();
            foreach (var numbered in Pieces.Of(batch, piece => (piece, Numbers(piece)))) yield return numbered;
        }
    }

    int[] Numbers(Batch left)
    {
        var numbers = new int[left.RowCount];
        keys.Find([.. node.LeftKeys.Select(key => Evaluator.Evaluate(key, left))], numbers);
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
}
