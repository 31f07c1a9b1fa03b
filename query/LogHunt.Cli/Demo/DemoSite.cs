using System.Collections.Immutable;

namespace LogHunt.Cli.Demo;

/// <summary>
/// A municipality of the demo. None exists: the numbers are not in use, and every address is from a range set aside for documentation or
/// tests.
/// </summary>
/// <param name="Id">What `--municipality` takes.</param>
/// <param name="Network">First two octets of the inner network.</param>
/// <param name="Public">The address that its traffic has outside.</param>
/// <param name="Ipv6">The first 48 bits of its IPv6 network.</param>
/// <param name="Domain">The Windows domain.</param>
/// <param name="Users">Account names.</param>
sealed record DemoSite(string Id, string Name, string Network, string Public, string Ipv6, string Domain, ImmutableArray<string> Users)
{
    public static DemoSite Nordvik { get; } = new("9901", "Nordvik", "10.20", "192.0.2.10", "2001:db8:20", "NORDVIK",
        Accounts("ola.nordmann", "kari.haugen", "ingrid.lie", "per.solberg", "anne.moen", "lars.berg", "nina.dahl", "jonas.eide",
            "mari.foss", "erik.holm"));

    public static DemoSite Fjellheim { get; } = new("9902", "Fjellheim", "10.30", "192.0.2.70", "2001:db8:30", "FJELLHEIM",
        Accounts("bjørn.ødegård", "åse.kjær", "synnøve.bø", "pål.sætre", "tor.vik", "liv.næss", "geir.aas", "randi.rød"));

    public static DemoSite Solbygda { get; } = new("9903", "Solbygda", "10.40", "192.0.2.130", "2001:db8:40", "SOLBYGDA",
        Accounts("hanne.lund", "morten.strand", "silje.bakke", "terje.myhre", "tone.ruud", "kjell.sand", "berit.vang", "odd.tveit",
            "gro.hagen"));

    public static ImmutableArray<DemoSite> All { get; } = [Nordvik, Fjellheim, Solbygda];

    public string User(Random random) => Users[random.Next(Users.Length)];

    /// <summary>An address of somebody's workstation.</summary>
    public string Workstation(Random random) => $"{Network}.{random.Next(1, 9)}.{random.Next(10, 250)}";

    /// <summary>An address somewhere on the Internet: from the range for benchmarks, so nothing that is planted is among them.</summary>
    public static string Peer(Random random) => $"198.{random.Next(18, 20)}.{random.Next(256)}.{random.Next(1, 255)}";

    static ImmutableArray<string> Accounts(params string[] names) => [.. names];
}
