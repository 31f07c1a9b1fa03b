namespace LogHunt.Engine.Schema;

/// <summary>«Did you mean»: the known name that is nearest to a mistyped one.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate at the smallest edit distance, if that is at most a third of the name; differing only in case counts as nearest.
    /// </summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var least = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)) return candidate;
            if (Math.Abs(candidate.Length - name.Length) >= least) continue;
            var distance = Distance(name, candidate, least);
            if (distance < least) (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours; case does not count) between two names; stops at `limit`.</summary>
    static int Distance(string a, string b, int limit)
    {
        if (a.Length > 128 || b.Length > 128) return limit;
        Span<int> before = stackalloc int[b.Length + 1], previous = stackalloc int[b.Length + 1], current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                var edits = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + replace);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) edits = Math.Min(edits, before[j - 2] + 1);
                current[j] = edits;
                least = Math.Min(least, edits);
            }
            if (least >= limit) return limit;
            var oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }
        return previous[b.Length];
    }
}
