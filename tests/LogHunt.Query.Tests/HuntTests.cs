using System.Text;
using LogHunt.Query.Binding;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Query.Hunts;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Indicators against the past, and the past against indicators, in a real store.</summary>
public sealed class HuntTests
{
    static readonly DateTime Start = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    internal static void Commit(Store store, string municipality, params (string Source, string Destination)[] sessions) =>
        CommitLines(store, municipality, [.. sessions.Select(session => (session.Source, session.Destination, ""))]);

    static void CommitLines(Store store, string municipality, params (string Source, string Destination, string Line)[] sessions)
    {
        store.Catalog.AddMunicipality(municipality, municipality);
        using var upload = store.BeginUpload(municipality);
        using var tables = new UploadTables(upload);
        var table = StandardTables.NetworkSession;
        foreach (var ((source, destination, line), i) in sessions.Select((session, i) => (session, i)))
        {
            var rows = tables.Of(table);
            rows.Number(table.Ordinal("TimeGenerated"), Start.AddMinutes(i).Ticks);
            rows.Text(table.Ordinal("Municipality"), Encoding.UTF8.GetBytes(municipality));
            rows.Text(table.Ordinal("SrcIpAddr"), Encoding.UTF8.GetBytes(source));
            rows.Text(table.Ordinal("DstIpAddr"), Encoding.UTF8.GetBytes(destination));
            rows.Text(table.Ordinal("RawLine"), Encoding.UTF8.GetBytes(line));
            rows.EndRow();
        }
        tables.WriteRest();
        upload.Commit(new Upload(upload.UploadId, municipality, DateTime.UtcNow, "test", []));
    }

    static Indicator Address(string value, int confidence = 50) => new(IndicatorType.Ipv4, value, "feed") { Confidence = confidence };

    static IndicatorHuntReport Run(Store store) => IndicatorHunt.Run(store, QueryBudget.Unlimited);

    static string Hits(Store store) => string.Join("; ", store.Catalog.Hits()
        .OrderBy(hit => hit.Hit.Municipality, StringComparer.Ordinal)
        .ThenBy(hit => hit.Indicator.Value, StringComparer.Ordinal).ThenBy(hit => hit.Hit.Column, StringComparer.Ordinal)
        .Select(hit => $"{hit.Hit.Municipality} {hit.Indicator.Value} {hit.Hit.Column} {hit.Hit.Count}"));

    [Test]
    public void New_indicators_meet_the_whole_past_and_new_logs_all_indicators_each_once()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Commit(store, "nord", ("10.0.0.1", "192.0.2.7"), ("192.0.2.7", "10.0.0.1"), ("10.0.0.2", "192.0.2.7"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), Address("192.0.2.77")]);
        Assert.That(Run(store).Searched, Is.EqualTo(1));
        Assert.That(Hits(store), Is.EqualTo("nord 192.0.2.7 DstIpAddr 2; nord 192.0.2.7 SrcIpAddr 1"));
        Assert.That(Run(store).Searched, Is.Zero, "nothing is left to search");

        Commit(store, "syd", ("192.0.2.77", "10.0.0.1"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), Address("10.0.0.2")]);
        Assert.That(Run(store).Searched, Is.EqualTo(3), "the new segment for both batches, the old one for the new batch");
        Assert.That(Hits(store),
            Is.EqualTo("nord 10.0.0.2 SrcIpAddr 1; nord 192.0.2.7 DstIpAddr 2; nord 192.0.2.7 SrcIpAddr 1; syd 192.0.2.77 SrcIpAddr 1"));
        var first = store.Catalog.Hits().Single(hit => hit.Hit.Column == "DstIpAddr").Hit;
        Assert.That((first.FirstSeen, first.LastSeen, first.Samples.Length), Is.EqualTo((Start, Start.AddMinutes(2), 2)));
    }

    [Test]
    public void A_run_that_is_broken_off_is_taken_up_and_counts_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 5; i++) Commit(store, "nord", ("10.0.0.1", "192.0.2.7"), ($"10.0.1.{i}", "10.0.0.1"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7")]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => IndicatorHunt.Run(store, new QueryLimits().Start(stop.Token)), Throws.InstanceOf<OperationCanceledException>());
        var work = store.Catalog.Unsearched();
        store.Catalog.RecordSearches([new(work[0].Segment.Id, work[0].Batches,
            [new Hit(store.Catalog.Indicators()[0].Indicator.Id, "nord", "NetworkSession", "DstIpAddr", Start, Start, 1, [])])]);
        Assert.That(Run(store).Searched, Is.EqualTo(4));
        Assert.That(Hits(store), Is.EqualTo("nord 192.0.2.7 DstIpAddr 5"));
    }

    [Test]
    public void A_revoked_indicator_is_not_hunted_until_it_is_so_no_longer()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Commit(store, "nord", ("10.0.0.1", "192.0.2.7"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7") with { Revoked = true }]);
        Run(store);
        Assert.That(Hits(store), Is.Empty);
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7")]);
        Run(store);
        Assert.That(Hits(store), Is.EqualTo("nord 192.0.2.7 DstIpAddr 1"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7") with { Revoked = true }]);
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7")]);
        Run(store);
        Assert.That(Hits(store), Is.EqualTo("nord 192.0.2.7 DstIpAddr 1"), "searched anew, counted once");
    }

    [Test]
    public void What_stands_in_a_line_and_in_no_column_is_a_hit_of_the_line()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitLines(store, "nord", ("10.0.0.1", "192.0.2.7", "10.0.0.1 to 192.0.2.7 seen by 192.0.2.8"),
            ("10.0.0.2", "10.0.0.3", "192.0.2.7, once more"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), Address("192.0.2.8"), Address("92.0.2.7"), Address("10.0.0.2")]);
        Run(store);
        Assert.That(Hits(store), Is.EqualTo(
            "nord 10.0.0.2 SrcIpAddr 1; nord 192.0.2.7 DstIpAddr 1; nord 192.0.2.7 RawLine 1; nord 192.0.2.8 RawLine 1"));
    }

    [Test]
    public void A_segment_of_which_only_columns_were_searched_is_searched_again_for_its_lines_alone()
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder.Path))
        {
            CommitLines(store, "nord", ("10.0.0.1", "192.0.2.7", "10.0.0.1 to 192.0.2.7 seen by 192.0.2.8"));
            store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), Address("192.0.2.8")]);
            Run(store);
        }
        using (var catalog = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder.Path, "catalog.db")};Pooling=False"))
        {
            catalog.Open();
            using var before = catalog.CreateCommand();
            before.CommandText = """
                DROP TABLE functions; DROP TABLE function_list;
                DROP TABLE source_places; DROP TABLE sources;
                DROP TABLE outbox; DROP INDEX hits_untold; DROP INDEX hunt_results_untold;
                ALTER TABLE hits DROP COLUMN told; ALTER TABLE hunt_results DROP COLUMN told;
                DROP TABLE upload_manifests;
                DROP TRIGGER indicators_added; DROP TRIGGER indicators_changed; DROP TRIGGER indicators_deleted; DROP TABLE indicator_list;
                DROP TRIGGER uploads_arrived; DROP TABLE arrivals; DROP TABLE hunt_found; DROP TABLE hunt_runs; DROP TABLE triage;
                ALTER TABLE hunts DROP COLUMN kind; ALTER TABLE hunts DROP COLUMN rule; ALTER TABLE hunts DROP COLUMN settings;
                ALTER TABLE hunts DROP COLUMN disabled;
                ALTER TABLE hunt_results DROP COLUMN municipality; ALTER TABLE hunt_results DROP COLUMN last_found;
                DROP TABLE lookups;
                ALTER TABLE upload_files DROP COLUMN known;
                ALTER TABLE uploads DROP COLUMN removed_by; ALTER TABLE municipalities DROP COLUMN removed;
                DROP INDEX indicators_by_object;
                ALTER TABLE indicators DROP COLUMN object_id; ALTER TABLE indicators DROP COLUMN object_modified;
                DROP TRIGGER segments_added; DROP TRIGGER segments_changed; DROP TRIGGER segments_deleted;
                DROP TABLE segment_list;
                DROP INDEX segments_replaced; DROP INDEX segments_visible;
                ALTER TABLE segments DROP COLUMN merged_by; ALTER TABLE segments DROP COLUMN replaced_by; DROP TABLE mergers;
                DELETE FROM hits WHERE column_name = 'RawLine'; ALTER TABLE ledger DROP COLUMN lines;
                DELETE FROM schema_version WHERE version >= 4;
                """;
            before.ExecuteNonQuery();
        }
        using (var store = Store.Open(folder.Path))
        {
            Assert.That(Run(store).Searched, Is.EqualTo(1));
            Assert.That(Hits(store), Is.EqualTo("nord 192.0.2.7 DstIpAddr 1; nord 192.0.2.8 RawLine 1"));
            Assert.That(Run(store).Searched, Is.Zero);
        }
    }

    [TestCase("vector")]
    [TestCase("reference")]
    public void Match_indicators_names_the_line_where_no_column_bears_it(string backend)
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        CommitLines(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7", "10.0.0.1 to 192.0.2.7 by 192.0.2.8"),
            ("10.0.0.2", "10.0.0.3", "192.0.2.7"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), Address("192.0.2.8")]);
        string Ask(string kql) =>
            string.Join("; ", store.Query(kql, new QueryOptions { Backend = backend }).Rows().Select(cells => string.Join(" ", cells)));
        Assert.That(Ask("NetworkSession | match-indicators | project SrcIpAddr, Indicator, MatchedColumn"), Is.EqualTo(
            "10.0.0.1 192.0.2.7 DstIpAddr; 10.0.0.1 192.0.2.8 RawLine; 10.0.0.2 192.0.2.7 RawLine"));
        Assert.That(Ask("NetworkSession | match-indicators on RawLine | count"), Is.EqualTo("3"));
        Assert.That(Ask("NetworkSession | match-indicators on SrcIpAddr, DstIpAddr | count"), Is.EqualTo("1"));
    }

    [TestCase("vector")]
    [TestCase("reference")]
    public void Match_indicators_says_which_and_where(string backend)
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        Commit(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7"), ("192.0.2.8", "192.0.2.7"), ("10.0.0.3", "10.0.0.1"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7", 90) with { ValidUntil = Start }, Address("192.0.2.8", 20)]);
        string Ask(string kql) =>
            string.Join("; ", store.Query(kql, new QueryOptions { Backend = backend }).Rows().Select(cells => string.Join(" ", cells)));
        Assert.That(Ask("NetworkSession | match-indicators " +
                "| project SrcIpAddr, Indicator, IndicatorType, IndicatorSource, Confidence, MatchedColumn, InValidity"),
            Is.EqualTo("10.0.0.1 192.0.2.7 ipv4 feed 90 DstIpAddr True; 192.0.2.8 192.0.2.8 ipv4 feed 20 SrcIpAddr True; " +
                "192.0.2.8 192.0.2.7 ipv4 feed 90 DstIpAddr False"));
        Assert.That(Ask("NetworkSession | match-indicators on DstIpAddr where Confidence > 50 and IndicatorSource == 'feed' | count"),
            Is.EqualTo("2"));
        Assert.That(Ask("NetworkSession | extend Peer = DstIpAddr | match-indicators on Peer where Confidence < 50 | count"),
            Is.EqualTo("0"));
        Assert.That(Ask("IndicatorHits | count"), Is.EqualTo("0"));
    }

    [Test]
    public void Match_indicators_opens_only_segments_that_hold_one()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        Commit(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7"), ("10.0.0.2", "10.0.0.3"));
        for (var i = 0; i < 3; i++) Commit(store.EngineStore, "syd", ("10.0.0.4", "10.0.0.5"), ("10.0.0.6", "10.0.0.7"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7"), new Indicator(IndicatorType.Cidr, "192.0.2.0/24", "feed")]);
        var result = store.Query("NetworkSession | match-indicators");
        Assert.That((result.RowCount, result.Statistics.SegmentsRead, result.Statistics.SegmentsSkipped),
            Is.EqualTo((2L, 2L, 3L)), "one of the logs, and the table Indicators");
    }

    [Test]
    public void The_condition_of_match_indicators_may_hold_a_query_and_its_rows_are_counted_against_the_budget()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        Commit(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7"), ("192.0.2.8", "10.0.0.2"));
        store.Catalog.AddIndicators("feed",
            [Address("192.0.2.7", 90), Address("192.0.2.8", 20), Address("10.0.0.1", 90) with { Revoked = true }]);
        const string Kql = "NetworkSession | match-indicators where Confidence == toscalar(Indicators | summarize max(Confidence))";
        Assert.That(store.Query(Kql).Rows().Select(row => row[^6]), Is.EqualTo(new[] { "192.0.2.7" }));
        Assert.That(() => store.Query(Kql, new QueryOptions { Limits = new QueryLimits { RowsRead = 2 } }),
            Throws.TypeOf<QueryBudgetException>());
    }

    [Test]
    public void An_explained_match_says_how_many_indicators_it_looks_for_and_what_it_would_read()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        Commit(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7"));
        Commit(store.EngineStore, "syd", ("10.0.0.1", "10.0.0.2"));
        store.Catalog.AddIndicators("feed", [Address("192.0.2.7")]);
        var explanation = store.Explain("NetworkSession | match-indicators on DstIpAddr");
        Assert.That(explanation.Plan, Does.StartWith("match indicators(…) on DstIpAddr"));
        Assert.That(explanation.Steps[0].Name, Is.EqualTo("Subqueries"));
        Assert.That(explanation.Steps[^1].Plan, Does.StartWith("match 1 indicators on DstIpAddr"));
        Assert.That(explanation.Scans.Single().SegmentsOpened, Is.EqualTo(1));
    }

    [TestCase("NetworkSession | match-indicators on Nowhere", "no column `Nowhere` in NetworkSession")]
    [TestCase("NetworkSession | match-indicators on SrcBytes", "`SrcBytes` must be a string and this is a long")]
    [TestCase("NetworkSession | match-indicators where Confidance > 1", "no column `Confidance`; did you mean `Confidence`?")]
    [TestCase("print a = 1 | match-indicators", "none of the columns can bear an indicator; name the ones to search with `on`")]
    public void A_mistake_in_match_indicators_is_named(string kql, string message) =>
        Assert.That(Kql.Compile(kql, new CompileContext()).Diagnostics.Select(diagnostic => diagnostic.Message),
            Has.Some.Contains(message));

    [Test]
    public void A_saved_hunt_stores_each_find_once()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        Commit(store.EngineStore, "nord", ("10.0.0.1", "192.0.2.7"), ("10.0.0.2", "192.0.2.7"));
        var hunt = new Hunt("seven", "NetworkSession | where DstIpAddr == '192.0.2.7' | project TimeGenerated, Municipality, SrcIpAddr",
            DateTime.UtcNow);
        Assert.That(HuntRunner.Run(store, hunt) is { Hunt: "seven", Rows: 2, New: 2, Problem: null, Incomplete.IsEmpty: true }, Is.True);
        Commit(store.EngineStore, "syd", ("10.0.0.9", "192.0.2.7"));
        Assert.That(HuntRunner.Run(store, hunt) is { Hunt: "seven", Rows: 3, New: 1, Problem: null, Incomplete.IsEmpty: true }, Is.True);
        Assert.That(store.Catalog.HuntResults("seven").Select(result => result.Time),
            Is.EqualTo(new DateTime?[] { Start, Start.AddMinutes(1), Start }));
        Assert.That(HuntRunner.Run(store, hunt with { Query = "Nowhere | take 1" }).Problem, Does.Contain("no table `Nowhere`"));
    }
}
