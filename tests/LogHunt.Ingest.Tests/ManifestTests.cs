using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Manifests;
using LogHunt.Ingest.Receipts;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>What the sender of logs says of them in `loghunt-manifest.yaml`.</summary>
sealed class ManifestTests
{
    const string Log = "2026-03-01T12:00:00 gw1 sshd[1]: Accepted password for ola from 192.0.2.1 port 50000 ssh2\n";

    static readonly IngestOptions Options = new("0301");

    [TestCase(true)]
    [TestCase(false)]
    public void Zone_and_clock_are_those_of_the_manifest_wherever_it_stands_in_the_archive(bool isFirst)
    {
        using var store = new TestStore();
        var manifest = ("loghunt-manifest.yaml",
            "zone: UTC\nclock-offset: +00:10:00\ntlp: tlp:amber\npurpose: case 26/12\ndelete-by: 2026-12-31\n");
        store.Put("in.tar.gz", Tar(isFirst ? [manifest, ("a.log", Log)] : [("a.log", Log), manifest]));
        var receipt = store.Ingest(Options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Times(store), Is.EqualTo(new[] { new DateTime(2026, 3, 1, 11, 50, 0, DateTimeKind.Utc) }));
            Assert.That(receipt.IsComplete, Is.True);
            Assert.That(receipt.Files.Select(file => file.Format), Is.EquivalentTo(new[] { "linux-syslog", "manifest" }));
            Assert.That(receipt.Lines, Is.EqualTo(1), "a manifest is no log");
            var stored = store.Store.Catalog.Uploads().Single();
            Assert.That((stored.Manifests!.Single().Tlp, stored.DeleteBy),
                Is.EqualTo(("AMBER", new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc))));
            Assert.That(stored.Manifests, Is.EqualTo(receipt.Manifests));
            Assert.That(Verification.Of(store.Store).Faults, Is.Empty, "the receipt's file says the same");
        }
    }

    [Test]
    public void Times_with_a_zone_are_left_alone()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "zone: Asia/Tokyo\nclock-offset: 1h\n");
        store.Put("a.log", Log.Replace("12:00:00", "12:00:00Z", StringComparison.Ordinal));
        store.Ingest(Options);
        Assert.That(Times(store), Is.EqualTo(new[] { new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc) }));
    }

    [Test]
    public void The_nearest_manifest_above_a_file_counts()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "zone: UTC\n");
        store.Put("top.log", Log);
        store.Put("sub/deeper/near.log", Log.Replace(":00 gw1", ":01 gw1", StringComparison.Ordinal));
        store.Put("sub/loghunt-manifest.yaml", "zone: \"+05:00\"\n");
        store.Put("subway/far.log", Log.Replace(":00 gw1", ":02 gw1", StringComparison.Ordinal));
        var receipt = store.Ingest(Options);
        Assert.That(Times(store).Select(time => (time.Hour, time.Second)), Is.EquivalentTo(new[] { (12, 0), (7, 1), (12, 2) }));
        Assert.That(receipt.Manifests, Has.Count.EqualTo(2));
    }

    [Test]
    public void One_beside_a_given_file_is_about_that_file()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "zone: UTC\nunknown: 1\n");
        var receipt = store.Ingest(Options, store.Put("a.log", Log));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Times(store).Single().Hour, Is.EqualTo(12));
            Assert.That(receipt.Files.SelectMany(file => file.Warnings), Has.One.Contains("`unknown`"));
            Assert.That(receipt.IsComplete, Is.False);
        }
    }

    [Test]
    public void A_zone_that_was_asked_for_wins_and_the_difference_is_said()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "zone: Asia/Tokyo\n");
        store.Put("a.log", Log);
        var receipt = store.Ingest(Options with { Zone = TimeZoneInfo.Utc, IsZoneGiven = true });
        Assert.That(Times(store).Single().Hour, Is.EqualTo(12));
        Assert.That(receipt.Files.SelectMany(file => file.Warnings),
            Has.One.Contains("its zone `Asia/Tokyo` was not used: `UTC` was asked for"));
    }

    [Test]
    public void Rows_outside_of_the_period_are_counted_and_kept()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "zone: UTC\nperiod: { from: 2026-03-01, to: 2026-03-01 }\n");
        store.Put("a.log", string.Concat(new[] { "2026-02-28T23:59:59", "2026-03-01T00:00:00", "2026-03-01T23:59:59",
            "2026-03-02T00:00:00" }
            .Select(time => Log.Replace("2026-03-01T12:00:00", time, StringComparison.Ordinal))));
        var receipt = store.Ingest(Options);
        Assert.That(receipt.Rows, Is.EqualTo(4));
        Assert.That(receipt.Files.SelectMany(file => file.Warnings), Has.One.StartsWith("2 of its rows lie outside of the period"));
        Assert.That(receipt.IsComplete, Is.True);
    }

    [TestCase("municipality: 4601", "of the municipality `4601`")]
    [TestCase("zone: Europe/Olso", "line 1: there is no time zone `Europe/Olso`")]
    [TestCase("tlp: PURPLE", "`PURPLE` is no TLP")]
    [TestCase("delete-by: soon", "`soon` is no time")]
    [TestCase("clock-offset: 9d", "`9d` is no offset")]
    [TestCase("clock-offset: 99999999h", "is no offset")]
    [TestCase("period: { from: 2026-02-01, to: 2026-01-01 }", "ends before it begins")]
    [TestCase("period: 2026", "`period` is a map")]
    [TestCase("contact: [a, b]", "`contact` is a text")]
    [TestCase("- a", "a manifest is a map")]
    [TestCase("a: [", "is no YAML")]
    [TestCase("", "is empty")]
    public void What_a_manifest_cannot_say_is_refused_in_a_sentence_and_nothing_is_stored(string text, string why)
    {
        using var store = new TestStore();
        store.Put("in.zip", Zip(("a.log", Log), ("loghunt-manifest.yaml", text)));
        var refused = Assert.Throws<ManifestException>(() => store.Ingest(Options))!;
        Assert.That(refused.Message, Does.Contain(why).And.Contain("loghunt-manifest.yaml").And.Not.Contain("\n"));
        Assert.That(store.Store.Catalog.Uploads(), Is.Empty);
    }

    [Test]
    public void A_manifest_may_name_the_municipality()
    {
        using var store = new TestStore();
        store.Put("loghunt-manifest.yaml", "municipality: \"0301\"\n");
        store.Put("a.log", Log);
        Assert.That(store.Ingest(Options).Rows, Is.EqualTo(1));
    }

    [Test]
    public void A_spoilt_manifest_is_read_or_refused()
    {
        byte[][] inputs = [.. new[]
        {
            "municipality: '0301'\nzone: UTC\nclock-offset: -90s\nperiod:\n  from: 2026-01-01T12:00\n  to: 2026-02-01\ntlp: RED\ndelete-by: 2026-12-31\ncontact: a@b\n",
        }.Select(Encoding.UTF8.GetBytes)];
        var mutator = new Mutator(Seeded.Seed, inputs, [.. "zone period from to : { } [ ] & * - 9999-12-31 0001-01-01 +24:00".Split(' ')
            .Select(Encoding.UTF8.GetBytes)]);
        var read = 0;
        for (var i = 0; i < 3_000 * Seeded.Times; i++)
        {
            try
            {
                ManifestFile.Read("m.yaml", mutator.Next(), TimeZoneInfo.Utc);
                read++;
            }
            catch (ManifestException)
            {
                // Refused in a sentence.
            }
        }
        Assert.That(read, Is.InRange(100, 2_900 * Seeded.Times));
    }

    static IEnumerable<DateTime> Times(TestStore store) => store.Rows(StandardTables.Authentication, "TimeGenerated")
        .Select(row => (DateTime)row[0]!);

    static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
            foreach (var (name, text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                    name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return bytes.ToArray();
    }

    static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return bytes.ToArray();
    }
}
