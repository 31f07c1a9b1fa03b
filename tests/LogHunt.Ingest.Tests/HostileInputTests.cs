using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Receipts;
using static LogHunt.Ingest.Tests.ArchiveMaking;

namespace LogHunt.Ingest.Tests;

/// <summary>Whatever is given: nothing throws, nothing is lost, what could not be read is named, and the rest is there.</summary>
sealed class HostileInputTests
{
    static readonly byte[] Log = "one\ntwo\n"u8.ToArray();

    static IEnumerable<TestCaseData> BadFiles()
    {
        yield return Bad("an archive bomb", "bomb.zip", Zip(("zeros.log", new byte[100 << 20])), "bomb.zip", "bomb");
        yield return Bad("a path that climbs out", "climb.tar", Tar(("../../evil.log", "three\n"u8.ToArray())), "climb.tar!evil.log", "outside of itself");
        yield return Bad("a truncated gzip", "cut.gz",
            Gzip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 9999).Select(i => $"{i * 7919 % 10_007}\n"))))[..^5000],
            "cut.gz!cut", "truncated");
        yield return Bad("a password zip without password", "secret.zip", AesZip("s.log", Log, "x"), "secret.zip!s.log", "encrypted");
        yield return Bad("a binary file", "noise.bin", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))], "noise.bin", "binary");
        yield return Bad("an event log whose chunk is cut", "sec.evtx", [.. "ElfFile\0"u8, .. new byte[4088], .. "ElfChnk\0"u8, .. new byte[600]],
            "sec.evtx", "is cut");
        yield return Bad("a long line", "long.log",
            [.. Encoding.ASCII.GetBytes(new string('x', 3 << 20)), .. "\nfour\n"u8], "long.log", "longer than");
        yield return Bad("a broken zip", "broken.zip", [.. "PK\x03\x04"u8, .. new byte[200]], "broken.zip", "damaged");
        yield return Bad("a garbage gzip", "garbage.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. Log], "garbage.gz!garbage", "");

        static TestCaseData Bad(string kind, string name, byte[] content, string path, string warning) =>
            new TestCaseData(name, content, path, warning).SetArgDisplayNames(kind);
    }

    [TestCaseSource(nameof(BadFiles))]
    public void A_bad_file_is_named_and_the_rest_is_ingested(string name, byte[] content, string path, string warning)
    {
        using var store = new TestStore();
        store.Put("a.log", Log);
        store.Put(name, content);
        store.Put("z.log", "five\nsix\n");
        var receipt = store.Ingest();
        var bad = receipt.Files.Single(file => file.Path == "inbox/" + path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join("; ", bad.Warnings), Does.Contain(warning).And.Not.Empty);
            Assert.That(receipt.IsComplete, Is.False);
            Assert.That(receipt.Files.Single(file => file.Path == "inbox/a.log").Lines, Is.EqualTo(2));
            Assert.That(receipt.Files.Single(file => file.Path == "inbox/z.log").Lines, Is.EqualTo(2));
            AssertSums(store, receipt);
        }
    }

    [Test]
    public void An_empty_file_is_told_and_nothing_is_missing()
    {
        using var store = new TestStore();
        store.Put("empty.log", []);
        var receipt = store.Ingest();
        Assert.That((receipt.Files.Single().Warnings.Single(), receipt.IsComplete, receipt.Lines), Is.EqualTo(("empty", true, 0)));
    }

    [Test]
    public void Random_bytes_in_random_containers_are_accounted_for()
    {
        var content = Gen.OneOf(
            HostileText.Lines().Generator.ListOf().Select(lines => lines.SelectMany(line => line.Append((byte)'\n')).ToArray()),
            HostileText.Lines().Generator,
            Gen.Choose(0, 255).Select(b => (byte)b).ListOf().Select(bytes => bytes.ToArray()));
        var wrap = Gen.Elements<Func<byte[], byte[]>>(
            bytes => Zip(("a", bytes), ("b", bytes)), bytes => Tar(("a", bytes)), Gzip, Zstd, bytes => bytes, bytes => bytes,
            bytes => bytes[..(bytes.Length * 2 / 3)], bytes => Flip(bytes), bytes => [.. bytes, .. bytes]);
        var file = from bytes in content
                   from layers in wrap.ListOf()
                   select layers.Take(4).Aggregate(bytes, (inner, layer) => layer(inner));
        using var store = new TestStore();
        var number = 0;
        Prop.ForAll(file.ToArbitrary(), bytes =>
        {
            number++;
            var path = store.Put($"{number}.bin", bytes);
            AssertSums(store, store.Ingest(TestStore.Options with { Limits = ArchiveLimits.Default with { InMemory = 200 } }, path));
        }).Check(Seeded.Config(150));
    }

    [Test]
    public void A_megabyte_of_fields_in_one_line_takes_seconds_at_most()
    {
        using var store = new TestStore();
        var fields = string.Concat(Enumerable.Range(0, 90_000).Select(i => $" k{i}=v"));
        store.Put("a.log", $"date=2026-05-10 time=11:37:47 logid=\"0000000013\" type=\"traffic\" srcip=192.0.2.1{fields}\n");
        var receipt = store.Ingest();
        Assert.That(receipt.Parsed + receipt.Unparsed, Is.EqualTo(1));
        Assert.That(receipt.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    static byte[] Flip(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        if (flipped.Length > 0) flipped[flipped.Length * 3 / 7] ^= 0x41;
        return flipped;
    }

    /// <summary>
    /// Every line of the receipt is a row's, an unparsed one or a skipped one, and as many source lines are in the tables.
    /// </summary>
    static void AssertSums(TestStore store, Receipt receipt)
    {
        Assert.That(receipt.Files.Where(file => file.Lines != file.Parsed + file.Unparsed + file.Skipped), Is.Empty);
        if (receipt.Duplicate) return;
        var stored = store.StoredLines(receipt.UploadId);
        var distinct = receipt.Files.Where(file => file.Lines > 0).GroupBy(file => file.Path).Count();
        var counted = receipt.Parsed + receipt.Unparsed;
        Assert.That(stored, distinct == receipt.Files.Count(file => file.Lines > 0) ? Is.EqualTo(counted) : Is.LessThanOrEqualTo(counted));
    }
}
