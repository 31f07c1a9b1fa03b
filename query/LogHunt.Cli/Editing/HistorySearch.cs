namespace LogHunt.Cli.Editing;

/// <summary>A search through what was typed before, that goes on with each key (Ctrl-R). `before` is the text that it began with.</summary>
sealed class HistorySearch(HistoryWalk entries, string before)
{
    string sought = "";
    int at = entries.Count;

    public string Before => before;

    /// <summary>The entry found, or null: then what was found before stays.</summary>
    public string? Found => sought.Length > 0 && at >= 0 && at < entries.Count ? entries[at] : null;

    /// <summary>What is shown below the text.</summary>
    public string Line => $"search: {sought}{(sought.Length > 0 && at < 0 ? "  (nothing older has this)" : "")}";

    public void Type(string text)
    {
        sought += text;
        at = entries.Find(sought, at < 0 ? entries.Count : at + 1);
    }

    public void Shorten()
    {
        if (sought.Length > 0) sought = sought[..^1];
        at = entries.Find(sought, entries.Count);
    }

    public void Older()
    {
        if (sought.Length > 0 && at > 0 && entries.Find(sought, at) is var older) at = older;
    }
}
