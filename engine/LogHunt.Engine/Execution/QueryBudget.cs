using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>What one query may use. A record of limits to be changed by `with`; <see cref="Start"/> begins to count.</summary>
public sealed record QueryLimits
{
    /// <summary>How long it may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Rows that scans may read.</summary>
    public long RowsRead { get; init; } = 20_000_000_000;

    /// <summary>Bytes that sorts, joins and groups may hold at once.</summary>
    public long Memory { get; init; } = 4L << 30;

    /// <summary>A budget of these limits, whose clock runs from now.</summary>
    public QueryBudget Start(CancellationToken cancellation = default) => new(this, cancellation);
}

/// <summary>Counts what a query uses and ends it with one sentence when that is too much. Safe to call from several threads.</summary>
public sealed class QueryBudget(QueryLimits limits, CancellationToken cancellation)
{
    readonly long started = Stopwatch.GetTimestamp();
    readonly ConcurrentDictionary<string, string> leftOut = new(StringComparer.Ordinal);
    long rowsRead, memory, segmentsRead, segmentsSkipped, bytesRead;

    /// <summary>A budget that is never spent and never cancelled.</summary>
    public static QueryBudget Unlimited =>
        new(new QueryLimits { Time = TimeSpan.MaxValue, RowsRead = long.MaxValue, Memory = long.MaxValue }, default);

    /// <summary>Since the budget was started.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>Rows of pages that scans looked into.</summary>
    public long RowsRead => rowsRead;

    /// <summary>Segments that were opened.</summary>
    public long SegmentsRead => segmentsRead;

    /// <summary>Segments that were not, because they could hold nothing.</summary>
    public long SegmentsSkipped => segmentsSkipped;

    /// <summary>Bytes on disk of the columns that were read, each once a segment, from the cache or not.</summary>
    public long BytesRead => bytesRead;

    /// <summary>
    /// Segments of which rows are missing in the answer because they could not be read, each once, by file: an answer without them
    /// is no answer about them.
    /// </summary>
    public ImmutableArray<FileFault> LeftOut =>
        [.. leftOut.Select(fault => new FileFault(fault.Key, fault.Value)).OrderBy(fault => fault.File, StringComparer.Ordinal)];

    /// <summary>The query goes on without rows of a segment that cannot be read.</summary>
    public void LeaveOut(FileFault fault) =>
        // Cores meet the faults of one file in any order; what is told of it is the same every time.
        leftOut.AddOrUpdate(fault.File, fault.Sentence, (_, told) => string.CompareOrdinal(told, fault.Sentence) <= 0 ? told : fault.Sentence);

    /// <summary>Ends the query when its time is over or it was cancelled. Called once a batch.</summary>
    public void Check()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Elapsed > limits.Time)
            throw new QueryBudgetException(string.Create(CultureInfo.InvariantCulture,
                $"the query took longer than its {limits.Time.TotalSeconds:0.#} s; narrow the time range, or give it more with --timeout"));
    }

    /// <summary>Counts rows out of a segment.</summary>
    public void Read(long rows)
    {
        if (Interlocked.Add(ref rowsRead, rows) > limits.RowsRead)
            throw new QueryBudgetException(string.Create(CultureInfo.InvariantCulture,
                $"the query read more than its {limits.RowsRead:N0} rows; narrow the time range or the tables"));
        Check();
    }

    /// <summary>Counts memory that an operator holds from now on (negative: no longer).</summary>
    public void Hold(long bytes)
    {
        if (Interlocked.Add(ref memory, bytes) > limits.Memory)
            throw new QueryBudgetException(string.Create(CultureInfo.InvariantCulture,
                $"the query needed more than its {limits.Memory >> 20:N0} MiB of memory; filter before the sort, join or summarize"));
    }

    /// <summary>Counts a segment that is read, and bytes of it.</summary>
    public void Opened(long bytes)
    {
        Interlocked.Increment(ref segmentsRead);
        Interlocked.Add(ref bytesRead, bytes);
    }

    /// <summary>Counts bytes of a column of an opened segment.</summary>
    public void ReadBytes(long bytes) => Interlocked.Add(ref bytesRead, bytes);

    /// <summary>Counts a segment that could hold nothing.</summary>
    public void Skipped() => Interlocked.Increment(ref segmentsSkipped);
}

/// <summary>A query used up its budget; the message is for the user.</summary>
public sealed class QueryBudgetException(string message) : Exception(message);
