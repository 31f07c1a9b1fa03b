using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Regular expressions as Kusto has them (RE2): no look-around, no back-references, and time linear in the text, whatever a query or a log
/// line says. A pattern that .NET's non-backtracking engine refuses finds nothing; <see cref="Problem"/> says why.
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

    sealed record Compiled(Regex? Regex, string? Problem);

    /// <summary>The compiled pattern, or null when it is refused.</summary>
    public static Regex? Find(string pattern)
    {
        // Asked for each row: a match may take long.
        Work.Current?.Check();
        return Compile(pattern).Regex;
    }

    /// <summary>Why a pattern is refused, or null when it is not: for a diagnostic where the pattern stands in the query.</summary>
    public static string? Problem(string pattern) => Compile(pattern).Problem;

    static Compiled Compile(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known)) return known;
        if (Known.Count >= Capacity) Known.Clear();
        return Known.GetOrAdd(pattern, Create);
    }

    static Compiled Create(string pattern)
    {
        try
        {
            return new(new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch), null);
        }
        catch (ArgumentException error)
        {
            return new(null, error.Message);
        }
        catch (NotSupportedException error)
        {
            return new(null, error.Message);
        }
    }

    /// <summary>
    /// RE2's way of writing as .NET's: `(?P&lt;name&gt;`, `\Q…\E`, `\z` for a `$` that is not multi-line, `[[:alpha:]]`, `\pL`.
    /// </summary>
    internal static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        var multiline = HasMultilineFlag(pattern);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i += Escape(text, rest) - 1;
            }
            else if (inClass && rest.StartsWith("[:") && Posix(text, rest) is > 0 and var length)
            {
                i += length - 1;
            }
            else if (!inClass && rest.StartsWith("(?P<"))
            {
                text.Append("(?<");
                i += 3;
            }
            else if (!inClass && pattern[i] == '$' && !multiline)
            {
                text.Append("\\z");
            }
            else
            {
                if (inClass && pattern[i] == '[') text.Append('\\');   // .NET would read a subtraction
                else if (pattern[i] == '[') inClass = true;
                else if (pattern[i] == ']'
                    && !(i > 0 && (pattern[i - 1] == '[' || (pattern[i - 1] == '^' && i > 1 && pattern[i - 2] == '['))))
                    inClass = false;
                text.Append(pattern[i]);
            }
        }
        return text.ToString();
    }

    /// <returns>How many characters of the pattern were taken.</returns>
    static int Escape(StringBuilder text, ReadOnlySpan<char> rest)
    {
        switch (rest[1])
        {
            case 'Q':
                var end = rest.IndexOf("\\E");
                text.Append(Regex.Escape(new(end < 0 ? rest[2..] : rest[2..end])));
                return end < 0 ? rest.Length : end + 2;
            case 'p' or 'P' when rest.Length > 2 && char.IsAsciiLetter(rest[2]):
                text.Append('\\').Append(rest[1]).Append('{').Append(rest[2]).Append('}');
                return 3;
            default:
                text.Append(rest[..2]);
                return 2;
        }
    }

    /// <summary>Writes a POSIX class that stands inside a bracket.</summary>
    /// <returns>Its length, or 0 when it is none.</returns>
    static int Posix(StringBuilder text, ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(":]");
        if (end < 0) return 0;
        var members = rest[2..end] switch
        {
            "alpha" => "a-zA-Z",
            "digit" => "0-9",
            "alnum" => "a-zA-Z0-9",
            "upper" => "A-Z",
            "lower" => "a-z",
            "space" => @"\s",
            "punct" => @"!-/:-@\[-`{-~",
            "xdigit" => "0-9a-fA-F",
            "word" => @"\w",
            _ => "",
        };
        text.Append(members);
        return members.Length == 0 ? 0 : end + 2;
    }

    static bool HasMultilineFlag(string pattern)
    {
        for (var at = pattern.IndexOf("(?", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 2,
            StringComparison.Ordinal))
            for (var i = at + 2; i < pattern.Length && char.IsAsciiLetter(pattern[i]); i++)
                if (pattern[i] == 'm') return true;
        return false;
    }
}
