using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Tests;

/// <summary>An indicator is found wherever it stands in a line, and nowhere else.</summary>
public sealed partial class TextIndicatorsTests
{
    static Indicator Of(string text)
    {
        if (text.StartsWith("user:", StringComparison.Ordinal)) return new(IndicatorType.User, text["user:".Length..], "test");
        Assert.That(IndicatorText.TryGuess(text, out var type, out var value), Is.True, text);
        return new(type, value, "test");
    }

    static string[] Found(IndicatorSet set, byte[] line)
    {
        var found = new List<Indicator>();
        set.Find(Bearing.Text, line, found);
        return [.. found.Select(indicator => indicator.Value)];
    }

    // Addresses
    [TestCase("203.0.113.9", "Failed password for root from 203.0.113.9 port 22", true)]
    [TestCase("3.180.71.3", "src=93.180.71.3", false)]
    [TestCase("93.180.71.3", "src=93.180.71.30", false)]
    [TestCase("93.180.71.3", "\"93.180.71.3\"", true)]
    [TestCase("93.180.71.3", "outside:93.180.71.3/443", true)]
    [TestCase("93.180.71.3", "(93.180.71.3:443)", true)]
    [TestCase("93.180.71.3", "10.0.0.1.51234 > 93.180.71.3.53: UDP", true)]
    [TestCase("180.71.3.53", "10.0.0.1.51234 > 93.180.71.3.53: UDP", false)]
    [TestCase("1.3.6.1", "oid=.1.3.6.1.4.1.9.9", false)]
    [TestCase("203.0.113.45", "version 203.0.113.45.6 of it", false)]
    [TestCase("203.0.113.45", "<oid>203.0.113.45.6</oid>", false)]
    [TestCase("203.0.113.45", "203.0.113.45.6", false)]
    [TestCase("203.0.113.45", "IP 203.0.113.45.53 > 192.0.2.1.40000: UDP", true)]
    [TestCase("203.0.113.45", "tcp4 0 0 203.0.113.45.22 192.0.2.1.40000 ESTABLISHED", true)]
    [TestCase("203.0.113.45", "tcp4 0 0 192.0.2.1.22  203.0.113.45.80 ESTABLISHED", true)]
    [TestCase("203.0.113.45", "tcp4 0 0 203.0.113.45.22 *.* LISTEN", true)]
    [TestCase("203.0.113.45", "udp from 203.0.113.45.5353", true)]
    [TestCase("93.180.71.3", "the last was 93.180.71.3.", true)]
    [TestCase("93.180.71.3", "x93.180.71.3", false)]
    [TestCase("93.180.71.3", "93.180.71.3x", false)]
    [TestCase("93.180.71.3", @"{""message"":""Source Network Address:\t93.180.71.3\nPort""}", true)]
    [TestCase("93.180.71.3", "Source Network Address:#01193.180.71.3#012", true)]
    [TestCase("93.180.71.3", "url=/r?ip%3D93.180.71.3%26x", true)]
    [TestCase("93.180.71.3", "seen 93.180.71[.]3 and 93[.]180[.]71[.]30", true)]
    [TestCase("93.180.71.3", "mapped ::ffff:93.180.71.3", true)]
    [TestCase("93.180.71.3", "mapped ::ffff:5db4:4703", true)]
    [TestCase("198.51.100.0/24", "to 198.51.100.255,", true)]
    [TestCase("198.51.100.0/24", "to 198.51.101.0,", false)]
    [TestCase("2001:db8::1", "from 2001:0DB8:0:0::1 port 22", true)]
    [TestCase("2001:db8::1", "inside:2001:db8::1/443", true)]
    [TestCase("2001:db8::1", "[2001:db8::1]:443", true)]
    [TestCase("2001:db8::1", "2001:db8::1.443 > x", true)]
    [TestCase("2001:db8::1", "2001:db8::1%eth0", true)]
    [TestCase("2001:db8::1", "2001:db8::12", false)]
    [TestCase("2001:db8::1", "2001:db8::1:5", false)]
    [TestCase("2001:db8::1", @"\t2001:db8::1\n", true)]
    [TestCase("2001:db8::/32", "at 10:15:23 2001:db8:1:2:3:4:5:6: accepted", true)]
    [TestCase("2001:db8::1", "2001[:]db8[:][:]1", true)]
    // Names
    [TestCase("evil.example", "query: a.EVIL.example. IN A", true)]
    [TestCase("evil.example", "notevil.example", false)]
    [TestCase("evil.example", "evil.example.org", false)]
    [TestCase("evil.example", "evil.example_x", false)]
    [TestCase("evil.example", "x-evil.example", false)]
    [TestCase("evil.example", "to=<ola@evil.example>", true)]
    [TestCase("evil.example", "https://user:pw@cdn.evil.example:8443/a", true)]
    [TestCase("evil.example", "/redirect?u=https%3A%2F%2Fevil.example%2Fx", true)]
    [TestCase("evil.example", @"http:\/\/evil.example\/x", true)]
    [TestCase("evil.example", "hxxps://evil[.]example/", true)]
    [TestCase("evil.example", "evil(dot)example", true)]
    [TestCase("evil.example", "Q [0001   D   NOERROR] A      (3)cdn(4)EVIL(7)example(0)", true)]
    [TestCase("evil.example", "(7)notevil(7)example(0)", false)]
    [TestCase("evil.example", "(4)evil(7)example(3)org(0)", false)]
    [TestCase("evil.example", "evil(7) example", false)]
    [TestCase("evil.example", @"{""q"":""\u0065vil.example""}", true)]
    [TestCase("evil.example", @"{""inner"":""{\""q\"":\""\\tevil.example\""}""}", true)]
    [TestCase("blåbær.example", "«WWW.BLÅBÆR.example»", true)]
    [TestCase("blåbær.example", "www.xn--blbr-roah.example", true)]
    [TestCase("bær.example", "blåbær.example", false)]
    [TestCase("evil.example", "«evil.example»", true)]
    [TestCase("evil.example", "øevil.example", false)]
    // URLs
    [TestCase("http://evil.example/a?b", "GET HTTPS://EVIL.example:443/a?b#frag HTTP/1.1", true)]
    [TestCase("http://evil.example/a", "\"http://evil.example/a\"", true)]
    [TestCase("http://evil.example/a", "evil.example/a,next", true)]
    [TestCase("http://evil.example/a", "(see http://evil.example/a).", true)]
    [TestCase("http://evil.example/a", "http://evil.example/A", false)]
    [TestCase("http://evil.example/a", "http://evil.example/ab", false)]
    [TestCase("http://evil.example/a", "http://evil.example/a/b", false)]
    [TestCase("http://evil.example/a", "http://evil.example/a?b", false)]
    [TestCase("http://evil.example/a", "http://evil.example/a.php", false)]
    [TestCase("http://evil.example/a", "http://x.evil.example/a", false)]
    [TestCase("http://evil.example/a", "evil.example", false)]
    [TestCase("http://evil.example/", "dst=evil.example ", true)]
    [TestCase("http://evil.example:8080/a", "http://evil.example:8080/a", true)]
    [TestCase("http://evil.example:8080/a", "http://evil.example/a", false)]
    [TestCase("http://evil.example/a", "http://evil.example:8080/a", false)]
    [TestCase("http://evil.example/?q=1", "http://evil.example?q=1", true)]
    [TestCase("http://evil.example/a?x=1&y=2", "<u>http://evil.example/a?x=1&amp;y=2</u>", true)]
    [TestCase("http://192.0.2.7/x", "http://192.0.2.7/x", true)]
    [TestCase("http://192.0.2.7/x", "http://192.0.2.7/y", false)]
    [TestCase("http://[2001:db8::1]:81/x", "http://[2001:db8::1]:81/x", true)]
    // Hashes
    [TestCase("D41D8CD98F00B204E9800998ECF8427E", "MD5=d41d8cd98f00b204e9800998ecf8427e,IMPHASH=0", true)]
    [TestCase("D41D8CD98F00B204E9800998ECF8427E", "core.kde.1000.d41d8cd98f00b204e9800998ecf8427e.3717", true)]
    [TestCase("D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e0", false)]
    // People
    [TestCase("ola@evil.example", "from=<OLA@evil.example>", true)]
    [TestCase("ola@evil.example", "from=ola%40evil.example", true)]
    [TestCase("ola@evil.example", "kari.ola@evil.example", false)]
    [TestCase("ola@evil.example", "bjørnola@evil.example", false)]
    [TestCase("ola@evil.example", "ola@evil.example.org", false)]
    [TestCase("user:ola", "user=Ola;", true)]
    [TestCase("user:ola", @"CONTOSO\ola logged on", true)]
    [TestCase("user:ola", "ola@kommune.example", true)]
    [TestCase("user:ola", "paola", false)]
    [TestCase("user:ola", "ola.nordmann", false)]
    [TestCase("user:fil01$", @"KOMMUNE\FIL01$ did", true)]
    [TestCase("user:fil01$", "fil01", false)]
    [TestCase("user:ola nordmann", "name=\"Ola Nordmann\"", true)]
    [TestCase("user:ola nordmann", "name=\"Ola Nordmannsen\"", false)]
    [TestCase(@"user:kommune\ola", @"{""user"":""KOMMUNE\\ola""}", true)]
    [TestCase("user:bjørn", "user=BJØRN ", true)]
    [TestCase("user:åse berg", "user=ÅSE BERG ", true)]
    [TestCase("user:$", "user=$ ", true)]
    public void An_indicator_is_found_in_a_line_only_where_it_stands(string indicator, string line, bool found) =>
        Assert.That(Found(new([Of(indicator)]), Encoding.UTF8.GetBytes(line)), found ? Is.EqualTo(new[] { Of(indicator).Value }) : Is.Empty);

    static readonly string[] Sought =
    [
        "3.180.71.3", "93.180.71.3", "10.0.0.0/8", "2001:db8::1", "2001:db8:1::/48", "evil.example", "a.evil.example",
        "http://evil.example/a",
        "http://evil.example:8080/a", "http://3.180.71.3/", "d41d8cd98f00b204e9800998ecf8427e", "ola@evil.example", "user:ola",
        "user:root", "user:x",
    ];

    static readonly string[] Hay =
    [
        " ", " ", " ", "=", ":", ",", "\"", "[", "]", "(", ")", "/", "|", ".", "-", "_", "@", "9", "x", "ola", "root",
        "93.180.71.3", "3.180.71.3", "10.1.2.3",
        "evil.example", "not", "a.", ".org", "http://", "/a", ":8080", ":443", "d41d8cd98f00b204e9800998ecf8427e",
        " 2001:db8::1 ", " 2001:DB8:1:0::9 ",
        " 2001:db8::1f ", "ola@", "ø", "«", "\u00e6", "user=", " from ", " > ", ".53", ".4711",
    ];

    [Test]
    public void What_is_found_in_random_lines_is_what_slow_patterns_find()
    {
        var indicators = Sought.Select(Of).ToArray();
        var set = new IndicatorSet([.. indicators]);
        var random = new Random(20261128);
        for (var round = 0; round < 60_000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Hay[random.Next(Hay.Length)]));
            var slow = indicators.Where(indicator => Stands(indicator, line)).Select(indicator => indicator.Value);
            Assert.That(Found(set, Encoding.UTF8.GetBytes(line)), Is.EqualTo(slow.ToArray()), line);
        }
    }

    [Test]
    public void Any_bytes_at_all_are_searched()
    {
        var set = new IndicatorSet([.. Sought.Select(Of)]);
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var line = new byte[random.Next(60)];
            random.NextBytes(line);
            foreach (ref var code in line.AsSpan())
                if (random.Next(2) == 0) code = (byte)@"\%#&[({u0123.:@x/ "[random.Next(18)];
            byte[] planted = [.. line, .. " 93.180.71.3 "u8, .. line];
            Assert.That(Found(set, planted), Does.Contain("93.180.71.3"), () => Convert.ToBase64String(line));
        }
    }

    /// <summary>Whether the indicator stands in the line, by patterns over its characters.</summary>
    static bool Stands(Indicator indicator, string line)
    {
        var value = Regex.Escape(indicator.Value);
        return indicator.Type switch
        {
            IndicatorType.Ipv4 or IndicatorType.Ipv6 or IndicatorType.Cidr => AddressesOf(line).Any(address => Covers(indicator.Value, address)),
            IndicatorType.Domain => Words(line).Any(word => word == indicator.Value || word.EndsWith("." + indicator.Value, StringComparison.Ordinal)),
            IndicatorType.User => Words(line).Contains(indicator.Value),
            IndicatorType.Md5 => Regex.IsMatch(line, $"(?<![0-9A-Za-z]){value}(?![0-9A-Za-z])"),
            IndicatorType.Email => Regex.IsMatch(line, $@"(?<![\p{{L}}\p{{N}}._+-]){value}(?![\p{{L}}\p{{N}}_]|[.-]+[\p{{L}}\p{{N}}_])"),
            _ => IsUrlIn(new Uri(indicator.Value), line),
        };
    }

    static bool IsUrlIn(Uri url, string line)
    {
        var port = url.IsDefaultPort ? "(:80|:443)?" : ":" + url.Port.ToString(CultureInfo.InvariantCulture);
        var path = url.AbsolutePath == "/" ? "/?" : Regex.Escape(url.AbsolutePath);
        var host = Regex.Escape(url.Host);
        var isAddress = url.HostNameType == UriHostNameType.IPv4;
        var before = isAddress ? @"(?<![0-9A-Za-z]|[0-9]\.)" : @"(?<![\p{L}\p{N}_]|[\p{L}\p{N}_][.-]*)";
        var behind = isAddress ? "(?![0-9A-Za-z])" : @"(?![\p{L}\p{N}_])(?![.-]+[\p{L}\p{N}_])";
        var letters = "A-Za-z0-9/%_~=&+@*$\\-\\u0080-\\uffff";
        return Regex.IsMatch(line, $"{before}{host}{behind}{port}{path}(?![{letters}]|[.?!:][{letters}])");
    }

    static IEnumerable<string> Words(string line) =>
        WordPattern().Matches(line).Select(word => word.Value.Trim('.', '-').ToLowerInvariant()).Where(word => word.Length > 0);

    static IEnumerable<IPAddress> AddressesOf(string line)
    {
        foreach (Match run in NumbersPattern().Matches(line))
        {
            var numbers = run.Value.Split('.');
            if ((numbers.Length == 4 || (numbers.Length == 5 && IsPort(line, run, numbers[4])))
                && IPAddress.TryParse(string.Join('.', numbers[..4]), out var address)
                && string.Join('.', numbers[..4]) == address.ToString())
                yield return address;
        }
        foreach (Match run in ColonsPattern().Matches(line))
            if (run.Value.Contains("::", StringComparison.Ordinal) && IPAddress.TryParse(run.Value, out var address)) yield return address;
    }

    static bool IsPort(string line, Match run, string last) =>
        int.TryParse(last, CultureInfo.InvariantCulture, out var port) && port <= 65535
        && (port > 255 || Regex.IsMatch(line[..run.Index], @"[<>] $|(?<![0-9.*])([0-9]*(\.[0-9]*){4}|\*\.\*)[ \t]+$")
            || Regex.IsMatch(line[(run.Index + run.Length)..], @"^ (-?>|<-?) |^[ \t]+([0-9]*(\.[0-9]*){4}|\*\.\*)(?![0-9.*])"));

    static bool Covers(string indicator, IPAddress address) => IPNetwork.TryParse(indicator, out var network)
        ? network.Contains(address)
        : IPAddress.Parse(indicator).Equals(address);

    [GeneratedRegex(@"[\p{L}\p{N}._-]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"(?<![0-9A-Za-z]|[0-9]\.)[0-9]+(\.[0-9]+)+(?![0-9A-Za-z]|\.[0-9])")]
    private static partial Regex NumbersPattern();

    [GeneratedRegex(@"(?<![0-9A-Za-z:.])[0-9A-Fa-f:]{3,}(?![0-9A-Za-z:])")]
    private static partial Regex ColonsPattern();
}
