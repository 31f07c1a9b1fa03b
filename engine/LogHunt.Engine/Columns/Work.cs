namespace LogHunt.Engine.Columns;

/// <summary>
/// What the thread at hand works for. Kernels, builders and values ask here whether they may go on and how much they may make, so that a
/// query's limits hold inside of every function though none knows of queries. A thread that works for nobody is not limited.
/// </summary>
public abstract class Work
{
    /// <summary>Bytes that the evaluation of one batch may make; a larger batch is cut in two and each half evaluated.</summary>
    public const int MostBatchBytes = 32 << 20;

    /// <summary>Bytes that one row may make.</summary>
    public const int MostRowBytes = 256 << 20;

    /// <summary>Rows of a kernel between two questions whether time is over.</summary>
    const int RowsBetweenChecks = 16;

    [ThreadStatic] static Work? current;
    [ThreadStatic] static long made, most;
    [ThreadStatic] static int ticks;

    /// <summary>Whom the thread works for; null for nobody.</summary>
    public static Work? Current => current;

    /// <summary>Ends the work with an exception when its time is over or it was cancelled.</summary>
    public abstract void Check();

    /// <summary>Until the scope is disposed of, the thread works for `work`.</summary>
    public static Scope For(Work? work)
    {
        var scope = new Scope(current, made, most);
        (current, made, most) = (work, 0, 0);
        return scope;
    }

    /// <summary>
    /// Until the scope is disposed of, what is made counts against the most that a batch of so many rows may make; inside of another such
    /// scope it counts against that one.
    /// </summary>
    public static Scope OfBatch(int rows)
    {
        var scope = new Scope(current, made, most);
        if (most == 0 && current is not null) (made, most) = (0, rows > 1 ? MostBatchBytes : MostRowBytes);
        return scope;
    }

    /// <summary>Called for each row by kernels that may take long for one.</summary>
    public static void Tick()
    {
        if (++ticks % RowsBetweenChecks == 0) current?.Check();
    }

    /// <summary>Called before bytes of a computed column are allocated. Ends with <see cref="BatchTooLargeException"/>.</summary>
    public static void Make(long bytes)
    {
        if (current is null) return;
        current.Check();
        made += bytes;
        if (most > 0 && made > most) throw new BatchTooLargeException(most);
    }

    /// <summary>Gives the thread back to whom it worked for before.</summary>
    public readonly struct Scope : IDisposable
    {
        readonly Work? outer;
        readonly long outerMade, outerMost;

        internal Scope(Work? outer, long outerMade, long outerMost) =>
            (this.outer, this.outerMade, this.outerMost) = (outer, outerMade, outerMost);

        /// <inheritdoc/>
        public void Dispose() => (current, made, most) = (outer, outerMade, outerMost);
    }
}

/// <summary>A batch's columns would hold more than they may: whoever cut the batch cuts it smaller.</summary>
public sealed class BatchTooLargeException(long most) : Exception($"a row would hold more than {most >> 20:N0} MiB")
{
    /// <summary>Bytes that would have been allowed.</summary>
    public long Most { get; } = most;
}
