using System.Globalization;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;
using NUnit.Framework.Internal;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>
/// Every operation with which an upload, an import and a hunt change a store fails once in every way; what is found afterwards is held
/// against what was promised. `LOGHUNT_FAULT_SEEDS` draws more power cuts that lose a part.
/// </summary>
public sealed class DiskFaultTests
{
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    static readonly TableSchema[] Tables = [StandardTables.NetworkSession, StandardTables.Unparsed];
    static readonly Indicator[] Feed = [new(IndicatorType.Ipv4, "192.0.2.1", "feed"), new(IndicatorType.Ipv4, "192.0.2.2", "feed")];

    const int First = 10, Second = 7;
    const string Stray = "segments/NetworkSession/oslo/letter.txt";

    static readonly int Seeds = int.TryParse(
        Environment.GetEnvironmentVariable("LOGHUNT_FAULT_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 1;

    [Test]
    public void Whatever_operation_fails_an_upload_is_whole_or_absent_and_trying_again_doubles_nothing([Values] DiskFault fault)
    {
        using var folder = new TemporaryFolder();
        MakeStore(folder["base"]);
        var operations = Count(folder);
        Assert.That(operations, Is.GreaterThan(20));
        var injected = 0;
        for (var seed = 0; seed < (fault == DiskFault.CutSomeLost ? 2 * Seeds : 1); seed++)
            for (var at = 0; at < operations; at++, injected++)
                Inject(folder, new FaultyFiles(fault, at, seed), $"{fault} at operation {at}, seed {seed}");
        TestContext.Out.WriteLine($"{injected} faults over {operations} operations");
    }

    [TestCase(DiskFault.CutAllLost)]
    [TestCase(DiskFault.CutTorn)]
    public void A_disk_that_only_says_that_it_flushed_is_noticed_by_this_test(DiskFault fault)
    {
        using var folder = new TemporaryFolder();
        MakeStore(folder["base"]);
        var operations = Count(folder);
        var noticed = Enumerable.Range(0, operations).Count(at =>
        {
            // Without a context of its own a failed assertion fails the test, though it is caught.
            using var apart = new TestExecutionContext.IsolatedContext();
            try
            {
                Inject(folder, new FaultyFiles(fault, at, isLiar: true), "a liar");
                return false;
            }
            catch (Exception error) when (error is AssertionException or SegmentCorruptException or StoreException)
            {
                Directory.Delete(folder["faulty"], recursive: true);
                return true;
            }
        });
        Assert.That(noticed, Is.Positive);
    }

    static int Count(TemporaryFolder folder)
    {
        Copy(folder["base"], folder["counted"]);
        var files = new FaultyFiles(DiskFault.Refused, int.MaxValue);
        Assert.That(Change(folder["counted"], files), Is.EqualTo(3), "nothing fails");
        Check(folder["counted"], committed: 3, "counted");
        return files.Operations;
    }

    static void Inject(TemporaryFolder folder, FaultyFiles files, string what)
    {
        var store = folder["faulty"];
        Copy(folder["base"], store);
        var committed = Change(store, files);
        files.LosePower();
        Check(store, committed, what);
        Directory.Delete(store, recursive: true);
    }

    /// <summary>An upload, an import and a search.</summary>
    /// <returns>How many of the three were said to be done.</returns>
    static int Change(string path, FaultyFiles files)
    {
        var done = 0;
        using var store = Store.Open(path, _ => files);
        try
        {
            Upload(store, "second", Second);
            done++;
            store.Catalog.AddIndicators("feed", Feed);
            done++;
            Search(store);
            done++;
        }
        catch (Exception error) when (error is IOException or StoreException)
        {
            Assert.That(files.HasFailed, error.ToString());
        }
        return done;
    }

    static void Check(string path, int committed, string what)
    {
        using var store = Store.Open(path);
        var before = RowsOf(store);
        Assert.That(before, Is.EqualTo(Same(First)).Or.EqualTo(Same(First + Second)), what);
        if (committed > 0) Assert.That(before, Is.EqualTo(Same(First + Second)), $"{what}: what was said to be taken in is there");
        Assert.That(store.Catalog.Indicators().Length, Is.EqualTo(0).Or.EqualTo(Feed.Length), what);
        Assert.That(store.Catalog.Hits().Sum(hit => hit.Hit.Count), Is.EqualTo(0).Or.EqualTo(1), what);

        Upload(store, "second", Second);
        store.Catalog.AddIndicators("feed", Feed);
        Search(store);
        Assert.That(RowsOf(store), Is.EqualTo(Same(First + Second)), what);
        Assert.That(store.Catalog.Indicators(), Has.Length.EqualTo(Feed.Length), what);
        Assert.That(store.Catalog.Hits().Sum(hit => hit.Hit.Count), Is.EqualTo(1), what);
        Assert.That(File.ReadAllText(Path.Combine(path, Stray)), Is.EqualTo("dear"), what);

        Assert.That(Verification.Of(store).Faults.Select(fault => fault.File), Is.EqualTo([Path.Combine(path, Stray)]), what);
        Assert.That(store.Catalog.Begun(), Is.Empty, what);
        Assert.That(Directory.GetFiles(Path.Combine(path, "segments"), "*", SearchOption.AllDirectories),
            Has.Length.EqualTo(store.Catalog.Segments().Length + 1), what);
    }

    static IEnumerable<int> Same(int rows) => Tables.Select(_ => rows);

    static void MakeStore(string path)
    {
        using var store = Store.Open(path);
        Upload(store, "first", First);
        File.WriteAllText(Path.Combine(path, Stray), "dear");
    }

    /// <summary>Nothing when the content is known.</summary>
    internal static void Upload(Store store, string sha256, int rows, Replacement? instead = null)
    {
        using var upload = store.BeginUpload("oslo", instead: instead);
        if (upload.FindFile(sha256) is not null) return;
        using var tables = new UploadTables(upload);
        foreach (var table in Tables)
        {
            var builder = tables.Of(table);
            for (var i = 0; i < rows; i++)
            {
                builder.Number(table.Ordinal("TimeGenerated"), Start.AddSeconds(i).Ticks);
                builder.Text(table.Ordinal("UploadId"), System.Text.Encoding.UTF8.GetBytes(upload.UploadId));
                builder.Text(table.Ordinal("RawLine"), "a line"u8);
                builder.EndRow();
            }
        }
        tables.WriteRest();
        upload.Commit(new(upload.UploadId, "oslo", Start, "a.log",
            [new("a.log", sha256, "fortigate", 2 * rows, rows, rows, rows, 0, 10, Start, Start, "exact", [])]));
    }

    /// <summary>One hit in the first segment of what is not searched yet, as a hunt would record it.</summary>
    static void Search(Store store)
    {
        var indicator = store.Catalog.Indicators()[0].Indicator.Id;
        var first = store.Catalog.Segments()[0].Id;
        SegmentSearched[] searches =
        [
            .. store.Catalog.Unsearched().Select(work => new SegmentSearched(work.Segment.Id, work.Batches, work.Segment.Id != first ? []
                : [new Hit(indicator, "oslo", work.Segment.Table, "SrcIpAddr", Start, Start, 1, [new(work.Segment.Id, 0, Start)])])),
        ];
        if (searches.Length > 0) store.Catalog.RecordSearches(searches);
    }

    internal static int[] RowsOf(Store store)
    {
        var snapshot = store.Snapshot();
        return [.. Tables.Select(table => snapshot.Find(table.Name)!.Segments.Sum(segment => segment.Read(table.Ordinal("RawLine"), 0).Length))];
    }

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
