using System.Globalization;

namespace LogHunt.Cli.Terminals;

/// <summary>Times that the user gives.</summary>
static class GivenTime
{
    static readonly string[] IsoTimes =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// An instant as ISO 8601 writes it, and nothing else: `01.11.2026` is a day in Norway and another one elsewhere. Without a zone it
    /// is UTC.
    /// </summary>
    public static DateTime Instant(string text) =>
        DateTime.TryParseExact(text, IsoTimes, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw new UsageException($"`{text}` is no time; write `2026-11-23` or `2026-11-23T12:34:56Z`");
}
