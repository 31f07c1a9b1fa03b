using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>
/// A regular expression whose named groups are the parts. It never backtracks, its size with all that it repeats is bounded, and so is the
/// line: what it costs is bounded whatever stands there. It costs a string for each line, which templates do not.
/// </summary>
sealed class RegexPattern : LinePattern
{
    const int LongestPattern = 2000, MostStates = 4000;

    /// <summary>Bytes of a line beyond which it is not tried.</summary>
    public const int LongestLine = 8192;

    readonly Regex regex;
    readonly int[] groups;
    readonly AbsentWords absent;

    RegexPattern(Regex regex, AbsentWords absent)
    {
        (this.regex, this.absent) = (regex, absent);
        groups = [.. regex.GetGroupNumbers().Where(number => !char.IsAsciiDigit(regex.GroupNameFromNumber(number)[0]))];
        Parts = [.. groups.Select(regex.GroupNameFromNumber)];
    }

    public override ImmutableArray<string> Parts { get; }

    /// <summary>Null, and a mistake, for what is no expression of this kind.</summary>
    public static RegexPattern? Of(string text, AbsentWords absent, int line, MistakeList mistakes)
    {
        if (text.Length > LongestPattern || RegexSize.Of(text) > MostStates)
        {
            mistakes.Add(line, $"the regex is too large: at most {LongestPattern} characters, and {MostStates} with all that its counts repeat");
            return null;
        }
        try
        {
            var pattern = new RegexPattern(new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), absent);
            if (pattern.Parts.IsEmpty) mistakes.Add(line, "the regex names no part; write groups as `(?<user>\\S+)`");
            return pattern;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            mistakes.Add(line, wrong is NotSupportedException
                ? "the regex would have to backtrack: it may have no look-arounds, back-references or atomic groups"
                : $"the regex is none: {wrong.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
            return null;
        }
    }

    public override bool Read(in LogLine line, FieldColumns columns, RecordFields fields) =>
        Read(line.Text, columns, fields) || line.Body.Length < line.Text.Length && Read(line.Body, columns, fields);

    bool Read(ReadOnlySpan<byte> text, FieldColumns columns, RecordFields fields)
    {
        if (text.Length > LongestLine) return false;
        var match = regex.Match(Encoding.UTF8.GetString(text));
        if (!match.Success) return false;
        fields.Begin(default, columns);
        for (var i = 0; i < groups.Length; i++)
        {
            var value = match.Groups[groups[i]].ValueSpan.Trim();
            if (value.IsEmpty) continue;
            var length = Encoding.UTF8.GetBytes(value, fields.Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
            var start = fields.Keep(length);
            if (!absent.Contains(fields.At(start, length))) fields.AddAt(i, start, length);
        }
        return fields.Count > 0;
    }
}

/// <summary>About how many states an expression has: its characters, each as often as the counts around it repeat it.</summary>
static class RegexSize
{
    const long Most = 1 << 30;

    public static long Of(string text)
    {
        var open = new Stack<(long Before, long Last)>();
        long all = 0, last = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    (all, last) = (all + 1, 1);
                    break;
                case '[':
                    at = Math.Max(at + 1, ClassEnd(text, at));
                    (all, last) = (all + 1, 1);
                    break;
                case '(':
                    open.Push((all, last));
                    (all, last) = (0, 0);
                    break;
                case ')' when open.Count > 0:
                    var inner = all;
                    (all, last) = (open.Pop().Before + inner, inner);
                    break;
                case '{' when Count(text, at) is var (times, end) && times > 0:
                    all = Math.Min(Most, all + last * (times - 1));
                    last = Math.Min(Most, last * times);
                    at = end;
                    break;
                default:
                    (all, last) = (all + 1, 1);
                    break;
            }
        }
        while (open.Count > 0) all += open.Pop().Before;
        return all;
    }

    static int ClassEnd(string text, int at)
    {
        for (var i = at + 2; i < text.Length; i++)
            if (text[i] == ']' && text[i - 1] != '\\') return i;
        return text.Length;
    }

    /// <summary>The most that `{n}`, `{n,}` or `{n,m}` repeats; 0 for a brace that is none of them.</summary>
    static (long Times, int End) Count(string text, int at)
    {
        var end = text.IndexOf('}', at);
        if (end < 0) return (0, at);
        var parts = text[(at + 1)..end].Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || !parts.All(part => part.All(char.IsAsciiDigit))) return (0, at);
        var most = parts.Max(part => part.Length == 0 ? 0 : part.Length > 6 ? 1_000_000
            : long.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
        return (Math.Max(1, most), end);
    }
}
