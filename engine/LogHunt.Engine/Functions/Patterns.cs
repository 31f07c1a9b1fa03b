using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Regular expressions as Kusto has them: no look-around, no back-references, and time linear in the text, whatever a query or a log
/// line says. A pattern that is refused finds nothing; <see cref="Problem"/> says why.
/// </summary>
public static class Patterns
{
    const int Capacity = 512;

    /// <summary>Nodes of an automaton beyond which a pattern is refused: `(.{1,1000}){1,1000}` would have a million.</summary>
    const int LargestAutomaton = 100_000;

    /// <summary>
    /// What one match may take: linear is not fast when a large pattern meets a text of megabytes. Ends with
    /// <see cref="RegexMatchTimeoutException"/>, which a query's budget makes a sentence of.
    /// </summary>
    public static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    static readonly ConcurrentDictionary<string, Compiled> Known = new(StringComparer.Ordinal);

    static Patterns() => AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", LargestAutomaton);

    sealed record Compiled(Regex? Regex, string? Problem, PatternTranslation Translation);

    /// <summary>The compiled pattern, or null when it is refused.</summary>
    public static Regex? Find(string pattern)
    {
        // Asked for each row: a match may take long.
        Work.Current?.Check();
        return Compile(pattern).Regex;
    }

    /// <summary>Why a pattern is refused, or null when it is not: for a diagnostic where the pattern stands in the query.</summary>
    public static string? Problem(string pattern) => Compile(pattern).Problem;

    /// <summary>The number of the group of a name, counted from the left as all groups are; -1 when there is none.</summary>
    public static int Group(string pattern, string name) => Compile(pattern).Translation.Names.TryGetValue(name, out var number) ? number : -1;

    /// <summary>The pattern in the words of .NET's engine.</summary>
    internal static string Translate(string pattern) => Compile(pattern).Translation.Written;

    static Compiled Compile(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known)) return known;
        if (Known.Count >= Capacity) Known.Clear();
        return Known.GetOrAdd(pattern, Create);
    }

    static Compiled Create(string pattern)
    {
        var translation = PatternTranslation.Of(pattern);
        if (translation.Problem is { } problem) return new(null, problem, translation);
        try
        {
            return new(new(translation.Written, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch), null, translation);
        }
        catch (ArgumentException)
        {
            return new(null, "it is not well formed", translation);
        }
        catch (NotSupportedException)
        {
            return new(null, "it is too large with its repetitions written out; make them smaller", translation);
        }
    }
}
