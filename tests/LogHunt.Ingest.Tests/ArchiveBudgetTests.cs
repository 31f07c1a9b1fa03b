using System.Diagnostics;
using System.Text;
using LogHunt.Ingest.Archives;
using static LogHunt.Ingest.Tests.ArchiveMaking;
using static LogHunt.Ingest.Tests.RawArchives;

namespace LogHunt.Ingest.Tests;

/// <summary>The work that an archive makes is bounded, whatever becomes of its members, and what is met is told once.</summary>
[NonParallelizable]
sealed class ArchiveBudgetTests
{
    const string Bomb = "it expands to more than 300 times its size: an archive bomb, closed there";

    static readonly byte[] EmptyGzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    ArchiveFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Entries_of_a_zip_that_share_their_bytes_are_read_once()
    {
        var members = folder.Read("a.zip", Overlapping(Zip(("x.log", "one\n"u8.ToArray())), 20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members.Count(member => member.Text == "one\n"), Is.EqualTo(1));
            Assert.That(members.Where(member => member.Text is null).Select(member => member.Warnings).Take(10),
                Is.All.EqualTo("its bytes are another member's too, as in an archive bomb: not read"));
            Assert.That(members[^1].Warnings, Does.StartWith("and 9 more members: "));
        }
    }

    [TestCase('L')]
    [TestCase('x')]
    [TestCase('g')]
    [TestCase('K')]
    public void A_long_name_in_a_tar_is_read_past_and_counts(char type)
    {
        var tar = Zstd([.. Header("long", 80 << 20, type), .. new byte[80 << 20], .. Entry("a.log", "one\n"), .. End]);
        Assert.That(folder.Read("a.tar.zst", tar), Is.EqualTo(new[] { ("a.tar.zst", (string?)null, Bomb) }));
    }

    [Test]
    public void A_name_that_is_longer_than_is_kept_is_cut_and_told()
    {
        byte[] tar = [.. Entry("long", new string('n', 100_000), 'L'), .. Entry("a.log", "one\n"), .. End];
        var member = folder.Read("a.tar", tar).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(member.Path, Has.Length.LessThan(2_000));
            Assert.That((member.Text, member.Warnings), Is.EqualTo(("one\n", "its name is longer than 65,536 bytes: cut")));
        }
    }

    [Test]
    public void Links_by_the_thousand_are_counted()
    {
        byte[] tar = [.. Enumerable.Range(0, 2_000).SelectMany(i => Header($"l{i}", 0, '2')), .. Entry("a.log", "one\n"), .. End];
        var members = folder.Read("a.tar", tar);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members, Has.Count.EqualTo(12));
            Assert.That(members[10].Text, Is.EqualTo("one\n"));
            Assert.That(members[11], Is.EqualTo(("a.tar", (string?)null, "and 1,990 more members: not a file but a symbolic link: skipped")));
        }
    }

    [Test]
    public void Empty_members_by_the_thousand_are_counted_and_nothing_is_missing_for_them()
    {
        using var store = new TestStore();
        store.Put("a.tar", [.. Enumerable.Range(0, 2_000).SelectMany(i => Header($"e{i}", 0)), .. End]);
        var receipt = store.Ingest();
        Assert.That((receipt.Files.Length, receipt.Files[^1].Warnings.Single(), receipt.IsComplete),
            Is.EqualTo((11, "and 1,990 more members: empty", true)));
    }

    [Test]
    public void Members_of_every_kind_count()
    {
        byte[] tar = [.. Enumerable.Range(0, 50).SelectMany(i => Header($"l{i}", 0, i % 2 == 0 ? '2' : '5')), .. Entry("a.log", "one\n"), .. End];
        Assert.That(folder.Read("a.tar", tar, ArchiveLimits.Default with { MembersOfFile = 40 })[^1].Warnings,
            Does.StartWith("and 10 more members")
            .Or.Contain("more than 40 members"));
    }

    [Test]
    public void A_refused_member_gives_nothing_back()
    {
        var zeros = Zip([.. Enumerable.Range(0, 40).Select(i => ($"{i}.gz", Gzip(new byte[4 << 20])))]);
        var members = folder.Read("a.zip", zeros, ArchiveLimits.Default with { RatioFrom = 20 << 20, Ratio = 1 });
        Assert.That((members.Count, members[^1].Warnings), Is.EqualTo((5, "it expands to more than 1 times its size: an archive bomb, closed there")));
    }

    [Test]
    public void Empty_gzip_members_in_a_gzip_are_work_too()
    {
        var empties = Gzip([.. Enumerable.Repeat(EmptyGzip, 200_000).SelectMany(member => member)]);
        Assert.That(folder.Read("a.gz", empties)[^1].Warnings, Is.EqualTo(Bomb));
    }

    [Test]
    public void Many_gzip_members_are_one_file()
    {
        var members = Enumerable.Range(0, 5_000).SelectMany(i => i % 3 == 0 ? EmptyGzip : Gzip("x\n"u8.ToArray()));
        Assert.That(folder.Read("a.gz", [.. members]).Single().Text, Has.Length.EqualTo(2 * 3_333));
    }

    [Test]
    public void A_window_that_is_too_long_is_named()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8, .. new byte[30]];
        Assert.That(folder.Read("a.zst", frame).Single().Warnings, Does.Contain("a window of more than 128 MiB"));
    }

    [TestCase(new byte[] { 0x80, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F })]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [TestCase(new byte[] { (byte)'-', (byte)'1', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void A_size_that_is_none_costs_its_member_only(byte[] size)
    {
        byte[] tar = [.. Header("a.log", 0, '0', size), .. Entry("b.log", "one\n"), .. End];
        Assert.That(folder.Read("a.tar", tar), Is.EqualTo(new[]
            { ("a.tar!b.log", "one\n", ""), ("a.tar", null, "a header in it is damaged: 512 bytes up to the next whole one were left out") }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Any_block_is_a_header_or_none(bool isMarked)
    {
        var random = new Random(20261128);
        var block = new byte[512];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(block);
            if (isMarked) (block[124], block[136], block[148]) = (0x80, 0x80, 0x80);
            Assert.That(TarHeader.TryRead(block, out _), Is.False);
        }
    }

    [Test]
    public void A_size_beyond_the_end_is_truncation()
    {
        byte[] tar = [.. Entry("x", Record("size", "999999999999"), 'x'), .. Header("a.log", 0), .. "one\n"u8];
        Assert.That(folder.Read("a.tar", tar).Single().Warnings, Does.Contain("truncated"));
    }

    [Test]
    public void Lines_are_bounded_by_the_bytes_of_the_given_file()
    {
        using var store = new TestStore();
        store.Put("a.gz", Gzip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n", 200_000)))));
        var receipt = store.Ingest(TestStore.Options with { Limits = ArchiveLimits.Default with { LinesFrom = 10_000 } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Files.Single().Warnings, Does.Contain("more than one line for each 2 bytes of the archive: closed there; what is given unpacked is read whole"));
            Assert.That(receipt.Lines, Is.InRange(10_000, 12_000));
            Assert.That(receipt.IsComplete, Is.False);
        }
    }

    [Test]
    public void A_file_that_is_given_as_it_is_may_have_as_many_lines_as_it_likes()
    {
        using var store = new TestStore();
        store.Put("a.log", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n\n", 20_000))));
        var receipt = store.Ingest(TestStore.Options with { Limits = ArchiveLimits.Default with { LinesFrom = 10_000, BytesOfLine = 5 } });
        Assert.That(receipt.Lines, Is.EqualTo(40_000));
    }

    [Test]
    public void Lines_of_nothing_are_counted_without_being_read()
    {
        using var store = new TestStore();
        store.Put("a.log", "\n\none\n\n\ntwo\n\n" + new string('\n', 600_000));
        var receipt = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((receipt.Lines, receipt.Skipped, receipt.Unparsed), Is.EqualTo((600_007, 600_005, 2)));
            Assert.That(store.AllRows("RawLine", "SourceLine").OrderBy(row => row[1]),
                Is.EqualTo(new object[][] { ["one", 3L], ["two", 6L] }));
        }
    }

    [Test]
    public void Cancelling_ends_an_ingest_inside_of_a_member()
    {
        using var store = new TestStore();
        store.Put("a.zst", Zstd(new byte[200 << 20]));
        store.Put("b.log", [.. Enumerable.Repeat((byte)'x', 50 << 20)]);
        foreach (var after in new[] { 0, 20, 60, 120 })
        {
            using var stop = new CancellationTokenSource(after);
            var clock = Stopwatch.StartNew();
            Assert.That(() => new Ingestor(store.Store).Ingest([store.Inbox],
                TestStore.Options with { Limits = ArchiveLimits.Default with { RatioFrom = 1L << 40 } }, null, stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            TestContext.Out.WriteLine($"cancelled after {after} ms, ended after {clock.ElapsedMilliseconds} ms");
        }
    }

    [Test]
    public void Every_limit_of_the_list_has_its_own_name_and_a_bound()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IngestLimits.All.Select(limit => limit.Name), Is.Unique);
            Assert.That(IngestLimits.All.Where(limit => limit.Default[0] is not (>= '1' and <= '9')), Is.Empty);
        }
    }
}
