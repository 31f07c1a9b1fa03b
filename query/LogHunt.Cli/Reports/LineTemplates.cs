using System.Text;

namespace LogHunt.Cli.Reports;

/// <summary>Lines of one shape: how many, in how many files, and one of them with its place.</summary>
sealed record LineGroup(string Municipality, string Reason, string Template, long Lines, int Files, string FirstAt, string Sample);

/// <summary>
/// Groups lines by their shape: what is a number, holds a digit or stands in quotes is left out of it. Beyond so many shapes further ones
/// are counted together, so memory is bounded whatever comes.
/// </summary>
sealed class LineTemplates
{
    const int Most = 20_000, Longest = 200, LongestSample = 2_000, MostFiles = 1_000;

    /// <summary>What stands for a word that differs from line to line.</summary>
    const string Any = "<*>";

    /// <summary>The shape of lines that came when there were too many shapes.</summary>
    public const string Others = "(others)";

    readonly Dictionary<(string Municipality, string Reason, string Template), Group> groups = [];

    /// <summary>Most lines first.</summary>
    public IEnumerable<LineGroup> Groups => groups
        .Select(one => new LineGroup(
            one.Key.Municipality, one.Key.Reason, one.Key.Template, one.Value.Lines, one.Value.Files.Count, one.Value.FirstAt, one.Value.Sample))
        .OrderByDescending(group => group.Lines).ThenBy(group => group.Municipality, StringComparer.Ordinal)
        .ThenBy(group => group.Template, StringComparer.Ordinal);

    /// <summary>Whether further shapes are no longer told apart.</summary>
    public bool IsFull => groups.Count >= Most;

    public void Add(string municipality, string file, long? line, string reason, string text)
    {
        var key = (municipality, reason, Template: Of(text));
        if (!groups.ContainsKey(key) && IsFull) key = (municipality, "", Others);
        if (!groups.TryGetValue(key, out var group))
            groups.Add(key, group = new($"{file}:{line}", text.Length > LongestSample ? text[..LongestSample] + "…" : text));
        group.Lines++;
        if (group.Files.Count < MostFiles) group.Files.Add(file);
    }

    /// <summary>The shape of a line: `Failed login for &lt;*&gt; from &lt;*&gt;`.</summary>
    public static string Of(string line)
    {
        var shape = new StringBuilder();
        for (var i = 0; i < line.Length && shape.Length < Longest;)
        {
            var end = i + 1;
            if (line[i] is '"' or '\'' && line.IndexOf(line[i], i + 1) is > 0 and var quote) end = quote + 1;
            else if (IsOfWord(line[i]))
                while (end < line.Length && IsOfWord(line[end])) end++;
            var word = line.AsSpan(i, end - i);
            if (word.Length > 1 && word[0] is '"' or '\'' || word.ContainsAnyInRange('0', '9')) Vary(shape);
            else shape.Append(word);
            i = end;
        }
        return shape.ToString();
    }

    /// <summary>Numbers with points, colons and the like between them are one thing that varies.</summary>
    static void Vary(StringBuilder shape)
    {
        var text = shape.ToString();
        if (text.Length > Any.Length && text.AsSpan(0, text.Length - 1).EndsWith(Any) && ".:-/+,_@".Contains(text[^1])) shape.Length--;
        else if (!text.EndsWith(Any, StringComparison.Ordinal)) shape.Append(Any);
    }

    static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    sealed class Group(string firstAt, string sample)
    {
        public string FirstAt => firstAt;
        public string Sample => sample;
        public long Lines { get; set; }
        public HashSet<string> Files { get; } = new(StringComparer.Ordinal);
    }
}
