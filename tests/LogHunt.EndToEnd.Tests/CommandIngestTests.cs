using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>`ingest` as a process: the receipt, and what becomes of input that is broken or means harm.</summary>
sealed class CommandIngestTests : StoreOfItsOwn
{
    const string Good = "Oct 20 08:15:02 web01 sshd[1234]: Failed password for invalid user admin from 198.51.100.7 port 51234 ssh2\n";

    ProgramResult Ingest(string path) => Run("ingest", path, "--municipality", "9901", "--json");

    long Count(string kql) =>
        JsonDocument.Parse(Run("query", kql + " | count", "--output", "ndjson").Output).RootElement.GetProperty("Count").GetInt64();

    [Test]
    public void Lines_of_an_earlier_upload_are_left_out_where_that_is_asked_for()
    {
        var next = Good.Replace("51234", "51235", StringComparison.Ordinal);
        folder.Write("first.log", Good);
        folder.Write("second.log", Good + next);
        Assert.That(Ingest(folder["first.log"]).ExitCode, Is.Zero);
        var result = Run("ingest", folder["second.log"], "--municipality", "9901", "--skip-known-lines", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Errors, Does.Contain("second.log: 1 of its lines came with an earlier upload: they are left out"));
        var receipt = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(new[] { "lines", "parsed", "unparsed", "skipped", "known" }.Select(name => receipt.GetProperty(name).GetInt64()),
            Is.EqualTo(new[] { 2L, 1L, 0L, 1L, 1L }));
        Assert.That(Count("Authentication"), Is.EqualTo(2));
        folder.Write("third.log", Good + next + Good.Replace("51234", "51236", StringComparison.Ordinal));
        var told = Run("ingest", folder["third.log"], "--municipality", "9901", "--skip-known-lines");
        Assert.That(told.Errors, Does.Contain("3 lines = 1 parsed + 0 unparsed + 2 skipped (2 of them known), 1 row"));
        var verified = Run("verify");
        Assert.That(verified.ExitCode, Is.Zero, verified.Errors);
        var removed = Run("upload", "remove", receipt.GetProperty("uploadId").GetString()!);
        Assert.That(removed.Errors, Does.Contain("left out 2 lines that came before it"));
    }

    [Test]
    public void The_receipt_has_the_promised_members_and_adds_up()
    {
        folder.Write("in/auth.log", Good + "\nnothing that anybody knows\n");
        var result = Ingest(folder["in"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.OutputLines, Has.Length.EqualTo(1));
        var receipt = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(receipt.EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[] { "uploadId", "municipality", "files", "lines", "parsed", "rows", "unparsed", "skipped", "seconds" }));
        var file = receipt.GetProperty("files")[0];
        Assert.That(file.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(new[]
            { "path", "sha256", "format", "lines", "parsed", "rows", "unparsed", "skipped", "bytes", "firstTime", "lastTime",
                "timeQuality", "warnings" }));
        long Number(string name) => file.GetProperty(name).GetInt64();
        Assert.That((Number("lines"), Number("parsed"), Number("unparsed"), Number("skipped")), Is.EqualTo((3L, 1L, 1L, 1L)));
        Assert.That(file.GetProperty("path").GetString(), Is.EqualTo("auth.log").Or.EqualTo("in/auth.log"));
    }

    [Test]
    public void What_was_ingested_is_found_with_its_file_line_and_text()
    {
        folder.Write("in/auth.log", Good);
        Ingest(folder["in"]);
        var row = JsonDocument.Parse(Run("query", "Authentication | project TimeGenerated, EventResult, SrcIpAddr, SourceLine, RawLine",
            "--output", "ndjson").Output).RootElement;
        Assert.That(row.GetProperty("EventResult").GetString(), Is.EqualTo("Failure"));
        Assert.That(row.GetProperty("SrcIpAddr").GetString(), Is.EqualTo("198.51.100.7"));
        Assert.That(row.GetProperty("SourceLine").GetInt64(), Is.EqualTo(1));
        Assert.That(row.GetProperty("RawLine").GetString(), Is.EqualTo(Good.TrimEnd('\n')));
    }

    [Test]
    public void The_same_archive_again_changes_nothing()
    {
        folder.Write("in/auth.log", Good);
        Ingest(folder["in"]);
        var again = Run("ingest", folder["in"], "--municipality", "9901");
        Assert.That(again.ExitCode, Is.Zero, again.Errors);
        Assert.That(again.Errors, Does.Contain("before"));
        Assert.That(Count("Authentication"), Is.EqualTo(1));
    }

    [Test]
    public void The_same_archive_of_another_municipality_is_another_one()
    {
        folder.Write("in/auth.log", Good);
        Ingest(folder["in"]);
        Run("ingest", folder["in"], "--municipality", "9902");
        Assert.That(Count("Authentication"), Is.EqualTo(2));
        Assert.That(Run("query", "Authentication | count", "--municipality", "9902", "--output", "csv").Output,
            Is.EqualTo("Count\r\n1\r\n"));
    }

    [Test]
    public void A_truncated_gzip_gives_what_is_in_it_and_a_warning()
    {
        using var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.NoCompression,
            leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good, 2000))));
        Bad("cut.log.gz", path => File.WriteAllBytes(path, whole.ToArray()[..(int)(whole.Length / 2)]));
        Assert.That(Count("Authentication"), Is.GreaterThan(1));
    }

    [Test]
    public void A_member_that_climbs_out_is_named_and_nothing_is_written_outside()
    {
        Bad("climbs.zip", path =>
        {
            using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
            using var writer = new StreamWriter(zip.CreateEntry("../../outside.log").Open());
            writer.Write(Good.Replace("08:15:02", "08:15:03", StringComparison.Ordinal));
        });
        Assert.That(Directory.EnumerateFiles(folder.Path, "outside.log", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void A_bomb_is_stopped_and_named() => Bad("bomb.zip", path =>
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using var member = zip.CreateEntry("zeros.log", CompressionLevel.SmallestSize).Open();
        var zeros = new byte[1 << 20];
        for (var i = 0; i < 400; i++) member.Write(zeros);
    });

    [Test]
    public void An_encrypted_zip_without_its_password_is_named() => Bad("secret.zip", path => File.WriteAllBytes(path, EncryptedZip));

    [Test]
    public void A_binary_file_is_named() =>
        Bad("program.log", path =>
            File.WriteAllBytes(path, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. Enumerable.Range(0, 4000)
                .Select(i => (byte)(i * 7))]));

    [Test]
    public void A_line_without_end_is_named_and_the_memory_stays_bounded() => Bad("endless.log", path =>
    {
        using var file = File.Create(path);
        var block = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
        for (var i = 0; i < 64; i++) file.Write(block);
    });

    [Test]
    public void A_tar_with_a_link_to_elsewhere_does_not_follow_it() => Bad("link.tar", path =>
    {
        using var tar = new TarWriter(File.Create(path));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "passwd.log") { LinkName = "/etc/passwd" });
    }, mayBeComplete: true);

    [Test]
    [Platform(Exclude = "Win", Reason = "rights")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_folder_without_permission_is_named()
    {
        if (Environment.UserName == "root") Assert.Ignore("root may read everything");
        var closed = Directory.CreateDirectory(folder["in/closed"]);
        folder.Write("in/closed/a.log", Good);
        closed.UnixFileMode = UnixFileMode.None;
        folder.Write("in/good.log", Good);
        var result = Ingest(folder["in"]);
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.That((result.ExitCode, result.Errors.Contains("closed", StringComparison.Ordinal)), Is.EqualTo((3, true)));
    }

    [Test]
    public void A_log_cannot_steer_the_terminal_that_shows_it()
    {
        folder.Write("in/a\u009b2J\u202e.log",
            "Oct 20 08:15:02 web01 sshd[1234]: Failed password for \x1b]0;owned\x07\x1b[2J from 198.51.100.7 port 51234 ssh2\n" +
            "\x1b[31mred\n");
        var ingest = Run("ingest", folder["in"], "--municipality", "9901");
        var query = Run("query", "union Authentication, Unparsed | project SourceFile, RawLine");
        foreach (var text in new[] { ingest.Output, ingest.Errors, query.Output, query.Errors })
            Assert.That(text.Where(character => char.IsControl(character) && character != '\n' || character == '\u202e'), Is.Empty);
        Assert.That(query.Output, Does.Contain(@"\x1b[31mred"));
    }

    /// <summary>One bad file beside a good one: the program ends with 3, names the bad file, and has the good one's row.</summary>
    void Bad(string name, Action<string> make, bool mayBeComplete = false)
    {
        folder.Write("in/good.log", Good);
        make(folder["in/" + name]);
        var result = Ingest(folder["in"]);
        Assert.That(result.ExitCode, mayBeComplete ? Is.EqualTo(3).Or.EqualTo(0) : Is.EqualTo(3), result.Output + result.Errors);
        if (!mayBeComplete) Assert.That(result.Errors, Does.Contain("warning: ").And.Contain(name));
        Assert.That(result.Errors, Does.Not.Contain("   at "));
        Assert.That(Count("Authentication | where SourceFile endswith 'good.log'"), Is.EqualTo(1));
        Assert.That(Count("Authentication | where RawLine contains 'root:'"), Is.Zero);
    }

    /// <summary>A zip whose member `secret.log` says that it is encrypted (general purpose flag, bit 0).</summary>
    static byte[] EncryptedZip
    {
        get
        {
            using var stream = new MemoryStream();
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var writer = new StreamWriter(zip.CreateEntry("secret.log", CompressionLevel.NoCompression).Open());
                writer.Write(new string('x', 100));
            }
            var bytes = stream.ToArray();
            bytes[6] |= 1;
            bytes[bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 8] |= 1;
            return bytes;
        }
    }
}
