using System.Globalization;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Tests;

static class Times
{
    /// <summary>`2026-01-02T03:04:05.1234567+02:00`, dashes for a missing year, nothing for a missing offset.</summary>
    public static string Describe(LogTime time)
    {
        var clock = time.Clock.ToString(time.HasYear ? "yyyy-MM-ddTHH:mm:ss.FFFFFFF" : "----MM-ddTHH:mm:ss.FFFFFFF",
            CultureInfo.InvariantCulture);
        return time.Offset is not { } offset ? clock
            : offset == TimeSpan.Zero ? clock + "Z" : $"{clock}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }
}
