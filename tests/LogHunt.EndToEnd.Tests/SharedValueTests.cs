using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Values that several entries of a source say: each entry withdraws them only for itself.</summary>
sealed class SharedValueTests
{
    const string X = "203.0.113.1", Y = "203.0.113.2", Z = "203.0.113.3";

    TemporaryFolder folder = null!;
    Store store = null!;
    int day;

    [SetUp]
    public void MakeStore()
    {
        folder = new TemporaryFolder();
        store = Store.Open(folder["store"]);
        day = 0;
    }

    [TearDown]
    public void RemoveStore()
    {
        store.Dispose();
        folder.Dispose();
    }

    [TestCase("feed", "feed")]
    [TestCase("a.json", "b.json")]
    public void A_value_lives_while_one_of_its_entries_says_it(string first, string second)
    {
        Import(first, Entry("a", X), Entry("b", X));
        Import(second, Entry("b", Z));
        Assert.That(Live(), Is.EqualTo(new[] { X, Z }), "`a` says it still");
        Import(second, Entry("a", Y));
        Assert.That(Live(), Is.EqualTo(new[] { Y, Z }), "nobody says it");
        Import(second, Entry("b", X));
        Assert.That(Live(), Is.EqualTo(new[] { X, Y }));
    }

    [Test]
    public void An_entry_that_is_revoked_leaves_what_another_of_an_earlier_page_says()
    {
        Import("feed", Entry("a", X));
        Import("feed", Entry("b", X, Y));
        Import("feed", Entry("b", X, Y).Replace("\"pattern\"", "\"revoked\":true,\"pattern\"", StringComparison.Ordinal));
        Assert.That(Live(), Is.EqualTo(new[] { X }));
        Import("feed", Entry("a", X).Replace("\"pattern\"", "\"revoked\":true,\"pattern\"", StringComparison.Ordinal));
        Assert.That(Live(), Is.Empty);
        Assert.That(Import("feed", Entry("b", X)).New, Is.EqualTo(1), "what is no longer revoked is searched for anew");
    }

    [Test]
    public void The_same_file_under_another_name_withdraws_nothing_and_again_it_changes_nothing()
    {
        string[] file = [Entry("a", X, Y), Entry("b", X)];
        Import("one.json", file);
        Import("two.json", [.. file.Reverse()]);
        Assert.That(Live(), Is.EqualTo(new[] { X, X, Y, Y }));
        Assert.That(Import("one.json", file) is { New: 0, Changed: 0 }, Is.True);
    }

    [Test]
    public void An_old_version_of_an_entry_changes_nothing_of_a_value_that_others_say()
    {
        var old = Entry("a", Y);
        Import("feed", Entry("b", X), Entry("a", X));
        Import("feed", old);
        Assert.That(Live(), Is.EqualTo(new[] { X }));
        Assert.That(store.Catalog.Indicators().Single().Indicator is { ObjectId: "indicator--a", AlsoSaidBy: ["indicator--b"] }, Is.True);
    }

    [Test]
    public void What_a_deleted_object_of_MISP_holds_is_withdrawn()
    {
        string Event(string deleted) => "{\"Event\":{\"info\":\"x\",\"threat_level_id\":\"1\",\"Object\":[{\"name\":\"ip-port\"," + deleted
            + $"\"Attribute\":[{{\"uuid\":\"u\",\"type\":\"ip-dst\",\"value\":\"{X}\",\"to_ids\":true,\"timestamp\":\"1767225600\"}}]}}]}}}}";
        Write("event.json", Event(""));
        Assert.That(Live(), Is.EqualTo(new[] { X }));
        Write("event.json", Event("\"deleted\":true,"));
        Assert.That(Live(), Is.Empty);
    }

    /// <summary>An indicator of STIX, each a day later than the one before.</summary>
    string Entry(string name, params string[] values) => $$"""
        {"type":"indicator","spec_version":"2.1","id":"indicator--{{name}}","pattern_type":"stix","modified":"2026-01-{{++day:00}}T00:00:00Z",
         "pattern":"{{string.Join(" OR ", values.Select(value => $"[ipv4-addr:value = '{value}']"))}}"}
        """;

    IndicatorImport Import(string source, params string[] entries) =>
        Write(source, $"{{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{string.Join(',', entries)}]}}");

    IndicatorImport Write(string source, string text) => new ImportIndicators(store).Run(folder.Write("given.json", text), source: source).Import;

    IEnumerable<string> Live() => store.Catalog.Indicators().Select(one => one.Indicator).Where(one => !one.Revoked)
        .Select(one => one.Value).Order(StringComparer.Ordinal);
}
