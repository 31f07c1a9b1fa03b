using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>What is right: the samples, cases and documents of the project, and of the corpus where there is one.</summary>
static partial class Corpora
{
    /// <summary>Of a file of the corpus: the rest is more of the same.</summary>
    const int LinesOfAFile = 12, LongestLine = 8 << 10, LongestList = 2 << 10;

    static readonly string Samples = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples");

    /// <summary>Lines of logs, each once.</summary>
    public static IEnumerable<byte[]> SampleLines()
    {
        var own = Files(Samples, "*.log").SelectMany(File.ReadLines);
        var others = new[] { "firewall", "auth" }.SelectMany(folder => Files(InCorpus(folder), "*.log"))
            .SelectMany(file => File.ReadLines(file).Where(line => line.Length is > 0 and < LongestLine).Take(LinesOfAFile));
        return own.Concat(others).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes);
    }

    /// <summary>Queries: the cases, the examples of the language, the corpus's hunts.</summary>
    public static IEnumerable<string> Queries()
    {
        var cases = Files(Repository.PathTo("tests", "LogHunt.Query.Tests", "Cases"), "*.kql").SelectMany(file =>
            Cases().Matches(File.ReadAllText(file)))
            .Select(match => string.Join('\n', match.Value.Split('\n').Select(line => line.Length > 7 ? line[7..] : "")).Replace("«",
                "").Replace("»", ""));
        var examples = File.ReadAllLines(Repository.PathTo("docs", "language.md")).Where(line =>
            line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Replace("\\|", "\u0001").Split('|')).Where(cells => cells.Length > 4)
            .Select(cells => cells[3].Trim().Trim('`').Replace('\u0001', '|'));
        var hunts = Files(InCorpus("kql/hunts"), "*.kql").Select(File.ReadAllText).Where(text => text.Length < LongestLine);
        return cases.Concat(examples.Select(example => IsQuery().IsMatch(example) ? example : $"print x = {example}")).Concat(hunts);
    }

    /// <summary>Names of operators, functions and aggregates.</summary>
    public static IEnumerable<string> LanguageNames() =>
        File.ReadAllLines(Repository.PathTo("docs", "language.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Names().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));

    /// <summary>Files of indicators; of lists in the corpus the first lines, and documents that are small.</summary>
    public static IEnumerable<string> IndicatorFiles() =>
        Files(Path.Combine(Samples, "Indicators"), "*").Where(file =>
            !file.EndsWith(".expected", StringComparison.Ordinal)).Select(File.ReadAllText)
            .Concat(Files(InCorpus("indicators"), "*").Where(file => Path.GetExtension(file) is ".csv" or ".txt")
                .Select(file => string.Join('\n', File.ReadLines(file).Take(LinesOfAFile))))
            .Concat(Files(InCorpus("indicators"), "*.json").Where(file => new FileInfo(file).Length < LongestList).Select(File.ReadAllText))
            .Where(text => text.Length < LongestList);

    static string InCorpus(string folder) => Path.Combine(Corpus.Find() ?? "", folder);

    static IEnumerable<string> Files(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    [GeneratedRegex(@"^query .*(\n       .*)*", RegexOptions.Multiline)]
    private static partial Regex Cases();

    [GeneratedRegex(@"\||^(print|range|datatable|union|let|search)\b")]
    private static partial Regex IsQuery();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
