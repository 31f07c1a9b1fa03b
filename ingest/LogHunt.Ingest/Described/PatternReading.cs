using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>
/// Which pattern a description means: `line`, `pairs`, `delimited`, `json` or `regex`; `line` may have `pairs` in one of its parts.
/// </summary>
static class PatternReading
{
    public static readonly string[] Keys = ["line", "pairs", "delimited", "json", "regex"];

    const int MostColumns = 200;

    /// <summary>The pattern; null, and mistakes, when there is none.</summary>
    public static LinePattern? Of(DescribedMap format, int line, MistakeList mistakes)
    {
        var absent = format.Has("absent") ? string.Join(' ', format.Texts("absent").Select(word => word.Text)) : FieldSyntax.UsuallyAbsent;
        var given = Keys.Where(format.Has).ToArray();
        if (given.Length == 0)
        {
            mistakes.Add(line, $"nothing says how a line is read; there must be one of {MistakeList.Quoted(Keys)}");
            return null;
        }
        if (given.Length > 1 && !given.SequenceEqual(["line", "pairs"]))
        {
            mistakes.Add(format.LineOf(given[1]),
                $"`{given[0]}` and `{given[1]}` both say how a line is read; only `line` and `pairs` go together");
            return null;
        }
        switch (given[0])
        {
            case "line":
                var templates = format.Texts("line");
                return templates.IsEmpty ? null
                    : TemplatePattern.Of(templates, new(absent), format.Has("pairs") ? Pairs(format, absent, mistakes) : null, mistakes);
            case "pairs": return Pairs(format, absent, mistakes) is { } pairs ? new PairsPattern(pairs) : null;
            case "delimited": return Delimited(format, absent, mistakes);
            case "json":
                if (!format.Truth("json")) mistakes.Add(format.LineOf("json"), "`json` can only be `true`");
                return new JsonPattern(absent);
            default: return format.Text("regex") is { } regex ? RegexPattern.Of(regex, new(absent), format.LineOf("regex"), mistakes)
                : null;
        }
    }

    static PairText? Pairs(DescribedMap format, string absent, MistakeList mistakes)
    {
        if (format.Map("pairs", "separator", "between") is not { } pairs) return null;
        var (separator, between) = (pairs.Text("separator") ?? " ", pairs.Text("between") ?? "=");
        if (separator.Length > 0 && between.Length > 0) return new(separator, between, absent);
        mistakes.Add(format.LineOf("pairs"),
            "`separator` and `between` of `pairs` are texts with something in them, as `\" \"` and `\"=\"`");
        return null;
    }

    static DelimitedPattern? Delimited(DescribedMap format, string absent, MistakeList mistakes)
    {
        if (format.Map("delimited", "separator", "columns", "header") is not { } delimited) return null;
        var line = format.LineOf("delimited");
        var separator = delimited.Text("separator") switch { null => ",", "tab" => "\t", var given => given };
        if (Encoding.UTF8.GetByteCount(separator) != 1 || separator == "\"")
        {
            mistakes.Add(line, $"`separator` is one character, as `;`, or `tab`; `{separator}` is not");
            return null;
        }
        ImmutableArray<string> names = [.. delimited.Texts("columns").Select(name => name.Text.Trim())];
        var twice = names.Where(name => name != "_").GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group =>
            group.Count() > 1);
        if (names.Length is < 2 or > MostColumns) mistakes.Add(line,
            $"`columns` names 2 to {MostColumns} values in their order, `_` for one without interest");
        else if (names.Any(name => name.Length == 0)) mistakes.Add(line,
            "a value in `columns` has no name; write `_` for one without interest");
        else if (twice is not null) mistakes.Add(line, $"`{twice.Key}` stands twice in `columns`");
        else return new((byte)separator[0], names, absent, delimited.Truth("header"));
        return null;
    }
}
