using System.Text;
using System.Text.Json;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Receipts;
using static LogHunt.Ingest.Tests.ArchiveMaking;

namespace LogHunt.Ingest.Tests;

sealed class IngestorTests
{
    const string Traffic =
        "date=2026-05-10 time=11:37:47 devname=\"fw1\" devid=\"FG1\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" " +
        "level=\"notice\" vd=\"root\" eventtime=1778405867000000000 tz=\"+0200\" srcip=192.0.2.10 srcport=50000 srcintf=\"lan\" " +
        "dstip=198.51.100.7 dstport=443 dstintf=\"wan\" sessionid=4711 proto=6 action=\"close\" policyid=12 policyname=\"out\" " +
        "service=\"HTTPS\" duration=3 sentbyte=100 rcvdbyte=200 user=\"ola\"";

    static readonly string Other = Traffic.Replace("sessionid=4711", "sessionid=4712", StringComparison.Ordinal);

    [Test]
    public void A_line_becomes_a_row_that_leads_back_to_its_bytes()
    {
        using var store = new TestStore();
        var log = $"nothing known\r\n\r\n{Traffic}\r\n";
        store.Put("a.zip", Zip(("fw/b.log.gz", Gzip(Encoding.UTF8.GetBytes(log)))));
        var receipt = store.Ingest();
        var row = store.Rows(StandardTables.NetworkSession, "SourceFile", "SourceLine", "SourceOffset", "SourceLength", "RawLine",
            "Municipality", "UploadId", "Format", "Type", "TimeQuality").Single();
        using (Assert.EnterMultipleScope())
        {
            var at = (long)log.IndexOf("date=", StringComparison.Ordinal);
            Assert.That(row[..5], Is.EqualTo(new object[] { "inbox/a.zip!fw/b.log.gz!b.log", 3L, at, (long)Traffic.Length, Traffic }));
            Assert.That(row[5..], Is.EqualTo(new object[] { "3405", receipt.UploadId, "fortigate", "NetworkSession", "exact" }));
            var file = receipt.Files.Single();
            Assert.That((file.Lines, file.Parsed, file.Rows, file.Unparsed, file.Skipped, file.Format, file.Bytes),
                Is.EqualTo((3, 1, 1, 1, 1, "fortigate", log.Length)));
            var time = new DateTime(2026, 5, 10, 9, 37, 47, DateTimeKind.Utc);
            Assert.That((file.FirstTime, file.LastTime, file.TimeQuality), Is.EqualTo((time, time, "exact")));
            Assert.That(receipt.IsComplete);
        }
    }

    [TestCase(0, 3_000_000)]
    [TestCase(0, 100)]
    [TestCase(1, 3000)]
    public void A_log_with_a_hole_of_NULs_in_it_is_read(int before, int nuls)
    {
        using var store = new TestStore();
        store.Put("a.log", string.Concat(Enumerable.Repeat(Traffic + "\n", before)) + new string('\0', nuls) + Traffic + "\n");
        var receipt = store.Ingest();
        Assert.That(receipt.Files.Single().Parsed, Is.EqualTo(before + 1));
        Assert.That(receipt.IsComplete);
    }

    [Test]
    public void A_file_of_NULs_alone_is_said_to_be_no_log()
    {
        using var store = new TestStore();
        store.Put("a.log", new string('\0', 10_000));
        Assert.That(store.Ingest().IsComplete, Is.False);
    }

    [Test]
    public void Aliases_and_constants_are_filled_in()
    {
        using var store = new TestStore();
        store.Put("a.log", Traffic);
        store.Ingest();
        Assert.That(store.Rows(StandardTables.NetworkSession,
            "Src", "IpAddr", "Dst", "Dvc", "SessionId", "EventSchema", "EventSchemaVersion", "EventCount").Single(),
            Is.EqualTo(new object[] { "192.0.2.10", "192.0.2.10", "198.51.100.7", "fw1", "4711", "NetworkSession", "0.2.7", 1 }));
        Assert.That(store.Rows(StandardTables.NetworkSession, "TimeGenerated", "EventStartTime", "EventEndTime").Single(), Has.None.Null);
    }

    [Test]
    public void A_line_that_no_format_knows_is_kept_with_its_reason_and_the_time_of_its_head()
    {
        using var store = new TestStore();
        store.Put("a.log", "2026-05-10T11:37:47+02:00 host1 %%% gibberish\nno head at all\n");
        File.SetLastWriteTimeUtc(Path.Combine(store.Inbox, "a.log"), new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc));
        store.Ingest(TestStore.Options);
        Assert.That(store.Rows(StandardTables.Unparsed, "SourceLine", "TimeGenerated", "TimeQuality", "Reason").OrderBy(row => row[0]),
            Is.EqualTo(new object[][]
        {
            [1L, new DateTime(2026, 5, 10, 9, 37, 47, DateTimeKind.Utc), "exact", "no format recognises it"],
            [2L, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), "missing", "no format recognises it"],
        }));
    }

    [Test]
    public void A_wrapped_line_is_parsed_as_the_line_and_kept_as_it_came()
    {
        using var store = new TestStore();
        var wrapped = JsonSerializer.Serialize(new { message = $"<189>{Traffic}", host = "relay1" });
        store.Put("a.json", $"{wrapped}\n{wrapped}\n");
        store.Ingest();
        Assert.That(store.Rows(StandardTables.NetworkSession, "SourceLine", "SrcIpAddr", "RawLine"),
            Is.EqualTo(new object[][] { [1L, "192.0.2.10", wrapped], [2L, "192.0.2.10", wrapped] }));
    }

    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    public void Logs_in_UTF_16_are_parsed(string encoding)
    {
        using var store = new TestStore();
        var codec = Encoding.GetEncoding(encoding);
        store.Put("a.log", [.. codec.GetPreamble(), .. codec.GetBytes($"{Traffic}\r\n{Other}\r\n")]);
        store.Ingest();
        Assert.That(store.Rows(StandardTables.NetworkSession, "SourceOffset", "SourceLength", "RawLine"), Is.EqualTo(new object[][]
        {
            [2L, Traffic.Length * 2L, Traffic],
            [2L + (Traffic.Length + 2) * 2, Other.Length * 2L, Other],
        }));
    }

    [Test]
    public void Windows_1252_is_read_as_such_and_told()
    {
        using var store = new TestStore();
        store.Put("a.log", Encoding.Latin1.GetBytes(Traffic.Replace("\"ola\"", "\"bjørn\"", StringComparison.Ordinal)));
        var receipt = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Rows(StandardTables.NetworkSession, "SrcUsername").Single()[0], Is.EqualTo("bjørn"));
            Assert.That(receipt.Files.Single().Warnings.Single(), Does.Contain("Windows-1252"));
            Assert.That(receipt.IsComplete);
        }
    }

    [Test]
    public void The_same_archive_again_stores_nothing_and_says_so()
    {
        using var store = new TestStore();
        store.Put("a.zip", Zip(("a.log", Encoding.UTF8.GetBytes(Traffic)), ("b.log", Encoding.UTF8.GetBytes(Other)), ("empty.log", [])));
        var first = store.Ingest();
        var second = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Duplicate);
            Assert.That(second.UploadId, Is.EqualTo(first.UploadId));
            Assert.That(second.Lines, Is.Zero);
            Assert.That(second.Files[0].Warnings, Is.EqualTo(new[] { $"already ingested as {first.UploadId}" }));
            Assert.That(second.IsComplete);
            Assert.That(store.Rows(StandardTables.NetworkSession, "SourceFile"), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Of_a_grown_archive_only_what_is_new_is_stored()
    {
        using var store = new TestStore();
        store.Put("a.zip", Zip(("a.log", Encoding.UTF8.GetBytes(Traffic))));
        store.Ingest();
        store.Put("a.zip", Zip(("a.log", Encoding.UTF8.GetBytes(Traffic)),
            ("b.log", Encoding.UTF8.GetBytes(Other)), ("copy.log", Encoding.UTF8.GetBytes(Other))));
        var receipt = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Duplicate, Is.False);
            Assert.That(receipt.Files.Select(file => file.Lines), Is.EqualTo(new[] { 0, 1, 0 }));
            Assert.That(receipt.Files[2].Warnings.Single(), Is.EqualTo("already ingested in this upload as `inbox/a.zip!b.log`"));
            Assert.That(store.Rows(StandardTables.NetworkSession, "SourceFile"), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Another_municipality_may_send_the_same_file()
    {
        using var store = new TestStore();
        store.Put("a.log", Traffic);
        store.Ingest();
        Assert.That(store.Ingest(TestStore.Options with { Municipality = "3411" }).Parsed, Is.EqualTo(1));
    }

    [Test]
    public void A_cancelled_ingest_leaves_nothing()
    {
        using var store = new TestStore();
        store.Put("a.log", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{Traffic} n={i}\n")));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.That(() => new Ingestor(store.Store).Ingest([store.Inbox], TestStore.Options, null, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.AllRows("SourceFile"), Is.Empty);
            Assert.That(store.Ingest().Parsed, Is.EqualTo(5000));
        }
    }

    [Test]
    public void Many_large_files_are_shared_among_workers_and_listed_in_order()
    {
        using var store = new TestStore();
        var log = string.Concat(Enumerable.Repeat(Traffic + "\n", 12_000));
        for (var i = 0; i < 12; i++) store.Put($"{i:D2}.log", $"{log}{Traffic} n={i}\n");
        var receipt = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Files.Select(file => file.Path), Is.Ordered);
            Assert.That(receipt.Files.Select(file => file.Parsed), Is.All.EqualTo(12_001));
            Assert.That(store.Rows(StandardTables.NetworkSession, "SourceFile").GroupBy(row => row[0]).Select(file => file.Count()),
                Is.All.EqualTo(12_001));
        }
    }

    [Test]
    public void A_folder_of_many_small_files_is_read_whole()
    {
        using var store = new TestStore();
        for (var i = 0; i < 1000; i++) store.Put($"{i / 100}/{i}.log", $"{Traffic} n={i}");
        Assert.That(store.Ingest().Parsed, Is.EqualTo(1000));
    }

    [Test]
    public void A_store_that_cannot_be_written_stops_the_ingest_with_its_sentence()
    {
        using var store = new TestStore();
        File.WriteAllText(Path.Combine(store.Store.Directory, "segments"), "in the way of the folder");
        store.Put("a.log", Traffic);
        Assert.That(() => store.Ingest(), Throws.InstanceOf<Engine.Catalog.StoreException>().With.Message.Contains("cannot be written"));
    }

    [Test]
    public void A_forced_format_takes_every_line()
    {
        using var store = new TestStore();
        store.Put("a.log", $"{Traffic}\nno such line\n");
        var receipt = store.Ingest(TestStore.Options with { Format = LogFormats.Find("fortigate") });
        using (Assert.EnterMultipleScope())
        {
            Assert.That((receipt.Parsed, receipt.Unparsed + receipt.Skipped + receipt.Parsed), Is.EqualTo((1, 2)));
            Assert.That(store.Rows(StandardTables.Unparsed, "Format").Select(row => row[0]), Is.All.EqualTo("fortigate"));
        }
    }

    [Test]
    public void Originals_are_kept_by_their_hash_when_asked_for()
    {
        using var store = new TestStore();
        store.Put("a.log.gz", Gzip(Encoding.UTF8.GetBytes(Traffic)));
        var receipt = store.Ingest(TestStore.Options with { KeepOriginals = true });
        Assert.That(File.ReadAllText(Path.Combine(store.Store.Directory, "originals", receipt.Files.Single().Sha256)), Is.EqualTo(Traffic));
    }

    [Test]
    public void Long_members_leave_no_scratch_file_behind()
    {
        using var store = new TestStore();
        store.Put("a.log.gz", Gzip(Encoding.UTF8.GetBytes($"{Traffic}\n{Other}\n")));
        var receipt = store.Ingest(TestStore.Options with { Limits = ArchiveLimits.Default with { InMemory = 100 } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Parsed, Is.EqualTo(2));
            Assert.That(Directory.Exists(Path.Combine(store.Store.Directory, "tmp")), Is.False);
        }
    }

    [Test]
    public void The_receipt_is_the_JSON_object_that_is_documented()
    {
        using var store = new TestStore();
        store.Put("a.log", $"{Traffic}\n\nx\n");
        store.Put("b.zip", AesZip("c.log", "x"u8.ToArray(), "secret"));
        var json = JsonDocument.Parse(store.Ingest().ToJson()).RootElement;
        var file = json.GetProperty("files")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(json),
                Is.EqualTo(new[] { "uploadId", "municipality", "files", "lines", "parsed", "rows", "unparsed", "skipped", "seconds" }));
            Assert.That(Names(file), Is.EqualTo(new[]
            {
                "path", "sha256", "format", "lines", "parsed", "rows", "unparsed", "skipped", "bytes", "firstTime", "lastTime",
                "timeQuality", "warnings",
            }));
            Assert.That(file.GetProperty("firstTime").GetString(), Is.EqualTo("2026-05-10T09:37:47.0000000Z"));
            Assert.That(json.GetProperty("files")[1].GetProperty("firstTime").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("lines").GetInt64(), Is.EqualTo(3));
        }

        static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
    }

    [Test]
    public void Progress_grows_up_to_what_the_receipt_says()
    {
        using var store = new TestStore();
        store.Put("a.log", string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{Traffic} n={i}\n")));
        var reports = new Reports();
        var receipt = new Ingestor(store.Store).Ingest([store.Inbox], TestStore.Options, reports);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reports.All.Select(report => report.Lines), Is.Ordered.And.All.LessThanOrEqualTo(receipt.Lines));
            Assert.That(reports.All, Is.Not.Empty);
        }
    }

    sealed class Reports : IProgress<IngestProgress>
    {
        public List<IngestProgress> All { get; } = [];

        public void Report(IngestProgress value) => All.Add(value);
    }
}
