namespace LogHunt.Ingest.Archives;

/// <summary>Counts what the given files expand to against the limits. Not thread-safe.</summary>
sealed class ArchiveBudget(ArchiveLimits limits)
{
    long total;
    long ofRoot;
    long rootLimit;
    int members;

    public ArchiveLimits Limits => limits;

    /// <summary>Begins the next given file; its own bytes are read as they are and do not count.</summary>
    public void BeginRoot(long length)
    {
        ofRoot = 0;
        rootLimit = Math.Max(limits.RatioFrom, length > long.MaxValue / limits.Ratio ? long.MaxValue : length * limits.Ratio);
    }

    /// <summary>Why `bytes` more would be too many, or null.</summary>
    public string? Take(long bytes)
    {
        ofRoot += bytes;
        total += bytes;
        if (ofRoot > rootLimit) return $"expands to more than {limits.Ratio} times the size of the given file: an archive bomb, left out";
        return total > limits.Expanded ? $"more than {limits.Expanded} bytes expanded in this upload: left out" : null;
    }

    /// <summary>Gives back what a member took that was left out, so that its neighbours are still read.</summary>
    public void Return(long bytes)
    {
        ofRoot -= bytes;
        total -= bytes;
    }

    public string? NextMember() =>
        ++members > limits.Members ? $"more than {limits.Members} members in this upload: the rest is left out" : null;
}
