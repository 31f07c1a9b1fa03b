using System.Diagnostics;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Query;

namespace LogHunt.Bench;

/// <summary>What it costs to ask thousands of small segments for one address, the first time and again.</summary>
static class SegmentsBench
{
    const int Asked = 25;

    static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    static readonly (string Name, string Kql)[] Questions =
    [
        ("absent address", "NetworkSession | where DstIpAddr == '198.51.100.77' | count"),
        ("address of one", "NetworkSession | where DstIpAddr == '203.0.113.45' | count"),
        ("of one municipality", "NetworkSession | where Municipality == 'm007' and DstIpAddr == '198.51.100.77' | count"),
        ("of one day",
            "NetworkSession | where TimeGenerated between (datetime(2025-03-01) .. 1d) and DstIpAddr == '198.51.100.77' | count"),
    ];

    public static int Run(string folder, int segments, int rows)
    {
        Fill(folder, segments, rows);
        Console.WriteLine($"{segments} segments of {rows} rows\n{"ms",-22}{"answer",8}{"first",9}{"again",9}{"CPU",9}");
        foreach (var (name, kql) in Questions)
        {
            using var store = LogHuntStore.OpenExisting(folder);
            var clock = Stopwatch.GetTimestamp();
            var answer = store.Query(kql).Rows().Single()[0];
            var first = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            var again = Measured.Run(Asked, () => $"{store.Query(kql).Rows().Single()[0]}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-22}{answer,8}{first,9:N1}{again.WallMs,9:N2}{again.CpuMs,9:N2}"));
        }
        return 0;
    }

    static string Address(int a, int b, int c, int d) => string.Create(CultureInfo.InvariantCulture, $"{a}.{b}.{c}.{d}");

    static void Fill(string folder, int segments, int rows)
    {
        var table = StandardTables.NetworkSession;
        var random = new Random(1);
        using var store = Store.Open(folder);
        const int OfOne = 100;
        for (var from = 0; from < segments; from += OfOne)
        {
            var municipality = string.Create(CultureInfo.InvariantCulture, $"m{from / OfOne:D3}");
            using var upload = store.BeginUpload(municipality);
            using var tables = new UploadTables(upload);
            for (var segment = from; segment < Math.Min(segments, from + OfOne); segment++)
            {
                var builder = tables.Of(table);
                var start = Start.AddHours(segment % 3650);
                for (var row = 0; row < rows; row++)
                {
                    builder.Number(table.Ordinal("TimeGenerated"), start.AddSeconds(row).Ticks);
                    Text("Municipality", municipality);
                    Text("Format", "fortigate");
                    Text("SrcIpAddr", Address(10, from / OfOne, random.Next(4), random.Next(250)));
                    Text("DstIpAddr", segment == segments / 2 && row == 5 ? "203.0.113.45"
                        : Address(random.Next(1, 190), random.Next(250), random.Next(250), random.Next(250)));
                    Text("RawLine", string.Create(CultureInfo.InvariantCulture, $"session {random.Next()} closed"));
                    builder.EndRow();
                }
                tables.WriteRest();

                void Text(string column, string value) => builder.Text(table.Ordinal(column), Encoding.UTF8.GetBytes(value));
            }
            upload.Commit(new(upload.UploadId, municipality, Start, "a.log",
                [new("a.log", municipality, "fortigate", rows, rows, rows, 0, 0, 10, Start, Start, "exact", [])]));
        }
    }
}
