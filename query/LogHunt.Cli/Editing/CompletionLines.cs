using LogHunt.Query.Completions;

namespace LogHunt.Cli.Editing;

/// <summary>What may stand at the cursor, as lines below the text: a few with what they are, many side by side.</summary>
static class CompletionLines
{
    const int Few = 8, MostShown = 120, Width = 78;

    public static IReadOnlyList<string> Of(IReadOnlyList<Completion> offered)
    {
        if (offered.Count <= Few)
        {
            var longest = offered.Max(one => one.Text.Length);
            return [.. offered.Select(one => $"{one.Text.PadRight(longest)}  {one.Doc}".TrimEnd())];
        }
        var names = offered.Take(MostShown).Select(one => one.Text).ToList();
        var wide = names.Max(name => name.Length) + 2;
        var lines = names.Chunk(Math.Max(1, Width / wide))
            .Select(line => string.Concat(line.Select(name => name.PadRight(wide))).TrimEnd());
        return offered.Count > MostShown ? [.. lines, $"and {offered.Count - MostShown} more"] : [.. lines];
    }
}
