using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Indicators that are warned of, withdrawn, taken out and allowed.</summary>
sealed class IndicatorsKeptTests
{
    [TestCase("10.1.2.3", "it is private")]
    [TestCase("192.168.0.0/24", "it is private")]
    [TestCase("127.0.0.1", "it is loopback")]
    [TestCase("::1", "it is loopback")]
    [TestCase("fe80::1", "it is link-local")]
    [TestCase("0.0.0.0/0", "it is every address")]
    [TestCase("8.0.0.0/7", "it is wider than /8")]
    [TestCase("198.51.100.9", null)]
    [TestCase("172.32.0.1", null)]
    [TestCase("2001:db8::/32", null)]
    [TestCase("evil.example", null)]
    public void What_harmless_logs_will_meet_is_warned_of_and_nothing_else_is(string value, string? doubt)
    {
        Assert.That(IndicatorText.TryGuess(value, out var type, out var canonical), Is.True);
        Assert.That(WideIndicators.Doubt(new(type, canonical, "feed")), Is.EqualTo(doubt));
    }

    [Test]
    public void An_indicator_is_allowed_by_its_value_or_by_a_network_around_it_until_that_is_over()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var now = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        store.Catalog.Judge(TriageRows.IdOf("198.51.100.0/24"), Verdict.Allowed, "our own", null, now);
        store.Catalog.Judge(TriageRows.IdOf("good.example"), Verdict.Allowed, "", now.AddDays(1), now);
        bool IsAllowed(IndicatorType type, string value, int day = 0) =>
            new AllowedValues(store.Catalog.Judgements(), now.AddDays(day)).Of(new(type, value, "feed")) is not null;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsAllowed(IndicatorType.Ipv4, "198.51.100.9"), Is.True);
            Assert.That(IsAllowed(IndicatorType.Cidr, "198.51.100.128/25"), Is.True);
            Assert.That(IsAllowed(IndicatorType.Cidr, "198.51.0.0/16"), Is.False, "it holds more than what is allowed");
            Assert.That(IsAllowed(IndicatorType.Ipv4, "198.51.101.9"), Is.False);
            Assert.That(IsAllowed(IndicatorType.Domain, "good.example"), Is.True);
            Assert.That(IsAllowed(IndicatorType.Domain, "good.example", day: 2), Is.False);
        }
        store.Catalog.Judge(TriageRows.IdOf("198.51.100.0/24"), Verdict.Confirmed, "", null, now);
        Assert.That(IsAllowed(IndicatorType.Ipv4, "198.51.100.9"), Is.False, "the last word counts");
    }

    [Test]
    public void A_retired_indicator_is_known_until_its_source_names_it_again_and_a_removed_one_never_came()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder["store"]);
        var list = folder.Write("list.txt", "192.0.2.7\n192.0.2.8\n");
        var import = new ImportIndicators(store);
        import.Run(list);
        (string, bool)[] Known() => [.. store.Catalog.Indicators().Select(entry => (entry.Indicator.Value, entry.Indicator.Revoked))];
        Assert.That(store.Catalog.RetireIndicators([1]), Is.EqualTo(1));
        Assert.That(store.Catalog.RetireIndicators([1]), Is.Zero);
        Assert.That(Known(), Is.EqualTo(new[] { ("192.0.2.7", true), ("192.0.2.8", false) }));
        Assert.That(import.Run(list).Import.New, Is.EqualTo(1));
        Assert.That(store.Catalog.RemoveIndicators([1]), Is.EqualTo(1));
        Assert.That(Known(), Is.EqualTo(new[] { ("192.0.2.8", false) }));
        Assert.That(store.Catalog.AuditEntries().Select(entry => entry.Action),
            Does.Contain("indicators retired").And.Contain("indicators removed"));
    }

    [Test]
    public void A_list_of_what_is_harmless_is_no_list_of_indicators_and_is_allowed_value_by_value()
    {
        using var folder = new TemporaryFolder();
        ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);
        var list = folder.Write("harmless.json", """
            {"name": "Known good", "version": 1, "matching_attributes": ["ip-dst", "domain"], "type": "hostname",
             "list": ["good.example", ".cdn.example", "198.51.100.0/24", "no value"]}
            """);
        Assert.That(Run("indicators", "import", list).Errors, Does.Contain("indicators allow --list"));
        var result = Run("indicators", "allow", "--list", list);
        Assert.That(result.Errors, Does.Contain("1 of its entries are no values of indicators: no value"));
        var allowed = Run("indicators", "allow", "--json").Output;
        foreach (var value in (string[])["good.example", "cdn.example", "198.51.100.0/24", "Known good"])
            Assert.That(allowed, Does.Contain(value));
        Run("indicators", "allow", "--list", list, "--remove");
        Assert.That(Run("indicators", "allow", "--json").Output, Does.Not.Contain("good.example"));
    }

    [Test]
    public void A_later_table_of_MISP_withdraws_what_an_attribute_no_longer_says()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder["store"]);
        var import = new ImportIndicators(store);
        string Table(string name, string value, string detects, int changed) => folder.Write(name, $"""
            uuid,type,value,to_ids,date
            11111111-1111-4111-8111-000000000001,ip-dst,{value},1,{changed}
            11111111-1111-4111-8111-000000000002,domain,one.example,{detects},{changed}
            """);
        import.Run(Table("first.csv", "203.0.113.1", "1", 1767323045));
        import.Run(Table("second.csv", "203.0.113.2", "0", 1767423045));
        Assert.That(store.Catalog.Indicators().Where(entry => !entry.Indicator.Revoked).Select(entry => entry.Indicator.Value),
            Is.EqualTo(new[] { "203.0.113.2" }));
    }
}
