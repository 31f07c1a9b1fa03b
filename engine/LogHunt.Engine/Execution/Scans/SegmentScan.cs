using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Scans;

/// <summary>
/// One segment in one scan. Zone maps and dictionaries decide first whether it is opened at all; then pages are filtered condition by condition, and
/// columns that no condition reads are read only where rows are left. Safe to use from several threads.
/// </summary>
sealed class SegmentScan
{
    readonly ScanNode node;
    readonly Segment segment;
    readonly QueryBudget budget;
    readonly int[] read;
    readonly Lazy<Verdict> verdict;
    readonly ImmutableArray<Conjunct> conjuncts;

    /// <summary>`TrueCodes[i]` answers condition i by dictionary, null where the page has to be asked; `Reason` says why a segment is skipped.</summary>
    sealed record Verdict(string? Reason, bool[]?[] TrueCodes);

    public SegmentScan(ScanNode node, ImmutableArray<Conjunct> conjuncts, Segment segment, QueryBudget budget)
    {
        this.node = node;
        this.segment = segment;
        this.budget = budget;
        read = new int[node.Columns.Length];
        // A condition that the zone maps say holds for all rows is not asked again.
        this.conjuncts = [.. conjuncts.Where(conjunct => ZoneTest.Of(conjunct.Condition, Zone) != ZoneAnswer.All)];
        SkippedByZone = this.conjuncts.FirstOrDefault(conjunct => ZoneTest.Of(conjunct.Condition, Zone) == ZoneAnswer.None) is { } never ? $"no row can have {Explain(never)}" : null;
        verdict = new(Decide);
    }

    public Segment Segment => segment;

    /// <summary>Why zone maps skip the segment, or null.</summary>
    public string? SkippedByZone { get; }

    /// <summary>Why the segment is skipped, or null. Reads dictionaries.</summary>
    public string? Skipped => SkippedByZone ?? verdict.Value.Reason;

    /// <summary>Table columns that conditions need of this segment; the others are read where rows are left.</summary>
    public IEnumerable<int> FirstColumns => conjuncts.SelectMany(conjunct => conjunct.Columns).Distinct().Select(ordinal => node.Columns[ordinal]);

    /// <summary>The rows of a range of pages that meet all conditions.</summary>
    public IEnumerable<Batch> Pages(int from, int to)
    {
        if (Skipped is not null) yield break;
        for (var page = from; page < to; page++)
        {
            budget.Read(segment.PageRows[page]);
            if (Page(page) is { } batch) yield return batch;
        }
    }

    Verdict Decide()
    {
        var trueCodes = new bool[]?[conjuncts.Length];
        for (var i = 0; i < conjuncts.Length; i++)
        {
            var ordinal = conjuncts[i].OnlyColumn;
            if (ordinal < 0 || segment.Dictionary(node.Columns[ordinal]) is not { } dictionary) continue;
            trueCodes[i] = DictionaryTest.TrueCodes(conjuncts[i].Condition, ordinal, dictionary);
            if (trueCodes[i] is not null) continue;
            budget.Skipped();
            return new($"no value in its dictionary has {Explain(conjuncts[i])}", trueCodes);
        }
        budget.Opened(0);
        return new(null, trueCodes);
    }

    Batch? Page(int page)
    {
        var rows = segment.PageRows[page];
        var columns = new Column?[node.Columns.Length];
        var selection = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        var count = rows;
        for (var i = 0; i < conjuncts.Length && count > 0; i++) count = Keep(i, columns, page, selection, count, rows);
        var batch = count == 0 ? null : Rest(columns, page, selection.AsSpan(0, count), rows);
        ArrayPool<int>.Shared.Return(selection);
        return batch;
    }

    /// <summary>Narrows the selection (whose first `count` rows count, all of them while `count` is `rows`) to rows for which condition `i` holds.</summary>
    int Keep(int i, Column?[] columns, int page, int[] selection, int count, int rows)
    {
        var conjunct = conjuncts[i];
        foreach (var ordinal in conjunct.Columns) columns[ordinal] ??= Read(ordinal, page);
        if (verdict.Value.TrueCodes[i] is { } trueCodes && columns[conjunct.OnlyColumn] is CodedColumn coded && coded.Dictionary.Length == trueCodes.Length)
        {
            if (count < rows / 8) return Each(coded, trueCodes, selection, count);
            var ofRow = ArrayPool<bool>.Shared.Rent(rows);
            coded.Expand(trueCodes, ofRow.AsSpan(0, rows));
            count = Narrow(ofRow.AsSpan(0, rows), selection, count, rows);
            ArrayPool<bool>.Shared.Return(ofRow);
            return count;
        }
        if (count < rows / 4)
        {
            // Few rows are left: the condition is asked of those alone.
            var few = new Column?[columns.Length];
            foreach (var ordinal in conjunct.Columns) few[ordinal] = columns[ordinal]!.Gather(selection.AsSpan(0, count));
            var kept = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
            var left = Evaluator.True(Evaluator.Evaluate(conjunct.Condition, few, count), kept);
            for (var k = 0; k < left; k++) selection[k] = selection[kept[k]];
            ArrayPool<int>.Shared.Return(kept);
            return left;
        }
        var flags = Evaluator.Evaluate(conjunct.Condition, columns, rows);
        if (count == rows) return Evaluator.True(flags, selection);
        var remaining = 0;
        for (var k = 0; k < count; k++)
            if (flags.Value(selection[k]) is true) selection[remaining++] = selection[k];
        return remaining;
    }

    static int Each(CodedColumn coded, bool[] trueCodes, int[] selection, int count)
    {
        var left = 0;
        for (var k = 0; k < count; k++)
            if (trueCodes[coded.Code(selection[k])]) selection[left++] = selection[k];
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
            var column = columns[ordinal] ?? Read(ordinal, page);
            output.Add(selection.Length == rows ? column : column.Gather(selection));
        }
        return new(output.MoveToImmutable(), selection.Length);
    }

    Column Read(int ordinal, int page)
    {
        if (Interlocked.Exchange(ref read[ordinal], 1) == 0) budget.ReadBytes(segment.BytesOf(node.Columns[ordinal]));
        return segment.Read(node.Columns[ordinal], page);
    }

    ZoneMap? Zone(int ordinal) => segment.Zone(node.Columns[ordinal]);

    string Explain(Conjunct conjunct) => conjunct.Condition.Rewrite(expr => expr is ColumnExpr column ? new NameExpr(node.Output[column.Ordinal].Name, column.Type) : expr).ToString()!;

    /// <summary>A column by its name, for texts.</summary>
    sealed record NameExpr(string Name, Schema.ColumnType Kind) : Expr(Kind)
    {
        public override string ToString() => Name;
    }
}
