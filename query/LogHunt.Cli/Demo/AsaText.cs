using System.Globalization;

namespace LogHunt.Cli.Demo;

/// <summary>Cisco ASA's messages with its own time stamp, in local time and without a year: connections, denials, VPN users.</summary>
sealed class AsaText(DemoSite site, Random random)
{
    const string Device = "asa-fjellheim";

    int connection = 400_000;

    public string Ordinary(DateTime time) => random.NextDouble() switch
    {
        < .12 => Denied(time, DemoSite.Peer(random), $"{site.Network}.0.{random.Next(1, 20)}", random.Next(1, 10_000)),
        < .15 => Vpn(time, DemoSite.Peer(random), site.User(random)),
        _ => Connection(time, site.Workstation(random), DemoSite.Peer(random), random.Next(4) == 0 ? 80 : 443, random.Next(400, 90_000)),
    };

    /// <summary>Two lines: a connection is built and, some seconds later, torn down.</summary>
    public string Connection(DateTime time, string inside, string outside, int port, long bytes)
    {
        var number = ++connection;
        var insidePort = random.Next(49_152, 65_536);
        var seconds = random.Next(1, 50);
        return $"{Head(time, 6, 302013)} Built outbound TCP connection {number} for outside:{outside}/{port} ({outside}/{port}) to " +
            $"inside:{inside}/{insidePort} ({site.Public}/{insidePort})\n" +
            $"{Head(time.AddSeconds(seconds), 6, 302014)} Teardown TCP connection {number} for outside:{outside}/{port} to " +
                $"inside:{inside}/{insidePort} duration 0:00:{seconds:00} bytes {bytes} TCP FINs";
    }

    public string Denied(DateTime time, string outside, string inside, int port) =>
        $"{Head(time, 4, 106023)} Deny tcp src outside:{outside}/{random.Next(1024, 65_536)} dst dmz:{inside}/{port} by access-group " +
            $"\"inn_på_dmz\" [0x8ed66b60, 0xf8852875]";

    public static string Vpn(DateTime time, string outside, string user) =>
        $"{Head(time, 6, 113039)} Group <Ansatte> User <{user}> IP <{outside}> AnyConnect parent session started.";

    static string Head(DateTime time, int severity, int message) =>
        string.Create(CultureInfo.InvariantCulture, $"{DemoTimeline.Local(time):MMM dd HH:mm:ss} {Device} : %ASA-{severity}-{message}:");
}
