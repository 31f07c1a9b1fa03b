using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;

namespace LogHunt.Query.Operators;

/// <summary>
/// The pattern of `parse` as one regular expression over the whole text, and the conversion of what it captures. Simple: one part that is
/// not of its type makes all null; relaxed: only that part. Gives an array with a value for each column, or null where the pattern does
/// not fit.
/// </summary>
sealed class TextPattern : Overload
{
    const string Number = @"[-+]?[0-9]+", Real = @"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|NaN|[-+]?inf";

    public static ScalarFunction Function { get; } = new(new("parse", "The parts of a text that a pattern names.", "", ""));

    readonly Regex? regex;
    readonly bool isRelaxed;
    readonly ImmutableArray<(ColumnType Type, Overload? Conversion)> columns;

    public TextPattern(ImmutableArray<ParsePart> parts, string kind, string flags) : base(ColumnType.Dynamic, ColumnType.String)
    {
        isRelaxed = kind == "relaxed";
        columns = [.. parts.Where(part => part.Column is not null).Select(part => (part.Type, ConversionTo(part.Type)))];
        var pattern = PatternOf(parts, kind, flags);
        regex = Patterns.Find(pattern);
        Problem = Patterns.Problem(pattern);
    }

    /// <summary>Why the pattern is no regular expression, or null.</summary>
    public string? Problem { get; }

    static Overload? ConversionTo(ColumnType type) =>
        type == ColumnType.String ? null : FunctionList.Find("to" + type.Kql())?.Resolve([ColumnType.String]);

    static string PatternOf(ImmutableArray<ParsePart> parts, string kind, string flags)
    {
        var pattern = new StringBuilder(flags.Contains('i') ? "(?is)^" : "(?s)^");
        var any = flags.Contains('U') ? ".*?" : ".*";
        var column = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            var isLast = i == parts.Length - 1;
            if (part.IsStar) pattern.Append(isLast ? ".*" : ".*?");
            else if (part.Literal is { } literal) pattern.Append(kind == "regex" ? $"(?:{literal})" : Regex.Escape(literal));
            else
            {
                var what = kind == "regex" ? part.Type is ColumnType.Int or ColumnType.Long ? Number : any
                    : isLast ? ".*"
                    : parts[i + 1].IsStar ? BeforeStar(part.Type, isEnd: i + 2 == parts.Length)
                    : ".*?";
                pattern.Append(CultureInfo.InvariantCulture, $"(?<{GroupOf(column++)}>{what})");
            }
        }
        return pattern.Append('$').ToString();
    }

    /// <summary>A number before a star ends where its digits do; a text before a last star takes all that is left.</summary>
    static string BeforeStar(ColumnType type, bool isEnd) => type switch
    {
        ColumnType.Int or ColumnType.Long => $@"\s*{Number}",
        ColumnType.Real or ColumnType.Decimal => $@"\s*(?:{Real})",
        _ => isEnd ? ".*" : ".*?",
    };

    /// <summary>By name, because a regular expression of the query may have groups of its own.</summary>
    static string GroupOf(int column) => string.Create(CultureInfo.InvariantCulture, $"column{column}");

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        if (regex?.Match((string?)arguments[0] ?? "") is not { Success: true } match) return null;
        var values = new object?[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var text = match.Groups[GroupOf(i)].Value;
            var (type, conversion) = columns[i];
            values[i] = type == ColumnType.String ? text
                : type == ColumnType.Dynamic ? Dynamic.Parse(text).Value
                : conversion?.Invoke([text]);
            if (values[i] is null && type != ColumnType.Dynamic && !isRelaxed) return null;
        }
        return new DynamicArray(values);
    }
}
