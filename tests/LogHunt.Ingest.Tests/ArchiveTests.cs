using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Ingest.Archives;
using static LogHunt.Ingest.Tests.ArchiveMaking;

namespace LogHunt.Ingest.Tests;

sealed class ArchiveTests
{
    static readonly byte[] Log = "one\ntwo\n"u8.ToArray();

    ArchiveFolder files = null!;

    [SetUp]
    public void MakeFolder() => files = new();

    [TearDown]
    public void DeleteFolder() => files.Dispose();

    string Folder => files.Path;

    static IEnumerable<TestCaseData> Nestings()
    {
        yield return new TestCaseData("a.log", Log, "in/a.log").SetArgDisplayNames("plain");
        yield return new TestCaseData("a.zip", Zip(("d/b.log", Log)), "in/a.zip!d/b.log").SetArgDisplayNames("zip");
        yield return new TestCaseData("a.zip", Zip(("b.zip", Zip(("c.log", Log)))), "in/a.zip!b.zip!c.log")
            .SetArgDisplayNames("zip in zip");
        yield return new TestCaseData("a.log.gz", Gzip(Log), "in/a.log.gz!a.log").SetArgDisplayNames("gzip");
        yield return new TestCaseData("a.log.zst", Zstd(Log), "in/a.log.zst!a.log").SetArgDisplayNames("zstd");
        yield return new TestCaseData("a.tar", Tar(("b.log", Log)), "in/a.tar!b.log").SetArgDisplayNames("tar");
        yield return new TestCaseData("a.tgz", Gzip(Tar(("b.log", Log))), "in/a.tgz!b.log").SetArgDisplayNames("tar.gz");
        yield return new TestCaseData("a.tar.zst", Zstd(Tar(("b.log", Log))), "in/a.tar.zst!b.log").SetArgDisplayNames("tar.zst");
        yield return new TestCaseData("a.zip", Zip(("b.tar.gz", Gzip(Tar(("c.log.zst", Zstd(Log)))))),
            "in/a.zip!b.tar.gz!c.log.zst!c.log").SetArgDisplayNames("all in each other");
        yield return new TestCaseData("a.log", Gzip(Log), "in/a.log!a.log").SetArgDisplayNames("gzip under another name");
        yield return new TestCaseData("a.gz", (byte[])[.. Gzip(Log[..4]), .. Gzip(Log[4..])], "in/a.gz!a")
            .SetArgDisplayNames("gzip in two members");
        yield return new TestCaseData("a.gz", (byte[])[.. Gzip(Log), .. new byte[20_000]], "in/a.gz!a")
            .SetArgDisplayNames("gzip filled up with zeros");
    }

    [TestCaseSource(nameof(Nestings))]
    public void A_member_comes_out_whole_under_its_path(string name, byte[] archive, string path)
    {
        var members = files.Read(files.Put("in/" + name, archive));
        Assert.That(members.Select(member => (member.Path, member.Text, member.Warnings)),
            Is.EqualTo(new[] { (path["in/".Length..], "one\ntwo\n", "") }));
    }

    [TestCase(850, "Nordmøre/Ås rådhus.log")]
    [TestCase(437, "Büro/Café.log")]
    [TestCase(28591, "Nordmøre/Ås rådhus.log")]
    [TestCase(65001, "Nordmøre/Ås rådhus.log")]
    public void A_name_in_a_zip_is_read_by_the_code_page_of_who_wrote_it(int page, string name)
    {
        using var bytes = new MemoryStream();
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, encoding))
        using (var member = zip.CreateEntry(name).Open())
            member.Write(Log);
        Assert.That(files.Read("a.zip", bytes.ToArray()).Single().Path, Is.EqualTo("a.zip!" + name));
    }

    [Test]
    public void The_hash_is_that_of_the_members_own_bytes()
    {
        var path = files.Put("a.zip", Zip(("b.log.gz", Gzip(Log))));
        new ArchiveReader(Folder, ArchiveLimits.Default, [], TimeZoneInfo.Utc).Read([path], member =>
            Assert.That(member.Content!.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Log)))));
    }

    [Test]
    public void Files_of_a_folder_are_named_from_the_folder_on()
    {
        files.Put("x/firewall/b.log", Log);
        files.Put("x/firewall/sub/a.log", Log);
        Assert.That(files.Read(Path.Combine(Folder, "x/firewall/")).Select(member => member.Path),
            Is.EqualTo(new[] { "firewall/b.log", "firewall/sub/a.log" }));
    }

    [Test]
    public void The_time_of_a_member_is_its_containers()
    {
        var path = files.Put("a.tar", Tar(("b.log", Log)));
        Assert.That(Members(path).Single().Modified, Is.EqualTo(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)));
    }

    [TestCase("AES")]
    [TestCase("ZipCrypto")]
    public void An_encrypted_member_opens_with_the_right_one_of_several_passwords(string kind)
    {
        var path = files.Put("a.zip", kind == "AES" ? AesZip("b.log", Log, "right") : ZipCrypto("b.log", Log, "right"));
        var members = files.Read(path, passwords: ["wrong", "right", "other"]);
        Assert.That(members.Select(member => (member.Path, member.Text, member.Warnings)),
            Is.EqualTo(new[] { ("a.zip!b.log", "one\ntwo\n", "") }));
    }

    [TestCase("AES")]
    [TestCase("ZipCrypto")]
    public void An_encrypted_member_without_its_password_is_named(string kind)
    {
        var path = files.Put("a.zip", kind == "AES" ? AesZip("b.log", Log, "right") : ZipCrypto("b.log", Log, "right"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(files.Read(path).Single(), Is.EqualTo(("a.zip!b.log", (string?)null, "encrypted, and no password was given with --password-file: not read")));
            Assert.That(files.Read(path, passwords: [.. Enumerable.Range(0, 20).Select(i => $"wrong{i}")]).Single(),
                Is.EqualTo(("a.zip!b.log", (string?)null, "encrypted, and none of the given passwords opens it: not read")));
        }
    }

    [TestCase("../../etc/passwd", "etc/passwd")]
    [TestCase("/etc/passwd", "etc/passwd")]
    [TestCase("C:\\Windows\\x.log", "Windows/x.log")]
    [TestCase("a/../../b.log", "a/b.log")]
    [TestCase("..", "unnamed")]
    public void A_name_that_climbs_out_is_cleaned_and_told(string name, string clean)
    {
        var member = files.Read(files.Put("a.tar", Tar((name, Log)))).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(member.Path, Is.EqualTo($"a.tar!{clean}"));
            Assert.That(member.Text, Is.EqualTo("one\ntwo\n"));
            Assert.That(member.Warnings, Does.Contain($"`{name}`"));
        }
    }

    [Test]
    public void Links_and_devices_in_a_tar_are_skipped_with_a_warning()
    {
        var path = files.Put("a.tar", TarOf(
            new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/shadow" },
            new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "/etc/shadow" },
            new PaxTarEntry(TarEntryType.CharacterDevice, "zero"),
            new PaxTarEntry(TarEntryType.RegularFile, "b.log") { DataStream = new MemoryStream(Log) }));
        Assert.That(files.Read(path).Select(member => (member.Path, member.Text, member.Warnings)), Is.EqualTo(new[]
        {
            ("a.tar!link", null, "not a file but a symbolic link: skipped"),
            ("a.tar!hard", null, "not a file but a hard link: skipped"),
            ("a.tar!zero", null, "not a file but a device: skipped"),
            ("a.tar!b.log", "one\ntwo\n", ""),
        }));
    }

    [Test]
    public void A_link_in_a_zip_is_skipped_with_a_warning()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            var link = archive.CreateEntry("link.log");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using (var target = link.Open()) target.Write("/etc/shadow"u8);
            using var file = archive.CreateEntry("b.log").Open();
            file.Write(Log);
        }
        var bytes = zip.ToArray();
        bytes[bytes.AsSpan().IndexOf("PK\x01\x02"u8) + 5] = 3;
        Assert.That(files.Read(files.Put("a.zip", bytes)).Select(member => (member.Path, member.Text, member.Warnings)), Is.EqualTo(new[]
        {
            ("a.zip!link.log", null, "not a file but a symbolic link: skipped"),
            ("a.zip!b.log", "one\ntwo\n", ""),
        }));
    }

    [Test]
    public void A_tar_without_members_holds_no_files() =>
        Assert.That(files.Read(files.Put("a.tar", new byte[10_240])).Single(), Is.EqualTo(("a.tar", (string?)null, "it holds no files")));

    [Test]
    public void Of_a_truncated_gzip_what_came_before_the_break_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i * 7919 % 100_003}\n"));
        var gzip = Gzip(Encoding.ASCII.GetBytes(text));
        foreach (var length in new[] { gzip.Length / 2, gzip.Length - 1, gzip.Length - 8, gzip.Length - 12 })
        {
            var member = files.Read(files.Put("a.log.gz", gzip[..length])).Single();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(member.Warnings, Does.Contain("truncated"), $"{length} of {gzip.Length}");
                Assert.That(text, Does.StartWith(member.Text!));
                Assert.That(member.Text!, Has.Length.GreaterThan(text.Length * (length - 20_000L) / gzip.Length));
            }
        }
    }

    [Test]
    public void Of_a_truncated_tar_the_members_before_the_break_are_read()
    {
        var gzip = Gzip(Tar(("a.log", Log), ("b.log", RandomNumberGenerator.GetBytes(100_000)), ("c.log", Log)));
        var members = files.Read(files.Put("a.tgz", gzip[..(gzip.Length / 2)]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members[0], Is.EqualTo(("a.tgz!a.log", "one\ntwo\n", "")));
            Assert.That(members[1].Path, Is.EqualTo("a.tgz!b.log"));
            Assert.That(members[1].Warnings, Does.Contain("truncated"));
        }
    }

    [Test]
    public void Of_a_truncated_zstd_what_came_before_the_break_is_read()
    {
        var zstd = Zstd(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i * 7919 % 100_003}\n"))));
        var member = files.Read(files.Put("a.zst", zstd[..(zstd.Length * 2 / 3)])).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(member.Text, Does.StartWith("line 0\nline 7919\n"));
            Assert.That(member.Warnings, Does.Contain("truncated"));
        }
    }

    [Test]
    public void A_broken_zip_is_named_and_its_members_and_neighbours_are_read()
    {
        var zip = Zip(("x.log", Log));
        files.Put("in/a.zip", zip[..(zip.Length - 30)]);
        files.Put("in/b.log", Log);
        var members = files.Read(Path.Combine(Folder, "in"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members.Select(member => member.Path), Is.EqualTo(new[] { "in/a.zip!x.log", "in/a.zip", "in/b.log" }));
            Assert.That(members[1].Text, Is.Null);
            Assert.That(members[1].Warnings, Is.Not.Empty);
        }
    }

    [Test]
    public void A_damaged_member_of_a_zip_is_told_by_its_checksum()
    {
        var log = RandomNumberGenerator.GetBytes(1000);
        var zip = Zip(("x.log", log));
        zip[500] ^= 1;
        Assert.That(files.Read(files.Put("a.zip", zip)).Single().Warnings, Does.Contain("damaged"));
    }

    [Test]
    public void At_a_bomb_its_file_is_closed_and_what_stands_before_and_beside_it_is_read()
    {
        files.Put("in/a.zip", Zip(("a.log", Log), ("bomb.log", new byte[80 << 20]), ("b.log", Log)));
        files.Put("in/b.log", Log);
        Assert.That(files.Read(Path.Combine(Folder, "in")), Is.EqualTo(new[]
        {
            ("in/a.zip!a.log", "one\ntwo\n", ""),
            ("in/a.zip", null, "it expands to more than 300 times its size: an archive bomb, closed there"),
            ("in/b.log", "one\ntwo\n", ""),
        }));
    }

    [Test]
    public void Bombs_in_bombs_end_at_the_bounds()
    {
        var inner = Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.log", new byte[8 << 20]))]);
        var outer = Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.zip", inner))]);
        var read = 0L;
        new ArchiveReader(Folder, ArchiveLimits.Default with { RatioFrom = 1 << 20, Ratio = 100 }, [], TimeZoneInfo.Utc)
            .Read([files.Put("a.zip", outer)], member =>
        {
            read += member.Content?.Length ?? 0;
            member.Content?.Dispose();
        });
        Assert.That(read, Is.LessThanOrEqualTo(Math.Max(1 << 20, 100L * outer.Length)));
    }

    [Test]
    public void Depth_and_number_of_members_are_bounded()
    {
        var nested = Log;
        for (var i = 0; i < 20; i++) nested = Zip(($"{i}.zip", nested));
        var many = Zip([.. Enumerable.Range(0, 10).Select(i => ($"{i}.log", Encoding.ASCII.GetBytes($"{i}\n")))]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(files.Read(files.Put("deep.zip", nested)).Single().Warnings, Does.Contain("deep"));
            Assert.That(files.Read(files.Put("many.zip", many), ArchiveLimits.Default with { MembersOfFile = 4 }), Is.EqualTo(new[]
                { ("many.zip", (string?)null, "it holds more than 4 members: closed there") }));
        }
    }

    [Test]
    public void What_is_longer_than_memory_may_be_goes_through_a_scratch_file_that_is_gone_afterwards()
    {
        var text = new string('x', 300_000);
        var scratch = Path.Combine(Folder, "scratch");
        var reader = new ArchiveReader(scratch, ArchiveLimits.Default with { InMemory = 1000 }, [], TimeZoneInfo.Utc);
        reader.Read([files.Put("a.log.gz", Gzip(Encoding.ASCII.GetBytes(text)))], member =>
        {
            Assert.That(Directory.GetFiles(scratch), Has.Length.EqualTo(1));
            using var stream = new StreamReader(member.Content!.Open());
            Assert.That(stream.ReadToEnd(), Is.EqualTo(text));
            member.Content.Dispose();
        });
        Assert.That(Directory.GetFiles(scratch), Is.Empty);
    }

    [Test]
    public void A_missing_file_a_forbidden_file_and_a_forbidden_folder_are_named_and_the_rest_is_read()
    {
        files.Put("in/a.log", Log);
        files.Put("in/b/c.log", Log);
        files.Put("in/d.log", Log);
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("nothing is forbidden to this user");
            return;
        }
        File.SetUnixFileMode(Path.Combine(Folder, "in/a.log"), UnixFileMode.None);
        File.SetUnixFileMode(Path.Combine(Folder, "in/b"), UnixFileMode.None);
        var members = files.Read([Path.Combine(Folder, "in"), Path.Combine(Folder, "absent")]);
        File.SetUnixFileMode(Path.Combine(Folder, "in/b"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.That(members.Select(member => (member.Path, member.Text, member.Warnings)), Is.EqualTo(new[]
        {
            ("in/a.log", null, "it cannot be read: no permission"),
            ("in/b", null, "the folder cannot be read: no permission"),
            ("in/d.log", "one\ntwo\n", ""),
            ("absent", null, "it cannot be read: there is no such file"),
        }));
    }

    [Test]
    public void A_missing_file_is_named() =>
        Assert.That(files.Read(Path.Combine(Folder, "absent")).Single(),
            Is.EqualTo(("absent", (string?)null, "it cannot be read: there is no such file")));

    [Test]
    public void A_link_in_a_folder_is_not_followed()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("making links needs privileges there");
        files.Put("in/a.log", Log);
        Directory.CreateSymbolicLink(Path.Combine(Folder, "in/loop"), Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "in/passwd"), "/etc/passwd");
        Assert.That(files.Read(Path.Combine(Folder, "in")).Select(member => (member.Path, member.Warnings)),
            Is.EqualTo(new[] { ("in/a.log", ""), ("in/loop", "a link, not followed"), ("in/passwd", "a link, not followed") }));
    }

    List<ArchiveMember> Members(params string[] paths)
    {
        var members = new List<ArchiveMember>();
        new ArchiveReader(Folder, ArchiveLimits.Default, [], TimeZoneInfo.Utc).Read(paths, members.Add);
        return members;
    }
}
