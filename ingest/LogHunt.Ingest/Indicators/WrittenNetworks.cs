using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Networks of IPv4 as they are written beside CIDR: with a mask (`192.0.2.0/255.255.255.0`, `192.0.2.0 0.0.0.255`), with a star
/// (`192.0.2.*`), or by the first and the last address (`192.0.2.4-192.0.2.9`, `192.0.2.4-9`).
/// </summary>
static partial class WrittenNetworks
{
    [GeneratedRegex(@"^(?<first>\d+\.\d+\.\d+\.\d+)(\s*(?<sign>[-–—/])\s*|\s+)(?<last>\d+(\.\d+\.\d+\.\d+)?)$")]
    private static partial Regex Pair();

    [GeneratedRegex(@"^(?<first>(\d+\.){1,3})(\*\.){0,2}\*$")]
    private static partial Regex Star();

    [GeneratedRegex(@"(?<first>\b\d+\.\d+\.\d+\.\d+)\s+(?<mask>(255|0)\.\d+\.\d+\.\d+)\b")]
    private static partial Regex Apart();

    [GeneratedRegex(@"(?<=\d)[–—](?=\d)")]
    private static partial Regex Dash();

    /// <summary>The networks that a text means, an address alone as such; false when it is none of these forms.</summary>
    public static bool TryRead(string text, out ImmutableArray<string> networks)
    {
        networks = [];
        if (text.Length > 40 || text.Length == 0 || !char.IsAsciiDigit(text[0])) return false;
        if (Star().Match(text) is { Success: true } star)
        {
            var octets = star.Groups["first"].Value.TrimEnd('.').Split('.');
            if (octets.Length + text.Count(c => c == '*') != 4) return false;
            var from = string.Join('.', octets.Concat(Enumerable.Repeat("0", 4 - octets.Length)));
            return TryAddress(from, out _) && Is([$"{from}/{8 * octets.Length}"], out networks);
        }
        if (Pair().Match(text) is not { Success: true } pair || !TryAddress(pair.Groups["first"].Value, out var first)) return false;
        var (sign, end) = (pair.Groups["sign"].Value, pair.Groups["last"].Value);
        if (sign is "" or "/") return TryMask(end, out var prefix) && Is([$"{pair.Groups["first"].Value}/{prefix}"], out networks);
        if (!end.Contains('.', StringComparison.Ordinal)) end = pair.Groups["first"].Value[..(pair.Groups["first"].Value.LastIndexOf('.') + 1)] + end;
        return TryAddress(end, out var last) && first <= last && Is(Between(first, last), out networks);
    }

    /// <summary>A line in which a mask stands at its address, and ranges have a plain dash.</summary>
    public static string Joined(string line) => Apart().Replace(Dash().Replace(line, "-"), found =>
        TryMask(found.Groups["mask"].Value, out var prefix)
            ? string.Create(CultureInfo.InvariantCulture, $"{found.Groups["first"].Value}/{prefix}") : found.Value);

    static bool Is(ImmutableArray<string> found, out ImmutableArray<string> networks) => !(networks = found).IsEmpty;

    static ImmutableArray<string> Between(uint first, uint last) =>
        [.. Addresses.Networks(first, last).Select(network => (Text: Addresses.Text(Addresses.OfIPv4(network.Address)), network.Prefix))
            .Select(network => network.Prefix == 32 ? network.Text
                : string.Create(CultureInfo.InvariantCulture, $"{network.Text}/{network.Prefix}"))];

    /// <summary>How many bits a mask or its complement (as access lists have it) fixes.</summary>
    static bool TryMask(string text, out int prefix)
    {
        prefix = 0;
        if (!TryAddress(text, out var mask)) return false;
        if (mask >> 24 == 0) mask = ~mask;
        prefix = BitOperations.LeadingZeroCount(~mask);
        return prefix > 0 && BitOperations.PopCount(mask) == prefix;
    }

    static bool TryAddress(string text, out uint address) => Addresses.TryParseIPv4(Encoding.ASCII.GetBytes(text), out address);
}
