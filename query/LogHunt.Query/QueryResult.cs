using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using Microsoft.Data.Analysis;

namespace LogHunt.Query;

/// <summary>
/// What a query cost: rows and segments read, segments that were not opened because they could hold nothing, and the time it took.
/// </summary>
public sealed record QueryStatistics(long RowsRead, long SegmentsRead, long SegmentsSkipped, long BytesRead, TimeSpan Elapsed);

/// <summary>The rows of a query, all of them, in the order of the query. Notes are remarks on the query that stopped nothing.</summary>
public sealed record QueryResult(
    ImmutableArray<ColumnSchema> Columns, ImmutableArray<Batch> Batches, QueryStatistics Statistics, ImmutableArray<string> Notes,
    RenderHint? Render)
{
    /// <summary>
    /// Segments that could not be read, with one sentence for each: rows of theirs are missing here. Empty for a whole answer.
    /// </summary>
    public ImmutableArray<FileFault> Incomplete { get; init; } = [];

    /// <summary>Why rows may be missing although all was read, as <see cref="Compilation.Doubts"/> has it.</summary>
    public ImmutableArray<string> Doubts { get; init; } = [];

    /// <summary>Rows in all batches.</summary>
    public long RowCount => Batches.Sum(batch => (long)batch.RowCount);

    /// <summary>The rows as Arrow record batches, one for each of <see cref="Batches"/>, all of one schema.</summary>
    public IEnumerable<Apache.Arrow.RecordBatch> RecordBatches
    {
        get
        {
            var edge = ArrowEdge.For(Columns, Batches);
            return Batches.Select(edge.Convert);
        }
    }

    /// <summary>Rows one by one, cells as <see cref="Column.Value"/> gives them.</summary>
    public IEnumerable<object?[]> Rows()
    {
        foreach (var batch in Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var cells = new object?[batch.Columns.Length];
                for (var i = 0; i < cells.Length; i++) cells[i] = batch.Columns[i].Value(row);
                yield return cells;
            }
        }
    }

    /// <summary>
    /// A data frame with a column for each of the result's: numbers, bools and datetimes as such, everything else as the text that KQL
    /// prints.
    /// </summary>
    public DataFrame ToDataFrame() => new(Columns.Select((column, i) => FrameColumn(column, i)));

    DataFrameColumn FrameColumn(ColumnSchema column, int ordinal)
    {
        var values = Batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(row => batch.Columns[ordinal].Value(row)));
        return column.Type switch
        {
            ColumnType.Bool => new BooleanDataFrameColumn(column.Name, values.Cast<bool?>()),
            ColumnType.Int => new Int32DataFrameColumn(column.Name, values.Cast<int?>()),
            ColumnType.Long => new Int64DataFrameColumn(column.Name, values.Cast<long?>()),
            ColumnType.Real => new DoubleDataFrameColumn(column.Name, values.Cast<double?>()),
            ColumnType.Decimal => new DecimalDataFrameColumn(column.Name, values.Cast<decimal?>()),
            ColumnType.DateTime => new DateTimeDataFrameColumn(column.Name, values.Cast<DateTime?>()),
            _ => new StringDataFrameColumn(column.Name, values.Select(value => value is null ? null : KqlText.Of(value))),
        };
    }
}

/// <summary>
/// A query whose rows come while it runs: whoever enumerates `Batches` (once) pays for them, and may stop early. Enumerating throws
/// <see cref="QueryBudgetException"/> when the limits are spent and <see cref="OperationCanceledException"/> when it is cancelled.
/// </summary>
public sealed class QueryStream(ImmutableArray<ColumnSchema> columns, IEnumerable<Batch> batches, QueryBudget budget,
    ImmutableArray<string> notes, RenderHint? render)
{
    /// <summary>Names and types of the columns, in order.</summary>
    public ImmutableArray<ColumnSchema> Columns { get; } = columns;

    /// <summary>The rows, as they come.</summary>
    public IEnumerable<Batch> Batches { get; } = batches;

    /// <summary>What the reader should know of the answer, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; } = notes;

    /// <summary>How `render` asked to draw the rows, else null.</summary>
    public RenderHint? Render { get; } = render;

    /// <summary>
    /// Segments that could not be read so far, with one sentence for each: rows of theirs are missing. Whole once the rows were
    /// enumerated.
    /// </summary>
    public ImmutableArray<FileFault> Incomplete => budget.LeftOut;

    /// <summary>Why rows may be missing although all is read, as <see cref="Compilation.Doubts"/> has it.</summary>
    public ImmutableArray<string> Doubts { get; init; } = [];

    /// <summary>The tables of logs that it reads, by name.</summary>
    public ImmutableArray<string> Tables { get; init; } = [];

    /// <summary>
    /// Where in the batches the columns of <see cref="RowOrigins.Names"/> stand: behind all others, or among <see cref="Columns"/>. Empty
    /// when the rows do not say where they come from.
    /// </summary>
    public ImmutableArray<int> OriginAt { get; init; } = [];

    /// <summary>All rows at once, instead of <see cref="Batches"/>; they count as memory of the query.</summary>
    public ImmutableArray<Batch> Collect()
    {
        var collected = ImmutableArray.CreateBuilder<Batch>();
        var held = new BatchBytes();
        foreach (var batch in Batches)
        {
            budget.Hold(held.Add(batch), "the result");
            collected.Add(batch);
        }
        return collected.ToImmutable();
    }

    /// <summary>What it cost so far.</summary>
    public QueryStatistics Statistics =>
        new(budget.RowsRead, budget.SegmentsRead, budget.SegmentsSkipped, budget.BytesRead, budget.Elapsed);
}
