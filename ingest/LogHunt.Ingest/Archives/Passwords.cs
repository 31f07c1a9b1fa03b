using System.Collections.Immutable;

namespace LogHunt.Ingest.Archives;

/// <summary>The passwords that were given, the one that was right last first.</summary>
sealed class Passwords(ImmutableArray<string> given, ArchiveBudget budget)
{
    readonly List<string> order = [.. given];
    readonly HashSet<string> right = [];

    /// <summary>Those to try. Ends early when too many failed in the given file.</summary>
    public IEnumerable<string> ToTry
    {
        get
        {
            foreach (var password in order.ToArray())
            {
                budget.Cancellation.ThrowIfCancellationRequested();
                if (!budget.MayTryPassword) yield break;
                yield return password;
            }
        }
    }

    /// <summary>Whether it opened something before: what it does not open now is damaged.</summary>
    public bool IsRight(string password) => right.Contains(password);

    public void Opened(string password)
    {
        right.Add(password);
        order.Remove(password);
        order.Insert(0, password);
    }

    /// <summary>Why a member stayed closed.</summary>
    public string Closed => order.Count == 0
        ? "encrypted, and no password was given with --password-file: not read"
        : budget.MayTryPassword
            ? "encrypted, and none of the given passwords opens it: not read"
            : budget.Limits.SaysFailedPasswords;
}
