namespace LogHunt.Cli.Editing;

/// <summary>
/// Going through what was typed before: those that begin as the text does before the cursor (arrow up), or that hold what is sought
/// (Ctrl-R). Nothing is shown twice in a row.
/// </summary>
sealed class HistoryWalk(IReadOnlyList<string> entries)
{
    /// <summary>Where it stands; behind the last entry is the text that was being typed.</summary>
    int at = entries.Count;
    string prefix = "", typed = "";
    bool isWalking;

    /// <summary>
    /// The next older or newer one; null when there is none. Requires: `text` is what is shown, `before` what of it begins.
    /// </summary>
    public string? Step(int direction, string text, string before)
    {
        if (!isWalking) (prefix, typed, at, isWalking) = (before, text, entries.Count, true);
        for (var i = at + direction; i >= 0 && i <= entries.Count; i += direction)
        {
            var entry = i == entries.Count ? typed : entries[i];
            if (i < entries.Count && (entry == text || !entry.StartsWith(prefix, StringComparison.Ordinal))) continue;
            at = i;
            return entry;
        }
        return null;
    }

    /// <summary>The text was changed: the next step begins anew.</summary>
    public void Leave() => isWalking = false;

    /// <summary>The newest entry below `from` that holds the text in whatever case; -1 when there is none.</summary>
    public int Find(string sought, int from)
    {
        for (var i = Math.Min(from, entries.Count) - 1; i >= 0; i--)
            if (entries[i].Contains(sought, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    public string this[int entry] => entries[entry];

    public int Count => entries.Count;
}
