using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest;

/// <summary>
/// Members on their way from the reader of archives to the workers. It holds so many bytes and files only, so that memory, scratch
/// space and open files stay bounded, and keeps small uploads with the first worker: each further one would leave segments of its
/// own. Safe for one reader and any number of workers.
/// </summary>
sealed class MemberQueue : IDisposable
{
    internal const long MostBytes = 64 << 20;

    /// <summary>Each waiting file of a folder is an open one.</summary>
    const int MostMembers = 128;

    /// <summary>Waiting bytes from which on another worker is worth its segments.</summary>
    const long WorthAWorker = 16 << 20;

    /// <summary>
    /// A longer file is read ahead on all cores: half as many workers have such ones, for each fills builders of its own.
    /// </summary>
    const long Long = 4 << 20;

    static readonly int WorkersOfLong = Math.Max(1, Environment.ProcessorCount / 2);

    readonly Queue<(int Place, ArchiveMember Member)> waiting = new();
    readonly object gate = new();
    readonly CancellationTokenRegistration waking;
    long bytes;
    bool completed;

    readonly CancellationToken stop;

    public MemberQueue(CancellationToken stop)
    {
        this.stop = stop;
        waking = stop.Register(Wake);
    }

    /// <summary>Waits for room. Throws <see cref="OperationCanceledException"/>; then the member stays the caller's.</summary>
    public void Add(int place, ArchiveMember member)
    {
        lock (gate)
        {
            while (waiting.Count >= MostMembers || (waiting.Count > 0 && bytes + Length(member) > MostBytes)) Wait();
            stop.ThrowIfCancellationRequested();
            waiting.Enqueue((place, member));
            bytes += Length(member);
            Monitor.PulseAll(gate);
        }
    }

    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next member for a worker; false when there will be none. Throws <see cref="OperationCanceledException"/>.</summary>
    public bool Take(int worker, out int place, out ArchiveMember member)
    {
        lock (gate)
        {
            while (waiting.Count == 0 || (worker > 0 && bytes < WorthAWorker)
                || (worker >= WorkersOfLong && Length(waiting.Peek().Member) > Long))
            {
                if (completed)
                {
                    (place, member) = (0, null!);
                    return false;
                }
                Wait();
            }
            stop.ThrowIfCancellationRequested();
            (place, member) = waiting.Dequeue();
            bytes -= Length(member);
            Monitor.PulseAll(gate);
            return true;
        }
    }

    /// <summary>Requires: the gate is held.</summary>
    void Wait()
    {
        stop.ThrowIfCancellationRequested();
        Monitor.Wait(gate);
    }

    void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }

    public void Dispose()
    {
        foreach (var (_, member) in waiting) member.Content?.Dispose();
        waking.Dispose();
    }

    static long Length(ArchiveMember member) => member.Content?.Length ?? 0;
}
