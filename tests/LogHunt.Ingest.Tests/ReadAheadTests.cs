using System.Globalization;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Tests;

/// <summary>A file's batches may be read by any core in any order: rows and receipts do not show it.</summary>
sealed class ReadAheadTests
{
    /// <summary>More lines than some batches have.</summary>
    const int Many = 4 * RecordBatch.EnoughRecords;

    static readonly DateTime Start = new(2025, 12, 31, 20, 0, 0);

    static string Sshd(int i) => string.Create(CultureInfo.InvariantCulture,
        $"{Start.AddSeconds(i * 5):MMM dd HH:mm:ss} srv1 sshd[{i}]: Failed password for user{i % 7} from 192.0.2.{i % 250} port {i} ssh2");

    static string FortiGate(DateTime clock, int i) => string.Create(CultureInfo.InvariantCulture,
        $"date={clock:yyyy-MM-dd} time={clock:HH:mm:ss} devname=\"fw\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" ") +
        $"vd=\"root\" srcip=192.0.2.1 srcport={i} dstip=198.51.100.1 dstport=443 action=\"close\" sessionid={i}";

    static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    static IEnumerable<TestCaseData> Files()
    {
        yield return Case("times without a year over New Year", Lines(Many, Sshd));
        // Four hours by the wall over the hour that the clock repeats.
        yield return Case("the hour that a clock repeats", Lines(Many, i =>
            FortiGate(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2025, 10, 25, 23, 0, 0, DateTimeKind.Utc).AddSeconds(i * 3.5),
                FormatRun.File().Zone), i)));
        yield return Case("a header behind other lines", Lines(Many / 2, Sshd)
            + "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n"
            + Lines(Many / 2, i => string.Create(CultureInfo.InvariantCulture,
                $"{1767211200 + i}.5\tC{i}\t192.0.2.1\t{i}\t198.51.100.1\t443\ttcp")));
        yield return Case("parts of records that come mixed", Lines(Many, i => string.Create(CultureInfo.InvariantCulture,
            $"type={(i % 3 == 2 ? "PROCTITLE" : i % 3 == 1 ? "EXECVE" : "SYSCALL")} ") + string.Create(CultureInfo.InvariantCulture,
            $"msg=audit({1767211200 + i / 6}.000:{i / 6 * 2 + i % 2}): ") +
            "argc=1 a0=\"id\" auid=1000 exe=\"/usr/bin/id\" success=yes"));
        yield return Case("lines that continue one", Lines(Many, i =>
            i % 3 == 0 ? $"Mar  2 12:00:31 srv1 app[12]: message {i}" : $"  more {i}"));
        yield return Case("more lines that continue one than a batch may have",
            "Mar  2 12:00:31 srv1 app[12]: a message\n" + Lines(RecordBatch.MostRecords + Many, i => $" {i}") + Lines(Many, Sshd));
        yield return Case("lines of nothing, and zeros", Lines(Many, i =>
            i % 5 == 0 ? Sshd(i) : i % 5 == 1 ? "\0\0 \0" : i % 7 == 0 ? " " : ""));
        yield return Case("lines too long among others", Lines(Many / 2, Sshd) + new string('x', 1_200_000) + "\n after it\n" + Lines(Many, Sshd));

        static TestCaseData Case(string name, string text) => new TestCaseData(text).SetName("{m}: " + name);
    }

    [TestCaseSource(nameof(Files))]
    public void Rows_and_receipt_do_not_depend_on_what_is_read_ahead(string text)
    {
        var (inTurn, receipt) = Read(text, 1);
        Assert.That(receipt.Lines, Is.GreaterThan(2 * RecordBatch.EnoughRecords), "the file is more than a batch");
        for (var again = 0; again < 2; again++)
        {
            var (ahead, other) = Read(text, 8);
            Assert.That(ahead, Is.EqualTo(inTurn));
            Assert.That(Told(other), Is.EqualTo(Told(receipt)));
        }
    }

    static string Told(Receipt receipt)
    {
        var file = receipt.Files[0];
        return $"{file with { Warnings = [] }} {string.Join("; ", file.Warnings)}";
    }

    static (List<string> Rows, Receipt Receipt) Read(string text, int ahead)
    {
        using var store = new TestStore();
        File.SetLastWriteTimeUtc(store.Put("a.log", text), FormatRun.Received);
        var receipt = store.Ingest(TestStore.Options with { Zone = FormatRun.File().Zone, Ahead = ahead });
        var rows = store.AllRows("Type", "TimeGenerated", "TimeQuality", "SourceLine", "SourceOffset", "SourceLength", "RawLine", "Format",
            "AdditionalFields");
        return ([.. rows.Select(row => string.Join('|', row))], receipt);
    }

    [Test]
    public void Times_that_mean_something_else_after_the_lines_before_them_are_noticed()
    {
        var file = FormatRun.File();
        var repeated = LogTimeText.Parse("2025-10-26 02:30:00"u8);
        file.Times.Resolve(LogTimeText.Parse("2025-10-26 02:50:00"u8));
        file.Times.Resolve(LogTimeText.Parse("2025-10-26 02:10:00"u8));
        var before = file.Times.Before;

        var other = file.Fork();
        other.Times.Answers = [];
        other.Times.Resolve(repeated);
        Assert.That(file.Times.WouldAnswer(other.Times.Answers), Is.False, "the other takes it for summer time");
        Assert.That(file.Times.Before, Is.EqualTo(before), "nothing was seen");

        other = file.Fork();
        (other.Times.Before, other.Times.Answers) = (before, []);
        other.Times.Resolve(repeated);
        Assert.That(file.Times.WouldAnswer(other.Times.Answers), Is.True);
        Assert.That(file.Times.Before, Is.EqualTo(other.Times.Before));
    }

    [Test]
    public void What_is_read_ahead_is_the_same_rows_and_waits_where_something_is_open()
    {
        Assert.That(ReadAlone([.. Enumerable.Range(0, 100).Select(Sshd)]), Is.True);
        Assert.That(ReadAlone(["type=SYSCALL msg=audit(1767211200.000:1): auid=1000 exe=\"/usr/bin/id\" success=yes"]), Is.False);

        static bool ReadAlone(string[] lines)
        {
            var batch = new RecordBatch();
            for (var i = 0; i < lines.Length; i++)
                batch.Add(Encoding.UTF8.GetBytes(lines[i]), new(i + 1, i * 100, lines[i].Length), mayContinue: false, refusal: null);
            var intake = new RecordIntake();
            intake.Begin(FormatRun.File(), null);
            var isRead = intake.ReadAhead(batch);
            Assert.That(isRead ? batch.Rows.Count : lines.Length, Is.EqualTo(lines.Length));
            Assert.That(batch.Rows.Count == 0 || batch.Rows.Table(0) == StandardTables.Authentication);
            return isRead;
        }
    }
}
