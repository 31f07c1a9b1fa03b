using System.Globalization;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Syntax;

/// <summary>`datetime(2026-01-01)`, `timespan(1.02:03:04)`, `guid(…)`, `bool(null)`, `long(5)` …</summary>
static class TypedLiteral
{
    static readonly string[] DateTimeForms =
    [
        "yyyy-M-d", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-dTH:m", "yyyy-M-dTH:m:s", "yyyy-M-dTH:m:s.FFFFFFF",
        "yyyy-M-dTH:mK", "yyyy-M-dTH:m:sK", "yyyy-M-dTH:m:s.FFFFFFFK", "yyyy-M-d H:mK", "yyyy-M-d H:m:sK", "yyyy-M-d H:m:s.FFFFFFFK", "yyyy-M-d H:m:s.FFFFFFF K",
        "yyyy-M", "yyyy", "yyyyMMdd", "yyyy/M/d", "yyyy/M/d H:m:s", "M/d/yyyy", "M/d/yyyy H:m", "M/d/yyyy H:m:s", "M/d/yyyy h:m:s tt", "yyyy.M.d", "yyyy.M.d H:m:s",
        "d MMM yyyy", "d MMM yyyy H:m:s", "ddd, d MMM yyyy H:m:s", "ddd, d MMM yyyy H:m:s 'GMT'",
    ];

    public static ExprSyntax Read(string token, SourceSpan span)
    {
        var open = token.IndexOf('(', StringComparison.Ordinal);
        var name = token[..open].TrimEnd();
        var type = ColumnTypes.Parse(name)!.Value;
        var text = token[(open + 1)..^1].Trim();
        if (text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0]) text = text[1..^1];
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

    /// <summary>Without a zone it is UTC.</summary>
    static DateTime? Time(string text) =>
        DateTime.TryParseExact(text, DateTimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var time) ? time : null;

    static TimeSpan? Span(string text)
    {
        if (Literals.TimeSpanWithUnit(text) is { } withUnit) return withUnit;
        if (text.All(c => char.IsAsciiDigit(c) || c == '-') && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && Math.Abs(days) <= 10_675_199) return TimeSpan.FromDays(days);
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }
}
