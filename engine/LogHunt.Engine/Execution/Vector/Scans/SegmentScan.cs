using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// One segment in one scan. Zone maps and dictionaries decide first whether it is opened at all; then pages are filtered condition
/// by condition, and columns that no condition reads are read only where rows are left. Safe to use from several threads.
/// </summary>
sealed class SegmentScan
{
    /// <summary>Of fewer rows texts are read rather than looked for.</summary>
    const int FewRows = 4;

    readonly ScanNode node;
    readonly Segment segment;
    readonly QueryBudget budget;
    readonly ImmutableArray<Conjunct> conjuncts;
    readonly IReadOnlySet<int>? wanted;
    readonly int[] read;
    readonly Lazy<ScanVerdict> verdict;

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
        SkippedUnopened = conjuncts.FirstOrDefault(conjunct => IsNever(conjunct)) is { } never ? ScanVerdict.Never(never, node) : null;
        verdict = new(() => Guarded(Decide) ?? ScanVerdict.Unread);
    }

    public Segment Segment => segment;

    /// <summary>Why the segment is skipped for its time or its municipality, or null. Known without opening it.</summary>
    public string? SkippedUnopened { get; }

    /// <summary>Why the segment is skipped, or null. Reads zone maps and dictionaries.</summary>
    public string? Skipped => SkippedUnopened ?? verdict.Value.Reason;

    /// <summary>The rows of a range of pages that meet all conditions.</summary>
    public IEnumerable<Batch> Pages(int from, int to)
    {
        if (Skipped is not null) yield break;
        for (var page = from; page < to; page++)
            if (Guarded(() => Page(page)) is { } batch) yield return batch;
    }

    /// <summary>
    /// Null, and the segment is told as one that the answer lacks, when it cannot be read: its other pages and the other segments
    /// still answer.
    /// </summary>
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

    bool IsNever(Conjunct conjunct) => (conjunct.IsOfTime && NeverInTime(conjunct))
        || (conjunct.IsOfOneText && segment.KnownText(node.Columns[conjunct.Columns[0]]) is { } text && !conjunct.CanBe(text));

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

    ScanVerdict Decide()
    {
        segment.Open();
        var decided = ScanVerdict.Of(node, conjuncts, segment);
        if (decided.Reason is null) budget.Opened(0);
        else budget.Skipped();
        return decided;
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

    /// <summary>
    /// Narrows the selection (whose first `count` rows count, all of them while `count` is `rows`) to rows for which condition `i`
    /// holds.
    /// </summary>
    int Keep(int i, Column?[] columns, int page, int[] selection, int count, int rows)
    {
        var conjunct = verdict.Value.Conjuncts[i];
        if (verdict.Value.Filters[i] is { } filter)
        {
            foreach (var (ordinal, _) in filter.Alternatives) columns[ordinal] ??= Read(ordinal, page);
            if (filter.Fits(columns)) return Keep(filter, columns, selection, count, rows);
        }
        if (count > FewRows && verdict.Value.Seeks[i] is { } seek
            && seek.Fits(columns, ordinal => columns[ordinal] ??= Read(ordinal, page)))
        {
            if (seek.IsOfFailing) return KeepUnlessFailing(seek, conjunct, columns, page, selection, count, rows);
            count = Narrow(seek, columns, page, selection, count, rows);
            if (count == 0) return 0;
        }
        if (conjunct is { IsOfZones: true, Columns: [var only] } && RangeOf(selection.AsSpan(0, count), rows) is { } range
            && (columns[only] is not null || count >= rows / 4))
        {
            columns[only] ??= Read(only, page);
            if (SortedRows.Fits(columns[only]!) && SortedRows.Find(conjunct.Condition, columns[only]!, range, selection) is >= 0 and var found)
                return found;
        }
        if (count < rows / 4) return KeepAsked(conjunct, columns, page, selection.AsSpan(0, count));
        foreach (var ordinal in conjunct.Columns) columns[ordinal] ??= Read(ordinal, page);
        var flags = Evaluator.Evaluate(conjunct.Condition, columns, rows);
        if (flags is ValueColumn<bool> { Validity.HasNulls: false } known) return Narrow(known.Values, selection, count, rows);
        if (count == rows) return Evaluator.True(flags, selection);
        var among = ArrayPool<int>.Shared.Rent(rows);
        count = Common(selection.AsSpan(0, count), among.AsSpan(0, Evaluator.True(flags, among)));
        ArrayPool<int>.Shared.Return(among);
        return count;
    }

    /// <summary>The rows of a selection where they are neighbours; null where they are not. All rows of a page are not written down.</summary>
    static (int Start, int End)? RangeOf(ReadOnlySpan<int> selection, int rows) =>
        selection.Length == rows ? (0, rows)
        : selection[^1] - selection[0] == selection.Length - 1 ? (selection[0], selection[^1] + 1)
        : null;

    /// <summary>Keeps in front of `selection` the rows for which the condition holds, asked of those alone.</summary>
    int KeepAsked(Conjunct conjunct, Column?[] columns, int page, Span<int> selection)
    {
        var few = new Column?[columns.Length];
        foreach (var ordinal in conjunct.Columns) few[ordinal] = columns[ordinal]?.Gather(selection) ?? Read(ordinal, page, selection);
        var kept = ArrayPool<int>.Shared.Rent(Math.Max(1, selection.Length));
        var left = Evaluator.True(Evaluator.Evaluate(conjunct.Condition, few, selection.Length), kept);
        for (var k = 0; k < left; k++) selection[k] = selection[kept[k]];
        ArrayPool<int>.Shared.Return(kept);
        return left;
    }

    /// <summary>Keeps the rows that may meet the condition.</summary>
    static int Narrow(SeekFilter seek, Column?[] columns, int page, int[] selection, int count, int rows)
    {
        var rented = ArrayPool<bool>.Shared.Rent(rows);
        seek.Test(columns, page, rented.AsSpan(0, rows));
        count = Narrow(rented.AsSpan(0, rows), selection, count, rows);
        ArrayPool<bool>.Shared.Return(rented);
        return count;
    }

    /// <summary>Keeps the rows that cannot fail the condition, and of the others those that meet it.</summary>
    int KeepUnlessFailing(SeekFilter seek, Conjunct conjunct, Column?[] columns, int page, int[] selection, int count, int rows)
    {
        var rented = ArrayPool<bool>.Shared.Rent(rows);
        var ofRow = rented.AsSpan(0, rows);
        seek.Test(columns, page, ofRow);
        var asked = ArrayPool<int>.Shared.Rent(rows);
        selection.AsSpan(0, count == rows ? 0 : count).CopyTo(asked);
        var mayFail = Narrow(ofRow, asked, count, rows);
        if (mayFail >= rows / 4)
            foreach (var ordinal in conjunct.Columns) columns[ordinal] ??= Read(ordinal, page);
        var meet = KeepAsked(conjunct, columns, page, asked.AsSpan(0, mayFail));
        Flags.Invert(ofRow);
        foreach (var row in asked.AsSpan(0, meet)) ofRow[row] = true;
        count = Narrow(ofRow, selection, count, rows);
        ArrayPool<int>.Shared.Return(asked);
        ArrayPool<bool>.Shared.Return(rented);
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
        var range = selection.Length >= rows / 4 ? RangeOf(selection, rows) : null;
        var output = ImmutableArray.CreateBuilder<Column>(columns.Length);
        for (var ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            if (wanted?.Contains(ordinal) == false)
            {
                output.Add(new ConstantColumn(node.Output[ordinal].Type, null, selection.Length));
                continue;
            }
            if (range is var (start, _)) output.Add((columns[ordinal] ?? Read(ordinal, page)).Slice(start, selection.Length));
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
}
