using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>An upload that is taken out leaves what there would be without it, whatever was merged or broken off meanwhile.</summary>
public sealed class RemovalTests
{
    const int Rows = 10, Uploads = 3;

    static readonly string[] Three = ["sha-0", "sha-1", "sha-2"];

    [Test]
    public void Rows_content_and_receipt_are_gone_from_segments_of_its_own_and_from_merged_ones([Values] bool isMerged)
    {
        using var folder = new TemporaryFolder();
        using var store = Made(folder.Path);
        if (isMerged) StoreCompaction.Run(store);
        var upload = UploadOf(store, "sha-1");
        var removed = UploadRemoval.Run(store, upload.UploadId, Hits);
        Assert.Multiple(() =>
        {
            Assert.That((removed.Rows, removed.Segments, removed.Rewritten), Is.EqualTo((2L * Rows, 2, isMerged ? 2 : 0)));
            Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(2 * Rows));
            Assert.That(Held(store), Is.EqualTo(["sha-0", "sha-2"]));
            Assert.That(store.Catalog.RemovedUploads().Single().UploadId, Is.EqualTo(upload.UploadId));
            Assert.That(store.Catalog.Segments().Select(store.Segment).SelectMany(UploadsIn), Has.None.EqualTo(upload.UploadId));
            Assert.That(store.Catalog.Coverage().Sum(hour => hour.Rows), Is.EqualTo(store.Catalog.Segments()
                .Where(segment => segment.Table == StandardTables.NetworkSession.Name).Sum(segment => segment.Rows)));
            Assert.That(Verification.Of(store).Faults, Is.Empty);
            Assert.That(store.UnknownFiles(), Is.Empty);
            Assert.That(store.Catalog.AuditEntries().Last(entry => entry.Action == AuditTrail.Removal).Detail,
                Does.Contain(upload.UploadId));
        });
        StoreCompaction.DeleteReplaced(store);
        Assert.That(Verification.Of(store).Faults, Is.Empty);
        Assert.That(Directory.GetFiles(folder["segments"], "*", SearchOption.AllDirectories),
            Has.Length.EqualTo(store.Catalog.Segments().Length));
        DiskFaultTests.Upload(store, "sha-1", Rows);
        Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(Uploads * Rows), "the same content is new again");
        Assert.That(() => UploadRemoval.Run(store, upload.UploadId, Hits), Throws.InstanceOf<StoreException>().With.Message.Contain("before"));
        Assert.That(() => UploadRemoval.Run(store, "x", Hits), Throws.InstanceOf<StoreException>().With.Message.Contain("no upload `x`"));
    }

    [Test]
    public void A_store_without_its_catalog_is_made_again_without_what_was_taken_out_and_with_what_came_after()
    {
        using var folder = new TemporaryFolder();
        using (var store = Made(folder.Path))
        {
            StoreCompaction.Run(store);
            UploadRemoval.Run(store, UploadOf(store, "sha-0").UploadId, Hits);
            DiskFaultTests.Upload(store, "sha-0", Rows);
            Replace(store, "sha-2");
        }
        File.Delete(folder["catalog.db"]);
        StoreRebuild.Run(folder.Path);
        using var rebuilt = Store.Open(folder.Path);
        Assert.That(DiskFaultTests.RowsOf(rebuilt), Is.All.EqualTo(Uploads * Rows));
        Assert.That(Held(rebuilt), Is.EqualTo(Three));
        Assert.That(rebuilt.Catalog.RemovedUploads(), Has.Length.EqualTo(2));
        Assert.That(Verification.Of(rebuilt).Faults, Is.Empty);
    }

    [Test]
    public void Files_that_others_left_out_because_an_upload_had_them_are_told_and_are_new_again()
    {
        using var folder = new TemporaryFolder();
        using var store = Made(folder.Path);
        string second;
        using (var upload = store.BeginUpload("oslo"))
        {
            second = upload.UploadId;
            upload.Commit(new(second, "oslo", DateTime.UtcNow, "again.zip",
                [new("again.log", "sha-0", "", 0, 0, 0, 0, 0, 10, null, null, "", ["already ingested"])]));
        }
        using (var known = store.BeginUpload("oslo")) Assert.That(known.FindFile("sha-0"), Is.Not.Null);
        var removed = UploadRemoval.Run(store, UploadOf(store, "sha-0").UploadId, Hits);
        Assert.That(removed.LeftOutFor, Is.EqualTo([("again.log", second)]));
        using var again = store.BeginUpload("oslo");
        Assert.That(again.FindFile("sha-0"), Is.Null);
        Assert.That(again.FindFile("sha-1"), Is.Not.Null);
    }

    [Test]
    public void Hits_are_counted_again_and_what_was_found_first_stays([Values] bool isMerged)
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Sessions(store, "a", "192.0.2.1", "192.0.2.1", "192.0.2.9");
        Sessions(store, "b", "192.0.2.1", "192.0.2.2");
        store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "192.0.2.1", "feed"), new(IndicatorType.Ipv4, "192.0.2.2", "feed")]);
        Search(store);
        var before = store.Catalog.Hits();
        Assert.That(Counts(store), Is.EqualTo(["192.0.2.1 3", "192.0.2.2 1"]));
        if (isMerged) StoreCompaction.Run(store);
        Sessions(store, "c", "192.0.2.1");   // never searched
        UploadRemoval.Run(store, UploadOf(store, "b").UploadId, Hits);
        Assert.That(Counts(store), Is.EqualTo(["192.0.2.1 2"]));
        var hit = store.Catalog.Hits().Single();
        Assert.That(hit.Found, Is.EqualTo(before.Single(one => one.Indicator.Value == "192.0.2.1").Found));
        Assert.That(hit.Hit.Samples.Select(sample => sample.Segment),
            Is.All.EqualTo(store.Catalog.Segments().Single(segment => segment.Rows == 3).Id));
        Assert.That(store.Catalog.Unsearched().Single().Segment.Rows, Is.EqualTo(1), "what was searched stays searched");
        Search(store);
        Assert.That(Counts(store), Is.EqualTo(["192.0.2.1 3"]));
    }

    [Test]
    public void An_upload_of_which_a_merged_segment_is_damaged_stays_and_the_segment_is_named()
    {
        using var folder = new TemporaryFolder();
        using var store = Made(folder.Path);
        StoreCompaction.Run(store);
        var damaged = Path.Combine(folder.Path, store.Catalog.Segments()[0].Path);
        var bytes = File.ReadAllBytes(damaged);
        File.WriteAllBytes(damaged, bytes[..^10]);
        var refused = Assert.Throws<StoreException>(() => UploadRemoval.Run(store, UploadOf(store, "sha-1").UploadId, Hits));
        Assert.That(refused.Message, Does.Contain("cannot be taken out").And.Contain(Path.GetFileName(damaged)));
        File.WriteAllBytes(damaged, bytes);
        Assert.That(Held(store), Is.EqualTo(Three));
        Assert.That(store.Catalog.Begun(), Is.Empty);
        Assert.That(Verification.Of(store).Faults, Is.Empty);
    }

    [Test]
    public void Whatever_operation_fails_an_upload_is_there_or_taken_out_and_one_in_its_place_comes_with_that([Values] DiskFault fault)
    {
        using var folder = new TemporaryFolder();
        using (var store = Made(folder["base"])) StoreCompaction.Run(store);
        var counted = new FaultyFiles(DiskFault.Refused, int.MaxValue);
        DiskFaultTests.Copy(folder["base"], folder["counted"]);
        Change(folder["counted"], counted);
        Check(folder["counted"], "counted", isDone: true);
        Assert.That(counted.Operations, Is.GreaterThan(20));
        for (var at = 0; at < counted.Operations; at++)
        {
            var files = new FaultyFiles(fault, at, seed: at);
            DiskFaultTests.Copy(folder["base"], folder["faulty"]);
            Change(folder["faulty"], files);
            files.LosePower();
            Check(folder["faulty"], $"{fault} at operation {at} of {counted.Operations}");
            Directory.Delete(folder["faulty"], recursive: true);
        }
    }

    static void Change(string path, FaultyFiles files)
    {
        using var store = Store.Open(path, _ => files);
        try
        {
            Replace(store, "sha-1");
            UploadRemoval.Run(store, UploadOf(store, "sha-2").UploadId, Hits);
        }
        catch (Exception error) when (error is IOException or StoreException)
        {
            Assert.That(files.HasFailed, error.ToString());
        }
    }

    static void Check(string path, string what, bool isDone = false)
    {
        using var store = Store.Open(path);
        store.BeginWriting().Dispose();
        var held = Held(store);
        Assert.That(held, isDone ? Is.EqualTo(Three[..2]) : Is.EqualTo(Three).Or.EqualTo(Three[..2]), what);
        Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(held.Length * Rows), what);
        Assert.That(Verification.Of(store).Faults, Is.Empty, what);
        Assert.That(store.Catalog.Begun(), Is.Empty, what);
        Replace(store, "sha-1");
        Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(held.Length * Rows), what);
        Assert.That(Verification.Of(store).Faults, Is.Empty, what);
    }

    static Store Made(string path)
    {
        var store = Store.Open(path);
        foreach (var sha256 in Three) DiskFaultTests.Upload(store, sha256, Rows);
        return store;
    }

    /// <summary>The same content again, in the place of the upload that has it.</summary>
    static void Replace(Store store, string sha256) =>
        DiskFaultTests.Upload(store, sha256, Rows, new(UploadOf(store, sha256).UploadId, Hits));

    static Upload UploadOf(Store store, string sha256) => store.Catalog.Uploads().First(upload => upload.Files[0].Sha256 == sha256);

    static string[] Held(Store store) =>
        [.. store.Catalog.Uploads().Select(upload => upload.Files[0].Sha256).Order(StringComparer.Ordinal)];

    static IEnumerable<string> UploadsIn(StoredSegment segment) => Enumerable.Range(0, segment.PageRows.Length)
        .Select(page => segment.Read(segment.Schema.Ordinal("UploadId"), page))
        .SelectMany(column => Enumerable.Range(0, column.Length).Select(row => (string)column.Value(row)!));

    static HitCount Hits => IndicatorSearch.Counting(QueryBudget.Unlimited);

    static void Search(Store store)
    {
        var indicators = store.Catalog.Indicators().Select(entry => entry.Indicator).ToImmutableArray();
        store.Catalog.RecordSearches([.. store.Catalog.Unsearched().Select(work =>
            new SegmentSearched(work.Segment.Id, work.Batches, Hits(work.Segment, store.Segment(work.Segment), indicators)))]);
    }

    static string[] Counts(Store store) =>
        [.. store.Catalog.Hits().Select(hit => $"{hit.Indicator.Value} {hit.Hit.Count}").Order(StringComparer.Ordinal)];

    static void Sessions(Store store, string sha256, params string[] sources)
    {
        var table = StandardTables.NetworkSession;
        using var upload = store.BeginUpload("oslo");
        using var tables = new UploadTables(upload);
        var rows = tables.Of(table);
        foreach (var source in sources)
        {
            rows.Number(table.Ordinal("TimeGenerated"), new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);
            rows.Text(table.Ordinal("UploadId"), System.Text.Encoding.UTF8.GetBytes(upload.UploadId));
            rows.Text(table.Ordinal("SrcIpAddr"), System.Text.Encoding.UTF8.GetBytes(source));
            rows.EndRow();
        }
        tables.WriteRest();
        upload.Commit(new(upload.UploadId, "oslo", DateTime.UtcNow, sha256,
            [new(sha256, sha256, "fortigate", sources.Length, sources.Length, sources.Length, 0, 0, 10, null, null, "", [])]));
    }
}
