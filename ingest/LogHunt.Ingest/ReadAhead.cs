using System.Collections.Concurrent;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;

namespace LogHunt.Ingest;

/// <summary>
/// Batches of one file's records, read on several cores and given back in order, so many at a time. What is read ahead counts only
/// where it is what reading in order gives: nothing of the records before is open, and times mean the same after them; else the
/// batch is read again in its turn. Not thread-safe; a worker's own, for one file after another.
/// </summary>
/// <param name="most">Batches that are held at once; 1 reads each in its turn.</param>
sealed class ReadAhead(int most)
{
    readonly Queue<Ahead> waiting = new();
    readonly Stack<RecordBatch> spare = new();
    readonly RecordIntake inOrder = new();
    ConcurrentBag<RecordIntake> others = [];
    LogFile file = null!;
    ILogFormat? forced;
    ILogFormat[] described = [];
    bool isFirst;

    /// <summary>A batch and who reads it: whoever comes first, another core or the one that needs it.</summary>
    sealed class Ahead(RecordBatch batch)
    {
        int isTaken;

        public RecordBatch Batch => batch;

        /// <summary>Null where nothing is read ahead.</summary>
        public Task? Reading { get; set; }

        public bool Take() => Interlocked.Exchange(ref isTaken, 1) == 0;
    }

    /// <summary>Batches for a worker: twice as many as there are cores keep all of them at work.</summary>
    public static int OfCores => Environment.ProcessorCount > 1 ? 2 * Math.Min(Environment.ProcessorCount, 16) : 1;

    /// <summary>Mistakes of our own that lines of the file were lost to.</summary>
    public Mistakes Mistakes => inOrder.Mistakes;

    /// <summary>Whether a batch must be taken before another is added.</summary>
    public bool IsFull => waiting.Count >= (isFirst || inOrder.IsInOrder ? 1 : most);

    public void Begin(LogFile begun, ILogFormat? format, params ILogFormat[] ofUser)
    {
        (file, forced, described, isFirst, others) = (begun, format, ofUser, true, []);
        waiting.Clear();
        inOrder.Begin(begun, format, ofUser);
    }

    /// <summary>An empty batch to be filled and added.</summary>
    public RecordBatch Spare() => spare.TryPop(out var batch) ? batch : new();

    /// <summary>Gives a batch back.</summary>
    public void Recycle(RecordBatch batch)
    {
        batch.Clear();
        spare.Push(batch);
    }

    /// <summary>Takes the next records. The first ones, which say what file it is, are read in order.</summary>
    public void Add(RecordBatch batch)
    {
        var ahead = new Ahead(batch);
        if (most > 1 && !isFirst && !inOrder.IsInOrder)
        {
            batch.Before = file.Times.Before;
            ahead.Reading = Task.Run(() =>
            {
                if (ahead.Take()) Read(batch);
            });
        }
        isFirst = false;
        waiting.Enqueue(ahead);
    }

    /// <summary>The batch that is next in the file, read; null when there is none. Requires: it is recycled before the file ends.</summary>
    public RecordBatch? Next()
    {
        if (!waiting.TryDequeue(out var next)) return null;
        var batch = next.Batch;
        // One that nobody began is read in order at once.
        if (next.Reading is { } reading && !next.Take())
        {
            reading.GetAwaiter().GetResult();
            if (!inOrder.IsInOrder && !batch.MustWait && file.Times.WouldAnswer(batch.Answers)) return batch;
        }
        inOrder.Read(batch);
        return batch;
    }

    /// <summary>What is open at the end of the file, in an empty batch.</summary>
    public RecordBatch End()
    {
        var last = Spare();
        inOrder.End(last);
        return last;
    }

    void Read(RecordBatch batch)
    {
        if (!others.TryTake(out var intake))
        {
            intake = new();
            intake.Begin(file.Fork(), forced, described);
        }
        batch.MustWait = !intake.ReadAhead(batch);
        // What one remembers of records that are read again is nothing for the next ones.
        if (!batch.MustWait) others.Add(intake);
    }
}
