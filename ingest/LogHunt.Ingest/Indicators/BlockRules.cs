using System.Text.RegularExpressions;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Lines of files that block hosts: rules of firewalls, hosts files, filters of blockers (`||evil.example^$third-party`), response
/// policy zones. What they let pass, and what they need to be files of their kind, is no indicator.
/// </summary>
static partial class BlockRules
{
    /// <summary>Reads such a line; false when it is none.</summary>
    public static bool Read(string line, string place, IndicatorWriter indicators) =>
        ReadPass(line, place, indicators) || ReadHosts(line, place, indicators) || ReadFilter(line, place, indicators)
        || ReadZone(line, place, indicators);

    /// <summary>A rule of a firewall or a web server that lets pass.</summary>
    [GeneratedRegex(@"^(access-list\s+\S+\s+(extended\s+)?permit\b|permit\s|allow\s+(from\s+)?\S+$|require\s+ip\s|" +
        @"pass\s+(in|out|quick)\s)|\s-j\s+ACCEPT\b|\saccept;?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pass();

    static bool ReadPass(string line, string place, IndicatorWriter indicators)
    {
        if (!Pass().IsMatch(line)) return false;
        LetPass(line, place, indicators);
        return true;
    }

    /// <summary>Where lists of blocked hosts send them.</summary>
    public static bool IsNowhere(string address) => address is "0.0.0.0" or "127.0.0.1" or "::1" or "::" or "#";

    /// <summary>An address of the machine itself or of all near it, and names.</summary>
    [GeneratedRegex(@"^(0\.0\.0\.0|127\.\d+\.\d+\.\d+|255\.255\.255\.255|::1?|f[ef][0-9a-f]{2}::[0-9a-f]*(%\w+)?)\s+(?<names>\S.*)$")]
    private static partial Regex Hosts();

    static bool ReadHosts(string line, string place, IndicatorWriter indicators)
    {
        if (Hosts().Match(line) is not { Success: true } hosts) return false;
        var names = hosts.Groups["names"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        // Two addresses in a line are two addresses.
        if (IndicatorLine.IsAddress(names[0]) && !IsNowhere(names[0])) return false;
        if (names.All(IsOfMachine))
        {
            indicators.LeaveOut(place, line, "names that the machine has for itself");
            return true;
        }
        var found = false;
        foreach (var name in names) found |= !IsOfMachine(name) && indicators.TryAdd(name);
        return found;
    }

    static bool IsOfMachine(string name) =>
        name is "localhost" or "local" or "broadcasthost" or "localhost.localdomain"
        || name.StartsWith("ip6-", StringComparison.Ordinal) || IsNowhere(name);

    [GeneratedRegex(@"^(?<pass>@@)?\|\|(?<name>[^\s^$|*]+)\^?(\|)?(\$(?<options>\S*))?$")]
    private static partial Regex Filter();

    /// <summary>What hides parts of pages (`shop.example##.ad`), and the name of the filters' language.</summary>
    [GeneratedRegex(@"^\S*#@?[#?$%]@?#?\S|^\[Adblock[^\]]*\]$", RegexOptions.IgnoreCase)]
    private static partial Regex Page();

    static bool ReadFilter(string line, string place, IndicatorWriter indicators)
    {
        if (Page().IsMatch(line)) indicators.LeaveOut(place, line, "it hides parts of pages");
        else if (Filter().Match(line) is not { Success: true } filter) return false;
        else if (filter.Groups["pass"].Success || filter.Groups["options"].Value.Contains("badfilter", StringComparison.Ordinal))
            LetPass(line, place, indicators);
        else return indicators.TryAdd(filter.Groups["name"].Value);
        return true;
    }

    static void LetPass(string line, string place, IndicatorWriter indicators) => indicators.LeaveOut(place, line, "a rule that lets pass");

    [GeneratedRegex(@"^(?<name>\S+)\s+(\d+\w?\s+)?(IN\s+)?(?<type>CNAME|A|AAAA|SOA|NS|TXT)\s+(?<to>\S.*)$")]
    private static partial Regex Record();

    /// <summary>`24.0.2.0.192.rpz-ip`: a network whose octets stand backwards behind the length of its prefix.</summary>
    [GeneratedRegex(@"^(?<prefix>\d+)\.(?<octets>\d+\.\d+\.\d+\.\d+)\.rpz-(client-)?ip\b")]
    private static partial Regex PolicyAddress();

    static bool ReadZone(string line, string place, IndicatorWriter indicators)
    {
        if (line.StartsWith("$TTL", StringComparison.OrdinalIgnoreCase) || line.StartsWith("$ORIGIN", StringComparison.OrdinalIgnoreCase))
            return Frame(line, place, indicators);
        if (Record().Match(line) is not { Success: true } record) return false;
        var (name, type, to) = (record.Groups["name"].Value, record.Groups["type"].Value, record.Groups["to"].Value);
        if (name == "@" || type is "SOA" or "NS") return Frame(line, place, indicators);
        if (to.StartsWith("rpz-passthru", StringComparison.OrdinalIgnoreCase)) LetPass(line, place, indicators);
        else if (PolicyAddress().Match(name) is { Success: true } network)
        {
            var octets = network.Groups["octets"].Value.Split('.').Reverse();
            return indicators.TryAdd($"{string.Join('.', octets)}/{network.Groups["prefix"].Value}");
        }
        else return type == "CNAME" && indicators.TryAdd(name);
        return true;
    }

    static bool Frame(string line, string place, IndicatorWriter indicators)
    {
        indicators.LeaveOut(place, line, "it says what the zone is");
        return true;
    }
}
