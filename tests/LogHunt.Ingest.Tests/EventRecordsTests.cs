using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest.Tests;

/// <summary>Windows' events as XML over lines: each is one record, whatever an export puts around it.</summary>
sealed class EventRecordsTests
{
    const string One = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>\r\n  <System>\r\n    <EventID>1</EventID>\r\n  </System>\r\n</Event>";
    const string Two = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>2</EventID></System></Event>";

    static IEnumerable<TestCaseData> Files()
    {
        yield return Case("one below the other", $"{One}\n{Two}\n", One, Two);
        yield return Case("one behind the other", One + Two, One, Two);
        yield return Case("a document", $"<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>{One}{Two}</Events>\r\n", One, Two);
        yield return Case("evtx_dump's", $"Record 1\n<?xml version=\"1.0\"?>\n{One}\n\nRecord 2\n<?xml version=\"1.0\"?>\n{Two}\n", One, Two);
        yield return Case("a tree view's", "- " + Two, Two);
        yield return Case("text between events", $"{One}\nsomething else\n{Two}\nand at the end", One, "something else", Two, "and at the end");
        yield return Case("an event without its end", $"{One[..60]}\n{Two}", One[..60], Two);
        yield return Case("an end that is missing", Two + One[..100], Two, One[..100]);

        static TestCaseData Case(string name, string file, params string[] records) =>
            new TestCaseData(file, records).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Files))]
    public void Each_event_is_a_record(string file, string[] records)
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), Encoding.Unicode])
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(file)];
            Assert.That(Read(bytes).Select(record => record.Text), Is.EqualTo(records), encoding.WebName);
            foreach (var (text, offset, length) in Read(bytes))
                Assert.That(encoding.GetString(bytes, (int)offset, (int)length), Is.EqualTo(text), "it stands where it says");
        }
    }

    [Test]
    public void An_event_that_is_too_long_is_cut_and_the_next_is_read()
    {
        var file = $"{Two[..^8]}{new string('x', RecordReader.Longest * 2)}</Event>{Two}";
        var records = Read(Encoding.UTF8.GetBytes(file)).ToList();
        Assert.That(records.Select(record => record.Text.Length), Is.EqualTo(new[] { RecordReader.Kept, Two.Length }));
        Assert.That(records[0].Length, Is.EqualTo(file.Length - Two.Length));
    }

    [Test]
    public void A_file_of_events_becomes_rows_with_all_their_lines()
    {
        using var store = new TestStore();
        store.Put("events.xml", $"<Events>\n{One}\n{Two}\n</Events>\n");
        var receipt = store.Ingest();
        Assert.That(store.Rows(StandardTables.AuditEvent, "RawLine").Select(row => row[0]), Is.EqualTo(new[] { One, Two }));
        Assert.That((receipt.Lines, receipt.Parsed), Is.EqualTo((2, 2)));
    }

    static IEnumerable<(string Text, long Offset, long Length)> Read(byte[] file)
    {
        var charset = Charset.Of(file);
        using var records = new EventRecords(new UnitReader(new MemoryStream(file), charset), charset);
        var read = new List<(string, long, long)>();
        while (records.Read(out var text)) read.Add((Encoding.UTF8.GetString(text), records.Offset, records.Length));
        return read;
    }
}
