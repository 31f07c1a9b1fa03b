using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Text by regular expressions.</summary>
static class PatternFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new TextFunction(new("extract", "What a group (0: all) of a pattern's first match caught, empty when there is none.",
            """extract("user=(\\w+)", 1, "user=ola port=22")""", "ola"),
            new ExtractOverload()),
        new TextFunction(new("extract_all",
            "What the groups caught in every match: texts, or with several groups arrays of texts; null without a match.",
            """extract_all("([0-9]+)", "10.0.3")""", """["10","0","3"]""") { Aliases = ["extractall"] },
            Map((string pattern, string text) => ExtractAll(pattern, null, text)),
            Map((string pattern, Dynamic groups, string text) => ExtractAll(pattern, groups.Value as DynamicArray, text))),
        new TextFunction(new("replace_regex", "The text with each match of a pattern replaced; `\\1` is what group 1 caught.",
            """replace_regex("Number is 5", "is ([0-9]+)", @"was: \1")""", "Number was: 5"),
            Map((string text, string pattern, string replacement) => Replace(text, pattern, replacement))),
        new(new("replace", "An older replace_regex(): pattern, replacement, text.", """replace("[0-9]+", "n", "a1b22")""", "anbn"),
            Map((string pattern, string replacement, string text) => Replace(text, pattern, replacement))),
        new(new("indexof_regex",
            "The position of a pattern's first match, -1 without one; from a start, within a length, the n-th match.",
            """indexof_regex("abcabc", "c.b")""", "2"),
            Rows(ColumnType.Long, [ColumnType.String, ColumnType.String, ColumnType.Long, ColumnType.Long, ColumnType.Long], IndexOf,
                optional: 3)),
        new(new("trim", "The text without one match of a pattern at each end.", """trim("[x_]+", "__hello_x")""", "hello"),
            Map((string pattern, string text) => TrimEnd(pattern, TrimStart(pattern, text)))),
        new(new("trim_start", "The text without a match of a pattern at its start.", """trim_start("https?://", "https://example.no")""",
            "example.no"),
            Map((string pattern, string text) => TrimStart(pattern, text))),
        new(new("trim_end", "The text without a match of a pattern at its end.", """trim_end("/+", "example.no//")""", "example.no"),
            Map((string pattern, string text) => TrimEnd(pattern, text))),
        new(new("regex_quote", "The text as a pattern that finds exactly it.", """regex_quote("a.b")""", """a\.b"""),
            Map((string text) => Regex.Escape(text))),
    ];

    /// <summary>Characters from which on the matches of one text may take so long that the query's time is asked for between them.</summary>
    const int LongText = 20_000;

    /// <summary>Unlike indexof(), a start before the text is a mistake.</summary>
    static object? IndexOf(ReadOnlySpan<object?> values) => values is not [_, _, < 0L, ..] && Patterns.Find((string)values[1]!) is { } regex
        ? CodePoints.Find((string)values[0]!, values[2..],
            (text, from, length) => regex.Match(text, from, length) is { Success: true } match ? (match.Index, match.Length) : (-1, 0))
        : null;

    static Dynamic ExtractAll(string pattern, DynamicArray? wanted, string text)
    {
        if (Patterns.Find(pattern) is not { } regex || regex.GetGroupNumbers().Length < 2) return default;
        var groups = wanted is null ? [.. regex.GetGroupNumbers().Skip(1)] : wanted.Select(group => Number(pattern, regex, group)).ToArray();
        if (groups.Length == 0 || groups.Contains(-1)) return default;
        var found = new List<object?>();
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            Work.Tick();
            var values = new object?[groups.Length];
            for (var i = 0; i < values.Length; i++) values[i] = CodePoints.Whole(match.Groups[groups[i]].Value);
            found.Add(values.Length == 1 ? values[0] : new DynamicArray(values));
            ValueSize.OfElements((long)found.Count * values.Length);
        }
        return new(found.Count == 0 ? null : new DynamicArray(found));
    }

    /// <summary>The number of a group that is named or numbered, -1 when there is none.</summary>
    static int Number(string pattern, Regex regex, object? group) => group switch
    {
        string name => Patterns.Group(pattern, name),
        long number when number >= 0 && number < regex.GetGroupNumbers().Length => (int)number,
        _ => -1,
    };

    static string Replace(string text, string pattern, string replacement)
    {
        if (Patterns.Find(pattern) is not { } regex) return "";
        var rewrite = Rewrite(replacement);
        if ((long)text.Length * replacement.Length > ValueSize.MostText) CheckGrowth(text, regex, rewrite);
        // An empty match inside of a code point is none.
        return text.AsSpan().ContainsAnyInRange('\ud800', '\udfff')
            ? CodePoints.Whole(regex.Replace(text,
                match => match.Length == 0 && CodePoints.IsInside(text, match.Index) ? "" : match.Result(rewrite)))
            : text.Length < LongText ? regex.Replace(text, rewrite) : regex.Replace(text, match =>
            {
                Work.Tick();
                return match.Result(rewrite);
            });
    }

    /// <summary>Adds up what the matches become before any text is made of them.</summary>
    static void CheckGrowth(string text, Regex regex, string rewrite)
    {
        var length = 0L;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            Work.Tick();
            ValueSize.OfText(length += match.Result(rewrite).Length);
        }
    }

    /// <summary>`\1` as .NET's `${1}`, with `$` meaning itself.</summary>
    internal static string Rewrite(string replacement)
    {
        var text = new StringBuilder(replacement.Length);
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] == '\\' && i + 1 < replacement.Length)
            {
                var next = replacement[++i];
                if (char.IsAsciiDigit(next)) text.Append(CultureInfo.InvariantCulture, $"${{{next}}}");
                else text.Append(next == '$' ? "$$" : next.ToString());
            }
            else
            {
                text.Append(replacement[i] == '$' ? "$$" : replacement[i].ToString());
            }
        }
        return text.ToString();
    }

    static string TrimStart(string pattern, string text) =>
        Patterns.Find($"^(?:{pattern})") is { } regex && regex.Match(text) is { Success: true } match
            ? CodePoints.Whole(text[match.Length..])
            : text;

    static string TrimEnd(string pattern, string text) =>
        Patterns.Find($"(?:{pattern})$") is { } regex && regex.Match(text) is { Success: true } match
            ? CodePoints.Whole(text[..match.Index])
            : text;
}
