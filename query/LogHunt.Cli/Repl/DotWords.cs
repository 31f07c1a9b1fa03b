using System.CommandLine.Parsing;
using System.Globalization;
using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Repl;

/// <summary>The words of a dot command's arguments, quoted where they hold blanks, and among them `--name value`.</summary>
sealed class DotWords
{
    readonly List<string> words;
    readonly string usage;

    public DotWords(string arguments, string usage) => (words, this.usage) = ([.. CommandLineParser.SplitCommandLine(arguments)], usage);

    /// <summary>The value behind an option, taken out; null where it is not given.</summary>
    public string? Option(string name)
    {
        var at = words.IndexOf(name);
        if (at < 0) return null;
        if (at + 1 == words.Count) throw Wrong();
        var value = words[at + 1];
        words.RemoveRange(at, 2);
        return value;
    }

    /// <summary>What is left, no fewer and no more than so many. Throws <see cref="InputException"/> with how it is written otherwise.</summary>
    public string[] Rest(int least, int most) => words.Count >= least && words.Count <= most && !words.Exists(word => word.StartsWith("--", StringComparison.Ordinal))
        ? [.. words] : throw Wrong();

    public static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : throw new InputException($"`{text}` is no number");

    InputException Wrong() => new($"write `{usage}`");
}
