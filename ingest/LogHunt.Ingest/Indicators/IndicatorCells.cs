using System.Globalization;
using System.Text.RegularExpressions;

namespace LogHunt.Ingest.Indicators;

/// <summary>What cells of a feed's rows say beside the value: times, confidence, marks, as programs and people write them.</summary>
static partial class IndicatorCells
{
    static readonly string[] DayFirst =
        [.. from day in (string[])["d.M.yyyy", "d-M-yyyy", "d.M.yy"]
            from time in (string[])["", " H:mm", " H:mm:ss"]
            select day + time];

    static readonly string[] Together = ["yyyyMMdd", "yyyyMMddHHmmss", "yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss"];

    /// <summary>Months by the first letters of their names, Norwegian and English.</summary>
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "des|dec"];

    /// <summary>What clocks that are not at UTC are called, and how far they are from it.</summary>
    static readonly (string Zone, string Offset)[] Zones =
        [("UTC", ""), ("GMT", ""), ("CET", "+0100"), ("MET", "+0100"), ("CEST", "+0200"), ("MEST", "+0200")];

    [GeneratedRegex(@"(?<=:\d\d(\.\d+)?)\s*(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?$")]
    private static partial Regex Offset();

    [GeneratedRegex(@"^(?<date>\d{1,2}([.-]\d{1,2}[.-]|\.?\s*(?<month>\p{L}{3,9})\.?\s+)\d{2,4})" +
        @"(,?\s+(kl\.?\s*)?(?<hour>\d{1,2})[.:](?<minute>\d\d)([.:](?<second>\d\d))?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Spoken();

    [GeneratedRegex(@"(\d+([.,]\d+)?)\s*%")]
    private static partial Regex Percentage();

    /// <summary>Whether a cell says that there is nothing to say.</summary>
    public static bool IsEmpty(string cell) =>
        cell.Length == 0 || cell.ToLowerInvariant() is "-" or "--" or "n/a" or "na" or "none" or "null" or "nil" or "unknown" or "ukjent" or "\\n";

    /// <summary>
    /// A time, UTC unless it says otherwise (`+0100`, `CET`, `CEST`): ISO 8601, `31.12.2025 kl. 14.30` and `31. desember 2025` with the day
    /// first, `20251231`, seconds or parts of them since 1970. Of two numbers with a stroke between (`10/01/2025`) the first is the month unless it cannot be.
    /// </summary>
    public static bool TryDate(string text, out DateTime time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        text = text.Trim();
        foreach (var (zone, offset) in Zones)
            foreach (var written in (string[])[$" ({zone})", " " + zone])
                if (text.EndsWith(written, StringComparison.OrdinalIgnoreCase)) text = text[..^written.Length] + offset;
        if (Offset().Match(text) is { Success: true } apart && TryDate(text[..apart.Index], out time))
        {
            var minutes = (60 * Number(apart.Groups["hours"])) + Number(apart.Groups["minutes"]);
            if (time.Year is > 1 and < 9999) time = time.AddMinutes(apart.Groups["sign"].Value == "+" ? -minutes : minutes);
            return true;
        }
        if (TryEpoch(text, out time) || DateTime.TryParseExact(text, Together, CultureInfo.InvariantCulture, Utc, out time)) return true;
        if (Spoken().Match(text) is { Success: true } spoken) text = Numbered(spoken);
        if (DateTime.TryParseExact(text, DayFirst, CultureInfo.InvariantCulture, Utc, out time)) return true;
        if (text.Length >= 6 && text.AsSpan().ContainsAnyInRange('0', '9')
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out time)) return true;
        return DateTime.TryParseExact(text, ["d/M/yyyy", "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss"], CultureInfo.InvariantCulture, Utc, out time);
    }

    static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    /// <summary>Seconds since 1970, also with a fraction, thousandths or millionths of them.</summary>
    static bool TryEpoch(string text, out DateTime time)
    {
        time = default;
        if (text.Length < 10 || text.AsSpan(0, 10).ContainsAnyExceptInRange('0', '9')) return false;
        var digits = text.Length > 10 && text[10] == '.' ? 10 : text.Length;
        if (digits is not (10 or 13 or 16) || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        time = DateTime.UnixEpoch.AddTicks((long)(number * (digits == 10 ? TimeSpan.TicksPerSecond : digits == 13 ? TimeSpan.TicksPerMillisecond
            : TimeSpan.TicksPerMicrosecond)));
        return true;
    }

    /// <summary>`31. desember 2025 kl. 14.30` as `31.12.2025 14:30`.</summary>
    static string Numbered(Match spoken)
    {
        var (date, month, hour, second) = (spoken.Groups["date"].Value, spoken.Groups["month"], spoken.Groups["hour"], spoken.Groups["second"]);
        if (month.Success)
        {
            var at = Array.FindIndex(Months, names => names.Split('|').Any(name => month.Value.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
            if (at < 0) return spoken.Value;
            date = $"{date[..month.Index].TrimEnd('.', ' ')}.{at + 1}.{date[(month.Index + month.Length)..].TrimStart('.', ' ')}";
        }
        return hour.Success ? $"{date} {hour.Value}:{spoken.Groups["minute"].Value}{(second.Success ? ":" + second.Value : "")}" : date;
    }

    /// <summary>0 to 100 from a number, a percentage, a part of one (`0.85`) or a word, with STIX's values for words.</summary>
    public static int? Confidence(string text)
    {
        var bare = (Percentage().Match(text) is { Success: true } percentage ? percentage.Groups[1].Value : text).Trim();
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
            "hvit" or "hvitt" => "white",
            "klar" or "klart" => "clear",
            "grønn" or "grønt" => "green",
            "gul" or "gult" or "rav" => "amber",
            "rød" or "rødt" => "red",
            _ => null,
        };
    }

    /// <summary>Of several labels the one that lets the fewest know; empty where none is one.</summary>
    public static string Narrowest(IEnumerable<string> labels) =>
        labels.Select(label => Tlp(label) ?? "").MaxBy(label => Array.IndexOf(ByReach, label)) ?? "";

    /// <summary>The same of those among tags that are labels (`tlp:amber`).</summary>
    public static string NarrowestTag(IEnumerable<string> tags) => Narrowest(tags.Where(IsTlpTag));

    public static bool IsTlpTag(string tag) => tag.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Labels, those that let the most know first.</summary>
    static readonly string[] ByReach = ["", "white", "clear", "green", "amber", "amber+strict", "red"];

    [GeneratedRegex(@"^[#;/!*\s\[(-]*TLP\s*[:_-]\s*(\w+([+ _-]strict)?)[\])*.,;\s]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    /// <summary>A line, perhaps a comment, that is a label and marks the whole text (`# TLP:AMBER+STRICT`).</summary>
    public static bool TryMark(string line, out string label) =>
        (label = Mark().Match(line) is { Success: true } mark ? Tlp(mark.Groups[1].Value) ?? "" : "").Length > 0;

    [GeneratedRegex(@"^=\s*(""(?<text>[^""]*)""|HYPERLINK\(\s*""(?<text>[^""]*)"".*\))$", RegexOptions.IgnoreCase)]
    private static partial Regex Formula();

    /// <summary>
    /// What a cell shows: `="192.0.2.1"`, `=HYPERLINK("http://evil.example/x")` and `'192.0.2.1` are how sheets are told to leave a text
    /// alone.
    /// </summary>
    public static string Shown(string cell)
    {
        cell = cell.Trim();
        return Formula().Match(cell) is { Success: true } formula ? formula.Groups["text"].Value
            : cell is ['\'', not '\'', ..] ? cell[1..] : cell;
    }

    /// <summary>Whether a cell says yes or no; null when neither.</summary>
    public static bool? Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "ja" or "y" or "t" => true,
        "false" or "0" or "no" or "nei" or "n" or "f" => false,
        _ => null,
    };
}
