using System.Globalization;

namespace LogHunt.Ingest.Indicators;

/// <summary>What cells of a feed's rows say beside the value: times, confidence, marks, as programs and people write them.</summary>
static class IndicatorCells
{
    static readonly string[] DayFirst =
        [.. from day in (string[])["d.M.yyyy", "d-M-yyyy", "d.M.yy"]
            from time in (string[])["", " H:mm", " H:mm:ss", "', 'H:mm", "' kl. 'H:mm", " 'kl' H:mm"]
            select day + time];

    /// <summary>Whether a cell says that there is nothing to say.</summary>
    public static bool IsEmpty(string cell) =>
        cell.Length == 0 || cell.ToLowerInvariant() is "-" or "--" or "n/a" or "na" or "none" or "null" or "nil" or "unknown" or "ukjent" or "\\n";

    /// <summary>
    /// A time, UTC unless it says otherwise: ISO 8601, `31.12.2025` with the day first, seconds or milliseconds since 1970. Of two
    /// numbers with a stroke between (`10/01/2025`) the first is the month unless it cannot be.
    /// </summary>
    public static bool TryDate(string text, out DateTime time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        text = text.Trim();
        foreach (var zone in (string[])[" (UTC)", " UTC", " GMT"])
            if (text.EndsWith(zone, StringComparison.OrdinalIgnoreCase)) text = text[..^zone.Length];
        if (text.Length is 10 or 13 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds(text.Length == 10 ? epoch * 1000 : epoch).UtcDateTime;
            return true;
        }
        if (DateTime.TryParseExact(text, DayFirst, CultureInfo.InvariantCulture, Utc, out time)) return true;
        if (text.Length >= 6 && text.AsSpan().ContainsAnyInRange('0', '9')
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out time)) return true;
        return DateTime.TryParseExact(text, ["d/M/yyyy", "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss"], CultureInfo.InvariantCulture, Utc, out time);
    }

    /// <summary>0 to 100 from a number, a percentage, a part of one (`0.85`) or a word, with STIX's values for words.</summary>
    public static int? Confidence(string text)
    {
        var bare = text.Trim().TrimEnd('%').TrimEnd();
        if (int.TryParse(bare, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return Math.Clamp(whole, 0, 100);
        if (double.TryParse(bare.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part))
            return (int)Math.Round(Math.Clamp(part <= 1 && !text.Contains('%', StringComparison.Ordinal) ? part * 100 : part, 0, 100));
        return bare.ToLowerInvariant() switch
        {
            "very high" or "svært høy" or "confirmed" or "bekreftet" => 95,
            "high" or "høy" or "hoy" or "h" => 85,
            "medium" or "moderate" or "med" or "middels" or "m" => 50,
            "low" or "lav" or "l" => 15,
            "none" or "ingen" => 0,
            _ => null,
        };
    }

    /// <summary>`TLP:AMBER`, `AMBER` and `tlp: amber` are one label, `amber`; null for what is no label of the Traffic Light Protocol.</summary>
    public static string? Tlp(string text)
    {
        var label = text.Trim().ToLowerInvariant();
        if (label.StartsWith("tlp", StringComparison.Ordinal)) label = label[3..].TrimStart(':', '-', '_', ' ');
        return label switch
        {
            "clear" or "green" or "amber" or "red" or "white" or "amber+strict" or "" => label,
            "amber strict" or "amber_strict" or "amber-strict" => "amber+strict",
            "hvit" => "white",
            "grønn" => "green",
            "rød" => "red",
            _ => null,
        };
    }

    /// <summary>Whether a cell says yes or no; null when neither.</summary>
    public static bool? Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "ja" or "y" or "t" => true,
        "false" or "0" or "no" or "nei" or "n" or "f" => false,
        _ => null,
    };
}
