using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Tests;

public sealed class IndicatorSetTests
{
    static Indicator Of(string text)
    {
        Assert.That(IndicatorText.TryGuess(text, out var type, out var value), Is.True, text);
        return new(type, value, "test");
    }

    static string[] Found(IndicatorSet set, Bearing bearing, string value)
    {
        var found = new List<Indicator>();
        set.Find(bearing, Encoding.UTF8.GetBytes(value), found);
        return [.. found.Select(indicator => indicator.Value)];
    }

    [TestCase("3.180.71.3", Bearing.Address, "93.180.71.3", false)]
    [TestCase("93.180.71.3", Bearing.Address, "93.180.71.3", true)]
    [TestCase("93.180.71.3", Bearing.Address, "::ffff:93.180.71.3", true)]
    [TestCase("2001:db8::1", Bearing.Address, "2001:0DB8:0:0::1", true)]
    [TestCase("198.51.100.0/24", Bearing.Address, "198.51.100.255", true)]
    [TestCase("198.51.100.0/24", Bearing.Address, "198.51.101.0", false)]
    [TestCase("2001:db8::/32", Bearing.Address, "2001:db8:ffff::1", true)]
    [TestCase("0.0.0.0/0", Bearing.Address, "2001:db8::1", false)]
    [TestCase("evil.example", Bearing.Host, "a.EVIL.example.", true)]
    [TestCase("evil.example", Bearing.Host, "notevil.example", false)]
    [TestCase("evil.example", Bearing.Host, "evil.example.org", false)]
    [TestCase("blåbær.example", Bearing.Host, "www.xn--blbr-roah.example", true)]
    [TestCase("blåbær.example", Bearing.Host, "WWW.BLÅBÆR.example", true)]
    [TestCase("192.0.2.7", Bearing.Host, "192.0.2.7", true)]
    [TestCase("evil.example", Bearing.Url, "https://x:y@cdn.evil.example:8443/a", true)]
    [TestCase("evil.example", Bearing.Url, "https://good.example/?u=evil.example", false)]
    [TestCase("192.0.2.7", Bearing.Url, "http://192.0.2.7/x", true)]
    [TestCase("http://evil.example/a?b", Bearing.Url, "HTTPS://EVIL.example:443/a?b#frag", true)]
    [TestCase("http://evil.example/a", Bearing.Url, "http://evil.example/A", false)]
    [TestCase("http://evil.example/a", Bearing.Url, "http://evil.example/b", false)]
    [TestCase("http://evil.example/a", Bearing.Host, "evil.example", true)]
    [TestCase("http://evil.example/a", Bearing.Host, "a.evil.example", false)]
    [TestCase("http://192.0.2.7/a", Bearing.Address, "192.0.2.7", true)]
    [TestCase("http://192.0.2.7/a", Bearing.Url, "http://192.0.2.7/b", false)]
    [TestCase("D41D8CD98F00B204E9800998ECF8427E", Bearing.Hash, "d41d8cd98f00b204e9800998ecf8427e", true)]
    [TestCase("ola@evil.example", Bearing.User, "OLA@evil.example", true)]
    [TestCase("ola@evil.example", Bearing.User, "ola", false)]
    public void An_indicator_is_found_only_where_it_is_meant(string indicator, Bearing bearing, string value, bool found) =>
        Assert.That(Found(new([Of(indicator)]), bearing, value), found ? Is.EqualTo(new[] { Of(indicator).Value }) : Is.Empty);

    [TestCase("“evil.example”", "evil.example")]
    [TestCase("\u200bevil.example\u200b", "evil.example")]
    [TestCase(".evil.example", "evil.example")]
    [TestCase("blåbær.example", "xn--blbr-roah.example")]
    [TestCase("evil[DOT]example", "evil.example")]
    [TestCase("evil.]example", "evil.example")]
    [TestCase("hxxps:\\\\evil.example\\a", "https://evil.example/a")]
    [TestCase("http__evil.example", "http://evil.example/")]
    [TestCase("evil–twin.example", null)]
    [TestCase("203.0.113.1-50", null)]
    public void A_value_is_read_without_what_people_and_programs_put_around_it(string text, string? value) =>
        Assert.That(IndicatorText.TryGuess(text, out _, out var read) ? read : null, Is.EqualTo(value));

    [TestCase("ola", "CONTOSO\\Ola", true)]
    [TestCase("ola", "ola@kommune.example", true)]
    [TestCase("ola", "paola", false)]
    public void A_user_is_found_by_the_bare_name(string user, string value, bool found) =>
        Assert.That(Found(new([new Indicator(IndicatorType.User, user, "test")]), Bearing.User, value).Length, Is.EqualTo(found ? 1 : 0));

    [Test]
    public void Every_indicator_that_a_value_carries_is_found_once_in_order()
    {
        string[] values = ["example.org", "10.0.0.0/8", "a.example.org", "http://a.example.org/x", "10.0.0.0/16", "10.0.0.1"];
        Assert.That(Found(new([.. values.Select(value => Of(value))]), Bearing.Host, "a.example.org")
            .Concat(Found(new([Of("10.0.0.0/8"), Of("10.0.0.1"), Of("10.0.0.0/16")]), Bearing.Address, "10.0.0.1")),
            Is.EqualTo(new[] { "example.org", "a.example.org", "http://a.example.org/x", "10.0.0.0/8", "10.0.0.1", "10.0.0.0/16" }));
    }

    [Test]
    public void Addresses_are_found_as_a_slow_comparison_finds_them()
    {
        var random = new Random(5);
        byte Octet() => (byte)(random.Next(4) == 0 ? random.Next(256) : random.Next(3));
        string Address() => random.Next(3) == 0
            ? Addresses.Text((UInt128)0x20010db8u << 96 | (uint)random.Next(8) << 30)
            : $"10.{Octet()}.{Octet()}.{Octet()}";
        string Network() => Address() is var a && a.Contains(':') ? $"{a}/{random.Next(100, 129)}" : $"{a}/{random.Next(33)}";
        for (var round = 0; round < 200; round++)
        {
            var indicators = Enumerable.Range(0, 20).Select(_ => Of(random.Next(2) == 0 ? Address() : Network()))
                .DistinctBy(indicator => indicator.Value).ToList();
            var set = new IndicatorSet([.. indicators]);
            for (var i = 0; i < 50; i++)
            {
                var address = Address();
                var covering = indicators.Select(indicator => indicator.Value).Where(value => Covers(value, address));
                Assert.That(Found(set, Bearing.Address, address), Is.EqualTo(covering), address);
            }
        }

        static bool Covers(string indicator, string address) => System.Net.IPNetwork.TryParse(indicator, out var network)
            ? network.Contains(System.Net.IPAddress.Parse(address))
            : System.Net.IPAddress.Parse(indicator).Equals(System.Net.IPAddress.Parse(address));
    }

    [TestCase("010.0.0.1")]
    [TestCase("1.2.3")]
    [TestCase("3486011863")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("[2001:db8::1]:443")]
    [TestCase("fe80::1%eth0")]
    [TestCase("1.2.3.4.")]
    [TestCase("1..2.3")]
    [TestCase("256.0.0.1")]
    public void What_only_dotnet_takes_for_an_address_is_none(string text) =>
        Assert.That(Addresses.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("hxxps[:]//evil[.]example/x", "https://evil.example/x")]
    [TestCase("HTTP://Evil.Example", "http://evil.example/")]
    [TestCase("[hxxp://]evil.example", "http://evil.example/")]
    [TestCase("meow://evil.example/", "http://evil.example/")]
    [TestCase("1[.]2[.]3[.]4", "1.2.3.4")]
    [TestCase("ola[at]evil[dot]example", "ola@evil.example")]
    [TestCase(" *.evil.example. ", "evil.example")]
    [TestCase("10.1.2.3/8", "10.0.0.0/8")]
    [TestCase("https://evil.example:443/a#b", "https://evil.example/a")]
    [TestCase("http://evil.example:8080?q", "http://evil.example:8080/?q")]
    public void Harmless_forms_are_read_back(string written, string canonical) => Assert.That(Of(written).Value, Is.EqualTo(canonical));

    [TestCase("htt\ufeffp__.ee")]
    public void What_would_be_another_value_when_it_is_read_again_is_none(string written) =>
        Assert.That(IndicatorText.TryCanonical(IndicatorType.Domain, written, out _), Is.False);

    [Test]
    public void Canonical_text_is_its_own_canonical_text()
    {
        string[] texts =
        [
            "hxxps://a.example:81/x?y", "1.2.3.4", "2001:DB8::A", "10.9.8.7/9", "Blåbær.example", "X@y.example",
            "D41D8CD98F00B204E9800998ECF8427E", "http://a.example/,#b", "http://a.example/x;'#", "http://a.example/[[[.]x",
        ];
        foreach (var text in texts)
            Assert.That(Of(Of(text).Value), Is.EqualTo(Of(text)), text);
    }
}
