namespace LogHunt.Testing;

/// <summary>
/// Bytes that something allocates: the least of some rounds, for code that is not optimised yet, a cache that the collector
/// emptied and other threads of the process add to a single one, and how much hangs on what else the machine does.
/// </summary>
public static class Allocations
{
    /// <summary>How often what is measured is done.</summary>
    public const int Rounds = 6;

    /// <summary>Bytes that the calling thread allocates in a round.</summary>
    public static long OfThread(Action round) => Least(round, GC.GetAllocatedBytesForCurrentThread);

    /// <summary>Bytes that all threads of the process allocate in a round.</summary>
    public static long OfProcess(Action round) => Least(round, () => GC.GetTotalAllocatedBytes(precise: true));

    static long Least(Action round, Func<long> allocated)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = allocated();
            round();
            least = Math.Min(least, allocated() - before);
        }
        return least;
    }
}
