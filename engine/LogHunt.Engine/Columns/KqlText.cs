using System.Globalization;

namespace LogHunt.Engine.Columns;

/// <summary>Values as KQL prints them: what tostring() gives and what every output shows.</summary>
public static class KqlText
{
    /// <summary>`2026-11-23T12:34:56.1234567Z`, always seven digits.</summary>
    public static string Of(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>`[-][d.]hh:mm:ss[.fffffff]`.</summary>
    public static string Of(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>Shortest text that reads back the same, `.0` on a whole number, `NaN`, `inf` and `-inf`.</summary>
    public static string Of(double real)
    {
        if (double.IsNaN(real)) return "NaN";
        if (double.IsInfinity(real)) return real > 0 ? "inf" : "-inf";
        var text = real.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".Ee") ? text : text + ".0";
    }

    /// <summary>Any value as <see cref="Column.Value"/> gives it; null is the empty string.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "True" : "False",
        DateTime time => Of(time),
        TimeSpan span => Of(span),
        double real => Of(real),
        DynamicArray or DynamicBag => new Dynamic(value).ToString(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
