using System.Globalization;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Syntax;

/// <summary>`datetime(2026-01-01)`, `timespan(1.02:03:04)`, `guid(…)`, `bool(null)`, `long(5)` …</summary>
static class TypedLiteral
{
    public static ExprSyntax Read(string token, QuerySpan span)
    {
        var open = token.IndexOf('(', StringComparison.Ordinal);
        var name = token[..open].TrimEnd();
        var type = ColumnTypes.Parse(name)!.Value;
        var text = token[(open + 1)..^1].Trim();
        if (text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0]) text = text[1..^1];
        if (token.EndsWith("()", StringComparison.Ordinal) && type == ColumnType.DateTime) return new CallSyntax(new("now", span), [], span);
        if (text == "null" || text.Length == 0) return new LiteralSyntax(null, type, span);
        return Value(type, text) is { } value ? new LiteralSyntax(value, type, span) : new BadLiteralSyntax(text, type.Kql(), span);
    }

    static object? Value(ColumnType type, string text) => type switch
    {
        ColumnType.Bool => text switch
        {
            "true" or "True" or "TRUE" or "1" => true,
            "false" or "False" or "FALSE" or "0" => false,
            _ => null,
        },
        ColumnType.Int => Literals.Integer(text) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null,
        ColumnType.Long => Literals.Integer(text),
        ColumnType.Real => Real(text),
        ColumnType.Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        ColumnType.DateTime => Time(text),
        ColumnType.TimeSpan => Span(text),
        ColumnType.Guid => Guid.TryParse(text, out var guid) ? guid : null,
        _ => null,
    };

    static object? Real(string text) => text switch
    {
        "nan" or "NaN" => double.NaN,
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    /// <summary>Kusto's literals may have blanks around the strokes of a date, which no text that is read as a time has.</summary>
    static DateTime? Time(string text) =>
        TimeText.TryParse(text, out var time) || TimeText.TryParse(text.Replace(" - ", "-", StringComparison.Ordinal), out time) ? time : null;

    /// <summary>`1.02:03:04`, `15s` or `15 seconds`.</summary>
    static TimeSpan? Span(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, [>= 'a' and <= 'z', ..] unit]) text = number + unit;
        return TimeText.TryParseSpan(text, out var span) ? span : null;
    }
}
