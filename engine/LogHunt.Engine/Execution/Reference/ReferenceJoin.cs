using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Reference;

/// <summary>
/// Joins by comparing keys: left rows in their order, each with its right partners in theirs, then the right rows without a
/// partner.
/// </summary>
static class ReferenceJoin
{
    public static IEnumerable<object?[]> Rows(JoinNode join, List<object?[]> left, List<object?[]> right)
    {
        var leftKeys = left.Select(row => RowEvaluator.Values(join.LeftKeys, row)).ToList();
        var rightKeys = right.Select(row => RowEvaluator.Values(join.RightKeys, row)).ToList();
        if (join.Kind == JoinKind.InnerUnique)
        {
            var seen = new HashSet<object?[]>(RowKey.Comparer);
            var first = Enumerable.Range(0, left.Count).Where(i => seen.Add(leftKeys[i])).ToList();
            (left, leftKeys) = ([.. first.Select(i => left[i])], [.. first.Select(i => leftKeys[i])]);
        }
        var ofKey = rightKeys.Select((key, i) => (key, i)).GroupBy(x => x.key, x => x.i, RowKey.Comparer)
            .ToDictionary(group => group.Key, group => group.ToList(), RowKey.Comparer);
        var paired = new bool[right.Count];
        foreach (var key in leftKeys)
            foreach (var i in ofKey.GetValueOrDefault(key) ?? []) paired[i] = true;

        switch (join.Kind)
        {
            case JoinKind.LeftSemi: return left.Where((_, i) => ofKey.ContainsKey(leftKeys[i]));
            case JoinKind.LeftAnti: return left.Where((_, i) => !ofKey.ContainsKey(leftKeys[i]));
            case JoinKind.RightSemi: return right.Where((_, i) => paired[i]);
            case JoinKind.RightAnti: return right.Where((_, i) => !paired[i]);
        }
        var keepsLeft = join.Kind is JoinKind.LeftOuter or JoinKind.FullOuter;
        var pairs = left.SelectMany((row, i) => ofKey.TryGetValue(leftKeys[i], out var partners)
            ? partners.Select(j => Pair(row, right[j]))
            : keepsLeft ? [Pair(row, Gap(join.Right))] : []);
        var unpaired = join.Kind is JoinKind.RightOuter or JoinKind.FullOuter ? right.Where((_, j) => !paired[j]).Select(row => Pair(Gap(join.Left), row)) : [];
        return pairs.Concat(unpaired);
    }

    static object?[] Pair(object?[] left, object?[] right) => [.. left, .. right];

    static object?[] Gap(PlanNode side) => [.. side.Output.Select(column => RowEvaluator.Typed(null, column.Type))];
}
