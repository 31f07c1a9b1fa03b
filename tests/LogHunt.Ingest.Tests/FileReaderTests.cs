using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests;

/// <summary>What the engine does for a format that learns a header, takes records in parts, or is wrong.</summary>
sealed class FileReaderTests
{
    /// <summary>`id n of m text` in parts, `names: …` as header, `!` as a mistake of ours; without a header nothing is claimed.</summary>
    sealed class Invented : ILogFormat
    {
        public string Name => "invented";

        public int Recognise(in LogLine line) => line.Body.StartsWith("names:"u8) || line.Body.Contains((byte)'/') ? 90 : 0;

        public FileReader Open(LogFile file) => new Reader(file);

        sealed class Reader(LogFile file) : FileReader
        {
            public override bool Claims(in LogLine line) => !line.Body.StartsWith("#"u8);

            public override RecordPart Part(in LogLine line)
            {
                var words = Encoding.UTF8.GetString(line.Body).Split(' ', 3);
                if (words.Length < 3 || !words[1].Contains('/', StringComparison.Ordinal)) return default;
                var (index, total) = (words[1][0] - '0', words[1][2] - '0');
                return new(RecordPart.KeyOf(Encoding.UTF8.GetBytes(words[0]), ""),
                    (words[0].Length + words[1].Length + 2).., IsLast: index == 9, index, total);
            }

            public override LineOutcome Read(in LogLine line, RowWriter rows)
            {
                if (line.Body.StartsWith("names:"u8)) return LineOutcome.Header;
                if (line.Body.StartsWith("!"u8)) throw new KeyNotFoundException();
                rows.Begin(StandardTables.AuditEvent);
                rows.Text(Asim.EventMessage, line.Body);
                rows.Text(Asim.Operation, line.IsPartial ? "partial" : "whole");
                rows.Time(null, file);
                return LineOutcome.Parsed;
            }
        }
    }

    /// <summary>A reader that cannot be made.</summary>
    sealed class Unopened : ILogFormat
    {
        public string Name => "unopened";

        public int Recognise(in LogLine line) => 90;

        public FileReader Open(LogFile file) => throw new InvalidOperationException();
    }

    static (List<(string Message, string Whole, long Line, long Length, string Raw)> Rows, Receipts.Receipt Receipt) Read(string text)
    {
        using var store = new TestStore();
        store.Put("a.log", text);
        var receipt = store.Ingest(TestStore.Options with { Format = new Invented() });
        var rows = store.Rows(StandardTables.AuditEvent, "EventMessage", "Operation", "SourceLine", "SourceLength", "RawLine");
        return ([.. rows.Select(row => ((string)row[0]!, (string)row[1]!, (long)row[2]!, (long)row[3]!, (string)row[4]!))
            .OrderBy(row => row.Item3)], receipt);
    }

    [Test]
    public void A_part_that_a_record_has_already_begins_another()
    {
        var (rows, _) = Read("x 1/2 a\nx 1/2 b\nx 2/2 c\n");
        Assert.That(rows.Select(row => row.Message), Is.EquivalentTo(new[] { "a", "bc" }));
    }

    [Test]
    public void Parts_that_come_mixed_and_out_of_order_are_one_record_each()
    {
        var (rows, receipt) = Read("names: a\nx 2/2 X\ny 1/2 b\nsingle\nx 1/2 a\ny 2/2 Y\n");
        Assert.That(rows, Is.EqualTo(new[]
        {
            ("aX", "whole", 2L, 30L, "x 2/2 X\nx 1/2 a"),
            ("bY", "whole", 3L, 30L, "y 1/2 b\ny 2/2 Y"),
            ("single", "whole", 4L, 6L, "single"),
        }));
        Assert.That((receipt.Lines, receipt.Parsed, receipt.Skipped, receipt.Rows), Is.EqualTo((6, 5, 1, 3)));
    }

    [Test]
    public void Parts_without_a_total_are_lines_of_one_body_until_the_last()
    {
        var (rows, _) = Read("x 0/0 a\nx 0/0 b\nx 9/0 c\nx 0/0 d\n");
        Assert.That(rows.Select(row => (row.Message, row.Whole, row.Line)),
            Is.EqualTo(new[] { ("a\nb\nc", "whole", 1L), ("d", "partial", 4L) }));
    }

    [Test]
    public void A_record_whose_parts_stay_away_is_read_as_far_as_it_came()
    {
        var (rows, receipt) =
            Read("x 1/3 a\n" + string.Concat(Enumerable.Repeat("names: again\n", HeldRecords.MostLinesApart + 1)) + "x 2/3 b\n");
        Assert.That(rows.Select(row => (row.Message, row.Whole)), Is.EqualTo(new[] { ("a", "partial"), ("b", "partial") }));
        Assert.That(receipt.Parsed, Is.EqualTo(2));
    }

    [Test]
    public void No_more_records_are_held_than_the_bound()
    {
        var held = new HeldRecords();
        var (format, reader) = (new Invented(), new Invented().Open(FormatRun.File()));
        var due = 0;
        for (var i = 1; i <= 1000; i++)
        {
            held.Hold(format, reader, new((ulong)i, ..), new("a"u8, "a"u8, Head.None), new(i, i, 1));
            while (held.Due(i, atEnd: false) is not null) due++;
        }
        Assert.That(due, Is.EqualTo(1000 - HeldRecords.Most));
    }

    [Test]
    public void A_record_that_grows_beyond_the_bound_is_read_and_another_begun()
    {
        var part = $"x 0/0 {new string('a', 100_000)}\n";
        var (rows, receipt) = Read(string.Concat(Enumerable.Repeat(part, 8)));
        Assert.That(rows.Select(row => row.Message.Length), Is.All.LessThan(HeldRecords.MostBytes + 200_000));
        Assert.That((rows.Count, receipt.Parsed), Is.EqualTo((3, 8)));
    }

    [Test]
    public void A_mistake_of_ours_says_what_and_where_and_is_a_warning()
    {
        var (rows, receipt) = Read("names: a\n!\n!\nfine\n");
        Assert.That((rows.Count, receipt.Unparsed), Is.EqualTo((1, 2)));
        Assert.That(receipt.Files[0].Warnings,
            Is.EqualTo(new[] { "2 times: internal error in invented: KeyNotFoundException in FileReaderTests+Invented+Reader.Read" }));
    }

    [Test]
    public void A_reader_that_cannot_be_made_loses_no_line()
    {
        var rows = new RowWriter();
        var choice = new FormatChoice(FormatRun.File(), new Unopened(), new EnvelopeReader());
        Assert.That((choice.Read("a line"u8, rows), rows.Reason),
            Is.EqualTo((LineOutcome.Rejected, "internal error in unopened: InvalidOperationException in FileReaderTests+Unopened.Open")));
    }

    [Test]
    public void A_line_that_continues_a_record_is_in_its_raw_line()
    {
        using var store = new TestStore();
        store.Put("syslog",
            "Mar  2 12:00:31 srv1 myapp[12]: a message\n    of two\n\tor three lines\nMar  2 12:00:32 srv1 myapp[12]: another\n");
        var receipt = store.Ingest();
        var rows = store.Rows(StandardTables.AuditEvent, "SourceLine", "SourceLength", "RawLine");
        Assert.That(rows.Select(row => ((long)row[0]!, (string)row[2]!)), Is.EqualTo(new[]
        {
            (1L, "Mar  2 12:00:31 srv1 myapp[12]: a message\n    of two\n\tor three lines"),
            (4L, "Mar  2 12:00:32 srv1 myapp[12]: another"),
        }));
        Assert.That((receipt.Lines, receipt.Parsed, receipt.Rows), Is.EqualTo((4, 4, 2)));
    }

    [TestCase("a=b subtype=\"\" vd=\"root\" c=d", "fortigate understood nothing of it")]
    [TestCase("Mar  2 12:00:31 fw1 a=b subtype=\"\" vd=\"root\" c=d", "fortigate understood nothing of it")]
    public void A_line_of_which_nothing_was_understood_is_not_parsed(string line, string reason)
    {
        var rows = new RowWriter();
        var choice = new FormatChoice(FormatRun.File(), null, new EnvelopeReader());
        Assert.That((choice.Read(Encoding.UTF8.GetBytes(line), rows), rows.Reason), Is.EqualTo((LineOutcome.Rejected, reason)));
    }

    [Test]
    public void A_line_is_its_surest_formats_whatever_format_the_line_before_had()
    {
        var people = "Feb 22 11:47:05 localhost useradd[6995]: new user: name=apache, UID=48, GID=48, home=/usr/share/httpd"u8;
        var packet = "Feb 22 11:47:09 s1 usermod[55]: %ASA-4-106023: Deny tcp src out:192.0.2.1/1 dst in:192.0.2.2/2"u8;
        var choice = new FormatChoice(FormatRun.File(), null, new EnvelopeReader());
        var rows = new RowWriter();
        choice.Read(people, rows);
        choice.Read(packet, rows);
        Assert.That(choice.Format, Is.EqualTo("cisco-asa"));
        choice.Read(people, rows);
        Assert.That(choice.Format, Is.EqualTo("linux-syslog"));
    }
}
