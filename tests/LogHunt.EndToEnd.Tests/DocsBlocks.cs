using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A command that a document shows, and the lines shown below it.</summary>
/// <param name="ExitCode">From `exit=1` after the block's language, else 0.</param>
sealed record ShownCommand(string Document, int Line, string Command, string[] Shown, int ExitCode);

/// <summary>
/// Reads the fenced blocks of README.md and docs/. In a `console` block a line that begins with `$ ` is a command, and what
/// follows up to the next one is what it writes; `…` in a line stands for anything, `…` alone on a line for any lines. Nothing
/// shown means that what it writes is not looked at. A `kql` block is one query; a block of `csharp from=PATH` is a part of that
/// file; one with `file=NAME` is a file that the document's commands find.
/// </summary>
static partial class DocsBlocks
{
    public static IEnumerable<string> Documents => new[] { Repository.PathTo("README.md") }
        .Concat(Directory.EnumerateFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

    public static IEnumerable<ShownCommand> Commands(string document)
    {
        foreach (var (info, start, lines) in Blocks(document))
        {
            if (info.Split(' ')[0] != "console") continue;
            var exit = ExitCodeOf().Match(info) is { Success: true } match
                ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
            for (var i = 0; i < lines.Count; i++)
            {
                if (!lines[i].StartsWith("$ ", StringComparison.Ordinal)) continue;
                var command = lines[i][2..];
                var at = i;
                while (command.EndsWith('\\') && i + 1 < lines.Count) command = command[..^1] + lines[++i].TrimStart('>', ' ');
                var shown = lines.Skip(i + 1).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal)).ToArray();
                yield return new(Path.GetRelativePath(Repository.Root, document), start + at + 1, command, shown, exit);
            }
        }
    }

    /// <summary>Where commands stand that nothing runs, because their block is not one of `console`.</summary>
    public static IEnumerable<string> CommandsElsewhere(string document) => Blocks(document)
        .Where(block => block.Info.Split(' ')[0] != "console" && block.Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal)))
        .Select(block => $"{Path.GetRelativePath(Repository.Root, document)} line {block.Line}");

    public static IEnumerable<(int Line, string Query)> Queries(string document) =>
        Blocks(document).Where(block => block.Info == "kql").Select(block => (block.Line, string.Join('\n', block.Lines)));

    /// <summary>Blocks with `file=NAME`.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string document) => Blocks(document)
        .Select(block => (FileOf().Match(block.Info).Groups[1].Value, string.Join('\n', block.Lines) + "\n")).Where(file => file.Value.Length > 0);

    /// <summary>Blocks of `csharp from=PATH`: text that stands in that file.</summary>
    public static IEnumerable<(string Source, int Line, string Text)> Excerpts(string document) => Blocks(document)
        .Where(block => block.Info.StartsWith("csharp from=", StringComparison.Ordinal))
        .Select(block => (block.Info["csharp from=".Length..], block.Line, string.Join('\n', block.Lines)));

    /// <summary>Whether text is what a document shows, as far as it shows it.</summary>
    public static bool Matches(IReadOnlyList<string> shown, IReadOnlyList<string> written)
    {
        var pattern = string.Join('\n',
            shown.Select(line => line.Trim() == "…" ? "\u0001" : Regex.Escape(line.TrimEnd()).Replace("…", ".*", StringComparison.Ordinal)))
            .Replace("\n\u0001", "(\n.*)*", StringComparison.Ordinal).Replace("\u0001\n", "(.*\n)*", StringComparison.Ordinal)
            .Replace("\u0001", "(.*\n?)*", StringComparison.Ordinal);
        return Regex.IsMatch(string.Join('\n', written.Select(line => line.TrimEnd())), $"^{pattern}\\z", RegexOptions.NonBacktracking);
    }

    static IEnumerable<(string Info, int Line, List<string> Lines)> Blocks(string document)
    {
        string? info = null;
        var start = 0;
        var lines = new List<string>();
        foreach (var (line, number) in File.ReadLines(document).Select((line, i) => (line, i + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (info is null) (info, start) = (line[3..].Trim(), number);
                else
                {
                    yield return (info, start, lines);
                    (info, lines) = (null, []);
                }
            }
            else if (info is not null) lines.Add(line);
        }
        if (info is not null) throw new InvalidDataException($"{document}: the block that begins in line {start} has no end");
    }

    [GeneratedRegex(@"\bfile=([\w.-]+)")]
    private static partial Regex FileOf();

    [GeneratedRegex(@"\bexit=(\d+)")]
    private static partial Regex ExitCodeOf();
}
