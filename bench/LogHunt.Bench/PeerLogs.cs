using System.Globalization;
using System.Net;
using System.Text;
using LogHunt.Engine.Indicators;
using LogHunt.Testing;

namespace LogHunt.Bench;

/// <summary>
/// Logs of a month of several municipalities and what is looked for in them, the same on every run: FortiGate traffic with a twentieth
/// of web filter lines, a file each, and a fifth as many lines of an SSH server of the first one.
/// </summary>
sealed class PeerLogs
{
    /// <summary>One of many thousand outside addresses of the traffic, and one that is met seldom.</summary>
    public static readonly string Rare = LogLines.Outside(59_123);

    /// <summary>A day in the middle of the month.</summary>
    public static readonly DateTime Day = new(2026, 3, 15, 0, 0, 0, DateTimeKind.Utc);

    static readonly TimeSpan Month = TimeSpan.FromDays(30);

    PeerLogs(string folder, int rows)
    {
        Rows = rows;
        Traffic = [.. Municipalities.Select(id => (id, Path.Combine(folder, $"{id}.log")))];
        SignIns = Path.Combine(folder, "sshd.log");
        Lists =
        [
            ("small", [.. Addresses(815, new(1)), .. Met(30, 1900)]),
            ("large", [.. Addresses(84_310, new(2)), .. Met(600, 90)]),
            ("networks", Networks(10_000, new(3))),
        ];
    }

    public static IReadOnlyList<string> Municipalities { get; } = [.. Enumerable.Range(1, 8).Select(i => $"99{i:00}")];

    public int Rows { get; }

    public IReadOnlyList<(string Municipality, string Path)> Traffic { get; }

    /// <summary>Sign-ins at an SSH server.</summary>
    public string SignIns { get; }

    /// <summary>Lists of indicators by their source.</summary>
    public IReadOnlyList<(string Source, string[] Values)> Lists { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Traffic.Select(file => file.Path).Append(SignIns).Sum(path => new FileInfo(path).Length);

    /// <summary>Logs of so many FortiGate lines; those that are there are taken as they are.</summary>
    public static PeerLogs Write(string folder, int rows)
    {
        var logs = new PeerLogs(folder, rows);
        var each = rows / logs.Traffic.Count;
        foreach (var (i, (_, path)) in logs.Traffic.Index()) Write(path, "fortigate-web", each, i + 1);
        Write(logs.SignIns, "sshd", rows / 5, 99);
        return logs;
    }

    public static void Write(string path, string kind, int lines, int seed)
    {
        if (File.Exists(path)) return;
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        foreach (var line in LogLines.Stream(kind, lines, seed, Month / lines)) writer.WriteLine(line);
    }

    public IEnumerable<Indicator> Indicators() => Lists.SelectMany(list => list.Values.Select(value =>
        new Indicator(value.Contains('/', StringComparison.Ordinal) ? IndicatorType.Cidr : IndicatorType.Ipv4, value, list.Source)));

    /// <summary>First and last address of each network, as numbers.</summary>
    public static (uint First, uint Last) Range(string network)
    {
        var slash = network.IndexOf('/', StringComparison.Ordinal);
        var bytes = IPAddress.Parse(network.AsSpan(0, slash)).GetAddressBytes();
        var size = 1u << (32 - int.Parse(network.AsSpan(slash + 1), CultureInfo.InvariantCulture));
        var first = (uint)(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
        return (first, first + size - 1);
    }

    /// <summary>Addresses that the traffic never has: its first numbers are 20 to 199.</summary>
    static IEnumerable<string> Addresses(int count, Random random) =>
        Enumerable.Range(0, count).Select(i => Text($"{200 + random.Next(20)}.{i & 255}.{i >> 8 & 255}.{random.Next(256)}")).Distinct();

    /// <summary>Addresses that the traffic may have: every so manieth of the seldom ones.</summary>
    static IEnumerable<string> Met(int count, int every) => Enumerable.Range(0, count).Select(i => LogLines.Outside(59_900 - i * every));

    static string[] Networks(int count, Random random)
    {
        var networks = new HashSet<string>(StringComparer.Ordinal);
        // A network of 24 bits in 1,800, so that few hosts lie in one: nearly all are of places that are never met.
        while (networks.Count < count)
        {
            var first = networks.Count % 9 == 0 ? 20 + random.Next(180) : 200 + random.Next(20);
            networks.Add(Text($"{first}.{random.Next(256)}.{random.Next(256)}.0/24"));
        }
        return [.. networks];
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
