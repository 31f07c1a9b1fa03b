using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>What is made ready of the indicators, and what segments are known to hold of them, never outlives what it was made of.</summary>
sealed class KnownIndicatorsTests
{
    const string Known = "let known = Indicators | where IndicatorSource == 'feed' and not(Revoked) | project Indicator;";

    /// <summary>Every form in which a hunt asks for a list, with one answer: how many rows have one as destination.</summary>
    static readonly string[] Forms =
    [
        "NetworkSession | match-indicators on DstIpAddr where IndicatorSource == 'feed' | count",
        $"{Known} NetworkSession | where DstIpAddr in (known) | count",
        $"{Known} NetworkSession | where DstIpAddr has_any (known) | count",
        $"{Known} NetworkSession | join kind=leftsemi known on $left.DstIpAddr == $right.Indicator | count",
        $"{Known} NetworkSession | join kind=inner known on $left.DstIpAddr == $right.Indicator | count",
        $"{Known} known | join kind=inner NetworkSession on $left.Indicator == $right.DstIpAddr | count",
        $"{Known} let list = toscalar(known | summarize make_list(Indicator)); NetworkSession | where ipv4_is_in_any_range(DstIpAddr, list) | count",
    ];

    static Indicator Address(int i) => new(IndicatorType.Ipv4, $"192.0.2.{i}", "feed");

    static void Fill(string folder, int sessions)
    {
        using var store = Store.Open(folder);
        HuntTests.Commit(store, "nord", [.. Enumerable.Range(0, sessions).Select(i => ("10.0.0.1", i % 5 == 0 ? "" : $"192.0.2.{i % 250}"))]);
    }

    static string Ask(LogHuntStore store, string query, string backend = "vector") => string.Join("; ", store
        .Query(query, new() { Backend = backend }).Rows().Select(row => string.Join(", ", row.Select(KqlText.Of))));

    [Test]
    public void Each_form_sees_what_is_imported_withdrawn_and_taken_out([Values("vector", "reference")] string backend)
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path, 250);
        using var store = LogHuntStore.Open(folder.Path);
        void All(string wanted)
        {
            // Twice: the second time what the first made ready is at hand.
            foreach (var form in Forms.Concat(Forms)) Assert.That(Ask(store, form, backend), Is.EqualTo(wanted), form);
        }
        All("0");
        store.Catalog.AddIndicators("feed", Enumerable.Range(0, 100).Select(Address));
        All("80");
        store.Catalog.AddIndicators("feed", [Address(101)]);
        All("81");
        var ids = store.Catalog.Indicators().Where(one => one.Indicator.Value is "192.0.2.1" or "192.0.2.2").Select(one => one.Indicator.Id).ToList();
        store.Catalog.RetireIndicators([ids[0]]);
        All("80");
        store.Catalog.RemoveIndicators(ids);
        All("79");
        Fill(folder.Path, 250);
        All("158");
    }

    /// <summary>A union is no list of indicators that the engine knows to be one: its join is made as any other.</summary>
    [Test]
    public void Joins_with_indicators_give_what_other_joins_give(
        [Values("inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti", "rightsemi", "rightanti")] string kind,
        [Values("vector", "reference")] string backend)
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path, 60);
        using var store = LogHuntStore.Open(folder.Path);
        // Twice the same value from two sources, and the empty text, which joins the empty text.
        store.Catalog.AddIndicators("feed", [.. Enumerable.Range(20, 100).Select(Address), Address(21) with { Source = "other" }]);
        const string rows = "NetworkSession | project A = DstIpAddr, SrcIpAddr";
        const string list = "Indicators | project A = iff(Indicator == '192.0.2.30', '', Indicator), IndicatorSource";
        foreach (var (left, right) in new[] { (rows, list), (list, rows) })
        {
            string Joined(string one, string two) =>
                Ask(store, $"{one} | join kind={kind} ({two}) on A | extend all = tostring(pack_all()) | sort by all asc | project all", backend);
            string Plain(string table) => table == list ? $"union ({list}), ({list} | where false)" : table;
            Assert.That(Joined(left, right), Is.EqualTo(Joined(Plain(left), Plain(right))).And.Not.Empty, left);
        }
    }
}
