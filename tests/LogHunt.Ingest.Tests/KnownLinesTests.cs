using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest.Tests;

/// <summary>`--skip-known-lines`: what an earlier upload brought is left out, and accounted for.</summary>
sealed class KnownLinesTests
{
    static readonly IngestOptions Skipping = TestStore.Options with { SkipKnownLines = true };

    [Test]
    public void Lines_of_an_earlier_upload_are_left_out_and_the_sums_agree()
    {
        using var store = new TestStore();
        store.Ingest(store.Put("first/auth.log", Log(0, 12)));
        var receipt = store.Ingest(Skipping, store.Put("second/auth.log", Log(7, 20)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((receipt.Lines, receipt.Parsed, receipt.Rows, receipt.Skipped, receipt.Known), Is.EqualTo((13L, 8L, 8L, 5L, 5L)));
            Assert.That(receipt.Files[0].Warnings,
                Is.EqualTo(new[] { "5 of its lines came with an earlier upload: they are left out, and counted as skipped" }));
            Assert.That(receipt.Files[0].Format, Is.EqualTo("linux-syslog"));
            Assert.That(store.AllRows("RawLine").Select(row => row[0]), Is.Unique.And.Exactly(20).Items);
            Assert.That(receipt.ToJson(), Does.Contain("\"skipped\":5,\"known\":5"));
        }
    }

    [Test]
    public void The_catalog_knows_how_many_and_a_removal_tells_whose_lines_may_be_gone_with_it()
    {
        using var store = new TestStore();
        var first = store.Ingest(store.Put("first/auth.log", Log(0, 12)));
        var second = store.Ingest(Skipping, store.Put("second/auth.log", Log(7, 20)));
        var third = store.Ingest(store.Put("third/auth.log", Log(30, 31)));
        Assert.That(store.Store.Catalog.Uploads().Select(upload => upload.Files[0].Known), Is.EqualTo(new[] { 0L, 5L, 0L }));
        Assert.That(Verification.Of(store.Store).Faults, Is.Empty);
        Assert.That(UploadRemoval.Run(store.Store, third.UploadId, (_, _, _) => []).KnownBehind, Is.Empty);
        Assert.That(UploadRemoval.Run(store.Store, first.UploadId, (_, _, _) => []).KnownBehind, Is.EqualTo(new[] { (second.UploadId, 5L) }));
    }

    [Test]
    public void Without_the_option_they_are_taken_in_again()
    {
        using var store = new TestStore();
        store.Ingest(store.Put("first/auth.log", Log(0, 12)));
        var receipt = store.Ingest(store.Put("second/auth.log", Log(7, 20)));
        Assert.That((receipt.Parsed, receipt.Known, store.AllRows("RawLine").Count), Is.EqualTo((13L, 0L, 25)));
    }

    [Test]
    public void Lines_of_another_municipality_and_lines_that_one_file_repeats_are_not_known()
    {
        using var store = new TestStore();
        store.Ingest(TestStore.Options with { Municipality = "0301" }, store.Put("first/auth.log", Log(0, 12)));
        var receipt = store.Ingest(Skipping, store.Put("second/auth.log", Log(0, 12) + Log(3, 5)));
        Assert.That((receipt.Parsed, receipt.Known), Is.EqualTo((14L, 0L)));
    }

    [Test]
    public void What_was_not_read_before_is_known_only_where_it_is_not_read_now()
    {
        const string Strange = "2026-03-02 12:00:00 gate-9 {door} opened by kari\n";
        using var store = new TestStore();
        store.Ingest(store.Put("first/gate.log", Strange + Log(0, 1)));
        var receipt = store.Ingest(Skipping, store.Put("second/gate.log", Log(0, 2) + Strange));
        Assert.That((receipt.Parsed, receipt.Unparsed, receipt.Known), Is.EqualTo((1L, 0L, 2L)));
        Assert.That(store.Rows(StandardTables.Unparsed, "RawLine"), Has.Count.EqualTo(1));

        // Where the first upload could not read a line that is read now, it is taken in.
        var forced = TestStore.Options with { Format = LogFormats.Find("fortigate") };
        store.Ingest(forced, store.Put("third/auth.log", Log(30, 32)));
        var read = store.Ingest(Skipping, store.Put("fourth/auth.log", Log(30, 33)));
        Assert.That((read.Parsed, read.Known), Is.EqualTo((3L, 0L)));
    }

    [Test]
    public void Records_over_lines_are_known_as_a_whole()
    {
        const string Event = "type=SYSCALL msg=audit(1772449226.1:7): arch=c000003e syscall=59 success=yes auid=1000 uid=0\n"
            + "type=CWD msg=audit(1772449226.1:7): cwd=\"/\"\ntype=EOE msg=audit(1772449226.1:7):\n";
        using var store = new TestStore();
        store.Ingest(store.Put("first/audit.log", Event));
        var receipt = store.Ingest(Skipping, store.Put("second/audit.log", Event + Event.Replace(":7)", ":8)", StringComparison.Ordinal)));
        Assert.That((receipt.Lines, receipt.Parsed, receipt.Rows, receipt.Skipped, receipt.Known), Is.EqualTo((6L, 3L, 1L, 3L, 3L)));
    }

    [Test]
    public void More_lines_than_can_be_compared_are_refused_in_one_sentence()
    {
        using var store = new TestStore();
        store.Ingest(store.Put("first/auth.log", Log(0, 12)));
        Assert.That(() => KnownLines.Of(store.Store, "3405", most: 11), Throws.TypeOf<StoreException>()
            .With.Message.EqualTo("the store holds more than 11 lines of `3405`, which is more than can be compared: " +
                "ingest without `--skip-known-lines`"));
        Assert.That(KnownLines.Of(store.Store, "3405", most: 12).Has(Encoding.UTF8.GetBytes(Log(0, 1).TrimEnd('\n')), isUnparsed: false));
    }

    static string Log(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(i =>
        $"Mar  2 07:00:{i:D2} web-01 sshd[{1000 + i}]: Accepted password for kari from 192.0.2.7 port {4000 + i} ssh2\n"));
}
