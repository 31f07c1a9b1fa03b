using System.Collections.Immutable;

namespace LogHunt.Cli.Demo;

/// <summary>
/// An indicator of the demo, and the municipalities whose logs hold it: the answer key. One that no log holds is there to find too much
/// with.
/// </summary>
/// <param name="Type">As indicator lists write it: ipv4, ipv6, cidr, domain, url, sha256.</param>
/// <param name="FoundAt">Ids of municipalities, empty for one that must not be found.</param>
sealed record PlantedIndicator(string Type, string Value, string Threat, int Confidence, params ImmutableArray<string> FoundAt);

/// <summary>What went on in the three municipalities, and what should be found of it.</summary>
static class DemoPlants
{
    public const string Sprayer = "203.0.113.77", CommandServer = "203.0.113.45", CommandServer6 = "2001:db8:bad:cafe::17",
        DropSite = "198.51.100.23", Loader = "198.51.100.140";
    public const string PhishingHost = "innlogging.kommune-portal.example", UpdateHost = "a7.cdn-oppdatering.example",
        LoaderHash = "9f2c1d4e5b6a79808796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    public const string StolenAccount = "svc-backup", NewAccount = "helpdesk2";

    /// <summary>The comma-separated list: what a sector CSIRT would share by mail.</summary>
    public static ImmutableArray<PlantedIndicator> Listed { get; } =
    [
        new("ipv4", Sprayer, "Password spraying", 90, "9901", "9902"),
        new("ipv4", CommandServer, "Beacon", 85, "9901"),
        new("ipv6", CommandServer6, "Beacon", 80, "9903"),
        new("domain", "cdn-oppdatering.example", "Beacon", 75, "9901"),
        new("cidr", "198.51.100.128/28", "Loader hosting", 60, "9903"),
        new("ipv4", "203.0.113.7", "Password spraying", 70),            // the first ten characters of the sprayer's address
        new("domain", "oppdatering.example", "Phishing", 60),           // the end of a planted domain's name, but no parent of it
        new("ipv4", "203.0.113.201", "Scanner", 40),
        new("domain", "faktura-portal.example", "Phishing", 65),
    ];

    /// <summary>The STIX 2.1 bundle: what an intelligence platform would export.</summary>
    public static ImmutableArray<PlantedIndicator> Bundled { get; } =
    [
        new("ipv4", DropSite, "Exfiltration", 85, "9902"),
        new("url", $"https://{PhishingHost}/min-side/login", "Phishing", 80, "9903"),
        new("sha256", LoaderHash, "Loader", 95, "9903"),
        new("sha256", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "Loader", 50),
        new("ipv6", "2001:db8:bad:cafe::1", "Beacon", 55),              // a beginning of the planted IPv6 address
        new("url", $"https://{PhishingHost}/min-side/login/kvittering", "Phishing", 60),
    ];

    static readonly DateTime Autumn = new(2025, 10, 26, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// Nordvik's firewall: a workstation calls a command server every ten minutes through the night of the changing clocks, and a second
    /// server by name.
    /// </summary>
    public static IEnumerable<DemoEvent> AtNordvikFirewall(FortiGateText text)
    {
        const string Infected = "10.20.4.117";
        for (var time = Autumn.AddHours(-2); time < Autumn.AddHours(6); time = time.AddMinutes(10))
            yield return new(time.AddSeconds(7), text.Traffic(time.AddSeconds(7), Infected, CommandServer, 443, 6, "HTTPS", "close",
                1310, 842));
        for (var day = 0; day < 5; day++)
        {
            var time = Autumn.AddDays(day).AddHours(7.5);
            yield return new(time, text.Web(time, Infected, "198.19.7.7", UpdateHost, "/v2/check", "passthrough"));
        }
    }

    /// <summary>Nordvik's web server: one address tries many accounts, one of them lets it in, and it makes itself at home.</summary>
    public static IEnumerable<DemoEvent> AtNordvikLinux(LinuxText text)
    {
        var time = new DateTime(2025, 10, 27, 1, 12, 0, DateTimeKind.Utc);
        foreach (var user in DemoSite.Nordvik.Users.Concat(["root", "admin", "drift", "nagios", StolenAccount]))
            for (var attempt = 0; attempt < 4; attempt++)
                yield return new(time = time.AddSeconds(11), text.Failed(time, user, Sprayer, known: true));
        yield return new(time = time.AddSeconds(40), text.Accepted(time, StolenAccount, Sprayer, "password"));
        yield return new(time = time.AddSeconds(95), text.Sudo(time, StolenAccount, "/usr/sbin/useradd -m " + NewAccount));
        yield return new(time = time.AddSeconds(1), text.AddedUser(time, NewAccount));
    }

    /// <summary>Fjellheim's firewall: at night much more leaves the file server than ever before, in portions.</summary>
    public static IEnumerable<DemoEvent> AtFjellheimFirewall(AsaText text)
    {
        for (var portion = 0; portion < 18; portion++)
        {
            var time = new DateTime(2025, 10, 31, 0, 20, 0, DateTimeKind.Utc).AddMinutes(portion * 4);
            yield return new(time, text.Connection(time, "10.30.0.12", DropSite, 443, 310_000_000 + portion * 1_700_003));
        }
    }

    /// <summary>Fjellheim's web server: the same address that came into Nordvik tries here too, in vain.</summary>
    public static IEnumerable<DemoEvent> AtFjellheimLinux(LinuxText text)
    {
        var time = new DateTime(2025, 10, 27, 3, 40, 0, DateTimeKind.Utc);
        foreach (var user in new[] { "root", "admin", "drift", "backup", "nagios", "asa", "vpn", "test", "oracle", "support", "web",
            "ftp" })
            yield return new(time = time.AddSeconds(23), text.Failed(time, user, Sprayer, known: false));
    }

    /// <summary>
    /// Solbygda's firewall: somebody follows a link, a loader is fetched (and stopped), another machine beacons over IPv6.
    /// </summary>
    public static IEnumerable<DemoEvent> AtSolbygdaFirewall(FortiGateText text)
    {
        var time = new DateTime(2025, 10, 29, 8, 2, 0, DateTimeKind.Utc);
        yield return new(time, text.Web(time, "10.40.2.31", "198.18.44.2", PhishingHost, "/min-side/login", "passthrough"));
        yield return new(time = time.AddMinutes(3), text.Virus(time, "10.40.2.31", Loader, "faktura_10-2025.exe", LoaderHash));
        for (var beacon = 0; beacon < 24; beacon++)
        {
            time = new DateTime(2025, 10, 30, 0, 0, 12, DateTimeKind.Utc).AddHours(beacon);
            yield return new(time, text.Traffic(time, "2001:db8:40::2:31", CommandServer6, 443, 6, "HTTPS", "close", 980, 640));
        }
    }

    /// <summary>Solbygda's domain controller: an administrator's account makes a new administrator and clears the log.</summary>
    public static IEnumerable<DemoEvent> AtSolbygdaWindows(WindowsText text)
    {
        const string Administrator = "adm.gro.hagen";
        var time = new DateTime(2025, 10, 29, 9, 30, 0, DateTimeKind.Utc);
        yield return new(time, text.LoggedOn(time, Administrator, "10.40.2.31", logonType: 10));
        yield return new(time = time.AddMinutes(2), text.Created(time, Administrator, NewAccount));
        yield return new(time = time.AddSeconds(20), text.AddedToGroup(time, Administrator, NewAccount, "Administrators"));
        yield return new(time = time.AddMinutes(6), text.Cleared(time, Administrator));
    }
}
