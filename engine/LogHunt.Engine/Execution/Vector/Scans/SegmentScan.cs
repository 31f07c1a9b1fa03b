using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// One segment in one scan. Zone maps and dictionaries decide first whether it is opened at all; then pages are filtered condition by condition, and
/// columns that no condition reads are read only where rows are left. Safe to use from several threads.
/// </summary>
sealed class SegmentScan
{
    readonly ScanNode node;
    readonly Segment segment;
    readonly QueryBudget budget;
    readonly ImmutableArray<Conjunct> conjuncts;
    readonly IReadOnlySet<int>? wanted;
    readonly int[] read;
    readonly Lazy<Verdict> verdict;

    /// <summary>`Conjuncts` are the conditions still to be asked; `Filters[i]` answers condition i by dictionary, null where the page has to be asked.</summary>
    sealed record Verdict(string? Reason, Conjunct[] Conjuncts, CodeFilter?[] Filters);

    /// <param name="node">The scan.</param>
    /// <param name="conjuncts">Its conditions, cheapest first.</param>
    /// <param name="segment">One segment of its table.</param>
    /// <param name="budget">Counts what is read.</param>
    /// <param name="wanted">Output columns that somebody reads, null for all; the others come out as null.</param>
    public SegmentScan(ScanNode node, ImmutableArray<Conjunct> conjuncts, Segment segment, QueryBudget budget, IReadOnlySet<int>? wanted)
    {
        this.node = node;
        this.conjuncts = conjuncts;
        this.segment = segment;
        this.budget = budget;
        this.wanted = wanted;
        read = new int[node.Columns.Length];
        SkippedByTime = conjuncts.FirstOrDefault(conjunct => conjunct.IsOfTime && NeverInTime(conjunct)) is { } never ? Never(never) : null;
        verdict = new(() => Guarded(Decide) ?? Unread);
    }

    public Segment Segment => segment;

    /// <summary>Why the segment is skipped for its time, or null. Known without opening it.</summary>
    public string? SkippedByTime { get; }

    /// <summary>Why the segment is skipped, or null. Reads zone maps and dictionaries.</summary>
    public string? Skipped => SkippedByTime ?? verdict.Value.Reason;

    /// <summary>The rows of a range of pages that meet all conditions.</summary>
    public IEnumerable<Batch> Pages(int from, int to)
    {
        if (Skipped is not null) yield break;
        for (var page = from; page < to; page++)
            if (Guarded(() => Page(page)) is { } batch) yield return batch;
    }

    /// <summary>Null, and the segment is told as one that the answer lacks, when it cannot be read: its other pages and the other segments still answer.</summary>
    T? Guarded<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (SegmentCorruptException damaged)
        {
            budget.LeaveOut(damaged.Fault);
            return null;
        }
    }

    /// <summary>Of TimeGenerated the catalog knows; another time's zone is in the file, which may be damaged.</summary>
    bool NeverInTime(Conjunct conjunct)
    {
        try
        {
            return ZoneCheck.Of(conjunct.Condition, Zone) == ZoneAnswer.None;
        }
        catch (SegmentCorruptException)
        {
            // Told when the segment is opened.
            return false;
        }
    }

    Verdict Decide()
    {
        segment.Open();
        // A condition that the zone maps say holds for all rows is not asked again.
        var left = new List<Conjunct>();
        foreach (var conjunct in conjuncts)
        {
            var answer = conjunct.IsOfZones ? ZoneCheck.Of(conjunct.Condition, Zone) : ZoneAnswer.Unknown;
            if (answer == ZoneAnswer.None) return Skip(Never(conjunct));
            if (answer == ZoneAnswer.Unknown) left.Add(conjunct);
        }
        var filters = new CodeFilter?[left.Count];
        for (var i = 0; i < filters.Length; i++)
        {
            filters[i] = ByDictionary(left[i]);
            if (filters[i] is { Alternatives.Count: 0 }) return Skip($"no value in the dictionary has {Explain(left[i])}");
        }
        budget.Opened(0);
        return new(null, [.. left], filters);
    }

    CodeFilter? ByDictionary(Conjunct conjunct)
    {
        if (conjunct.Alternatives.IsEmpty) return null;
        var alternatives = new List<(int, bool[])>();
        foreach (var (condition, ordinal) in conjunct.Alternatives)
        {
            if (DictionaryOf(ordinal) is not { } dictionary) return null;
            if (DictionaryCheck.TrueCodes(condition, ordinal, dictionary) is { } trueCodes) alternatives.Add((ordinal, trueCodes));
        }
        return new(alternatives);
    }

    /// <summary>A column that says the same in every row (or is missing) has a dictionary of one value.</summary>
    TextColumn? DictionaryOf(int ordinal) => segment.Dictionary(node.Columns[ordinal]) ??
        (node.Output[ordinal].Type == ColumnType.String && Zone(ordinal) is { Min: string text, Max: string same } && text == same ? (TextColumn)Column.FromValues(ColumnType.String, [text]) : null);

    static Verdict Unread { get; } = new("it cannot be read", [], []);

    Verdict Skip(string reason)
    {
        budget.Skipped();
        return new(reason, [], []);
    }

    Batch? Page(int page)
    {
        var rows = segment.PageRows[page];
        var conditions = verdict.Value.Conjuncts;
        var holds = new bool[conditions.Length];
        for (var i = 0; i < conditions.Length; i++)
        {
            if (!conditions[i].IsOfZones) continue;
            var answer = ZoneCheck.Of(conditions[i].Condition, ordinal => segment.Zone(node.Columns[ordinal], page));
            if (answer == ZoneAnswer.None) return null;
            holds[i] = answer == ZoneAnswer.All;
        }
        budget.Read(rows);
        var columns = new Column?[node.Columns.Length];
        var selection = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        var count = rows;
        for (var i = 0; i < conditions.Length && count > 0; i++)
            if (!holds[i]) count = Keep(i, columns, page, selection, count, rows);
        var batch = count == 0 ? null : Rest(columns, page, selection.AsSpan(0, count), rows);
        ArrayPool<int>.Shared.Return(selection);
        return batch;
    }

    /// <summary>Narrows the selection (whose first `count` rows count, all of them while `count` is `rows`) to rows for which condition `i` holds.</summary>
    int Keep(int i, Column?[] columns, int page, int[] selection, int count, int rows)
    {
        var conjunct = verdict.Value.Conjuncts[i];
        if (verdict.Value.Filters[i] is { } filter)
        {
            foreach (var (ordinal, _) in filter.Alternatives) columns[ordinal] ??= Read(ordinal, page);
            if (filter.Fits(columns)) return Keep(filter, columns, selection, count, rows);
        }
        if (count < rows / 4)
        {
            // Few rows are left: the condition is asked of those alone.
            var few = new Column?[columns.Length];
            foreach (var ordinal in conjunct.Columns) few[ordinal] = columns[ordinal]?.Gather(selection.AsSpan(0, count)) ?? Read(ordinal, page, selection.AsSpan(0, count));
            var kept = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
            var left = Evaluator.True(Evaluator.Evaluate(conjunct.Condition, few, count), kept);
            for (var k = 0; k < left; k++) selection[k] = selection[kept[k]];
            ArrayPool<int>.Shared.Return(kept);
            return left;
        }
        foreach (var ordinal in conjunct.Columns) columns[ordinal] ??= Read(ordinal, page);
        var flags = Evaluator.Evaluate(conjunct.Condition, columns, rows);
        if (flags is ValueColumn<bool> { Validity.HasNulls: false } known) return Narrow(known.Values, selection, count, rows);
        if (count == rows) return Evaluator.True(flags, selection);
        var among = ArrayPool<int>.Shared.Rent(rows);
        count = Common(selection.AsSpan(0, count), among.AsSpan(0, Evaluator.True(flags, among)));
        ArrayPool<int>.Shared.Return(among);
        return count;
    }

    /// <summary>Keeps in front of `selection` what is also in `others`; both ascend.</summary>
    static int Common(Span<int> selection, ReadOnlySpan<int> others)
    {
        var (left, k) = (0, 0);
        foreach (var row in others)
        {
            while (k < selection.Length && selection[k] < row) k++;
            if (k < selection.Length && selection[k] == row) selection[left++] = row;
        }
        return left;
    }

    static int Keep(CodeFilter filter, Column?[] columns, int[] selection, int count, int rows)
    {
        if (count >= rows / 8)
        {
            var ofRow = ArrayPool<bool>.Shared.Rent(rows);
            filter.Test(columns, ofRow.AsSpan(0, rows));
            count = Narrow(ofRow.AsSpan(0, rows), selection, count, rows);
            ArrayPool<bool>.Shared.Return(ofRow);
            return count;
        }
        var left = 0;
        for (var k = 0; k < count; k++)
            if (filter.Test(columns, selection[k])) selection[left++] = selection[k];
        return left;
    }

    static int Narrow(ReadOnlySpan<bool> ofRow, int[] selection, int count, int rows)
    {
        if (count == rows) return Evaluator.True(ofRow, selection);
        var left = 0;
        for (var k = 0; k < count; k++)
        {
            selection[left] = selection[k];
            left += ofRow[selection[k]] ? 1 : 0;
        }
        return left;
    }

    Batch Rest(Column?[] columns, int page, ReadOnlySpan<int> selection, int rows)
    {
        var output = ImmutableArray.CreateBuilder<Column>(columns.Length);
        for (var ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            if (wanted?.Contains(ordinal) == false)
            {
                output.Add(new ConstantColumn(node.Output[ordinal].Type, null, selection.Length));
                continue;
            }
            if (selection.Length == rows) output.Add(columns[ordinal] ?? Read(ordinal, page));
            else output.Add(columns[ordinal]?.Gather(selection) ?? Read(ordinal, page, selection));
        }
        return new(output.MoveToImmutable(), selection.Length);
    }

    Column Read(int ordinal, int page)
    {
        CountRead(ordinal);
        return segment.Read(node.Columns[ordinal], page);
    }

    Column Read(int ordinal, int page, ReadOnlySpan<int> rows)
    {
        CountRead(ordinal);
        return segment.Read(node.Columns[ordinal], page, rows);
    }

    void CountRead(int ordinal)
    {
        if (Interlocked.Exchange(ref read[ordinal], 1) == 0) budget.ReadBytes(segment.BytesOf(node.Columns[ordinal]));
    }

    ZoneMap? Zone(int ordinal) => segment.Zone(node.Columns[ordinal]);

    string Never(Conjunct conjunct) => $"no row can have {Explain(conjunct)}";

    string Explain(Conjunct conjunct) => conjunct.Condition.Rewrite(expr => expr is ColumnExpr column ? new NameExpr(node.Output[column.Ordinal].Name, column.Type) : expr).ToString()!;

    /// <summary>A column by its name, for texts.</summary>
    sealed record NameExpr(string Name, ColumnType Kind) : Expr(Kind)
    {
        public override string ToString() => Name;
    }
}
