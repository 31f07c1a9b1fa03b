using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>Every operation of a merger, and of removing what it replaced, fails once in every way.</summary>
public sealed class MergeFaultTests
{
    const int Uploads = 3, Rows = 10;

    [Test]
    public void Whatever_operation_fails_each_row_counts_once_and_trying_again_leaves_the_merged_segments_alone([Values] DiskFault fault)
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder["base"]))
            for (var i = 0; i < Uploads; i++) DiskFaultTests.Upload(store, $"sha-{i}", Rows);
        var counted = new FaultyFiles(DiskFault.Refused, int.MaxValue);
        DiskFaultTests.Copy(folder["base"], folder["counted"]);
        Change(folder["counted"], counted);
        Check(folder["counted"], "counted");
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
            StoreCompaction.Run(store);
            using (store.BeginWriting()) ReplacedFiles.Remove(store, DateTime.MaxValue);
        }
        catch (Exception error) when (error is IOException or StoreException)
        {
            Assert.That(files.HasFailed, error.ToString());
        }
    }

    static void Check(string path, string what)
    {
        using var store = Store.Open(path);
        Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(Uploads * Rows), what);
        StoreCompaction.Run(store);
        using (store.BeginWriting()) ReplacedFiles.Remove(store, DateTime.MaxValue);
        Assert.That(DiskFaultTests.RowsOf(store), Is.All.EqualTo(Uploads * Rows), what);
        Assert.That(Verification.Of(store).Faults, Is.Empty, what);
        Assert.That(store.Catalog.Begun(), Is.Empty, what);
        Assert.That(store.Catalog.Segments(), Has.Length.EqualTo(2), what);
        Assert.That(Directory.GetFiles(Path.Combine(path, "segments"), "*", SearchOption.AllDirectories).Length,
            what.StartsWith("Cut", StringComparison.Ordinal) ? Is.InRange(2, 2 + 2 * Uploads) : Is.EqualTo(2), what);
    }
}
