using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Text as it is: length, case, pieces, search. Lengths and positions count code points.</summary>
static class TextFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("strlen", "The number of code points in the text.", """strlen("blåbær")""", "6"), new LengthOverload(inBytes: false)),
        new(new("string_size", "The number of bytes in the text's UTF-8.", """string_size("blåbær")""", "8"),
            new LengthOverload(inBytes: true)),
        new TextFunction(new("tolower", "The text in lower case.", """tolower("ÅSE")""", "åse"), new CaseOverload(upper: false)),
        new TextFunction(new("toupper", "The text in upper case.", """toupper("åse")""", "ÅSE"), new CaseOverload(upper: true)),
        TypedFunction.OfAny(new("strcat", "The values' texts one after the other.", """strcat("a", 1, true)""", "a1True"),
            ColumnType.String, 1, 64, values => Join("", values)),
        TypedFunction.OfAny(new("strcat_delim", "The values' texts with a delimiter between them.", """strcat_delim("-", 1, "a", 1s)""",
            "1-a-00:00:01"), ColumnType.String, 2, 65,
            values => Join(Conversions.ToText(values[0]), values[1..])),
        new TypedFunction(new("strrep", "The value's text a number of times (at most 1024), with a delimiter between.",
            """strrep("ab", 3, ".")""", "ab.ab.ab"),
            types => types is [_, ColumnType.Int or ColumnType.Long] or [_, ColumnType.Int or ColumnType.Long, _]
                ? Rows(ColumnType.String, types.Length == 2 ? [types[0], ColumnType.Long] : [types[0], ColumnType.Long, types[2]], Repeat)
                : null),
        new TextFunction(new("substring", "The part from a position (negative: from the end), with a length or to the end.",
            """substring("hello", -2, 2)""", "lo"),
            Map((string text, long start) => CodePoints.Slice(text, start, long.MaxValue)),
            Map((string text, long start, long length) => CodePoints.Slice(text, start, Math.Max(length, 0)))),
        new TextFunction(new("split", "The pieces between a delimiter as an array, or an array with the one piece asked for.",
            """split("a,,b", ",")""", """["a","","b"]"""),
            Map((string text, string delimiter) => Split(text, delimiter)),
            Map((string text, string delimiter, long piece) => Split(text, delimiter, piece))),
        new TextFunction(new("indexof",
            "The position of a text in another, -1 when it is not there, null when it is empty; from a start, within a length, the n-th time.",
            """indexof("abcabc", "a", 2)""", "3"),
            Rows(ColumnType.Long, [ColumnType.String, ColumnType.String, ColumnType.Long, ColumnType.Long, ColumnType.Long], IndexOf,
                optional: 3)),
        new TextFunction(new("countof", "How often a text (overlaps count) or, with \"regex\", a pattern is found.",
            """countof("banana", "an")""", "2"),
            Map((string text, string search) => CountOf(text, search)),
            Map((string text, string search, string kind) => kind == "regex" ? CountOfPattern(text, search) : CountOf(text, search))),
        new TextFunction(new("replace_string", "The text with each occurrence of another replaced.",
            """replace_string("a magic cat", "cat", "hat")""", "a magic hat"),
            Map((string text, string search, string replacement) =>
                search.Length == 0 ? text : Replaced(text, search, replacement))),
        new(new("replace_strings",
            "The text with each text of a list replaced by the one at its place in another; of two that fit the first.",
            """replace_strings("a cat", dynamic(["a ", "cat"]), dynamic(["the ", "hat"]))""", "the hat"),
            Map((string text, Dynamic search, Dynamic replacements) => Replace(text, search, replacements))),
        new TextFunction(new("reverse", "The text's code points from last to first.", "reverse(12345)", "54321"),
            Map((string text) => CodePoints.Reverse(text))),
        new(new("strcmp", "-1, 0 or 1: how the first text stands to the second in the order of code units.",
            """strcmp("abc", "ABC")""", "1"),
            Map((string a, string b) => (long)Math.Sign(string.CompareOrdinal(a, b)))),
        new(new("translate",
            "The text with each character of a list replaced by the one at its place in another list, whose last one fills up.",
            """translate("krasp", "otsku", "spark")""", "kusto"),
            Map((string search, string replacement, string text) => Translate(search, replacement, text))),
        TypedFunction.OfAny(new("isempty", "True for the empty string and for null.", """isempty("")""", "True"), ColumnType.Bool, 1, 1,
            values => IsEmpty(values[0])).Or(ColumnType.String, new EmptyOverload(wanted: true)),
        TypedFunction.OfAny(new("isnotempty", "False for the empty string and for null.", """isnotempty("")""",
            "False") { Aliases = ["notempty"] }, ColumnType.Bool, 1, 1, values => !IsEmpty(values[0]))
            .Or(ColumnType.String, new EmptyOverload(wanted: false)),
        new(new("isascii", "True when every character is ASCII.", """isascii("blåbær")""", "False"),
            Map((string text) => Ascii.IsValid(text))),
        new(new("has_any_index", "The position of the first term of the array that is in the text, -1 when none is.",
            """has_any_index("this is an example", dynamic(["not", "example"]))""", "1"),
            Map((string text, Dynamic terms) => IndexOfTerm(text, terms))),
    ];

    static bool IsEmpty(object? value) => value is null or "";

    static string Join(string delimiter, ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) text.Append(delimiter);
            text.Append(Conversions.ToText(values[i]));
            ValueSize.OfText(text.Length);
        }
        return text.ToString();
    }

    static string Repeat(ReadOnlySpan<object?> values)
    {
        if (values[1] is not long times) return "";
        var text = Conversions.ToText(values[0]);
        var delimiter = values.Length > 2 ? Conversions.ToText(values[2]) : "";
        times = Math.Clamp(times, 0, 1024);
        ValueSize.OfText(times * ((long)text.Length + delimiter.Length));
        var repeated = new StringBuilder();
        for (var i = 0; i < times; i++)
        {
            if (i > 0) repeated.Append(delimiter);
            repeated.Append(text);
        }
        return repeated.ToString();
    }

    static Dynamic Split(string text, string delimiter) => new(new DynamicArray(Pieces(text, delimiter)));

    static Dynamic Split(string text, string delimiter, long piece)
    {
        var pieces = Pieces(text, delimiter);
        return new(piece >= 0 && piece < pieces.Length ? new DynamicArray([pieces[piece]]) : null);
    }

    static string[] Pieces(string text, string delimiter)
    {
        if (delimiter.Length == 0) return [text];
        if (text.Length > ValueSize.MostElements) ValueSize.OfElements(text.AsSpan().Count(delimiter));
        return text.Split(delimiter);
    }

    static string Replaced(string text, string search, string replacement)
    {
        if ((long)text.Length * replacement.Length > ValueSize.MostText)
            ValueSize.OfText(text.Length + text.AsSpan().Count(search) * ((long)replacement.Length - search.Length));
        return text.Replace(search, replacement, StringComparison.Ordinal);
    }

    static object? IndexOf(ReadOnlySpan<object?> values)
    {
        var search = (string)values[1]!;
        return search.Length == 0
            ? null
            : CodePoints.Find((string)values[0]!, values[2..],
                (text, from, length) => (text.IndexOf(search, from, length, StringComparison.Ordinal), 1));
    }

    /// <summary>
    /// What an earlier text of the list has matched is no other's, no replacement is searched, and what none replaces stays.
    /// </summary>
    static string Replace(string text, Dynamic search, Dynamic replacements)
    {
        var with = replacements.Value as DynamicArray ?? DynamicArray.Empty;
        List<(string Text, bool IsMatched)> pieces = [(text, false)];
        foreach (var (wanted, i) in (search.Value as DynamicArray ?? DynamicArray.Empty).Select((item, i) => (item as string ?? "", i)))
        {
            if (wanted.Length == 0 || i >= with.Count) continue;
            var matched = (with[i] as string ?? wanted, true);
            pieces = [.. pieces.SelectMany(piece => piece.IsMatched ? [piece] : Cut(piece.Text, wanted, matched))];
        }
        ValueSize.OfText(pieces.Sum(piece => (long)piece.Text.Length));
        return string.Concat(pieces.Select(piece => piece.Text));
    }

    /// <summary>The pieces between matches, with what stands for a match between each two.</summary>
    static IEnumerable<(string Text, bool IsMatched)> Cut(string text, string wanted, (string Text, bool IsMatched) matched) =>
        Pieces(text, wanted).SelectMany((piece, i) => i == 0 ? [(piece, false)] : new[] { matched, (piece, false) });

    static long? CountOf(string text, string search)
    {
        if (search.Length == 0) return null;
        var count = 0L;
        for (var i = text.IndexOf(search, StringComparison.Ordinal); i >= 0; i = text.IndexOf(search, i + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    static long? CountOfPattern(string text, string pattern)
    {
        if (Patterns.Find(pattern) is not { } regex) return null;
        var count = 0L;
        foreach (var _ in regex.EnumerateMatches(text))
        {
            Work.Tick();
            count++;
        }
        return count;
    }

    static string Translate(string search, string replacement, string text)
    {
        var translated = new StringBuilder(text.Length);
        Rune[] wanted = [.. search.EnumerateRunes()];
        Rune[] given = [.. replacement.EnumerateRunes()];
        foreach (var rune in text.EnumerateRunes())
        {
            var place = Array.IndexOf(wanted, rune);
            Work.Tick();
            if (place < 0) translated.Append(rune);
            else if (given.Length > 0) translated.Append(given[Math.Min(place, given.Length - 1)]);
        }
        return translated.ToString();
    }

    static readonly Overload HasTerm = ScalarOperators.Find("has")!.Overloads[0];

    static long? IndexOfTerm(string text, Dynamic terms)
    {
        if (terms.Value is not DynamicArray array) return null;
        for (var i = 0; i < array.Count; i++)
            if (HasTerm.Invoke([text, Conversions.ToText(array[i])]) is true) return i;
        return -1;
    }
}
