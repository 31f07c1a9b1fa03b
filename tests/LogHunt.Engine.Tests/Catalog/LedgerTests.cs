using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Tests.Segments;

namespace LogHunt.Engine.Tests.Catalog;

public sealed class LedgerTests
{
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public void A_feed_pulled_again_makes_nothing_new()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Indicator[] feed =
        [
            Address("192.0.2.1"), Address("192.0.2.2"), Address("192.0.2.2"),
            new(IndicatorType.Domain, "example.org", "feed") { Tags = ["c2", "tor"] },
        ];
        var first = store.Catalog.AddIndicators("feed", feed);
        var again = store.Catalog.AddIndicators("feed", feed);
        Assert.Multiple(() =>
        {
            Assert.That((first.New, first.Changed, first.Unchanged), Is.EqualTo((3, 0, 0)));
            Assert.That((again.New, again.Changed, again.Unchanged), Is.EqualTo((0, 0, 3)));
            Assert.That(store.Catalog.Indicators(), Has.Length.EqualTo(3));
            Assert.That(store.Catalog.Indicators().Single(entry => entry.Indicator.Type == IndicatorType.Domain).Indicator.Tags,
                Is.EqualTo(["c2", "tor"]));
            Assert.That(store.Catalog.Indicators([again.BatchId]), Is.Empty);
        });
    }

    [Test]
    public void What_an_entry_said_before_is_looked_up_by_its_name()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Assert.That(store.Catalog.Read(connection => connection.List(row => row.GetString(3), $"EXPLAIN QUERY PLAN {IndicatorUpsert.Withdrawing}",
            "indicator--1", 0, "[]", "", 0)), Has.Some.Contains("USING INDEX indicators_by_object"));
    }

    [Test]
    public void The_same_value_from_another_source_is_another_indicator()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        store.Catalog.AddIndicators("a", [Address("192.0.2.1")]);
        Assert.That(store.Catalog.AddIndicators("b", [Address("192.0.2.1") with { Source = "b" }]).New, Is.EqualTo(1));
    }

    [Test]
    public void What_a_source_says_anew_replaces_what_it_said_before()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]);
        var changed = Address("192.0.2.1") with { Confidence = 80, ValidUntil = Start, Tlp = "amber", Revoked = true };
        var import = store.Catalog.AddIndicators("feed", [changed]);
        var stored = store.Catalog.Indicators().Single().Indicator;
        Assert.That((import.New, import.Changed), Is.EqualTo((0, 1)));
        Assert.That((stored.Confidence, stored.ValidUntil, stored.Tlp, stored.Revoked),
            Is.EqualTo(((int?)80, (DateTime?)Start, "amber", true)));
        Assert.That(store.Catalog.AddIndicators("feed", [changed with { Revoked = false }]).New, Is.EqualTo(1),
            "one that is no longer revoked is searched anew");
    }

    [Test]
    public void Each_batch_is_to_be_searched_in_each_segment_until_it_is_recorded()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitSegment(store, "oslo");
        var batch = store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]).BatchId;
        store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]);   // nothing new: nothing to search
        CommitSegment(store, "bergen");
        var missing = store.Catalog.Unsearched();
        Assert.That(missing.Select(one => one.Batches), Is.All.EqualTo((long[])[batch]));
        Assert.That(missing.Select(one => one.Segment.Municipality), Is.EquivalentTo(["oslo", "bergen"]));

        RecordSearch(store, missing[0].Batches, missing[0].Segment.Id, []);
        Assert.That(store.Catalog.Unsearched().Single().Segment, Is.EqualTo(missing[1].Segment));
    }

    [Test]
    public void A_search_recorded_twice_counts_its_hits_once()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var segment = CommitSegment(store, "oslo");
        var first = store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]).BatchId;
        var second = store.Catalog.AddIndicators("feed", [Address("192.0.2.2")]).BatchId;
        var (a, b) = (store.Catalog.Indicators([first])[0].Indicator.Id, store.Catalog.Indicators([second])[0].Indicator.Id);

        Assert.That(RecordSearch(store, [first], segment, [Seen(a, 3, segment)]), Is.EqualTo((long[])[first]));
        Assert.That(RecordSearch(store, [first, second], segment, [Seen(a, 3, segment), Seen(b, 2, segment)]),
            Is.EqualTo((long[])[second]));
        Assert.That(RecordSearch(store, [first, second], segment, [Seen(a, 3, segment), Seen(b, 2, segment)]), Is.Empty);
        Assert.That(store.Catalog.Hits().Select(hit => (hit.Indicator.Value, hit.Hit.Count)),
            Is.EquivalentTo([("192.0.2.1", 3L), ("192.0.2.2", 2L)]));
    }

    [Test]
    public void A_search_that_fails_while_it_is_recorded_leaves_nothing_recorded()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var segment = CommitSegment(store, "oslo");
        var batch = store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]).BatchId;
        var id = store.Catalog.Indicators()[0].Indicator.Id;
        Assert.Throws<StoreException>(() => RecordSearch(store, [batch], segment, [Seen(id, 1, segment), Seen(id + 1, 1, segment)]),
            "there is no second indicator");
        Assert.That(store.Catalog.Unsearched().Single().Batches, Is.EqualTo((long[])[batch]));
        Assert.That(store.Catalog.Hits(), Is.Empty);
    }

    [Test]
    public void Hits_over_segments_add_up_to_first_last_count_and_the_five_earliest_samples() => Prop.ForAll(
        Gen.Choose(0, 1000).NonEmptyListOf().NonEmptyListOf().ToArbitrary(),
        segments =>
        {
            using var folder = new TemporaryFolder();
            using var store = Store.Open(folder.Path);
            var batch = store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]).BatchId;
            var id = store.Catalog.Indicators()[0].Indicator.Id;
            foreach (var minutes in segments)
            {
                var times = minutes.Select(minute => Start.AddMinutes(minute)).ToList();
                var segment = CommitSegment(store, "oslo");
                var samples = times.Order().Take(5).Select((time, row) => new HitSample(segment, row, time));
                RecordSearch(store, [batch], segment,
                    [new Hit(id, "oslo", "NetworkSession", "SrcIpAddr", times.Min(), times.Max(), times.Count, [.. samples])]);
            }
            var all = segments.SelectMany(minutes => minutes).Select(minute => Start.AddMinutes(minute)).Order().ToList();
            var hit = store.Catalog.Hits().Single().Hit;
            Assert.That((hit.FirstSeen, hit.LastSeen, hit.Count), Is.EqualTo((all[0], all[^1], (long)all.Count)));
            Assert.That(hit.Samples.Select(sample => sample.Time), Is.EqualTo(all.Take(5)));
        }).Check(Seeded.Config(5));

    [Test]
    public void A_hunt_result_found_again_is_kept_once()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var hunt = new Hunt("scans", "NetworkSession | take 1", Start);
        Assert.That(store.Catalog.AddHunt(hunt), Is.True);
        Assert.That(store.Catalog.AddHunt(new("scans", "other", Start)), Is.False);
        HuntResult[] results = [new("scans", "h1", Start, Start, """{"a":1}"""), new("scans", "h2", Start, null, "{}")];
        Assert.That(store.Catalog.RecordHuntRun(hunt, results).New, Is.EqualTo(2));
        Assert.That(store.Catalog.RecordHuntRun(hunt, results).New, Is.Zero);
        Assert.That(store.Catalog.HuntResults("scans"), Is.EqualTo(results.Select((result, i) => result with { Id = i + 1 })));
        Assert.That(store.Catalog.RemoveHunt("scans"), Is.True);
        Assert.That(store.Catalog.Hunts(), Is.Empty);
    }

    [Test]
    public void What_is_done_with_a_store_is_written_down_with_who_did_it_and_with_whose_logs()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitSegment(store, "oslo");
        store.Catalog.AddIndicators("feed", [Address("192.0.2.1")]);
        var hunt = new Hunt("scans", "NetworkSession | take 1", Start);
        store.Catalog.AddHunt(hunt);
        store.Catalog.AddHunt(hunt);
        store.Catalog.RecordHuntRun(hunt, [], municipality: "oslo");
        store.Catalog.RemoveHunt("scans");
        store.Catalog.RemoveHunt("scans");
        Assert.That(store.Catalog.TryAudit(AuditTrail.Query, "print 1", "oslo"), Is.True);
        var told = store.Catalog.AuditEntries();
        Assert.That(told.Select(entry => (entry.Action, entry.Municipality)), Is.EqualTo(((string, string)[])
        [
            (AuditTrail.Ingest, "oslo"), (AuditTrail.Import, ""), (AuditTrail.HuntAdded, ""), (AuditTrail.HuntRun, "oslo"),
            (AuditTrail.HuntRemoved, ""),
            (AuditTrail.Query, "oslo"),
        ]), "what changed nothing was not done");
        Assert.That(told.Select(entry => (entry.Actor, entry.Host)).Distinct(),
            Is.EqualTo([(Environment.UserName, Environment.MachineName)]));
        Assert.That(told[0].Detail, Does.Contain("a.log").And.Contain("rows 1"));
        Assert.That(told[^1].Detail, Is.EqualTo("print 1"));
    }

    [Test]
    public void Every_catalog_table_gives_its_rows_with_values_of_its_types()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var segment = CommitSegment(store, "oslo");
        var batch = store.Catalog.AddIndicators("feed", [Address("192.0.2.1") with { Confidence = 7, Tags = ["c2"] }]).BatchId;
        RecordSearch(store, [batch], segment, [Seen(store.Catalog.Indicators()[0].Indicator.Id, 3, segment)]);
        store.Catalog.RecordHuntRun(new("scans", "NetworkSession", Start), [new("scans", "h1", Start, null, """{"a":1}""")]);
        foreach (var table in CatalogTables.All)
        {
            var rows = SetRows.Read(store.Snapshot().Find(table.Name)!.Segments.Single());
            Assert.That(rows, Has.Count.EqualTo(table == CatalogTables.AuditLog ? 4 : 1), table.Name);
            Assert.That(rows[0][table.Ordinal("TimeGenerated")], Is.TypeOf<DateTime>(), table.Name);
        }
        var hit = SetRows.Read(store.Snapshot().Find("IndicatorHits")!.Segments[0])[0];
        Assert.That(hit[CatalogTables.IndicatorHits.Ordinal("Indicator")], Is.EqualTo("192.0.2.1"));
        Assert.That(hit[CatalogTables.IndicatorHits.Ordinal("HitCount")], Is.EqualTo(3L));
    }

    static Indicator Address(string value) => new(IndicatorType.Ipv4, value, "feed");

    /// <returns>The batches that were recorded.</returns>
    static IEnumerable<long> RecordSearch(Store store, IEnumerable<long> batches, string segment, IEnumerable<Hit> hits) =>
        store.Catalog.RecordSearches([new(segment, [.. batches], [.. hits])])[0].Batches;

    static Hit Seen(long indicator, int count, string segment) =>
        new(indicator, "oslo", "NetworkSession", "SrcIpAddr", Start, Start.AddMinutes(count), count, [new(segment, 1, Start)]);

    /// <returns>The segment's id.</returns>
    static string CommitSegment(Store store, string municipality)
    {
        using var upload = store.BeginUpload(municipality);
        using var tables = new UploadTables(upload);
        var rows = tables.Of(StandardTables.NetworkSession);
        rows.Number(0, Start.Ticks);
        rows.EndRow();
        tables.WriteRest();
        upload.Commit(new(upload.UploadId, municipality, Start, "a.log",
            [new("a.log", "aa", "fortigate", 1, 1, 1, 0, 0, 10, Start, Start, "exact", [])]));
        return store.Catalog.Segments().Single(segment => segment.UploadId == upload.UploadId).Id;
    }
}
