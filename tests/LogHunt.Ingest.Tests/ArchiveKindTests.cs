using System.Globalization;
using System.IO.Hashing;
using System.Text;
using LogHunt.Ingest.Archives;
using LogHunt.Testing;
using SharpCompress.Archives.Rar;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Archives that their own programs wrote, under Samples/Archives, and RARs that are made here. Their logs have lines that carry a
/// checksum of themselves and say how many they are: what comes out is whole, or there is a warning.
/// </summary>
sealed class ArchiveKindTests
{
    const int Cuts = 50, Flips = 500;

    static readonly string Folder = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "Archives");

    static readonly string[] Passwords = ["wrong", "secret", "other"];

    ArchiveFolder files = null!;

    [SetUp]
    public void MakeFolder() => files = new();

    [TearDown]
    public void DeleteFolder() => files.Dispose();

    /// <summary>Every sample, and which logs it holds.</summary>
    static IEnumerable<(string Name, string Logs)> Samples() =>
    [
        ("a.log.xz", "a"), ("crc32.xz", "a"), ("blocks.xz", "a"), ("several.xz", "a b"), ("padded.xz", "a b"),
        ("a.log.bz2", "a"), ("several.bz2", "a b"),
        ("a.log.lz4", "a"), ("linked.lz4", "a"), ("sized.lz4", "a"), ("several.lz4", "a b"),
        ("a.log.lz", "a"), ("several.lz", "a b"), ("a.log.Z", "a"),
        ("tar.txz", "a b c"), ("tar.tbz2", "a b c"), ("tar.tlz", "a b c"), ("tar.tar.lz4", "a b c"), ("tar.tar.Z", "a b c"),
        ("lzma2.7z", "a b c"), ("lzma.7z", "a b"), ("ppmd.7z", "a b"), ("bzip2.7z", "a"), ("deflate.7z", "a"), ("deflate64.7z", "a"),
        ("copy.7z", "a b"), ("bcj.7z", "a"), ("bcj2.7z", "a"), ("delta.7z", "a"), ("each-alone.7z", "a b"), ("plain-directory.7z", "a"),
        ("secret.7z", "a b"), ("secret-names.7z", "a b"), ("secret-copy.7z", "a"), ("nested.7z", "a b c"),
        ("deflate64.zip", "a"), ("bzip2.zip", "a"), ("lzma.zip", "a"), ("ppmd.zip", "a"), ("xz.zip", "a"), ("folders.zip", "a c"),
        ("secret-zipcrypto.zip", "a"), ("secret-aes128.zip", "a"), ("secret-aes256.zip", "a"), ("secret-lzma.zip", "a"),
            ("secret-ppmd.zip", "a"),
        ("fifth.rar", "a b"), ("fourth.rar", "a b"), ("secret-fifth.rar", "a b"), ("secret-fourth.rar", "a"),
        ("secret-names-fifth.rar", "a b"), ("secret-names-fourth.rar", "a"),
    ];

    static IEnumerable<TestCaseData> Each() => Samples().Select(sample =>
        new TestCaseData(sample.Name, sample.Logs).SetArgDisplayNames(sample.Name));

    /// <summary>One of each reader. Compress has no checksum, and encrypted ones would take the time of their keys.</summary>
    static IEnumerable<TestCaseData> Checked() =>
        new[] { "several.xz", "several.bz2", "linked.lz4", "several.lz", "lzma2.7z", "copy.7z", "secret.7z", "xz.zip", "lzma.zip",
            "deflate64.zip", "fifth.rar", "fourth.rar", "secret-fifth.rar" }
            .Select(name => new TestCaseData(name).SetArgDisplayNames(name));

    static byte[] Bytes(string name) => name switch
    {
        "fifth.rar" => RarMaking.Fifth(Logs()),
        "fourth.rar" => RarMaking.Fourth(Logs()),
        "secret-fifth.rar" => RarMaking.Fifth("secret", false, Logs()),
        "secret-fourth.rar" => RarMaking.Fourth("secret", false, Logs()[0]),
        "secret-names-fifth.rar" => RarMaking.Fifth("secret", true, Logs()),
        "secret-names-fourth.rar" => RarMaking.Fourth("secret", true, Logs()[0]),
        _ => File.ReadAllBytes(Path.Combine(Folder, name)),
    };

    static (string, byte[])[] Logs() => [("a.log", Log("a", 60)), ("d/b.log", Log("b", 12))];

    [TestCaseSource(nameof(Each))]
    public void What_programs_write_comes_out_whole_and_without_a_warning(string name, string logs)
    {
        var members = files.Read(files.Put(name, Bytes(name)), passwords: Passwords);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members.Where(member => member.Warnings.Length > 0), Is.Empty);
            Assert.That(members.Where(member => !member.Path.StartsWith(name + "!", StringComparison.Ordinal)), Is.Empty);
            Assert.That(Whole(members), Is.EqualTo(logs));
        }
    }

    [Test]
    public void Every_sample_is_read() =>
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName).Except(Samples().Select(sample => sample.Name)),
            Is.EquivalentTo(new[] { "link.7z" }));

    [TestCaseSource(nameof(Checked))]
    public void Cut_or_changed_anywhere_what_comes_out_is_whole_or_told(string name)
    {
        var bytes = Bytes(name);
        var whole = Whole(files.Read(files.Put("mutant", bytes), passwords: ["secret"]));
        var random = new Random(94);
        for (var i = 0; i < Cuts + Flips; i++)
        {
            var mutant = bytes.ToArray();
            if (i < Cuts) mutant = mutant[..(bytes.Length * i / Cuts)];
            else mutant[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var members = files.Read(files.Put("mutant", mutant), passwords: ["secret"]);
            if (members.Exists(member => member.Warnings.Length > 0) || members is [("mutant", _, _)]) continue;
            // Where one part ends and the next begins, what is cut off leaves no trace.
            var found = Whole(members);
            Assert.That(i < Cuts ? whole.StartsWith(found, StringComparison.Ordinal) || found is "b" : found == whole,
                $"mutant {i}: {found}, not {whole}");
        }
    }

    [TestCase("a.log.Z")]
    [TestCase("ppmd.7z")]
    [TestCase("ppmd.zip")]
    [TestCase("secret-names-fifth.rar")]
    public void Whatever_is_changed_nothing_throws(string name)
    {
        var (bytes, random) = (Bytes(name), new Random(95));
        for (var i = 0; i < 100; i++)
        {
            var mutant = bytes.ToArray();
            for (var flip = 0; flip < 4; flip++) mutant[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.That(files.Read(files.Put("mutant", mutant), passwords: ["secret"]), Is.Not.Empty);
        }
    }

    [Test]
    public void A_link_in_a_7z_is_skipped_with_a_warning() =>
        Assert.That(files.Read(files.Put("link.7z", Bytes("link.7z"))).Select(member =>
            (member.Path, member.Text is null, member.Warnings)), Is.EqualTo(new[]
        {
            ("link.7z!a.log", false, ""), ("link.7z!link.log", true, "not a file but a symbolic link: skipped"),
        }));

    [TestCase("secret.7z", 2)]
    [TestCase("secret-names.7z", 1)]
    [TestCase("secret-aes256.zip", 1)]
    [TestCase("secret-fifth.rar", 2)]
    [TestCase("secret-names-fourth.rar", 1)]
    public void What_is_encrypted_and_stays_closed_is_named_with_how_to_open_it(string name, int members)
    {
        var path = files.Put(name, Bytes(name));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(files.Read(path).Select(member => member.Warnings),
                Is.EqualTo(Enumerable.Repeat("encrypted, and no password was given with --password-file: not read", members)));
            Assert.That(files.Read(path, passwords: ["wrong"]).Select(member => member.Warnings),
                Is.EqualTo(Enumerable.Repeat("encrypted, and none of the given passwords opens it: not read", members)));
        }
    }

    [TestCase("fifth.rar")]
    [TestCase("fourth.rar")]
    [TestCase("secret-fifth.rar")]
    [TestCase("secret-fourth.rar")]
    [TestCase("secret-names-fifth.rar")]
    public void Another_reader_reads_the_RARs_that_are_made_here(string name)
    {
        using var rar = RarArchive.OpenArchive(new MemoryStream(Bytes(name)), new ReaderOptions { Password = "secret" });
        var entry = rar.Entries.First();
        using var stream = entry.OpenEntryStream();
        var log = new byte[entry.Size];
        stream.ReadExactly(log);
        Assert.That(Encoding.ASCII.GetString(log), Is.EqualTo(Encoding.ASCII.GetString(Log("a", 60))));
    }

    [TestCase("zeros.xz")]
    [TestCase("zeros.bz2")]
    [TestCase("zeros.lz")]
    [TestCase("zeros.Z")]
    [TestCase("zeros.7z")]
    [TestCase("zeros.zip")]
    [TestCase("nested.7z")]
    public void A_bomb_is_closed(string name) =>
        Assert.That(files.Read(files.Put(name, File.ReadAllBytes(Path.Combine(Folder, "Bombs", name))))[^1],
            Is.EqualTo((name, (string?)null, "it expands to more than 300 times its size: an archive bomb, closed there")));

    [Test]
    public void A_window_of_four_gibibytes_is_refused_before_it_is_taken()
    {
        var xz = Bytes("a.log.xz");
        // The last property of the block's header, which begins at 12, and the checksum of the header.
        var length = (xz[12] + 1) * 4;
        xz[16] = 40;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(xz.AsSpan(12 + length - 4),
            Crc32.HashToUInt32(xz.AsSpan(12, length - 4)));
        var lzip = Bytes("a.log.lz");
        lzip[5] = 29;
        byte[] rar = [.. "Rar!\x1A\x07\x01\0"u8, .. RarMaking.FifthBlock([1, 0, 0]),
            .. RarMaking.FifthBlock(RarMaking.FifthFile("a.log", [1, 2, 3], 3, coding: 3 << 7 | 15 << 10, size: 1L << 40)), 1, 2, 3,
                .. RarMaking.FifthBlock([5, 0, 0])];
        Assert.That(Allocations.OfProcess(Read), Is.LessThan(32 << 20));

        void Read()
        {
            using var scope = Assert.EnterMultipleScope();
            foreach (var (name, bytes) in new[] { ("a.xz", xz), ("a.lz", lzip), ("a.rar", rar) })
                Assert.That(files.Read(name, bytes)[0].Warnings,
                    Does.StartWith("it was compressed with a window of more than 128 MiB: not read"), name);
        }
    }

    [Test]
    public void A_window_that_is_larger_than_what_it_is_for_is_not_taken()
    {
        byte[] rar = [.. "Rar!\x1A\x07\x01\0"u8, .. RarMaking.FifthBlock([1, 0, 0]),
            .. RarMaking.FifthBlock(RarMaking.FifthFile("a.log", "one\n"u8.ToArray(), 4, coding: 15 << 10)), .. "one\n"u8,
                .. RarMaking.FifthBlock([5, 0, 0])];
        Assert.That(files.Read("a.rar", rar), Is.EqualTo(new[] { ("a.rar!a.log", "one\n", "") }));
    }

    [Test]
    public void Many_small_streams_with_large_windows_end_at_the_budget() =>
        Assert.That(files.Read("many.xz", [.. Enumerable.Repeat(Bytes("a.log.xz"), 900).SelectMany(xz => xz)])[^1].Warnings,
            Does.Contain("archive bomb"));

    [Test]
    public void Members_of_a_RAR_are_counted()
    {
        var members = Enumerable.Range(0, 200).Select(i => ($"{i}.log", Array.Empty<byte>())).ToArray();
        Assert.That(files.Read("many.rar", RarMaking.Fifth(members), ArchiveLimits.Default with { MembersOfFile = 100 })[^1].Warnings,
            Is.EqualTo("it holds more than 100 members: closed there"));
    }

    [Test]
    public void Of_a_RAR_in_volumes_what_lies_in_one_is_read_and_the_rest_named()
    {
        byte[] rar = [.. "Rar!\x1A\x07\x01\0"u8, .. RarMaking.FifthBlock([1, 0, 1]),
            .. RarMaking.FifthBlock(RarMaking.FifthFile("a.log", "one\n"u8.ToArray(), 4)), .. "one\n"u8,
            .. RarMaking.FifthBlock(Split(RarMaking.FifthFile("b.log", "two\n"u8.ToArray(), 4))), .. "two\n"u8,
                .. RarMaking.FifthBlock([5, 0, 1])];
        Assert.That(files.Read("a.part1.rar", rar), Is.EqualTo(new[]
        {
            ("a.part1.rar!a.log", "one\n", ""), ("a.part1.rar!b.log", null, "a part of it lies in another volume: not read"),
            ("a.part1.rar", (string?)null, "it is one of several volumes: only members that begin and end in it are read"),
        }));

        static byte[] Split(byte[] fields) => [fields[0], (byte)(fields[1] | 0x10), .. fields[2..]];
    }

    [TestCase("several.xz")]
    [TestCase("several.bz2")]
    [TestCase("several.lz4")]
    [TestCase("several.lz")]
    public void Text_after_compressed_data_of_any_kind_is_read_as_a_file_and_told(string name)
    {
        var members = files.Read(name, [.. Bytes(name), .. "three\n"u8]);
        Assert.That(members.Skip(1), Is.EqualTo(new[]
        {
            ($"{name}!several!what follows", "three\n", ""), (name, (string?)null,
                "6 bytes follow the compressed data: read as a file of their own"),
        }));
    }

    [TestCase("lzma2.7z")]
    [TestCase("fifth.rar")]
    public void Bytes_behind_the_end_of_an_archive_are_told(string name) =>
        Assert.That(files.Read(name, [.. Bytes(name), .. "three\n"u8])[^1],
            Is.EqualTo((name, (string?)null, "6 bytes follow its end: not read")));

    /// <summary>The logs of which every line is there and as it was, in order; a line that is none is a log of its own.</summary>
    static string Whole(List<(string Path, string? Text, string Warnings)> members)
    {
        var found = new Dictionary<string, (int Count, HashSet<int> Numbers)>();
        foreach (var line in members.SelectMany(member => (member.Text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            var end = line.LastIndexOf(' ');
            if (end < 0 || Checksum(line[..end]) != line[(end + 1)..]) return "changed: " + line;
            var words = line.Split(' ');
            found.TryAdd(words[0], (int.Parse(words[1], CultureInfo.InvariantCulture), []));
            found[words[0]].Numbers.Add(int.Parse(words[2], CultureInfo.InvariantCulture));
        }
        return string.Join(' ', found.Where(log => log.Value.Numbers.Count == log.Value.Count)
            .Select(log => log.Key).Order(StringComparer.Ordinal));
    }

    static byte[] Log(string name, int lines) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i =>
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{name} {lines} {i} {i * 7919L % 100_003:x}");
        return $"{said} {Checksum(said)}\n";
    })));

    static string Checksum(string said) => Crc32.HashToUInt32(Encoding.Latin1.GetBytes(said)).ToString("x8", CultureInfo.InvariantCulture);
}
