using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>Counts what a query uses and ends it with one sentence when that is too much. Safe to call from several threads.</summary>
public sealed class QueryBudget(QueryLimits limits, CancellationToken cancellation) : Work
{
    readonly long started = Stopwatch.GetTimestamp();
    readonly ConcurrentDictionary<string, string> leftOut = new(StringComparer.Ordinal);
    long rowsRead, memory, mostMemory, segmentsRead, segmentsSkipped, bytesRead;

    /// <summary>A budget that is never spent and never cancelled.</summary>
    public static QueryBudget Unlimited =>
        new(new QueryLimits { Time = TimeSpan.MaxValue, RowsRead = long.MaxValue, Memory = long.MaxValue }, default);

    /// <summary>Counts what the operators of the plan give; null when nobody asks.</summary>
    public PlanProfile? Profile { get; set; }

    /// <summary>The most bytes that operators held at one time.</summary>
    public long MostMemory => Interlocked.Read(ref mostMemory);

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

    /// <summary>Ends the query when its time is over or it was cancelled. Called once a batch, and by kernels every few rows.</summary>
    public override void Check()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Elapsed > limits.Time) throw new QueryBudgetException(QueryLimits.TimeSpent(limits.Time));
    }

    /// <summary>
    /// Does a step of the query: what it calls is bounded by this budget, and whatever grew too large in it, or had no memory left, ends as
    /// <see cref="QueryBudgetException"/>.
    /// </summary>
    public T Run<T>(Func<T> step)
    {
        try
        {
            using var scope = For(this);
            return step();
        }
        catch (BatchTooLargeException large)
        {
            throw new QueryBudgetException(QueryLimits.RowTooLarge(large.Most));
        }
        catch (ValueTooLargeException large)
        {
            throw new QueryBudgetException(QueryLimits.ValueTooLarge("the query", large.Message));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new QueryBudgetException(QueryLimits.MatchTooSlow);
        }
        catch (OutOfMemoryException)
        {
            // What operators hold is counted, what they let go of is not: the runtime found no room before the count was full.
            throw new QueryBudgetException(QueryLimits.MemorySpent(limits.Memory, "all of it"));
        }
    }

    /// <summary>Counts rows out of a segment.</summary>
    public void Read(long rows)
    {
        if (Interlocked.Add(ref rowsRead, rows) > limits.RowsRead)
            throw new QueryBudgetException(QueryLimits.RowsSpent(limits.RowsRead));
        Check();
    }

    /// <summary>Counts memory that an operator (`what`, as a query writes it) holds from now on; negative: no longer.</summary>
    public void Hold(long bytes, string what)
    {
        var held = Interlocked.Add(ref memory, bytes);
        if (held > limits.Memory && bytes > 0) throw new QueryBudgetException(QueryLimits.MemorySpent(limits.Memory, what));
        for (var most = MostMemory; held > most;)
        {
            var before = Interlocked.CompareExchange(ref mostMemory, held, most);
            if (before == most) break;
            most = before;
        }
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
