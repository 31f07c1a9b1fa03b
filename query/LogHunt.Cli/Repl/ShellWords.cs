namespace LogHunt.Cli.Repl;

/// <summary>What people type by habit who come from other shells, as the commands here; no query can be these words alone.</summary>
static class ShellWords
{
    const int Longest = 100;

    /// <summary>The command that a line means; null for one that is a query, or a command already.</summary>
    public static string? AsCommand(string line)
    {
        if (line.Length > Longest || line.Trim().Contains('\n', StringComparison.Ordinal)) return null;
        var words = line.Trim().TrimEnd(';').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Select(word => word.ToLowerInvariant()).ToArray() switch
        {
            ["exit" or "quit" or "\\q" or ".exit" or ".q"] => ".quit",
            ["help" or "?" or "\\?" or "\\h" or ".?"] => ".help",
            ["help" or "?", [>= 'a' and <= 'z' or '.' or '_', ..]] => $".help {words[1]}",
            ["show", "tables"] or ["\\d" or "\\dt"] => ".tables",
            ["show", "functions" or "hunts" or "watchlists"] => $".show {words[1]}",
            ["describe" or "desc" or "\\d", [>= 'a' and <= 'z' or '_', ..]] => $".schema {words[1]}",
            _ => null,
        };
    }
}
