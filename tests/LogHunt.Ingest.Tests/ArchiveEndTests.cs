using System.Text;
using LogHunt.Ingest.Archives;
using static LogHunt.Ingest.Tests.ArchiveMaking;
using static LogHunt.Ingest.Tests.RawArchives;

namespace LogHunt.Ingest.Tests;

/// <summary>What follows where an archive ends is read or named, and what its checksums say is heard.</summary>
sealed class ArchiveEndTests
{
    static readonly byte[] Log = "one\ntwo\n"u8.ToArray();

    ArchiveFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void A_tar_after_a_tar_is_read() =>
        Assert.That(folder.Read("a.tar", [.. Entry("a.log", Log), .. End, .. Entry("b.log", Log), .. End, .. new byte[8192]]),
            Is.EqualTo(new[] { ("a.tar!a.log", "one\ntwo\n", ""), ("a.tar!b.log", "one\ntwo\n", "") }));

    [Test]
    public void Text_after_a_tar_is_read_as_a_file_and_told() =>
        Assert.That(folder.Read("a.tgz", Gzip([.. Entry("a.log", Log), .. End, .. "three\nfour\n"u8])), Is.EqualTo(new[]
        {
            ("a.tgz!a.log", "one\ntwo\n", ""),
            ("a.tgz!what follows", "three\nfour\n", ""),
            ("a.tgz", null, "11 bytes that are no tar follow its end: read as a file of their own"),
        }));

    [Test]
    public void A_tar_that_ends_without_its_mark_is_told() =>
        Assert.That(folder.Read("a.tar", Entry("a.log", Log)), Is.EqualTo(new[]
            { ("a.tar!a.log", "one\ntwo\n", ""), ("a.tar", null, "it ends without the mark of its end: what came last may be missing") }));

    [Test]
    public void A_tar_that_ends_behind_the_long_name_of_a_member_is_told() =>
        Assert.That(folder.Read("a.tar", [.. Entry("././@LongLink", new string('n', 150), 'L'), .. End]), Is.EqualTo(new[]
            { ("a.tar", (string?)null, "it ends behind a header that tells of a member: that member is missing") }));

    [Test]
    public void A_member_whose_extended_header_is_damaged_is_told() =>
        Assert.That(folder.Read("a.tar", [.. Entry("x", Record("path", "a.log") + "9x more", 'x'), .. Entry("b.log", Log), .. End]),
            Is.EqualTo(new[]
            { ("a.tar!a.log", "one\ntwo\n", "what its header says of its name and size is damaged") }));

    [Test]
    public void An_archive_of_folders_only_is_told_of_and_loses_nothing()
    {
        var members = new List<ArchiveMember>();
        new ArchiveReader(folder.Path, ArchiveLimits.Default, [], TimeZoneInfo.Utc)
            .Read([folder.Put("a.tar", [.. Entry("d/", "", '5'), .. End]), folder.Put("a.zip", Zip())], members.Add);
        Assert.That(members.Select(member => (member.Path, member.Warnings.Single(), member.LosesNothing)), Is.EqualTo(new[]
            { ("a.tar", "it holds no files", true), ("a.zip", "it holds no files", true) }));
    }

    [Test]
    public void What_is_named_an_archive_and_is_none_is_read_and_told_unless_it_is_text()
    {
        var told = "its name is an archive's and its first bytes are not: damaged, read as it is";
        Assert.That(folder.Read("a.tar", [.. Entry("b.zip", "  \u0003\u0004 rest"), .. Entry("c.log.gz", Log), .. End]), Is.EqualTo(new[]
            { ("a.tar!b.zip", "  \u0003\u0004 rest", told), ("a.tar!c.log.gz", "one\ntwo\n", "") }));
    }

    [TestCase("gz")]
    [TestCase("zst")]
    public void Text_after_compressed_data_is_read_as_a_file_and_told(string kind)
    {
        byte[] packed = kind == "gz" ? [.. Gzip(Log), .. Gzip(Log)] : [.. Zstd(Log), .. Zstd(Log)];
        Assert.That(folder.Read($"a.{kind}", [.. packed, .. "three\n"u8]), Is.EqualTo(new[]
        {
            ($"a.{kind}!a", "one\ntwo\none\ntwo\n", ""),
            ($"a.{kind}!a!what follows", "three\n", ""),
            ($"a.{kind}", null, "6 bytes follow the compressed data: read as a file of their own"),
        }));
    }

    [TestCase(8, TestName = "A_wrong_checksum_of_one_gzip_member_is_told_and_the_next_one_read")]
    [TestCase(4, TestName = "A_wrong_length_of_one_gzip_member_is_told_and_the_next_one_read")]
    public void A_wrong_trailer_is_told(int fromEnd)
    {
        var damaged = Gzip(Log);
        damaged[^fromEnd] ^= 1;
        Assert.That(folder.Read("a.gz", [.. damaged, .. Gzip("three\n"u8.ToArray())]), Is.EqualTo(new[]
            { ("a.gz!a", "one\ntwo\nthree\n", "its checksum differs: damaged, read all the same") }));
    }

    [Test]
    public void A_zip_whose_directory_is_short_of_members_says_so() =>
        Assert.That(folder.Read("a.zip", Short(Zip(("a.log", Log), ("b.log", Log), ("c.log", Log)), 1)), Is.EqualTo(new[]
            { ("a.zip!a.log", "one\ntwo\n", ""), ("a.zip", null, "2 members stand in it that its directory does not list: not read") }));

    [TestCase(22, TestName = "A_zip_without_its_end_is_read_by_the_heads_of_its_members")]
    [TestCase(22 + 2 * (46 + 5), TestName = "A_zip_without_its_directory_is_read_by_the_heads_of_its_members")]
    public void A_zip_that_is_cut_is_read_by_the_heads_of_its_members(int cut)
    {
        var inner = Zip(("c.log", Log));
        Assert.That(folder.Read("a.zip", Zip(("a.log", Log), ("b.zip", inner))[..^cut]), Is.EqualTo(new[]
        {
            ("a.zip!a.log", "one\ntwo\n", ""), ("a.zip!b.zip!c.log", "one\ntwo\n", ""),
            ("a.zip", null, "it is damaged (the directory at its end is missing): 2 members are read by their own heads"),
        }));
    }

    [Test]
    public void Heads_that_leave_their_sizes_to_what_follows_are_measured_by_it()
    {
        var zip = PipedZip(("a.log", Log), ("b.zip", Zip(("c.log", Log))), ("d.log", Log));
        Assert.That(folder.Read("a.zip", zip[..^22]), Is.EqualTo(new[]
        {
            ("a.zip!a.log", "one\ntwo\n", ""), ("a.zip!b.zip!c.log", "one\ntwo\n", ""), ("a.zip!d.log", "one\ntwo\n", ""),
            ("a.zip", null, "it is damaged (the directory at its end is missing): 3 members are read by their own heads"),
        }));
    }

    [Test]
    public void A_damaged_entry_of_a_directory_makes_heads_tell_the_members()
    {
        var zip = Zip(("a.log", Log), ("b.log", Log));
        zip[zip.AsSpan().LastIndexOf("PK\x01\x02"u8)] = 0;
        Assert.That(folder.Read("a.zip", zip), Is.EqualTo(new[]
        {
            ("a.zip!a.log", "one\ntwo\n", ""), ("a.zip!b.log", "one\ntwo\n", ""),
            ("a.zip", null, "it is damaged (its directory lists 1 members and says 2): 2 members are read by their own heads"),
        }));
    }

    [Test]
    public void An_archive_that_unpacks_itself_is_read_behind_its_program() =>
        Assert.That(folder.Read("a.exe", [.. "MZ"u8, .. new byte[5000], .. Zip(("a.log", Log))]),
            Is.EqualTo(new[] { ("a.exe!a.log", (string?)"one\ntwo\n", "") }));

    [Test]
    public void A_member_that_its_own_header_names_otherwise_is_told()
    {
        var zip = Zip(("a.log", Log));
        zip[30] = (byte)'z';
        Assert.That(folder.Read("a.zip", zip).Single(), Is.EqualTo(("a.zip!a.log", "one\ntwo\n", "its own header names it `z.log`")));
    }

    [Test]
    public void A_zip_behind_another_program_or_before_a_few_bytes_is_read() =>
        Assert.That(folder.Read("a.zip", [.. "PK\x03\x04"u8, .. new byte[500], .. Zip(("a.log", Log)), .. "more"u8]), Is.EqualTo(new[]
            { ("a.zip!a.log", "one\ntwo\n", ""), ("a.zip", null, "4 bytes follow its end: not read") }));

    [Test]
    public void A_damaged_member_encrypted_with_AES_is_told_by_its_authentication_code()
    {
        var zip = AesZip("a.log", Log, "right");
        zip[30 + 5 + 11 + 16 + 2 + 3] ^= 1;
        var warnings = new List<string>();
        new ArchiveReader(folder.Path, ArchiveLimits.Default, ["right"], TimeZoneInfo.Utc).Read([folder.Put("a.zip", zip)], member =>
            warnings.AddRange(member.Warnings));
        Assert.That(string.Join(' ', warnings),
            Does.Contain("damaged").Or.Contain("authentication code").Or.Contain("none of the given passwords"));
    }

    static IEnumerable<TestCaseData> Packings()
    {
        yield return new TestCaseData((Func<byte[], byte[]>)(log => Gzip(Tar(("a.log", log),
            ("b.log", log[..(log.Length / 2)]))))).SetArgDisplayNames("tgz");
        yield return new TestCaseData((Func<byte[], byte[]>)(log => Zip(("a.log", log),
            ("b.log", log[..(log.Length / 2)])))).SetArgDisplayNames("zip");
        yield return new TestCaseData((Func<byte[], byte[]>)Gzip).SetArgDisplayNames("gz");
        yield return new TestCaseData((Func<byte[], byte[]>)ZstdWithChecksum).SetArgDisplayNames("zst");
    }

    [TestCaseSource(nameof(Packings))]
    public void No_flipped_bit_changes_lines_without_a_warning(Func<byte[], byte[]> pack)
    {
        var random = new Random(20261128);
        var log = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {random.Next()} of user{i % 7}\n")));
        var archive = pack(log);
        var whole = Lines(folder.Read("whole", archive));
        for (var i = 0; i < 500; i++)
        {
            var flipped = archive.ToArray();
            var bit = random.Next(archive.Length * 8);
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var members = folder.Read("flipped", flipped);
            if (members.Any(member => member.Warnings.Length > 0) || Lines(members) == whole) continue;
            // A file that is no archive any more is handed out as it is: what reads it says that it is no text.
            Assert.That(members.Single().Path, Is.EqualTo("flipped"), $"bit {bit}");
            Assert.That(archive.AsSpan(0, 4).SequenceEqual(flipped.AsSpan(0, 4)), Is.False, $"bit {bit}");
        }
    }

    static byte[] ZstdWithChecksum(byte[] content)
    {
        using var compressor = new ZstdSharp.Compressor(3);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    static string Lines(IEnumerable<(string Path, string? Text, string Warnings)> members) =>
        string.Concat(members.Select(member => member.Text));
}
