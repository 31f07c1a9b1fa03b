using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Addresses to and from numbers and text, and addresses inside text.</summary>
static class AddressTextFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("parse_ipv4", "An IPv4 address, or the first one of a network, as a number.", """parse_ipv4("10.0.0.1")""", "167772161"),
            Map((string ip) => Ipv4.TryParse(ip, out var parsed) ? (long?)parsed.Network : null)),
        new(new("parse_ipv4_mask", "An IPv4 address as a number, cut to a prefix.", """parse_ipv4_mask("192.168.1.77", 24)""",
            "3232235776"),
            Map((string ip, long prefix) =>
                prefix is >= 0 and <= 32 && Ipv4.TryParse(ip, out var parsed) ? (long?)(parsed.Network & Ipv4.Mask((int)prefix)) : null)),
        new(new("ipv4_netmask_suffix", "The prefix of an IPv4 network, 32 of an address.",
            """ipv4_netmask_suffix("192.168.1.1/24")""", "24"),
            Map((string ip) => Ipv4.TryParse(ip, out var parsed) ? (long?)parsed.Prefix : null)),
        new(new("format_ipv4", "A number or IPv4 text as address text, cut to a prefix; empty when it is none.",
            "format_ipv4(3232236031, 24)", "192.168.1.0"),
            Map((string ip) => Format(ip, 32, withPrefix: false)),
            Map((string ip, long prefix) => Format(ip, prefix, withPrefix: false)),
            Map((long ip) => Format(ip, 32, withPrefix: false)),
            Map((long ip, long prefix) => Format(ip, prefix, withPrefix: false))),
        new(new("format_ipv4_mask", "A number or IPv4 text as a network in CIDR notation; empty when it is none.",
            """format_ipv4_mask("192.168.1.1", 24)""", "192.168.1.0/24"),
            Map((string ip) => Format(ip, 32, withPrefix: true)),
            Map((string ip, long prefix) => Format(ip, prefix, withPrefix: true)),
            Map((long ip) => Format(ip, 32, withPrefix: true)),
            Map((long ip, long prefix) => Format(ip, prefix, withPrefix: true))),
        new(new("ipv4_range_to_cidr_list", "The fewest networks that are exactly the addresses from the first to the last.",
            """ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.3")""", """["10.0.0.1/32","10.0.0.2/31"]"""),
            Map((string first, string last) => Networks(first, last))),
        new(new("parse_ipv6", "An address, IPv6 or IPv4, with all its digits; empty when it is none.", """parse_ipv6("127.0.0.1")""",
            "0000:0000:0000:0000:0000:ffff:7f00:0001"),
            Map((string ip) => Ipv6.TryParse(ip, out var parsed) ? Ipv6.Format(parsed.Network) : "")),
        new(new("parse_ipv6_mask", "An address, IPv6 or IPv4, with all its digits, cut to a prefix; empty when it is none.",
            """parse_ipv6_mask("2001:db8::7", 32)""", "2001:0db8:0000:0000:0000:0000:0000:0000"),
            Map((string ip, long prefix) => prefix is >= 0 and <= 128 && Ipv6.TryParse(ip, out var parsed)
                ? Ipv6.Format(parsed.Network & Ipv6.Mask((int)prefix))
                : "")),
        new(new("has_ipv4",
            "Whether a text has an IPv4 address, or one of a network, that stands by itself: `1.2.3.4` is not in `11.2.3.4`.",
            """has_ipv4("12:01 GET 10.0.1.5:443", "10.0.1.5")""", "True"),
            Map((string text, string ip) => Ipv4.TryParse(ip, out var wanted) && Has(text, wanted)))
        {
            NeededText = Whole,
        },
        new TypedFunction(new("has_any_ipv4", "Whether a text has any of the IPv4 addresses, given as an array or one by one.",
            """has_any_ipv4("GET 10.0.1.5", dynamic(["10.0.1.4", "10.0.1.5"]))""", "True"),
            types => Several(types, (text, ip) => Ipv4.TryParse(ip, out var wanted) && Has(text, wanted)))
        {
            NeededText = Whole,
        },
        new(new("has_ipv4_prefix", "Whether a text has an IPv4 address that begins so (`192.168.`).",
            """has_ipv4_prefix("GET 192.168.7.1", "192.168.")""", "True"),
            Map((string text, string prefix) => HasPrefix(text, prefix))) { NeededText = prefix => prefix },
        new TypedFunction(new("has_any_ipv4_prefix",
            "Whether a text has an IPv4 address that begins with any of the prefixes, given as an array or one by one.",
            """has_any_ipv4_prefix("GET 192.168.7.1", "10.", "192.168.")""", "True"),
            types => Several(types, HasPrefix)),
    ];

    static string Format(string ip, long prefix, bool withPrefix) =>
        Ipv4.TryParse(ip, out var parsed) ? Format(parsed, prefix, withPrefix) : "";

    static string Format(long ip, long prefix, bool withPrefix) =>
        ip is >= 0 and <= uint.MaxValue ? Format(new Ipv4((uint)ip, 32), prefix, withPrefix) : "";

    static string Format(Ipv4 ip, long prefix, bool withPrefix)
    {
        if (prefix is < 0 or > 32) return "";
        var bits = Math.Min((int)prefix, ip.Prefix);
        var text = Ipv4.Format(ip.Address & Ipv4.Mask(bits));
        return withPrefix ? $"{text}/{bits}" : text;
    }

    static Dynamic Networks(string first, string last)
    {
        if (!Ipv4.TryParse(first, out var from) || !Ipv4.TryParse(last, out var to) || from.Address > to.Address) return default;
        return new(new DynamicArray(
            [.. Addresses.Networks(from.Address, to.Address).Select(network => $"{Ipv4.Format(network.Address)}/{network.Prefix}")]));
    }

    static Overload? Several(ReadOnlySpan<ColumnType> types, Func<string, string, bool> test)
    {
        if (types.Length < 2) return null;
        var parameter = types is [_, ColumnType.Dynamic] ? ColumnType.Dynamic : ColumnType.String;
        return Rows(ColumnType.Bool, [ColumnType.String, .. Enumerable.Repeat(parameter, types.Length - 1)], values =>
        {
            var text = (string)values[0]!;
            foreach (var value in values[1..])
                if (value is DynamicArray array
                    ? array.Any(item => item is string ip && test(text, ip))
                    : value is string ip && test(text, ip))
                    return true;
            return false;
        });
    }

    /// <summary>The text of an address, which stands in whatever has it; of a network none does.</summary>
    static string? Whole(string ip) => Ipv4.TryParse(ip, out var wanted) && wanted.Prefix == 32 ? Ipv4.Format(wanted.Address) : null;

    static bool Has(string text, Ipv4 wanted)
    {
        for (var at = 0; NextQuad(text, ref at, out var address);)
            if (wanted.Contains(new(address, 32))) return true;
        return false;
    }

    static bool HasPrefix(string text, string prefix)
    {
        if (prefix.Length == 0) return false;
        for (var at = 0; NextQuad(text, ref at, out var address);)
        {
            var ip = Ipv4.Format(address);
            // Neither `192.16` nor `192.168` is a prefix of 192.168.0.1: octets are whole and end with a dot.
            if (prefix.EndsWith('.') ? ip.StartsWith(prefix, StringComparison.Ordinal) : prefix == ip) return true;
        }
        return false;
    }

    /// <summary>
    /// The next dotted quad from a position on that no letter, digit or further octet touches; the position moves behind it.
    /// </summary>
    static bool NextQuad(string text, ref int at, out uint address)
    {
        address = 0;
        for (; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at])
                || (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || (text[at - 1] == '.' && at > 1 && char.IsAsciiDigit(text[at - 2])))))
                continue;
            var length = Ipv4.Quad(text.AsSpan(at), out address);
            if (length == 0) continue;
            var end = at + length;
            if (end < text.Length
                && (char.IsLetterOrDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
                continue;
            at = end;
            return true;
        }
        return false;
    }
}
