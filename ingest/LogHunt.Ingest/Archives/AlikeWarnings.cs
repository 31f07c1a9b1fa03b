using System.Globalization;

namespace LogHunt.Ingest.Archives;

/// <summary>Counts warnings that say the same, so that two million of them are told in a few lines. Not thread-safe.</summary>
public sealed class AlikeWarnings(int shown)
{
    /// <summary>Kinds that are told apart; beyond them all count as one.</summary>
    const int MostKinds = 1_000;

    readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Whether this one is among the first of its kind.</summary>
    public bool IsShown(string warning)
    {
        // What stands in backquotes is a name, and differs.
        var quote = warning.IndexOf('`', StringComparison.Ordinal);
        var kind = quote < 0 ? warning : warning[..quote].TrimEnd() + " …";
        if (counts.Count >= MostKinds && !counts.ContainsKey(kind)) kind = "something else is wrong with them";
        return (counts[kind] = counts.GetValueOrDefault(kind) + 1) <= shown;
    }

    /// <summary>What was not shown, one sentence for each kind.</summary>
    public IEnumerable<(string Kind, string Sentence)> Rest => counts.Where(count => count.Value > shown).Select(count =>
        (count.Key, string.Create(CultureInfo.InvariantCulture, $"and {count.Value - shown:N0} more members: {count.Key}")));
}
