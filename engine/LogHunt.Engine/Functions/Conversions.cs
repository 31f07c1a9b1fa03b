using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Values from one type to another as `toint`, `todatetime` … do it: what does not convert is null (empty for a string), never an error.
/// </summary>
public static class Conversions
{
    /// <summary>A value as <see cref="Column.Value"/> gives it, of any type, as one of type `to`.</summary>
    public static object? To(ColumnType to, object? value) => to switch
    {
        ColumnType.String => ToText(value),
        ColumnType.Dynamic => ToDynamic(value),
        _ when value is null => null,
        ColumnType.Bool => ToBool(value),
        ColumnType.Int => ToInt(value),
        ColumnType.Long => ToLong(value),
        ColumnType.Real => ToReal(value),
        ColumnType.Decimal => ToDecimal(value),
        ColumnType.DateTime => ToTime(value),
        ColumnType.TimeSpan => ToSpan(value),
        _ => value is Guid ? value : value is string text && Guid.TryParse(text, out var guid) ? guid : null,
    };

    /// <summary>A value of any type in KQL's form; empty for null.</summary>
    public static string ToText(object? value) => KqlText.Of(value);

    /// <summary>The text of a value that came out of a dynamic: booleans are JSON's there.</summary>
    public static string DynamicToText(object? value) => value is bool flag ? flag ? "true" : "false" : KqlText.Of(value);

    /// <summary>A value as an element of a dynamic: ints are longs there, decimals their text, as the engine of Kusto has it.</summary>
    public static object? ToDynamic(object? value) => value switch
    {
        int number => (long)number,
        decimal number => KqlText.Of(number),
        Dynamic wrapped => wrapped.Value,
        _ => value,
    };

    /// <summary>Numbers are true unless 0; text is `true`, `false` or a whole number.</summary>
    public static bool? ToBool(object? value) => value switch
    {
        bool flag => flag,
        int number => number != 0,
        long number => number != 0,
        double number => number != 0,
        decimal number => number != 0,
        string text => ParseBool(text),
        _ => null,
    };

    /// <summary>`true` or `false` in any case, or a whole number; null for other text.</summary>
    public static bool? ParseBool(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        if (trimmed.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        return ParseLong(trimmed) is { } number ? number != 0 : null;
    }

    /// <summary>Reals are cut toward zero; a datetime or timespan gives its ticks of 100 ns.</summary>
    public static long? ToLong(object? value) => value switch
    {
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        double number => ToLong(number),
        decimal number => number is >= long.MinValue and <= long.MaxValue ? (long)number : null,
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        string text => ParseLong(text),
        _ => null,
    };

    /// <summary>Cut toward zero; beyond the range of a long the nearest one, null for what is not finite.</summary>
    public static long? ToLong(double number) => double.IsFinite(number) ? (long)number : null;

    /// <summary>As <see cref="ToLong(object?)"/>; null beyond the range of an int.</summary>
    public static int? ToInt(object? value) => value switch
    {
        int number => number,
        long number => ToInt(number),
        double number => ToInt(number),
        string text => ParseInt(text),
        _ => ToLong(value) is { } number ? ToInt(number) : null,
    };

    /// <summary>Null beyond the range of an int.</summary>
    public static int? ToInt(long number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>Cut toward zero; beyond the range the nearest int, null for what is not finite.</summary>
    public static int? ToInt(double number) => double.IsFinite(number) ? (int)number : null;

    /// <summary>A datetime or timespan gives its ticks of 100 ns.</summary>
    public static double? ToReal(object? value) => value switch
    {
        double number => number,
        long number => number,
        int number => number,
        decimal number => (double)number,
        bool flag => flag ? 1 : 0,
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        string text => ParseReal(text),
        _ => null,
    };

    /// <summary>Null beyond the range of a decimal.</summary>
    public static decimal? ToDecimal(object? value) => value switch
    {
        decimal number => number,
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        double number => Math.Abs(number) < 7.9e28 ? (decimal)number : null,
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    /// <summary>A number counts ticks of 100 ns since year 1; text is read as the language reads its literals. UTC.</summary>
    public static DateTime? ToTime(object? value) => value switch
    {
        DateTime time => time,
        long ticks => OfTicks(ticks),
        int ticks => OfTicks(ticks),
        double ticks => ToLong(ticks) is { } whole ? OfTicks(whole) : null,
        string text => TimeText.TryParse(text, out var time) ? time : null,
        _ => null,
    };

    /// <summary>Null beyond the years 1 to 9999.</summary>
    public static DateTime? OfTicks(long ticks) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>A number counts ticks of 100 ns; text is read as the language reads its literals.</summary>
    public static TimeSpan? ToSpan(object? value) => value switch
    {
        TimeSpan span => span,
        long ticks => new TimeSpan(ticks),
        int ticks => new TimeSpan(ticks),
        double ticks => ToLong(ticks) is { } whole ? new TimeSpan(whole) : null,
        string text => TimeText.TryParseSpan(text, out var span) ? span : null,
        _ => null,
    };

    /// <summary>Decimal digits with a sign, or `0x` and hexadecimal ones without; blanks around are nothing.</summary>
    public static long? ParseLong(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>As <see cref="ParseLong"/>, null beyond the range of an int.</summary>
    public static int? ParseInt(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Digits with a point and exponent, or `inf` with a sign; blanks around are nothing.</summary>
    public static double? ParseReal(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        var negative = text.StartsWith("-");
        return text.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase)
            ? negative ? double.NegativeInfinity : double.PositiveInfinity
            : null;
    }
}
