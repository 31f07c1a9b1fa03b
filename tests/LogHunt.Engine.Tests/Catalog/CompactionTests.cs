using System.Globalization;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Tests.Segments;
using LogHunt.Testing;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Tests.Catalog;

public sealed class CompactionTests
{
    static readonly TableSchema Table = StandardTables.NetworkSession;
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public void A_pipe_in_the_place_of_a_mergers_receipt_is_no_receipt_and_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        var path = MergeReceipt.PathOf(folder.Path, "one");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var made = System.Diagnostics.Process.Start("mkfifo", path)) made.WaitForExit();
        var found = Task.Run(() => MergeReceipt.Find(folder.Path, "one"));
        Assert.That(found.Wait(TimeSpan.FromSeconds(10)), "it is waited for");
        Assert.That(found.Result, Is.Null);
    }

    [Test]
    public void After_merging_every_row_hour_and_receipt_is_what_it_was()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 9; i++) Upload(store, i % 3 == 0 ? "bergen" : "oslo", day: 20 - i, rows: 40 + i);
        var (rows, hours) = (Rows(store), store.Catalog.Coverage());
        var done = StoreCompaction.Run(store);
        Assert.Multiple(() =>
        {
            Assert.That((done.Mergers, done.Replaced, done.Written, done.Rows), Is.EqualTo((2, 9, 2, 9 * 44L)));
            Assert.That(Rows(store), Is.EqualTo(rows));
            Assert.That(store.Catalog.Coverage(), Is.EqualTo(hours));
            Assert.That(store.Catalog.Segments().Select(segment => segment.Municipality), Is.EquivalentTo(["oslo", "bergen"]));
            Assert.That(Verification.Of(store).Faults, Is.Empty);
            Assert.That(store.Catalog.AuditEntries().Select(entry => entry.Action), Has.Exactly(2).EqualTo(AuditTrail.Merge));
            Assert.That(StoreCompaction.Plan(store), Is.Empty, "once is enough");
            Assert.That(StoreStatus.Of(store).Rows, Is.EqualTo(9 * 44L));
        });
    }

    [Test]
    public void Months_of_many_rows_stay_apart_and_those_of_few_share_a_segment_but_not_over_years()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        foreach (var day in (int[])[1, 2, 32, 33]) Upload(store, "oslo", day, RowOrder.EnoughForMonth);
        foreach (var day in (int[])[70, 100, 900, 901]) Upload(store, "oslo", day, 10);
        StoreCompaction.Run(store);
        Assert.That(store.Catalog.Segments().Select(segment => (segment.MinTime.Year, segment.MinTime.Month, segment.Rows)),
            Is.EqualTo(((int, int, int)[])
        [
            (2026, 3, 2 * RowOrder.EnoughForMonth), (2026, 4, 2 * RowOrder.EnoughForMonth), (2026, 5, 20), (2028, 8, 20),
        ]));
    }

    [Test]
    public void Uploads_merge_what_they_find_so_that_few_segments_stay_and_no_row_is_written_often()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        const int Uploads = 70, Rows = 20;
        var (written, most) = (0L, 0);
        for (var i = 0; i < Uploads; i++)
        {
            Upload(store, "oslo", day: i % 28, Rows);
            written += StoreCompaction.AfterUpload(store, "oslo").Rows;
            most = Math.Max(most, store.Catalog.Segments().Length);
        }
        Assert.That(most, Is.LessThanOrEqualTo(11), "three of each of three sizes, and what was just added");
        Assert.That(written, Is.LessThanOrEqualTo(3 * Uploads * Rows));
        Assert.That(store.Catalog.Segments().Sum(segment => segment.Rows), Is.EqualTo(Uploads * Rows));
        Assert.That(Verification.Of(store).Faults, Is.Empty);
    }

    [Test]
    public void What_one_upload_wrote_apart_is_not_merged_by_it_but_with_what_others_bring()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Upload(store, "oslo", day: 1, rows: 80, segments: 4);
        Assert.That(store.Catalog.Segments(), Has.Length.EqualTo(4));
        Assert.That(StoreCompaction.AfterUpload(store, "oslo").Mergers, Is.Zero);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: 2 + i, rows: 20);
        Assert.That(StoreCompaction.AfterUpload(store, "oslo").Replaced, Is.EqualTo(7));
        Assert.That(store.Catalog.Segments().Single().Rows, Is.EqualTo(140));
    }

    [Test]
    public void What_was_searched_stays_searched_and_hits_lead_to_the_same_rows()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: 5 - i, rows: 10);
        var batch = store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.1", "feed")]).BatchId;
        Search(store, row: 7);
        var found = Found(store);
        Assert.That(found, Has.Length.EqualTo(3));
        StoreCompaction.Run(store);
        Assert.That(store.Catalog.Segments(), Has.Length.EqualTo(1));
        Assert.That(store.Catalog.Unsearched(), Is.Empty);
        Assert.That(Found(store), Is.EqualTo(found));

        store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.2", "feed")]);
        Assert.That(store.Catalog.Unsearched().Single().Batches, Is.EqualTo([batch + 1]), "a new one is looked for in what was merged");
    }

    [Test]
    public void Segments_that_were_searched_for_different_indicators_are_not_merged_until_they_were_searched_for_the_same()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Upload(store, "oslo", day: 1, rows: 10);
        store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.1", "feed")]);
        Search(store, row: 1);
        Upload(store, "oslo", day: 2, rows: 10);
        Assert.That(StoreCompaction.Plan(store), Is.Empty);
        Search(store, row: 1);
        Assert.That(StoreCompaction.Plan(store).Single().Parts, Has.Length.EqualTo(2));
    }

    [Test]
    public void A_search_that_ends_after_its_segment_was_merged_is_not_recorded_but_made_where_the_rows_stand_now()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 2; i++) Upload(store, "oslo", day: i, rows: 10);
        store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.1", "feed")]);
        var begun = Searches(store, row: 1);
        StoreCompaction.Run(store);
        Assert.That(store.Catalog.RecordSearches(begun),
            Is.All.Matches<SegmentSearched>(search => search is { Batches.IsEmpty: true, Hits.IsEmpty: true }));
        Assert.That(store.Catalog.Hits(), Is.Empty);
        Assert.That(store.Catalog.Unsearched().Single().Segment, Is.EqualTo(store.Catalog.Segments().Single()));
    }

    [Test]
    public void A_plan_that_others_changed_meanwhile_changes_nothing_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: i, rows: 10);
        var plan = StoreCompaction.Plan(store).Single();
        StoreCompaction.Run(store);
        var (files, listed) = (FilesOf(folder), store.Catalog.Segments());
        using (store.BeginWriting()) Assert.That(SegmentMerger.Run(store, plan, [], CancellationToken.None), Is.Null);
        Assert.That(FilesOf(folder), Is.EqualTo(files));
        Assert.That(store.Catalog.Segments(), Is.EqualTo(listed));
        Assert.That(store.Catalog.Begun(), Is.Empty);
    }

    [Test]
    public void Replaced_files_stay_for_whoever_reads_them_and_go_with_a_later_write()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        using var other = Store.OpenExisting(folder.Path);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: i, rows: 10);
        var (before, rows) = (other.Snapshot(), Rows(store));
        StoreCompaction.Run(store);
        Upload(store, "bergen", day: 1, rows: 1);
        Assert.That(Rows(before), Is.EqualTo(rows), "a list made before goes on being read");
        Assert.That(StoreStatus.Of(store).ReplacedBytes, Is.Positive);

        Execute(folder, "UPDATE mergers SET merged = merged - 36000000001");
        Upload(store, "bergen", day: 2, rows: 1);
        Assert.That(SegmentFilesOf(folder),
            Is.EquivalentTo(store.Catalog.Segments().Select(segment => Path.Combine(store.Directory, segment.Path))));
        Assert.That(Verification.Of(store).Faults, Is.Empty);
        Assert.That(StoreStatus.Of(store).ReplacedBytes, Is.Zero);
        Assert.Throws<SegmentCorruptException>(((StoredSegment)before.Find(Table.Name)!.Segments[0]).Verify, "who reads on is told");
    }

    [Test]
    public void Files_whose_rows_cannot_be_read_elsewhere_are_not_removed()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: i, rows: 10);
        var parts = SegmentFilesOf(folder);
        StoreCompaction.Run(store);
        File.Delete(Path.Combine(store.Directory, store.Catalog.Segments().Single().Path));
        Execute(folder, "UPDATE mergers SET merged = 0");
        Upload(store, "bergen", day: 1, rows: 1);
        Assert.That(SegmentFilesOf(folder), Is.SupersetOf(parts));
    }

    [Test]
    public void A_lost_catalog_is_made_again_from_the_receipts_with_each_row_once()
    {
        using var folder = new TemporaryFolder();
        (List<string> Rows, object Hours, string[] Segments) before;
        using (var store = Store.Open(folder.Path))
        {
            for (var i = 0; i < 5; i++)
            {
                Upload(store, "oslo", day: i, rows: 10);
                if (i is 2 or 3) StoreCompaction.Run(store);
            }
            Execute(folder, "UPDATE mergers SET merged = 0");
            store.BeginWriting().Dispose();
            before = (Rows(store), store.Catalog.Coverage(), Listed(store));
        }
        File.Delete(folder["catalog.db"]);
        var done = StoreRebuild.Run(folder.Path);
        Assert.That((done.Uploads, done.Mergers, done.Left.Length), Is.EqualTo((5, 2, 0)));
        using var rebuilt = Store.Open(folder.Path);
        Assert.That(Listed(rebuilt), Is.EqualTo(before.Segments));
        Assert.That(Rows(rebuilt), Is.EqualTo(before.Rows));
        Assert.That(rebuilt.Catalog.Coverage(), Is.EqualTo(before.Hours));
        Assert.That(Verification.Of(rebuilt).Faults, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_catalog_from_before_a_merger_or_during_it_loses_nothing(bool isDuring)
    {
        using var folder = new TemporaryFolder();
        List<string> rows;
        using (var store = Store.Open(folder.Path))
        {
            for (var i = 0; i < 3; i++) Upload(store, "oslo", day: i, rows: 10);
            rows = Rows(store);
            Execute(folder, $"VACUUM INTO '{folder["older"]}'");
            StoreCompaction.Run(store);
            if (isDuring)
                Execute(folder, $"ATTACH '{folder["older"]}' AS older; " +
                    "INSERT INTO older.begun_uploads SELECT id, municipality, merged, '' FROM mergers");
            Execute(folder, "UPDATE mergers SET merged = 0");
            store.BeginWriting().Dispose();
        }
        foreach (var log in (string[])["catalog.db-wal", "catalog.db-shm"]) File.Delete(folder[log]);
        File.Move(folder["older"], folder["catalog.db"], overwrite: true);
        if (!isDuring)
        {
            using (var restored = Store.Open(folder.Path))
                Assert.That(restored.UnknownFiles().Single().Sentence, Does.Contain("store rebuild"));
            Assert.That(StoreRebuild.Run(folder.Path).Mergers, Is.EqualTo(1));
        }
        using var whole = Store.Open(folder.Path);
        whole.BeginWriting().Dispose();
        Assert.That(Rows(whole), Is.EqualTo(rows));
        Assert.That(Verification.Of(whole).Faults, Is.Empty);
    }

    [Test]
    public void A_segment_that_cannot_be_read_stays_as_it_is_is_named_and_the_others_are_merged()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 4; i++) Upload(store, "oslo", day: i, rows: 10);
        var damaged = Path.Combine(store.Directory, store.Catalog.Segments()[1].Path);
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^10]);
        var done = StoreCompaction.Run(store);
        Assert.That(done.Left.Select(fault => fault.File), Is.EqualTo([damaged]));
        Assert.That((done.Replaced, done.Written), Is.EqualTo((3, 1)));
        Assert.That(store.Catalog.Segments(), Has.Length.EqualTo(2));
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.File), Is.EqualTo([damaged]));
    }

    [TestCase("UPDATE segments SET rows = rows + 1 WHERE id = (SELECT min(id) FROM segments)", "does not add up")]
    [TestCase("UPDATE segments SET replaced_by = NULL WHERE id = (SELECT min(id) FROM segments)", "does not add up")]
    public void A_merger_of_which_rows_are_missing_or_double_is_named(string change, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        for (var i = 0; i < 3; i++) Upload(store, "oslo", day: i, rows: 10);
        StoreCompaction.Run(store);
        Execute(folder, change);
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence), Has.Some.Contains("merger").And.Some.Contains(sentence));
    }

    [Test]
    public void A_list_of_segments_that_nobody_changed_is_not_read_again_and_a_changed_one_is()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        using var other = Store.Open(folder.Path);
        Upload(store, "oslo", day: 1, rows: 10);
        var first = Now(null);
        other.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.1", "feed")]);
        Assert.That(Now(first), Is.SameAs(first));
        Upload(store, "oslo", day: 2, rows: 10);
        var second = Now(first);
        Assert.That(second.Entries, Has.Length.EqualTo(2));
        StoreCompaction.Run(store);
        Assert.That(Now(second).Entries, Has.Length.EqualTo(1));

        SegmentList Now(SegmentList? known) => other.Catalog.Read(connection => SegmentList.Now(connection, known));
    }

    static void Upload(Store store, string municipality, int day, int rows, int segments = 1)
    {
        using var upload = store.BeginUpload(municipality);
        using var tables = new UploadTables(upload);
        var builder = tables.Of(Table);
        var name = string.Create(CultureInfo.InvariantCulture, $"{day}.log");
        for (var i = 0; i < rows; i++)
        {
            builder.Number(Table.Ordinal("TimeGenerated"), Start.AddDays(day).AddSeconds(i * 37 % 5000).Ticks);
            Text("Format", "fortigate");
            Text("Dvc", i % 3 == 2 ? "fw-b" : "fw-a");
            Text("UploadId", upload.UploadId);
            Text("SourceFile", name);
            Text("SrcIpAddr", string.Create(CultureInfo.InvariantCulture, $"10.0.{day % 250}.{i % 250}"));
            builder.Repeat(Table.Ordinal("Src"), Table.Ordinal("SrcIpAddr"));
            builder.Number(Table.Ordinal("SourceLine"), i + 1);
            if (i % 5 > 0) Text("RawLine", $"{name}: line {i} æøå\u0001");
            if (i % 2 > 0) builder.Number(Table.Ordinal("SrcPortNumber"), 1000 + i);
            if (i % 4 > 0) Text("AdditionalFields", $$"""{"n":{{i}}}""");
            builder.EndRow();
            if ((i + 1) % (rows / segments) > 0) continue;
            tables.WriteRest();
            builder = tables.Of(Table);
        }
        tables.WriteRest();
        upload.Commit(new(upload.UploadId, municipality, DateTime.UtcNow, name,
            [new(name, name + upload.UploadId, "fortigate", rows, rows, rows, 0, 0, 10, Start, Start, "exact", [])]));

        void Text(string column, string value) => builder.Text(Table.Ordinal(column), Encoding.UTF8.GetBytes(value));
    }

    static List<string> Rows(Store store) => Rows(store.Snapshot());

    /// <summary>Every cell of every row, in one order.</summary>
    static List<string> Rows(Snapshot snapshot) =>
        [.. snapshot.Find(Table.Name)!.Segments.SelectMany(SetRows.Read).Select(row => string.Join('|', row)).Order(StringComparer.Ordinal)];

    static string[] Listed(Store store) => [.. store.Catalog.Segments().Select(segment => segment.ToString())];

    static SegmentSearched[] Searches(Store store, int row) =>
    [
        .. store.Catalog.Unsearched().Select(work => new SegmentSearched(work.Segment.Id, work.Batches,
        [
            new(store.Catalog.Indicators()[0].Indicator.Id, "oslo", Table.Name, "SrcIpAddr", work.Segment.MinTime, work.Segment.MaxTime, 1,
                [new(work.Segment.Id, row, work.Segment.MinTime)]),
        ])),
    ];

    static void Search(Store store, int row) => store.Catalog.RecordSearches(Searches(store, row));

    /// <summary>Upload and line of every sample.</summary>
    static string[] Found(Store store) =>
    [
        .. store.Catalog.Hits().Single().Hit.Samples.Select(sample =>
        {
            var row = SetRows.Read(store.Segment(store.Catalog.Segments().Single(segment => segment.Id == sample.Segment)))[sample.Row];
            return $"{row[Table.Ordinal("UploadId")]} {row[Table.Ordinal("SourceLine")]}";
        }),
    ];

    static string[] FilesOf(TemporaryFolder folder) => [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("catalog", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    static string[] SegmentFilesOf(TemporaryFolder folder) => Directory.GetFiles(folder["segments"], "*", SearchOption.AllDirectories);

    static void Execute(TemporaryFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder["catalog.db"]};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
