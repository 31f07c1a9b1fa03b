namespace LogHunt.Ingest.Archives;

/// <summary>
/// Counts the work that the given files make against the limits: nothing is given back. Also where every loop over input asks whether
/// it is to stop. Not thread-safe.
/// </summary>
sealed class ArchiveBudget(ArchiveLimits limits, CancellationToken cancellation)
{
    long expanded;
    long expandedOfFile;
    long mostOfFile;
    long lengthOfFile;
    int members;
    int membersOfFile;
    int failedPasswords;
    long roundsOfFile;

    public ArchiveLimits Limits => limits;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Records that the given file may still hold.</summary>
    public LineBudget Lines { get; private set; } = LineBudget.Boundless;

    /// <summary>Begins the next given file; its own bytes are read as they are and do not count.</summary>
    public void BeginFile(long length)
    {
        (expandedOfFile, membersOfFile, failedPasswords, roundsOfFile, lengthOfFile) = (0, 0, 0, 0, length);
        mostOfFile = Math.Max(limits.RatioFrom, Times(length, limits.Ratio));
        Lines = new(Math.Max(limits.LinesFrom, length / limits.BytesOfLine));
    }

    /// <summary>So many bytes came out of a decoder. Throws <see cref="BudgetSpentException"/>.</summary>
    public void Expand(long bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        expandedOfFile += bytes;
        expanded += bytes;
        if (expandedOfFile > mostOfFile) throw new BudgetSpentException(limits.SaysRatio);
        if (expanded > limits.Expanded) throw new BudgetSpentException(limits.SaysExpanded);
    }

    /// <summary>Whether so many bytes may still come out.</summary>
    public bool MayExpand(long bytes) => bytes <= Math.Min(mostOfFile - expandedOfFile, limits.Expanded - expanded);

    /// <summary>Bytes that a compressor may look back over: more in given files that are long enough to need it.</summary>
    public long Window => Math.Clamp(Times(lengthOfFile, 4), limits.Window, 4L * limits.Window);

    public string SaysWindow => SaysWindowOf(Window);

    public static string SaysWindowOf(long window) => $"it was compressed with a window of more than {window >> 20} MiB: not read";

    /// <summary>One more member, whatever becomes of it. Throws <see cref="BudgetSpentException"/>.</summary>
    public void Member()
    {
        cancellation.ThrowIfCancellationRequested();
        if (++membersOfFile > limits.MembersOfFile) throw new BudgetSpentException(limits.SaysMembersOfFile);
        if (Lines.IsSpent) throw new BudgetSpentException(limits.SaysLines);
        if (++members > limits.Members) throw new BudgetSpentException(limits.SaysMembers);
    }

    /// <summary>Whether one more password may be tried; those that fail count.</summary>
    public bool MayTryPassword => failedPasswords < limits.FailedPasswords;

    public void PasswordFailed() => failedPasswords++;

    /// <summary>A key is made of a password in so many rounds. Throws <see cref="RefusedException"/> when that is too long.</summary>
    public void DeriveKey(long rounds)
    {
        roundsOfFile += rounds;
        if (roundsOfFile > limits.KeyRounds) throw new RefusedException(limits.SaysKeyRounds);
    }

    static long Times(long length, int factor) => length > long.MaxValue / factor ? long.MaxValue : length * factor;
}

/// <summary>A given file has made all the work that it may; the message is the warning. Caught where the file was opened.</summary>
sealed class BudgetSpentException(string warning) : Exception(warning);

/// <summary>Records that the members of one given file may hold together. Thread-safe.</summary>
sealed class LineBudget(long most)
{
    long taken;

    public static LineBudget Boundless { get; } = new(long.MaxValue);

    public bool IsSpent => Interlocked.Read(ref taken) > most;

    /// <summary>Counts more records; false when that is too many.</summary>
    public bool Take(long lines) => Interlocked.Add(ref taken, lines) <= most;
}
