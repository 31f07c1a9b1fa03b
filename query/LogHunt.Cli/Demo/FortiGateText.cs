using System.Globalization;

namespace LogHunt.Cli.Demo;

/// <summary>FortiGate's key=value lines as FortiOS 7 sends them by syslog: forwarded traffic, web filter, antivirus.</summary>
sealed class FortiGateText(DemoSite site, Random random)
{
    static readonly (int Port, int Protocol, string Service, int Weight)[] Services =
        [(443, 6, "HTTPS", 60), (53, 17, "DNS", 15), (80, 6, "HTTP", 8), (443, 17, "QUIC", 8), (123, 17, "NTP", 3), (993, 6, "IMAPS", 3),
            (22, 6, "SSH", 1), (445, 6, "SMB", 1), (3389, 6, "RDP", 1)];

    static readonly string[] Sites = ["www.kommune.example", "nyheter.example", "epost.example", "skole.example.net", "kart.example.org",
        "bibliotek.example", "video.example.com"];

    readonly string device = $"FG-{site.Name.ToUpperInvariant()}-01";
    int session = 100_000;

    public string Ordinary(DateTime time) => random.NextDouble() switch
    {
        < .07 => Scan(time),
        < .17 => Web(time, site.Workstation(random), DemoSite.Peer(random), Sites[random.Next(Sites.Length)], "/", "passthrough"),
        < .19 => Traffic(time, $"{site.Ipv6}::{random.Next(1, 0xffff):x}", $"2001:db8:f000::{random.Next(1, 0xffff):x}", 443, 6, "HTTPS",
            "close", Size(), Size() * 4),
        _ => Session(time),
    };

    public string Traffic(DateTime time, string source, string destination, int port, int protocol, string service, string action,
        long sent, long received)
    {
        var denied = action == "deny";
        var sourcePort = random.Next(49_152, 65_536);
        var translated = denied || source.Contains(':', StringComparison.Ordinal) ? "trandisp=\"noop\""
            : $"trandisp=\"snat\" transip={site.Public} transport={sourcePort}";
        return $"{Head(time, "0000000013", "traffic", "forward", denied ? "warning" : "notice")} srcip={source} srcport={sourcePort} " +
            $"srcintf=\"lan\" srcintfrole=\"lan\" dstip={destination} dstport={port} " +
            $"dstintf=\"wan1\" dstintfrole=\"wan\" srccountry=\"Reserved\" dstcountry=\"Reserved\" sessionid={++session} " +
                $"proto={protocol} action=\"{action}\" policyid={(denied ? 0 : 12)} policytype=\"policy\" " +
            $"{(denied ? "" : "policyname=\"ut-internett\" ")}service=\"{service}\" {translated} " +
                $"duration={(denied ? 0 : random.Next(1, 240))} sentbyte={sent} rcvdbyte={received} " +
            $"sentpkt={1 + sent / 900} rcvdpkt={received / 1200} appcat=\"unscanned\"";
    }

    public string Web(DateTime time, string source, string destination, string host, string path, string action) =>
        $"{Head(time, action == "blocked" ? "0316013056" : "0317013312", "utm", "webfilter", action == "blocked" ? "warning" : "notice")} " +
        $"eventtype=\"{(action == "blocked" ? "ftgd_blk" : "ftgd_allow")}\" policyid=12 sessionid={++session} " +
        $"srcip={source} srcport={random.Next(49_152, 65_536)} srcintf=\"lan\" srcintfrole=\"lan\" dstip={destination} dstport=443 " +
            $"dstintf=\"wan1\" dstintfrole=\"wan\" proto=6 service=\"HTTPS\" hostname=\"{host}\" " +
        $"profile=\"default\" action=\"{action}\" reqtype=\"direct\" url=\"https://{host}{path}\" sentbyte={random.Next(300, 2000)} " +
            $"rcvdbyte={random.Next(500, 60_000)} direction=\"outgoing\" " +
        $"msg=\"URL belongs to {(action == "blocked" ? "a denied" : "an allowed")} category in policy\" method=\"domain\" cat=52 " +
            $"catdesc=\"Information Technology\"";

    public string Virus(DateTime time, string source, string destination, string file, string sha256) =>
        $"{Head(time, "0211008192", "utm", "virus", "warning")} eventtype=\"infected\" msg=\"File is infected.\" action=\"blocked\" " +
            $"service=\"HTTP\" sessionid={++session} srcip={source} dstip={destination} " +
        $"srcport={random.Next(49_152, 65_536)} dstport=80 srcintf=\"lan\" srcintfrole=\"lan\" dstintf=\"wan1\" dstintfrole=\"wan\" " +
            $"policyid=12 proto=6 direction=\"incoming\" filename=\"{file}\" " +
        $"checksum=\"1a2b3c4d\" quarskip=\"File-was-not-quarantined.\" virus=\"W32/Loader.DEMO!tr\" dtype=\"Virus\" " +
            $"url=\"http://{destination}/{file}\" profile=\"default\" analyticscksum=\"{sha256}\" analyticssubmit=\"false\"";

    string Session(DateTime time)
    {
        var pick = random.Next(Services.Sum(service => service.Weight));
        var service = Services[0];
        foreach (var candidate in Services)
        {
            service = candidate;
            if ((pick -= candidate.Weight) < 0) break;
        }
        return Traffic(time, site.Workstation(random), DemoSite.Peer(random), service.Port, service.Protocol, service.Service,
            service.Protocol == 17 ? "accept" : "close", Size(), Size() * 6);
    }

    string Scan(DateTime time) => Traffic(time, DemoSite.Peer(random), site.Public, random.Next(1, 10_000), 6, "tcp/scan", "deny", 0, 0);

    long Size() => (long)(200 + 4000 * -Math.Log(1 - random.NextDouble()));

    string Head(DateTime time, string id, string type, string subtype, string level)
    {
        var local = DemoTimeline.Local(time);
        var offset = DemoOptions.Zone.GetUtcOffset(time);
        return string.Create(CultureInfo.InvariantCulture,
            $"date={local:yyyy-MM-dd} time={local:HH:mm:ss} devname=\"{device}\" devid=\"FGT60FTK0000{site.Id}\" " +
                $"eventtime={(time.Ticks - DateTime.UnixEpoch.Ticks) * 100} tz=\"+{offset:hhmm}\" logid=\"{id}\" type=\"{type}\" " +
                $"subtype=\"{subtype}\" level=\"{level}\" vd=\"root\"");
    }
}
