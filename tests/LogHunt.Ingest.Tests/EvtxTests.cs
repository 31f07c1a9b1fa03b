using System.Buffers.Binary;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Receipts;
using LogHunt.Testing;
using static LogHunt.Ingest.Tests.EvtxMaking;

namespace LogHunt.Ingest.Tests;

/// <summary>Windows event logs in binary form: each event is a row or a reason, and what is damaged is said.</summary>
sealed class EvtxTests
{
    static readonly string[] Users = ["ola", "kari", "per", "admin & <co>"];

    [Test]
    public void An_event_is_kept_as_the_XML_that_Windows_renders()
    {
        var (receipt, store) = Ingest(Log(Chunk(10, "ola & co")));
        using var _ = store;
        const string Xml = "<Event><System><Provider Name=\"Microsoft-Windows-Security-Auditing\"/><EventID>4624</EventID>"
            + "<Computer>dc01.corp.example.com</Computer><Security/></System><EventData><Data Name=\"TargetUserName\">ola &amp; co</Data>"
            + "<Data Name=\"TargetLogonId\">0x3e7</Data><Data>one</Data><Data>two</Data><Data Name=\"TargetUserSid\">S-1-5-18</Data></EventData></Event>";
        var row = store.Rows(StandardTables.Authentication, "RawLine", "TargetUsername", "TargetUserId", "SourceOffset", "Format").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row, Is.EqualTo(new object[] { Xml, "ola & co", "S-1-5-18", (long)FileHead + 512, "windows-xml" }));
            Assert.That(receipt.IsComplete);
            Assert.That(receipt.Files.Single().Warnings, Is.Empty);
        }
    }

    [Test]
    public void A_later_event_finds_template_and_names_where_the_first_had_them()
    {
        var (receipt, store) = Ingest(Log(Chunk(1, Users), Chunk(5, Users)));
        using var _ = store;
        Assert.That(Names(store), Is.EqualTo(Users.Concat(Users)));
        Assert.That((receipt.Lines, receipt.Parsed, receipt.IsComplete), Is.EqualTo((8, 8, true)));
    }

    static IEnumerable<TestCaseData> Damaged()
    {
        yield return Case("a chunk without signature", chunk => chunk[0] = 0, 4, 0, "no signature");
        yield return Case("a length that is zero", chunk => chunk.AsSpan(Second(chunk) + 4, 4).Clear(), 3, 1, "its length cannot be right");
        yield return Case("a length that is too long", chunk => chunk[Second(chunk) + 6] = 1, 3, 1, "its length cannot be right");
        yield return Case("a beginning that is none", chunk => chunk[Second(chunk)] = 1, 3, 1, "no event begins where it should");
        yield return Case("a token that means nothing", chunk => chunk[Second(chunk) + 28] = 0x3E, 3, 1, "0x3e at");
        yield return Case("a template outside of the chunk", chunk => chunk[Second(chunk) + 36] = 0xFF, 3, 1, "lies outside of its chunk");
        yield return Case("a head that says too little is used", chunk => Used(chunk, 600), 4, 0, "");
        yield return Case("a head that says too much is used", chunk => Used(chunk, 60_000), 4, 0, "");
        yield return Case("a head that counts too much", chunk => chunk[16] = 99, 4, 0, "says that it holds 99 events, 4 were found");
        yield return Case("a wrong sum", chunk => chunk[52] ^= 1, 4, 0, "checksum of its events", sum: false);

        static TestCaseData Case(string name, Action<byte[]> damage, int parsed, int unparsed, string said, bool sum = true) =>
            new TestCaseData(damage, parsed, unparsed, said, sum).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Damaged))]
    public void Damage_costs_what_is_damaged_and_is_said(Action<byte[]> damage, int parsed, int unparsed, string said, bool sum)
    {
        var chunk = Chunk(1, Users);
        damage(chunk);
        if (sum) Sum(chunk);
        var (receipt, store) = Ingest(Log(chunk, Chunk(5, "after")));
        using var _ = store;
        var told = string.Join("; ", receipt.Files.Single().Warnings.Concat(
            store.Rows(StandardTables.Unparsed, "Reason").Select(row => (string)row[0]!)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Does.Contain(said));
            Assert.That((receipt.Parsed, receipt.Unparsed), Is.EqualTo((parsed + 1, unparsed)));
            Assert.That(Names(store), Does.Contain("after"));
        }
    }

    [Test]
    public void Texts_of_an_event_that_cannot_be_read_are_found()
    {
        var chunk = Chunk(1, "ola", "kari.nordmann");
        chunk[Second(chunk) + 28] = 0x3E;
        var (_, store) = Ingest(Log(Sum(chunk)));
        using var _ = store;
        Assert.That((string)store.Rows(StandardTables.Unparsed, "RawLine").Single()[0]!, Does.Contain("kari.nordmann"));
    }

    [Test]
    public void What_is_missing_at_the_end_or_between_chunks_is_said()
    {
        var log = Log(Chunk(1, Users), Chunk(5, Users), Chunk(9, Users));
        var (cut, first) = Ingest(log[..^(ChunkSize + 30_000)]);
        var (shifted, second) = Ingest([.. log[..(FileHead + ChunkSize)], .. new byte[777], .. log[(FileHead + ChunkSize)..]]);
        var (short1, third) = Ingest(log[..^ChunkSize]);
        using var _ = first;
        using var __ = second;
        using var ___ = third;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cut.Files.Single().Warnings, Has.Some.Contains("is cut"));
            Assert.That(cut.IsComplete, Is.False);
            Assert.That(shifted.Parsed, Is.EqualTo(12));
            Assert.That(short1.Files.Single().Warnings, Has.Some.Contains("says that it has 3 chunks, 2 are there"));
            Assert.That(short1.IsComplete, Is.False);
        }
    }

    [Test]
    public void Whatever_the_bytes_each_place_is_counted_and_nothing_throws()
    {
        var random = new Random(20261128);
        for (var i = 0; i < 60; i++)
        {
            var log = Log(Chunk(1, Users), Chunk(5, Users));
            for (var flips = random.Next(1, 40); flips > 0; flips--)
                log[random.Next(2) == 0 ? FileHead + random.Next(2000) : FileHead + ChunkSize + random.Next(2000)] = (byte)random.Next(256);
            var (receipt, store) = Ingest(log);
            using var _ = store;
            Assert.That(receipt.Lines, Is.EqualTo(receipt.Parsed + receipt.Unparsed + receipt.Skipped));
            Assert.That(store.StoredLines(), Is.EqualTo(receipt.Parsed + receipt.Unparsed));
            Assert.That(store.Rows(StandardTables.Unparsed, "Reason").Select(row => (string)row[0]!)
                .Where(reason => reason.StartsWith("internal", StringComparison.Ordinal)), Is.Empty);
        }
    }

    [Test]
    public void A_template_that_holds_itself_ends()
    {
        var chunk = Chunk(1, "ola", "kari");
        // The first element of the template becomes the template itself.
        var body = 512 + 24 + 14 + 24 + 4;
        byte[] again = [0x0C, 1, 7, 0, 0, 0, .. BitConverter.GetBytes(512 + 24 + 14), 0, 0, 0, 0];
        again.CopyTo(chunk, body);
        again.CopyTo(chunk, body + again.Length);
        var (receipt, store) = Ingest(Log(Sum(chunk)));
        using var _ = store;
        Assert.That((receipt.Parsed, receipt.Unparsed), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Every_event_log_of_the_corpus_is_read_whole()
    {
        using var store = new TestStore();
        var files = Directory.GetFiles(Path.Combine(Corpus.Folder(), "auth", "windows-evtx"), "*.evtx");
        var receipt = store.Ingest(files);
        Assert.That(receipt.Files.Where(file => file.Unparsed > 0 || file.Rows == 0).Select(file => file.Path), Is.Empty);
        Assert.That(receipt.Files, Has.Length.EqualTo(files.Length).And.Length.GreaterThan(20));
    }

    static int Second(byte[] chunk) => 512 + BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(512 + 4));

    static void Used(byte[] chunk, int used) => BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(48), used);

    static IEnumerable<object?> Names(TestStore store) =>
        store.Rows(StandardTables.Authentication, "SourceOffset", "TargetUsername").OrderBy(row => (long)row[0]!).Select(row => row[1]);

    static (Receipt Receipt, TestStore Store) Ingest(byte[] log)
    {
        var store = new TestStore();
        store.Put("security.evtx", log);
        return (store.Ingest(), store);
    }
}
