using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Rows in parts that can be made independently of each other, on several cores; the parts one after the other are the rows in order.
/// How rows are cut into parts depends on the data alone, so that answers are the same on every machine.
/// </summary>
sealed class RowStream(int parts, Func<int, IEnumerable<Batch>> part)
{
    /// <summary>
    /// A part that needs parts of its own makes them one by one: a worker that waited for workers would only hold up its core.
    /// </summary>
    [ThreadStatic] static bool isWorker;

    public static RowStream Empty { get; } = new(0, _ => []);

    public int Parts => parts;

    public static RowStream Of(IEnumerable<Batch> batches) => new(1, _ => batches);

    public IEnumerable<Batch> Part(int index) => part(index);

    /// <summary>The same parts, each changed on its own.</summary>
    public RowStream Then(Func<IEnumerable<Batch>, IEnumerable<Batch>> change) => new(parts, index => change(part(index)));

    public static RowStream Concat(IReadOnlyList<RowStream> streams)
    {
        var starts = new int[streams.Count + 1];
        for (var i = 0; i < streams.Count; i++) starts[i + 1] = starts[i] + streams[i].Parts;
        return new(starts[^1], index =>
        {
            var stream = Array.FindLastIndex(starts, start => start <= index);
            return streams[stream].Part(index - starts[stream]);
        });
    }

    /// <summary>
    /// All rows in order. The first part is handed on as it comes, so that a query that needs few rows reads few; then cores work
    /// ahead.
    /// </summary>
    public IEnumerable<Batch> InOrder()
    {
        if (parts == 0) yield break;
        foreach (var batch in part(0)) yield return batch;
        foreach (var ahead in Ahead(1, parts, (index, stopped) => new RowsAhead(part(index), stopped)))
            foreach (var batch in ahead.Batches()) yield return batch;
    }

    /// <summary>What `fold` makes of each run of parts, in order; at most `runs` runs, each folded on one core.</summary>
    public IEnumerable<T> Fold<T>(int runs, Func<IEnumerable<Batch>, T> fold)
    {
        var size = Math.Max(1, (parts + runs - 1) / runs);
        return Ahead(0, (parts + size - 1) / size,
            (run, _) => fold(Enumerable.Range(run * size, Math.Min(size, parts - run * size)).SelectMany(part)));
    }

    /// <summary>Things that do not need each other, made on several cores; in order.</summary>
    public static T[] Each<T>(int count, Func<int, T> make) => [.. Ahead(0, count, (index, _) => make(index))];

    static IEnumerable<T> Ahead<T>(int from, int to, Func<int, Func<bool>, T> make)
    {
        if (isWorker || to - from < 2 || Environment.ProcessorCount == 1)
        {
            for (var i = from; i < to; i++) yield return make(i, () => false);
            yield break;
        }
        var ahead = new Queue<Task<T>>();
        var work = Work.Current;
        var stopped = false;
        try
        {
            while (from < to || ahead.Count > 0)
            {
                while (from < to && ahead.Count < Environment.ProcessorCount * 2)
                {
                    var index = from++;
                    ahead.Enqueue(Task.Run(() => AsWorker(work, () => make(index, () => Volatile.Read(ref stopped)))));
                }
                yield return ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Nobody reads segments any more once the caller is done with the rows.
            Volatile.Write(ref stopped, true);
            foreach (var task in ahead) ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    static T AsWorker<T>(Work? whose, Func<T> work)
    {
        isWorker = true;
        using var scope = Work.For(whose);
        try { return work(); }
        finally { isWorker = false; }
    }
}

/// <summary>
/// The rows of a part as far as a worker runs ahead of whoever reads them, which is bounded by bytes; who reads on makes the rest himself.
/// </summary>
sealed class RowsAhead
{
    const long MostBytes = 32 << 20;

    readonly List<Batch> ready = [];
    readonly IEnumerator<Batch> rest;

    public RowsAhead(IEnumerable<Batch> rows, Func<bool> stopped)
    {
        rest = rows.GetEnumerator();
        var held = new BatchBytes();
        for (var bytes = 0L; bytes < MostBytes && !stopped() && rest.MoveNext(); bytes += held.Add(rest.Current)) ready.Add(rest.Current);
    }

    /// <summary>All of them, once.</summary>
    public IEnumerable<Batch> Batches()
    {
        using var more = rest;
        foreach (var batch in ready) yield return batch;
        ready.Clear();
        while (more.MoveNext()) yield return more.Current;
    }
}
