using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest.Tests;

/// <summary>Records out of bytes: line ends, character sets, JSON documents, and the place of each in the file as received.</summary>
[NonParallelizable]
sealed class CharsetTests
{
    const string Nordic = "Ærlig talt: blåbærsyltetøy";

    static IEnumerable<TestCaseData> Files()
    {
        yield return File("UTF-8", new UTF8Encoding(false));
        yield return File("UTF-8 with mark", new UTF8Encoding(true));
        yield return File("UTF-16 LE", new UnicodeEncoding(false, true));
        yield return File("UTF-16 BE", new UnicodeEncoding(true, true));
        yield return File("UTF-16 LE without mark", new UnicodeEncoding(false, false));
        yield return File("UTF-16 BE without mark", new UnicodeEncoding(true, false));
        yield return File("Latin-1", Encoding.Latin1);

        static TestCaseData File(string name, Encoding encoding) =>
            new TestCaseData((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes($"first line, long enough\r\n{Nordic}\n\nlast")],
                encoding).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Files))]
    public void Lines_of_any_character_set_come_as_text_with_their_place_in_the_file(byte[] file, Encoding encoding)
    {
        var records = Read(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.Select(record => record.Text), Is.EqualTo(new[] { "first line, long enough", Nordic, "", "last" }));
            Assert.That(records.Select(record => encoding.GetString(file, (int)record.Offset, (int)record.Length)),
                Is.EqualTo(records.Select(record => record.Text)));
        }
    }

    [TestCase("UTF-8")]
    [TestCase("UTF-16")]
    [TestCase("Latin1")]
    public void Lines_of_a_file_that_has_no_LF_end_with_CR(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes($"first line, long enough\r{Nordic}\r\rlast\r")];
        var records = Read(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.Select(record => record.Text), Is.EqualTo(new[] { "first line, long enough", Nordic, "", "last" }));
            Assert.That(records.Select(record => encoding.GetString(file, (int)record.Offset, (int)record.Length)),
                Is.EqualTo(records.Select(record => record.Text)));
        }
    }

    [Test]
    public void A_CR_in_a_line_longer_than_the_first_bytes_ends_none_where_an_LF_comes()
    {
        var line = $"a\rb {new string('x', Charset.Window)}";
        Assert.That(Read($"{line}\nc").Select(record => record.Text), Is.EqualTo(new[] { line, "c" }));
    }

    [Test]
    public void Windows_1252_and_UTF_8_may_stand_in_one_line()
    {
        byte[] line = [.. "å"u8, 0xE5, .. " "u8, 0x80, .. " "u8, 0x93, .. "ø"u8];
        var record = Read(line).Single();
        Assert.That((record.Text, record.IsGuessed), Is.EqualTo(("åå € “ø", true)));
    }

    [TestCase("P†logging for bj›rn", "Pålogging for bjørn")]
    [TestCase("BOD\u009d: ‘rlig", "BODØ: ærlig")]
    [TestCase("don’t ‘quote’ a word† or › two", "don’t ‘quote’ a word† or › two")]
    [TestCase("på bj›rn", "på bj›rn", Description = "Windows' own å beside it")]
    public void A_record_of_DOS_is_told_by_letters_in_words(string asWindows, string text)
    {
        var bytes = asWindows.Select(c => c < 0x100 ? (byte)c : CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes([c])[0]);
        Assert.That(Read([.. bytes]).Single().Text, Is.EqualTo(text));
    }

    [TestCase("a\r\nb\nc", "a|b|c")]
    [TestCase("a\r\r\nb", "a|b")]
    [TestCase("a\n\nb\n", "a||b")]
    [TestCase("a\0b\0", "a|b", Description = "NUL for LF")]
    [TestCase("a\0\0\0\nb\0\n", "a|b", Description = "NUL and LF")]
    [TestCase("\0\0\0a\n", "|a", Description = "a hole that a crash left")]
    [TestCase("", "")]
    [TestCase("\n", "")]
    public void Lines_end_with_LF_CR_LF_or_NUL(string text, string lines) =>
        Assert.That(string.Join('|', Read(text).Select(record => record.Text)), Is.EqualTo(lines));

    [TestCase("[{\"a\":1},\n{\"b\":[1,2]}]", "{\"a\":1}|{\"b\":[1,2]}", Description = "an array")]
    [TestCase("[{\"a\":1},{\"b\":2}]", "{\"a\":1}|{\"b\":2}", Description = "an array in one line")]
    [TestCase("{\"records\":[{\"a\":\"]}\\\"\"},{}]}", "{\"a\":\"]}\\\"\"}|{}", Description = "wrapped")]
    [TestCase("{\n \"@odata.context\": \"x\",\n \"value\": [ {\"a\":1} , {\"b\":2} ]\n}",
        "{\"a\":1}|{\"b\":2}", Description = "wrapped, with other members")]
    [TestCase("{\n \"id\": {\"x\":1},\n \"events\": [ {\"a\":1} ]\n}",
        "{\n \"id\": {\"x\":1},\n \"events\": [ {\"a\":1} ]\n}", Description = "an event that has events")]
    [TestCase("{\n\"a\":1}\n{\n\"a\":2}\n", "{\n\"a\":1}|{\n\"a\":2}", Description = "objects after each other")]
    [TestCase("{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}|{\"a\":2}", Description = "one a line")]
    [TestCase("{\"records\":[{},{}]}\n{\"records\":[{}]}\n",
        "{}|{}|{}", Description = "one list a line")]
    [TestCase("{\"a\":1}{\"a\":2} {\"a\":3}", "{\"a\":1}|{\"a\":2}|{\"a\":3}", Description = "back to back on a line")]
    [TestCase("[{\"a\":1}]\n[{\"a\":2},{}]\n", "{\"a\":1}|{\"a\":2}|{}", Description = "one array a line")]
    [TestCase("{\"took\":3,\"_shards\":{\"total\":1},\"hits\":{\"total\":{\"value\":2},\"hits\":[{\"_source\":{}},{\"a\":2}]}}",
        "{\"_source\":{}}|{\"a\":2}", Description = "Elasticsearch's answer")]
    [TestCase("{\"response\":{\"entries\":[{\"a\":1}],\"count\":1},\"status\":\"ok\"}", "{\"a\":1}", Description = "wrapped twice")]
    [TestCase("{\"total\":2,\"things\":[{\"a\":1},{}]}", "{\"a\":1}|{}", Description = "a list of any name that stands beside a count")]
    [TestCase("{\"user\":\"ola\",\"roles\":[{\"a\":1},{}]}", "{\"user\":\"ola\",\"roles\":[{\"a\":1},{}]}",
        Description = "a record that has a list")]
    [TestCase("{\"time\":1,\"events\":[{\"a\":1}]}\n{\"time\":2,\"events\":[{}]}\n",
        "{\"time\":1,\"events\":[{\"a\":1}]}|{\"time\":2,\"events\":[{}]}", Description = "records a line that have lists")]
    [TestCase("Id,Date,User,Data\n1,a,b,\"x\ny \"\"z\"\"\"\r\n2,a,b,c\n", "Id,Date,User,Data|1,a,b,\"x\ny \"\"z\"\"\"|2,a,b,c",
        Description = "a row of CSV over two lines")]
    [TestCase("Id;Dato;Bruker;Data\n1;a;b;\"x\ny", "Id;Dato;Bruker;Data|1;a;b;\"x|y", Description = "a row that the file's end cuts: by line")]
    [TestCase("Id,Date,User,Data\n1,5\" disk,b,c\n2,5\" disk,b,c", "Id,Date,User,Data|1,5\" disk,b,c|2,5\" disk,b,c",
        Description = "quotes inside of values begin none")]
    [TestCase("a \"b\nc\" d\n", "a \"b|c\" d", Description = "quotes without a header are text")]
    [TestCase("[1, \"two\", null]", "1|\"two\"|null", Description = "an array of scalars")]
    [TestCase("[]", "", Description = "nothing")]
    [TestCase("[{\"a\":1},\n{\"a\":2}", "[{\"a\":1},|{\"a\":2}", Description = "cut off: by line")]
    [TestCase("{\n\"a\":1\n]\n", "{|\"a\":1|]", Description = "malformed: by line")]
    [TestCase("[12.5] kernel: up\n[12.6] kernel: down\n",
        "[12.5] kernel: up|[12.6] kernel: down", Description = "lines that begin like an array")]
    [TestCase("[error] \"odd\n[error] x\n", "[error] \"odd|[error] x", Description = "lines that begin like an array of words")]
    public void A_JSON_document_is_read_by_element_and_lines_by_line(string text, string records)
    {
        foreach (var encoding in (Encoding[])
            [new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)])
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            var read = Read(file);
            Assert.That(string.Join('|', read.Select(record => record.Text)), Is.EqualTo(records));
            Assert.That(read.Select(record => encoding.GetString(file, (int)record.Offset, (int)record.Length)),
                Is.EqualTo(read.Select(record => record.Text)));
            Assert.That(read.Select(record => record.Number), Is.EqualTo(Enumerable.Range(1, read.Count)));
        }
    }

    [Test]
    public void A_quote_that_never_ends_costs_no_row_and_no_more_than_its_stretch()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => i == 100 ? "1,\"never,b,c" : $"{i},a,b,value number {i}").Prepend("Id,A,B,C").ToArray();
        Assert.That(Read(string.Join('\n', rows)).Select(record => record.Text), Is.EqualTo(rows));
    }

    [Test]
    public void Any_lines_come_back_as_they_are_wherever_the_window_ends()
    {
        var line = Gen.Frequency((6, Gen.Choose(0, 200)), (1, Gen.Choose(200_000, 300_000))).Select(length => new string('x', length));
        Prop.ForAll(line.ListOf().ToArbitrary(), lines =>
        {
            var text = string.Concat(lines.Select(each => each + "\n"));
            return Read(text).Select(record => record.Text).SequenceEqual(lines);
        }).Check(Seeded.Config(50));
    }

    [Test]
    public void Any_array_gives_its_elements_wherever_the_window_ends()
    {
        var element = Gen.Frequency((6, Gen.Choose(0, 200)), (1, Gen.Choose(200_000, 300_000)))
            .Select(length => $"{{\"a\":\"{new string('x', length)}\\\\\"}}");
        Prop.ForAll(element.ListOf().ToArbitrary(), elements =>
            Read($"[{string.Join(",\n", elements)}]").Select(record => record.Text).SequenceEqual(elements)).Check(Seeded.Config(50));
    }

    [TestCase("{0}\nnext\n", Description = "a line")]
    [TestCase("[\"{0}\",\n\"next\"]", Description = "an element")]
    public void A_record_that_is_too_long_is_cut_and_the_next_is_whole(string file)
    {
        var records = Read(file.Replace("{0}", new string('x', RecordReader.Longest * 3 + 17), StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records, Has.Count.EqualTo(2));
            Assert.That(records[0].IsCut);
            Assert.That(records[0].Text, Has.Length.EqualTo(RecordReader.Kept));
            Assert.That(records[0].Length, Is.GreaterThanOrEqualTo(RecordReader.Longest * 3 + 17));
            Assert.That(records[1].Text, Does.Contain("next"));
            Assert.That(records[1].IsCut, Is.False);
        }
    }

    [TestCase(64, false)]
    [TestCase(2048, false, Category = "slow", Explicit = true)]
    [TestCase(64, true)]
    public void A_line_of_any_length_is_read_in_little_memory(int mebibytes, bool utf16)
    {
        using var stream = new EndlessLine((long)mebibytes << 20);
        var charset = new Charset(utf16 ? 2 : 1, false, 0);
        using var records = new LineRecords(new UnitReader(stream, charset), charset);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(records.Read(out _));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.Length, Is.EqualTo((long)mebibytes << 20));
            Assert.That(records.IsCut);
            Assert.That(allocated, Is.LessThan(16 << 20));
        }
    }

    const string Deny = "<166>Mar  2 2026 10:00:00: %ASA-4-106023: Deny";

    const string Forti = "date=2026-02-19 time=10:00:00 devname=\"fw1\" devid=\"FG1\" sessionid=1";

    [TestCase(Deny + "#012" + Deny + " b\nc", Deny + "|" + Deny + " b|c", Description = "two of a firewall's")]
    [TestCase("a devid=1#012<189>date=2026-02-19 devid=1#012<189>date=2026-02-19 devid=1",
        "a devid=1|<189>date=2026-02-19 devid=1|<189>date=2026-02-19 devid=1", Description = "the last without an end")]
    [TestCase("<189>devid=1 url=\"/a#012<189>date=2026-02-19\" z=1", "<189>devid=1 url=\"/a#012<189>date=2026-02-19\" z=1",
        Description = "inside quotes it is a value's")]
    [TestCase("sshd[1]: Invalid user a#012<166>%ASA-4-106023: Deny", "sshd[1]: Invalid user a#012<166>%ASA-4-106023: Deny",
        Description = "in a name that somebody chose")]
    [TestCase(Deny + "#012more of it", Deny + "#012more of it", Description = "no record behind it")]
    [TestCase(Forti + "<189>" + Forti + "<190>" + Forti, Forti + "|<189>" + Forti + "|<190>" + Forti,
        Description = "no line end, but a PRI")]
    [TestCase(Forti + Forti + "\n" + Forti, Forti + "|" + Forti + "|" + Forti, Description = "no line end at all")]
    [TestCase(Forti + " msg=\"done\"" + Forti, Forti + " msg=\"done\"|" + Forti, Description = "behind a value in quotes")]
    [TestCase(Forti + " url=\"/x=1" + Forti + "\"", Forti + " url=\"/x=1" + Forti + "\"", Description = "a whole record inside quotes")]
    [TestCase(Forti + " url=\"/x\\\" y=1" + Forti + "\"", Forti + " url=\"/x\\\" y=1" + Forti + "\"",
        Description = "quotes in doubt")]
    [TestCase(Forti + " date=2026-02-19 time=10:00:00 x", Forti + " date=2026-02-19 time=10:00:00 x", Description = "a field of its own")]
    [TestCase(Forti + " startdate=2026-02-19 time=10:00:00 x", Forti + " startdate=2026-02-19 time=10:00:00 x", Description = "another key")]
    [TestCase("a=1date=2026-02-19 time=10:00:00 x", "a=1date=2026-02-19 time=10:00:00 x", Description = "of no firewall")]
    [TestCase("10 <13>seven.11 <13>eight..\n", "10 <13>seven.|11 <13>eight..", Description = "octets counted")]
    [TestCase("10 <13>seven.\n11 <13>eight..", "10 <13>seven.|11 <13>eight..", Description = "octets counted, and line ends")]
    [TestCase("10 <13>seven. and more", "10 <13>seven. and more", Description = "a count that is not that")]
    public void Records_that_were_glued_are_cut(string file, string expected)
    {
        var records = Read(file);
        Assert.That(string.Join('|', records.Select(record => record.Text)), Is.EqualTo(expected));
        Assert.That(records.Select(record => file.Substring((int)record.Offset, (int)record.Length)),
            Is.EqualTo(records.Select(record => record.Text)));
        Assert.That(records.Select(record => record.Number), Is.EqualTo(Enumerable.Range(1, records.Count).Select(n => (long)n)));
    }

    [TestCase("date=2026-02-19 time=10:00:00 devid=1 a=1")]
    [TestCase("devid=1#012<189>date=2026-02-19 ")]
    [TestCase("devid=1 a=1date=date=")]
    [CancelAfter(20_000)]
    public void A_line_of_many_records_costs_no_more_than_its_length(string record, CancellationToken end)
    {
        var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(record, (8 << 20) / record.Length)));
        var records = 0;
        for (var rest = line.AsSpan(); GluedRecords.TryCut(rest, out var length, out var between); records++)
        {
            end.ThrowIfCancellationRequested();
            rest = rest[(length + between)..];
        }
        Assert.That(records, Is.LessThan(line.Length / 16));
    }

    readonly record struct Record(long Number, string Text, long Offset, long Length, bool IsCut, bool IsGuessed);

    static List<Record> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    static byte[] Start(byte[] file) => file[..Math.Min(file.Length, Charset.Window)];

    static List<Record> Read(byte[] file)
    {
        using var content = Content.OfMemory(file, file.Length, "");
        using var reader = RecordSources.Open(content, Charset.Of(Start(file)), Start(file));
        var records = new List<Record>();
        while (reader.Read(out var text))
            records.Add(new(reader.Number, Encoding.UTF8.GetString(text), reader.Offset, reader.Length, reader.IsCut, reader.IsGuessed));
        return records;
    }

    /// <summary>So many bytes without a line end, made as they are read.</summary>
    sealed class EndlessLine(long length) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - Position);
            buffer[..count].Fill((byte)'x');
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
