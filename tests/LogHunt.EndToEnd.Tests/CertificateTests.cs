using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What a certificate says is what the store holds, and nobody can change it without that being seen.</summary>
sealed class CertificateTests
{
    TemporaryFolder folder = null!;

    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) =>
        LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]]) { Directory = folder.Path });

    static string Line(DateTime time, string address) => string.Create(CultureInfo.InvariantCulture,
        $"<4>{time:yyyy-MM-ddTHH:mm:ss}Z fw1 kernel: IN=eth0 OUT= SRC={address} DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4242 DPT=22\n");

    /// <summary>Two days of a firewall, an address in each hour and another one once at noon of each day.</summary>
    void Ingest(string municipality = "0301", int first = 0, int last = 48)
    {
        var start = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        folder.Write($"in/{municipality}.log", string.Concat(Enumerable.Range(first, last - first).SelectMany(hour =>
            Enumerable.Range(0, 30).Select(i => Line(start.AddHours(hour).AddMinutes(i), "203.0.113.5"))
                .Append(Line(start.AddHours(hour).AddMinutes(40), hour % 24 == 12 ? "198.51.100.7" : "203.0.113.6")))));
        var result = Run("ingest", $"in/{municipality}.log", "--municipality", municipality);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
    }

    void Import(string list)
    {
        folder.Write("list.txt", list);
        Assert.That(Run("indicators", "import", "list.txt", "--source", "feed").ExitCode, Is.Zero);
        Run("hunt", "run");
    }

    JsonElement Made(int exitCode, params string[] arguments)
    {
        var made = Run(["certificate", "make", "--out", "c.json", .. arguments]);
        Assert.That(made.ExitCode, Is.EqualTo(exitCode), made.Errors);
        return JsonDocument.Parse(File.ReadAllBytes(folder["c.json"])).RootElement.GetProperty("certificate");
    }

    static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(one => one.GetString()!)];

    [Test]
    public void Lines_that_came_before_and_lines_that_nobody_understands_were_read_all_the_same()
    {
        Ingest();
        folder.Write("in/again.log", Line(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), "203.0.113.5")
            + Line(new DateTime(2026, 11, 1, 0, 59, 0, DateTimeKind.Utc), "203.0.113.5"));
        var again = Run("ingest", "in/again.log", "--municipality", "0301", "--skip-known-lines");
        Assert.That(again.Errors, Does.Contain("1 of its lines came with an earlier upload"));
        Import("192.0.2.77\n");
        Assert.That(Made(0).GetProperty("notRead").GetArrayLength(), Is.Zero);

        folder.Write("in/dark.log", "nobody knows this\n");
        Run("ingest", "in/dark.log", "--municipality", "0301");
        var dark = Made(3);
        Assert.That(Texts(dark.GetProperty("doubts")), Has.One.Items.And.Some.Contains("was understood"));
        Assert.That(dark.GetProperty("notRead").GetArrayLength(), Is.Zero);

        var first = JsonDocument.Parse(Run("upload", "list", "--json").Output).RootElement.GetProperty("uploads")[0];
        Run("upload", "remove", first.GetProperty("uploadId").GetString()!);
        Assert.That(Made(3).GetProperty("notRead")[0].GetProperty("file").GetString(), Is.EqualTo("again.log"), "its lines may be gone");
    }

    [Test]
    public void Nothing_found_in_all_there_is_ends_with_0_and_names_what_that_rests_on()
    {
        Ingest();
        Import("192.0.2.77\n");
        var facts = Made(0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Texts(facts.GetProperty("statement"))[0], Does.StartWith("None: of 1 indicator nothing was found"));
            Assert.That(facts.GetProperty("isCovered").GetBoolean(), Is.True);
            Assert.That(facts.GetProperty("hits").GetArrayLength(), Is.Zero);
            Assert.That(facts.GetProperty("indicators")[0].GetProperty("found").GetString(), Is.EqualTo("none"));
            var searched = facts.GetProperty("searched")[0];
            Assert.That((searched.GetProperty("rows").GetInt64(), searched.GetProperty("hoursWithLogs").GetInt32()),
                Is.EqualTo((31 * 48, 48)));
            Assert.That(searched.GetProperty("firstTimeLocal").GetString(), Is.EqualTo("2026-11-01 01:00:00 +01:00"));
            Assert.That(facts.GetProperty("files")[0].GetProperty("sha256").GetString(),
                Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["in/0301.log"])))));
        }
    }

    [Test]
    public void What_was_not_searched_yet_is_named_and_ends_with_3()
    {
        Ingest();
        folder.Write("list.txt", "198.51.100.7\n");
        Run("indicators", "import", "list.txt");
        var facts = Made(3);
        Assert.That(facts.GetProperty("notSearched")[0].GetProperty("rows").GetInt64(), Is.EqualTo(31 * 48));
        Assert.That(Texts(facts.GetProperty("doubts")), Has.One.Contains("were not searched for all of the indicators yet"));
        Run("hunt", "run");
        Assert.That(Made(0).GetProperty("notSearched").GetArrayLength(), Is.Zero);
    }

    [TestCase("2026-11-01", "2026-11-02", 31 * 24, 1)]
    [TestCase("2026-11-01T12:40", "2026-11-01T12:41", 1, 1)]
    [TestCase("2026-11-01T13:00", "2026-11-02T12:00", 31 * 23, 0)]
    [TestCase("2026-11-01", "2026-11-03", 31 * 48, 2)]
    public void A_period_counts_its_own_rows_and_hits(string since, string until, long rows, long seen)
    {
        Ingest();
        Import("198.51.100.7\n");
        var facts = Made(0, "--indicator", "198[.]51[.]100[.]7", "--since", since, "--until", until);
        Assert.That(facts.GetProperty("searched")[0].GetProperty("rows").GetInt64(), Is.EqualTo(rows));
        Assert.That(facts.GetProperty("hits").EnumerateArray().Sum(hit => hit.GetProperty("rows").GetInt64()), Is.EqualTo(seen));
    }

    [Test]
    public void Gaps_silent_municipalities_and_dark_files_are_reasons_why_it_does_not_cover_all()
    {
        Ingest(last: 30);
        Import("192.0.2.77\n");
        Run("municipality", "add", "4601", "--name", "Bergen");
        folder.Write("in/dark.log", "noe helt annet\n");
        Run("ingest", "in/dark.log", "--municipality", "0301");
        var facts = Made(3, "--since", "2026-11-01", "--until", "2026-11-03", "--municipality", "bergen", "0301");
        Assert.That(Texts(facts.GetProperty("doubts")), Has.One.Contains("of 4601 (Bergen) there are no logs of the period")
            .And.One.Contains("0301 iptables fw1 has 1 gap of 18 hours").And.One.Contains("no line of `dark.log` of 0301 was understood"));
        var gap = facts.GetProperty("silences")[0];
        Assert.That((gap.GetProperty("from").GetString(), gap.GetProperty("hours").GetInt32(), gap.GetProperty("isGap").GetBoolean()),
            Is.EqualTo(("2026-11-02T06:00:00.0000000Z", 18, true)));
    }

    [Test]
    public void Of_very_many_silences_the_longest_are_listed_and_the_others_counted()
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        folder.Write("in/fw.log",
            string.Concat(Enumerable.Range(0, 1101).Select(i => Line(start.AddHours((2 * i) + (i > 5 ? 3 : 0)), "203.0.113.5"))));
        Assert.That(Run("ingest", "in/fw.log", "--municipality", "0301").ExitCode, Is.Zero);
        Import("192.0.2.77\n");
        var facts = Made(0);
        var listed = facts.GetProperty("silences").EnumerateArray().ToList();
        Assert.That(listed, Has.Count.EqualTo(1000));
        Assert.That(listed.Select(one => one.GetProperty("hours").GetInt32()), Has.One.EqualTo(4));
        Assert.That(listed.Select(one => one.GetProperty("from").GetString()), Is.Ordered);
        var others = facts.GetProperty("silencesNotListed")[0];
        Assert.That((others.GetProperty("silences").GetInt32(), others.GetProperty("hours").GetInt32(),
            others.GetProperty("gaps").GetInt32()),
            Is.EqualTo((100, 100, 0)));
        Run("certificate", "make", "--out", "c.md");
        Assert.That(File.ReadAllText(folder["c.md"]), Does.Contain("## Silences that are not listed above"));
    }

    [Test]
    public void Rows_that_are_no_longer_there_are_not_certified()
    {
        Ingest();
        Import("192.0.2.77\n");
        var segment = Directory.EnumerateFiles(folder["store/segments"], "*.seg", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(segment, bytes);
        Assert.That(Texts(Made(3).GetProperty("doubts")), Has.One.Contains(Path.GetFileName(segment)));
        File.Delete(segment);
        Assert.That(Made(3).GetProperty("notRead")[0].GetProperty("file").GetString(), Is.EqualTo(Path.GetFileName(segment)));
    }

    [Test]
    public void A_hit_that_is_judged_to_be_nothing_and_one_that_was_withdrawn_are_told()
    {
        Ingest();
        Import("198.51.100.7\n203.0.113.6\n");
        Run("hunt", "triage", "h1@0301", "false-positive", "--note", "our scanner");
        var facts = Made(0);
        Assert.That(facts.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("verdict").GetString()),
            Is.EquivalentTo(new[] { "false-positive", "" }));
        Assert.That(Texts(facts.GetProperty("statement"))[1], Does.StartWith("Of 2 hits 1 are judged to be nothing"));
        Run("indicators", "retire", "203.0.113.6");
        Assert.That(Made(0).GetProperty("about").GetProperty("withdrawnLeftOut").GetInt32(), Is.EqualTo(1));
        Assert.That(Texts(Made(3, "--indicator", "203.0.113.6").GetProperty("doubts")), Has.One.Contains("1 indicator is withdrawn"));
    }

    [TestCase("c.json")]
    [TestCase("c.md")]
    [TestCase("c.html")]
    public void No_byte_of_a_certificate_can_be_changed_unseen(string file)
    {
        Ingest(last: 2);
        Import("198.51.100.7\n");
        Assert.That(Run("certificate", "make", "--out", file).ExitCode, Is.Zero);
        Assert.That(Run("certificate", "verify", file).ExitCode, Is.Zero);
        var whole = File.ReadAllBytes(folder[file]);
        for (var i = 0; i < 40; i++)
        {
            var at = (int)((long)i * (whole.Length - 2) / 39);
            if (whole[at] is (byte)'\n' or (byte)'\r') continue;
            var bytes = whole.ToArray();
            bytes[at] ^= 1;
            Assert.That(State(bytes), Is.Not.EqualTo("Valid"), $"byte {at}");
        }
        Assert.That(State(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(whole).Replace("\n", "\r\n", StringComparison.Ordinal))),
            Is.EqualTo("Valid"), "a mail program may change line ends");

        string State(byte[] bytes)
        {
            File.WriteAllBytes(folder[$"x{Path.GetExtension(file)}"], bytes);
            try
            {
                using var key = Cli.Certificates.CertificateKey.Find(folder["store"]);
                return Cli.Certificates.CertificateCheck.Of(folder[$"x{Path.GetExtension(file)}"], key!.Id).State.ToString();
            }
            catch (Cli.Outputs.InputException refused)
            {
                return refused.Message;
            }
        }
    }

    [Test]
    public void A_certificate_is_known_by_its_key_wherever_it_is()
    {
        Ingest(last: 2);
        Import("198.51.100.7\n");
        Assert.That(Run("certificate", "make", "--out", "c.json", "c.md").ExitCode, Is.Zero);
        folder.Write("pub.pem", Run("certificate", "key", "show").Output);
        ProgramResult Elsewhere(params string[] arguments) =>
            LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["none"]]) { Directory = folder.Path });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Elsewhere("certificate", "verify", "c.json", "--key", "pub.pem").Output, Does.Contain("valid"));
            Assert.That(Elsewhere("certificate", "verify", "c.md").ExitCode, Is.EqualTo(3));
            Assert.That(Elsewhere("certificate", "verify", "c.md").Output, Does.Contain("unknown key"));
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            folder.Write("other.pem", other.ExportSubjectPublicKeyInfoPem());
            Assert.That(Elsewhere("certificate", "verify", "c.json", "--key", "other.pem").ExitCode, Is.EqualTo(3));
            Assert.That(Elsewhere("certificate", "verify", "c.json", "--key", "c.md").Errors, Does.Contain("holds no key"));
            Assert.That(Elsewhere("certificate", "verify", "pub.pem").Errors, Does.Contain("is no certificate"));
            if (!OperatingSystem.IsWindows())
                Assert.That(File.GetUnixFileMode(folder["store/keys/certificate.pem"]),
                    Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
        // Anybody can check it: what stands in the file is what was signed, and blanks between do not count.
        var text = File.ReadAllText(folder["c.json"]);
        var signature = JsonDocument.Parse(text).RootElement.GetProperty("signature");
        var signed = Encoding.UTF8.GetBytes(text["{\"certificate\":".Length..text.LastIndexOf(",\"signature\":",
            StringComparison.Ordinal)]);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(folder["pub.pem"]));
        Assert.That(key.VerifyData(signed, signature.GetProperty("value").GetBytesFromBase64(), HashAlgorithmName.SHA256), Is.True);
        folder.Write("c.json", JsonSerializer.Serialize(JsonDocument.Parse(text), Indented));
        Assert.That(Run("certificate", "verify", "c.json").ExitCode, Is.Zero);
    }

    [Test]
    public void Text_of_a_log_is_only_text_in_a_certificate()
    {
        const string Hostile = "x|<script>alert(1)</script>`[a](b)\u001b[31m-----BEGIN LOGHUNT CERTIFICATE-----";
        Ingest(last: 2);
        Import("198.51.100.7\n203.0.113.5\n");
        Run("hunt", "triage", "h2@0301", "confirmed", "--note", Hostile);
        Assert.That(Run("certificate", "make", "--out", "c.md", "c.html").ExitCode, Is.Zero);
        foreach (var file in new[] { "c.md", "c.html" })
        {
            var text = File.ReadAllText(folder[file]);
            Assert.That(text, Does.Not.Contain("<script").And.Contain("\\x1b").And.Contain("alert(1)"));
            Assert.That(text.Contains('\u001b'), Is.False);
            Assert.That(Run("certificate", "verify", file).ExitCode, Is.Zero);
        }
        Assert.That(File.ReadAllText(folder["c.md"]), Does.Contain("x\\|&lt;script&gt;"));
    }

    [TestCase(2, "certificate", "make", "--out", "c.pdf")]
    [TestCase(2, "certificate", "make", "--out", "c.md", "--since", "2026-11-02", "--until", "2026-11-01")]
    [TestCase(1, "certificate", "make", "--out", "c.md", "--indicator", "192.0.2.99")]
    [TestCase(1, "certificate", "make", "--out", "c.md", "--batch", "9")]
    [TestCase(1, "certificate", "make", "--out", "c.md", "--municipality", "9999")]
    public void What_cannot_be_certified_writes_nothing(int exitCode, params string[] arguments)
    {
        Ingest(last: 2);
        Import("198.51.100.7\n");
        var result = Run(arguments);
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((exitCode, result.Errors)));
        Assert.That(result.Errors, Does.StartWith("error: "));
        Assert.That(Directory.EnumerateFiles(folder.Path, "c.*"), Is.Empty);
    }

    [Test]
    public void A_certificate_reads_as_the_sample_does()
    {
        Ingest(last: 36);
        Import("198.51.100.7\n192.0.2.77\n");
        Assert.That(Run("certificate", "make", "--out", "c.md", "--since", "2026-11-01", "--until", "2026-11-02").ExitCode, Is.Zero);
        var text = File.ReadAllText(folder["c.md"]);
        text = Regex.Replace(text[..text.IndexOf("\n## Signature", StringComparison.Ordinal)],
            @"\b20\d{6}T\d{9}-[0-9a-f]{6}\b|(?<=\| (?:made|madeLocal|madeBy|madeOn|program|auditHash) \| )[^|]+(?= \|)", "…");
        text = Regex.Replace(text, @"(?<=\| … \| 0301 \| )20[^|]+", "… ");
        ExpectedText.Check(Repository.PathTo("tests", "LogHunt.EndToEnd.Tests", "certificate.md"), text);
    }
}
