using System.Globalization;
using System.Text;
using LogHunt.Cli.Demo;

namespace LogHunt.Bench;

/// <summary>
/// A FortiGate traffic log of a chosen size, the same on every run, with indicators planted in known rows: the answer key
/// of the comparison.
/// </summary>
sealed record BenchLog(string Path, long Rows, long Bytes, string Planted, IReadOnlyList<string> Indicators)
{
    const int Seed = 20260301;
    const int PlantedEvery = 50_021;

    public static BenchLog Write(string path, int rows)
    {
        var random = new Random(Seed);
        var text = new FortiGateText(DemoSite.Nordvik, random);
        const string planted = "203.0.113.45";
        var start = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        var step = TimeSpan.FromDays(30) / rows;
        using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20))
        {
            for (var row = 0; row < rows; row++)
            {
                var time = start + step * row;
                writer.WriteLine(row % PlantedEvery == 77
                    ? text.Traffic(time, DemoSite.Nordvik.Workstation(random), planted, 443, 6, "HTTPS", "close", 1310, 842)
                    : Ordinary(text, time, random));
            }
        }
        // A feed: nearly all of it was never seen.
        var feed = Enumerable.Range(0, 999).Select(i => string.Create(CultureInfo.InvariantCulture, $"203.0.{1 + i / 250}.{i % 250}"))
            .Append(planted).ToList();
        return new(path, rows, new FileInfo(path).Length, planted, feed);
    }

    /// <summary>Traffic only, so that every row goes to one table on both sides.</summary>
    static string Ordinary(FortiGateText text, DateTime time, Random random)
    {
        if (random.Next(100) < 12)
            return text.Traffic(time, DemoSite.Peer(random), DemoSite.Nordvik.Public, random.Next(1, 10_000), 6, "tcp/scan", "deny", 0, 0);
        var sent = 200 + (long)(4000 * -Math.Log(1 - random.NextDouble()));
        return text.Traffic(time, DemoSite.Nordvik.Workstation(random), DemoSite.Peer(random), 443, 6, "HTTPS", "close", sent, sent * 6);
    }
}
