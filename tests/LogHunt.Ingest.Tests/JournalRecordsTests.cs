using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest.Tests;

/// <summary>Entries of systemd's journal with a field on each line: each entry is one record, in the journal's own JSON.</summary>
sealed class JournalRecordsTests
{
    const string One = "__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1772449253000000\n_HOSTNAME=srv1\nSYSLOG_IDENTIFIER=sshd\n_PID=7\n" +
        "MESSAGE=Failed password for kari from 198.51.100.7 port 48274 ssh2\n";
    const string OneRead = """{"__CURSOR":"s=1;i=1","__REALTIME_TIMESTAMP":"1772449253000000","_HOSTNAME":"srv1","SYSLOG_IDENTIFIER":"sshd","_PID":"7",""" +
        "\"MESSAGE\":\"Failed password for kari from 198.51.100.7 port 48274 ssh2\"}";
    const string Verbose = "Mon 2026-03-02 12:00:53.000000 CET [s=1;i=2;b=3;m=4;t=64c08801b8340;x=5]\n    PRIORITY=6\n    MESSAGE=first\n" +
        "            second\n    _HOSTNAME=srv1\n";
    const string VerboseRead = """{"__REALTIME_TIMESTAMP":"1772449253000000","__CURSOR":"s=1;i=2;b=3;m=4;t=64c08801b8340;x=5","PRIORITY":"6",""" +
        "\"MESSAGE\":\"first\\nsecond\",\"_HOSTNAME\":\"srv1\"}";

    static IEnumerable<TestCaseData> Files()
    {
        yield return Case("two entries", $"{One}\n{One}\n", OneRead, OneRead);
        yield return Case("no blank line between, none at the end", One + One.TrimEnd(), OneRead, OneRead);
        yield return Case("line ends of Windows", One.Replace("\n", "\r\n"), OneRead);
        yield return Case("a sized field", $"__CURSOR=a\nMESSAGE\n{Size(10)}one\n\nthree\nPRIORITY=6\n\n{One}",
            """{"__CURSOR":"a","MESSAGE":"one\n\nthree","PRIORITY":"6"}""", OneRead);
        yield return Case("a sized field whose size is not true", $"__CURSOR=a\nMESSAGE\n{Size(90)}one\n", """{"__CURSOR":"a"}""", "MESSAGE",
            Size(90) + "one");
        yield return Case("lines between entries", $"{One}\n-- Boot 3f1c --\n{One}", OneRead, "-- Boot 3f1c --", OneRead);
        yield return Case("verbose", $"-- Logs begin at Mon 2026-03-02 11:00:00 CET. --\n{Verbose}{Verbose}-- Reboot --\n{Verbose}",
            "-- Logs begin at Mon 2026-03-02 11:00:00 CET. --", VerboseRead, VerboseRead, "-- Reboot --", VerboseRead);

        static TestCaseData Case(string name, string file, params string[] records) => new TestCaseData(file, records).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Files))]
    public void Each_entry_is_a_record(string file, string[] records) =>
        Assert.That(Read(Encoding.UTF8.GetBytes(file)).Select(record => record.Text), Is.EqualTo(records));

    [Test]
    public void Text_that_is_no_utf8_is_written_as_numbers()
    {
        byte[] file = [.. "__CURSOR=a\nMESSAGE=\0"u8, 0xE6, (byte)'\n'];
        Assert.That(Read(file).Single().Text, Is.EqualTo("""{"__CURSOR":"a","MESSAGE":[0,230]}"""));
    }

    [Test]
    public void An_entry_stands_where_it_says()
    {
        var places = Read(Encoding.UTF8.GetBytes($"{One}\n{One}")).Select(record => (record.Offset, record.Length));
        Assert.That(places, Is.EqualTo(new[] { (0L, One.Length - 1L), (One.Length + 1L, One.Length - 1L) }));
    }

    [TestCase(100_000, TestName = "A_long_field_is_read")]
    [TestCase(RecordReader.Longest * 3, TestName = "A_field_that_is_too_long_is_cut_and_the_next_entry_is_read")]
    public void A_sized_field(int size)
    {
        var file = $"__CURSOR=a\nMESSAGE\n{Size((ulong)size)}{new string('x', size)}\n\n{One}";
        var records = Read(Encoding.Latin1.GetBytes(file)).ToList();
        Assert.That(records[0].Length, Is.GreaterThan(size));
        Assert.That(records[0].Text, Has.Length.LessThan(RecordReader.Longest));
        Assert.That(records[^1].Text, Is.EqualTo(OneRead));
    }

    [Test]
    public void Entries_become_rows_as_their_messages_say()
    {
        using var store = new TestStore();
        store.Put("journal.export", $"{One}\n{Verbose}");
        var receipt = store.Ingest();
        Assert.That(store.Rows(StandardTables.Authentication, "TargetUsername", "SrcIpAddr", "DvcHostname").Single(),
            Is.EqualTo(new[] { "kari", "198.51.100.7", "srv1" }));
        Assert.That((receipt.Lines, receipt.Parsed), Is.EqualTo((2, 1)));
    }

    static string Size(ulong size) => Encoding.Latin1.GetString(BitConverter.GetBytes(size));

    static List<(string Text, long Offset, long Length)> Read(byte[] file)
    {
        Assert.That(JournalRecords.Begin(file), "it is known for a journal");
        var charset = new Charset(1, false, 0);
        using var records = new JournalRecords(new UnitReader(new MemoryStream(file), charset), charset);
        var read = new List<(string, long, long)>();
        while (records.Read(out var text)) read.Add((Encoding.UTF8.GetString(text), records.Offset, records.Length));
        return read;
    }
}
