using System.Globalization;
using System.Text.RegularExpressions;

namespace LogHunt.Ingest.Stix;

/// <summary>Times as STIX writes them, RFC 3339 in UTC with upper case `T` and `Z`.</summary>
static partial class StixTime
{
    [GeneratedRegex(@"\A([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]):([0-5][0-9]|60)(\.[0-9]+)?Z\z")]
    private static partial Regex Shape();

    /// <summary>Whether it has the shape; a day that its month does not have may still be in it.</summary>
    public static bool IsWritten(string text) => Shape().IsMatch(text);

    /// <summary>Ticks of 100 ns; false for what is no time. Second 60 is the first of the next minute.</summary>
    public static bool TryRead(string text, out long ticks)
    {
        ticks = 0;
        if (Shape().Match(text) is not { Success: true } match
            || !DateTime.TryParseExact(match.Groups[1].Value, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var minute))
            return false;
        var fraction = match.Groups[6].Value.TrimStart('.').PadRight(7, '0')[..7];
        ticks = minute.Ticks + (int.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond)
            + long.Parse(fraction, CultureInfo.InvariantCulture);
        return ticks <= DateTime.MaxValue.Ticks;
    }
}
