using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Jobs;

/// <summary>Indicators that a feed may well name, and that are met by what is no threat: they are taken, and warned of.</summary>
static class WideIndicators
{
    const int Widest = 8;

    static readonly ImmutableArray<(IPNetwork Network, string What)> Special =
    [
        .. new (string Text, string What)[]
        {
            ("127.0.0.0/8", "loopback"), ("::1/128", "loopback"), ("10.0.0.0/8", "private"), ("172.16.0.0/12", "private"),
            ("192.168.0.0/16", "private"), ("100.64.0.0/10", "shared by carriers"), ("169.254.0.0/16", "link-local"),
            ("fc00::/7", "private"), ("fe80::/10", "link-local"), ("224.0.0.0/4", "multicast"), ("ff00::/8", "multicast"),
            ("0.0.0.0/8", "no address of a host"), ("::/128", "no address of a host"), ("255.255.255.255/32", "broadcast"),
        }.Select(one => (IPNetwork.Parse(one.Text), one.What)),
    ];

    /// <summary>Why many logs will hold it that are harmless, in a few words; null when nothing says so.</summary>
    public static string? Doubt(Indicator indicator)
    {
        if (Network(indicator.Value) is not { } network) return null;
        if (network.PrefixLength == 0) return "it is every address";
        if (network.PrefixLength < Widest) return $"it is wider than /{Widest}";
        return Special.Where(one => Holds(one.Network, network)).Select(one => $"it is {one.What}").FirstOrDefault();
    }

    /// <summary>Whether a network holds all of another.</summary>
    public static bool Holds(IPNetwork network, IPNetwork other) =>
        network.PrefixLength <= other.PrefixLength && network.Contains(other.BaseAddress);

    /// <summary>An address or a network as one; null for what is neither.</summary>
    public static IPNetwork? Network(string value)
    {
        if (IPNetwork.TryParse(value, out var network)) return network;
        if (!IPAddress.TryParse(value, out var address)) return null;
        if (address.AddressFamily is AddressFamily.InterNetworkV6) return new(address, 128);
        // `1` and `0x7f.1` are addresses to the runtime, and none to a feed.
        return value.Count(character => character == '.') == 3 ? new(address, 32) : null;
    }
}
