namespace LogHunt.Cli.Terminals;

/// <summary>
/// What the process may take for all that a query does. Operators count what they hold, and end with a sentence when that is too much;
/// what nobody counts (pieces of work, garbage) is bounded here, so that the process is never one that the system ends.
/// </summary>
static class MemoryCeiling
{
    /// <summary>What a process takes beside the query's memory, at least.</summary>
    const long Slack = 96L << 20;

    /// <summary>The runtime collects garbage ahead of this, and refuses an allocation beyond it.</summary>
    public static void Set(long memory)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)(memory + Math.Max(memory / 8, Slack)));
        GC.RefreshMemoryLimit();
    }
}
