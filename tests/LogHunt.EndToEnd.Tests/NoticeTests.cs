using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LogHunt.Cli.Notices;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What was found is told once to each who is to be told, however often that fails, and no more of it than may be.</summary>
sealed class NoticeTests
{
    const string Secret = "Bearer hemmelig-7f3a";

    TemporaryFolder folder = null!;
    int uploads;

    [SetUp]
    public void MakeStore()
    {
        folder = new TemporaryFolder();
        uploads = 0;
        Ingest("198.51.100.7", "198.51.100.7", "198.51.100.8");
        folder.Write("list.csv", "indicator,tlp\n198.51.100.7,amber\n198.51.100.8,red\n");
        Run("indicators", "import", "list.csv");
        Run("municipality", "rename", "0301", "Oslo");
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]])
    {
        Directory = folder.Path, Environment = new Dictionary<string, string> { ["HOOK_SECRET"] = Secret },
    });

    void Ingest(params string[] addresses)
    {
        var name = $"fw{uploads++}.log";
        folder.Write(name, string.Concat(addresses.Select((address, i) =>
            $"<4>2026-11-20T1{uploads}:00:0{i}Z fw kernel: IN=eth0 OUT= SRC={address} DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4242 DPT=22\n")));
        Assert.That(Run("ingest", name, "--municipality", "0301").ExitCode, Is.Zero);
    }

    void Notify(string yaml) => folder.Write("store/notify.yaml", $"notifiers:\n{yaml}");

    JsonElement[] Told() => !File.Exists(folder["told.jsonl"]) ? []
        : [.. File.ReadLines(folder["told.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    JsonElement[] Messages() =>
        [.. JsonDocument.Parse(Run("notify", "list", "--json").Output).RootElement.GetProperty("messages").EnumerateArray()];

    [Test]
    public void What_was_found_is_told_once_and_of_what_is_red_only_how_much()
    {
        Assert.That(Run("hunt", "run").Errors, Does.Not.Contain("sent"), "nobody is to be told");
        Notify("  - {name: soc, kind: file, path: told.jsonl}\n");
        Assert.That(Run("hunt", "run").Errors, Does.Contain("1 message sent"), "it was found before anybody was to be told");
        Run("hunt", "run");
        Assert.That(Told(), Has.Length.EqualTo(1));
        Assert.That(Told()[0].GetProperty("subject").GetString(), Is.EqualTo("LogHunt: 3 by indicators in Oslo (0301)"));
        var text = Told()[0].GetProperty("text").GetString();
        Assert.That(text, Does.Contain("h1@0301 ipv4 198.51.100.7 (list.csv) in NetworkSession.SrcIpAddr, 2 from 2026-11-20T11:00:00.0000000Z")
            .And.Contain("1 indicator of TLP:RED, not told here").And.Not.Contain("198.51.100.8"));

        Ingest("198.51.100.7");
        Run("hunt", "due");
        Assert.That(Told()[^1].GetProperty("subject").GetString(), Is.EqualTo("LogHunt: 1 by indicators in Oslo (0301)"), "what ingest found");

        Run("hunt", "triage", "h1@0301", "false-positive");
        Ingest("198.51.100.7");
        Run("hunt", "run");
        Assert.That(Told(), Has.Length.EqualTo(2), "it is judged to be nothing");
        Assert.That(Messages().Select(one => one.GetProperty("sent").GetString()), Has.Exactly(2).StartsWith("20"));
    }

    [Test]
    public void A_message_is_not_kept_until_a_time_that_a_clock_ahead_wrote()
    {
        using var store = Store.Open(folder["other"]);
        var now = new DateTime(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);
        string? Claimed(DateTime next)
        {
            store.Catalog.MarkFailed("m", "down", next);
            return store.Catalog.ClaimMessage(["soc"], now, now)?.Id;
        }
        store.Catalog.PutMessage(new("m", "soc", now, "subject", "body"));
        Assert.That(Claimed(now.AddYears(10)), Is.EqualTo("m"));
        Assert.That(Claimed(now + OutboxRows.LongestWait), Is.Null, "it waits");
        Assert.That(Claimed(OutboxRows.Never), Is.Null, "it is tried no more");
    }

    [Test]
    public void Finds_of_a_hunt_are_told_by_municipality_and_those_with_a_red_value_are_counted()
    {
        Notify("  - {name: soc, kind: file, path: told.jsonl, subject: '{hunt}|{count}', text: \"{municipality}\\n{hits}\"}\n");
        Run("hunt", "add", "who {hits}", "NetworkSession | summarize n = count() by Municipality, SrcIpAddr");
        Run("hunt", "run", "who {hits}");
        var told = Told().Single(one => one.GetProperty("subject").GetString()!.StartsWith("who", StringComparison.Ordinal));
        Assert.That(told.GetProperty("subject").GetString(), Is.EqualTo("who {hits}|2"), "what a value says is no template");
        Assert.That(told.GetProperty("text").GetString(), Does.Contain("\"SrcIpAddr\":\"198.51.100.7\"").And.Contain("1 find of TLP:RED")
            .And.Not.Contain("198.51.100.8"));
    }

    [Test]
    public void A_webhook_that_fails_is_told_again_under_the_same_id_and_secrets_are_not_told()
    {
        using var server = new HttpListener();
        var port = Loopback.FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var answers = new Queue<int>([500, 307, 200]);
        var came = new List<(string Id, string? Secret, string Body)>();
        var serving = Task.Run(() =>
        {
            while (answers.TryDequeue(out var status))
            {
                var context = server.GetContext();
                using (var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8))
                    came.Add((context.Request.Headers["Idempotency-Key"]!, context.Request.Headers["X-Key"], reader.ReadToEnd()));
                context.Response.StatusCode = status;
                if (status == 307) context.Response.Headers["Location"] = $"http://127.0.0.1:{port}/elsewhere";
                context.Response.Close();
            }
        });
        Notify($"  - {{name: hook, kind: webhook, url: 'http://127.0.0.1:{port}/in?k=1', header: X-Key, secret-env: HOOK_SECRET}}\n");
        var first = Run("hunt", "run");
        Assert.That((first.ExitCode, first.Errors), Is.EqualTo((0, first.Errors)), "that it was not told is no failure of the hunt");
        Assert.That(first.Errors, Does.Contain("`hook` was not told: `http://127.0.0.1").And.Contain("answered 500"));
        Assert.That(Run("hunt", "run").Errors, Does.Not.Contain("hook"), "a minute is waited");
        Assert.That(Run("notify", "retry").ExitCode, Is.EqualTo(3));
        var third = Run("notify", "retry");
        Assert.That((third.ExitCode, third.Errors), Is.EqualTo((0, third.Errors)));
        serving.Wait(TimeSpan.FromSeconds(10));
        Run("notify", "retry");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(came, Has.Count.EqualTo(3), "a redirection is not followed, and what went is not sent again");
            Assert.That(came.Select(one => one.Id).Distinct().Count(), Is.EqualTo(1));
            Assert.That(came.Select(one => one.Secret).Distinct(), Is.EqualTo(new[] { Secret }));
            Assert.That(JsonDocument.Parse(came[0].Body).RootElement.GetProperty("id").GetString(), Is.EqualTo(came[0].Id));
            Assert.That(first.Errors + Run("notify", "list", "--json").Output, Does.Not.Contain(Secret));
        }
    }

    [Test]
    public void A_mail_is_plain_text_with_an_id_of_its_own_and_is_sent_after_signing_in()
    {
        using var server = new MailStub("loghunt", "passord");
        folder.Write("password", "passord\n");
        Notify(string.Create(CultureInfo.InvariantCulture, $$"""
              - name: mail
                kind: mail
                host: 127.0.0.1
                port: {{server.Port}}
                tls: none
                user: loghunt
                password-file: {{folder["password"]}}
                from: LogHunt <loghunt@example.com>
                to: [soc@example.com, vakt@example.com]
                subject: "Funn: {count} i {municipality}"
            """));
        var run = Run("hunt", "run");
        Assert.That(run.Errors, Does.Contain("1 message sent"));
        var (recipients, mail) = server.Mails.Single();
        Assert.That(recipients, Is.EqualTo(new[] { "soc@example.com", "vakt@example.com" }));
        Assert.That(mail, Does.Contain("Subject: Funn: 3 i Oslo (0301)").And.Contain($"Message-Id: <{Messages()[0].GetProperty("id").GetString()}@loghunt.invalid>")
            .And.Contain("Content-Type: text/plain").And.Contain("198.51.100.7").And.Not.Contain("198.51.100.8"));

        folder.Write("password", "feil\n");
        var refused = Run("notify", "test");
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Errors, Does.Contain("refused the user `loghunt`").And.Not.Contain("feil"));
    }

    [Test]
    public void A_message_is_one_process_s_until_it_says_what_became_of_it_or_its_time_is_over()
    {
        using var other = new TemporaryFolder();
        using var store = Store.Open(other.Path);
        var now = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        store.Catalog.PutMessage(new("one", "soc", now, "s", "b"));
        OutboxMessage? Claim(int minutes) => store.Catalog.ClaimMessage(["soc"], now.AddMinutes(minutes), now.AddMinutes(minutes + 5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Catalog.ClaimMessage(["other"], now, now), Is.Null);
            Assert.That(Claim(0)?.Attempts, Is.EqualTo(1));
            Assert.That(Claim(1), Is.Null, "another process has it");
            Assert.That(Claim(5)?.Attempts, Is.EqualTo(2), "which was killed");
            store.Catalog.MarkFailed("one", "no", now.AddMinutes(30));
            Assert.That(Claim(29), Is.Null);
            Assert.That(Claim(30)?.Problem, Is.EqualTo("no"));
            store.Catalog.MarkSent("one", now);
            Assert.That(Claim(600), Is.Null);
            Assert.That(Enumerable.Range(1, 11).Select(attempt => Outbox.Wait(attempt).TotalMinutes),
                Is.EqualTo(new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360 }));
        }
    }

    [TestCase("notifiers: 1", "has no list `notifiers`")]
    [TestCase("notifiers:\n  - {kind: file, path: x}", "without a `name`")]
    [TestCase("notifiers:\n  - {name: a, kind: pigeon}", "has no `kind` of file, webhook, mail")]
    [TestCase("notifiers:\n  - {name: a, kind: file, path: x, pth: y}", "has `pth`, which its kind does not take")]
    [TestCase("notifiers:\n  - {name: a, kind: file, path: x}\n  - {name: a, kind: file, path: y}", "two notifiers `a`")]
    [TestCase("notifiers:\n  - {name: a, kind: webhook, url: 'file:///etc/passwd'}", "has no `url` of http or https")]
    [TestCase("notifiers:\n  - {name: a, kind: webhook, url: 'http://h/', secret: abc}", "holds a secret itself")]
    [TestCase("notifiers:\n  - {name: a, kind: mail, host: h, from: a@b, to: c@d, tls: none, user: u, password-env: P}", "unencrypted")]
    [TestCase("notifiers:\n  - {name: a, kind: mail, host: h, from: a@b, to: nobody}", "is no mail address")]
    public void A_file_that_is_wrong_is_refused_before_anything_runs(string yaml, string why)
    {
        folder.Write("n.yaml", yaml);
        var result = Run("hunt", "run", "--notify", "n.yaml");
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((1, result.Errors)));
        Assert.That(result.Errors, Does.StartWith("error: ").And.Contain(why));
    }
}
