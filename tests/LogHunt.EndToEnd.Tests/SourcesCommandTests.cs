using System.Globalization;
using System.Text;
using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>`indicators sources`: a source is kept, pulled, broken off, taken up and forgotten; its secrets are told nowhere.</summary>
sealed class SourcesCommandTests
{
    const string Secret = "hemmelig-7f3a";

    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramRun Call(params string[] arguments) => new([.. arguments, "--store", folder["store"]])
    {
        Directory = folder.Path, Environment = new Dictionary<string, string> { ["FEED_SECRET"] = Secret, ["no_proxy"] = "127.0.0.1" },
    };

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run(Call(arguments));

    ProgramResult Sources(params string[] arguments) => Run(["indicators", "sources", .. arguments]);

    static JsonElement Json(ProgramResult result, string member) => JsonDocument.Parse(result.Output).RootElement.GetProperty(member);

    static string Objects(string list, params int[] numbers) => $"{{{list}\"objects\":[{string.Join(',', numbers.Select(number => $$"""
        {"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-{{number:d12}}","created":"2026-01-01T00:00:00Z",
        "modified":"2026-01-01T00:00:00Z","valid_from":"2026-01-01T00:00:00Z","pattern_type":"stix","pattern":"[ipv4-addr:value = '198.51.100.{{number}}']"}
        """))}]}}";

    [Test]
    public void A_pull_that_is_killed_goes_on_where_it_was_and_what_it_brought_is_searched_for_once()
    {
        folder.Write("fw.log", string.Concat(Enumerable.Range(1, 4).Select(number =>
            $"<4>2026-11-20T10:00:0{number}Z fw kernel: IN=eth0 OUT= SRC=198.51.100.{number} DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4242 DPT=22\n")));
        Run("ingest", "fw.log", "--municipality", "0301");
        using var reached = new ManualResetEventSlim();
        using var killed = new ManualResetEventSlim();
        var signedIn = new List<string?>();
        using var server = new FeedStub(context =>
        {
            signedIn.Add(context.Request.Headers["Authorization"]);
            var next = context.Request.QueryString["next"];
            if (next == "two" && !killed.IsSet)
            {
                reached.Set();
                killed.Wait(TimeSpan.FromSeconds(60));
            }
            if (context.Request.RawUrl!.Contains("added_after", StringComparison.Ordinal)) FeedStub.Give(context, "{}");
            else FeedStub.Give(context, next == "two" ? Objects("", 3, 4) : Objects("\"more\":true,\"next\":\"two\",", 1, 2),
                headers: ("X-TAXII-Date-Added-Last", next == "two" ? "2026-01-02T00:00:00Z" : "2026-01-01T00:00:00Z"));
        });
        var added = Sources("add", "kommunecert", server.Url + "root/collections/c1/", "--kind", "taxii", "--user", "ola",
            "--secret-env", "FEED_SECRET",
            "--tlp", "amber", "--every", "1h");
        Assert.That((added.ExitCode, added.Errors), Is.EqualTo((0, "")));
        Assert.That(server.Asked, Is.Empty, "nothing is asked for until it is pulled");

        using (var pull = LogHuntProgram.Start(Call("indicators", "sources", "pull", "--json")))
        {
            Assert.That(reached.Wait(TimeSpan.FromSeconds(60)), Is.True);
            pull.Kill();
            pull.WaitForExit();
            killed.Set();
        }
        Assert.That(Json(Run("indicators", "list", "--json"), "indicators").GetArrayLength(), Is.EqualTo(2), "the first page is there");
        Assert.That(Json(Run("hunt", "run", "--json"), "indicators").GetProperty("hits").GetArrayLength(), Is.EqualTo(2));

        server.Asked.Clear();
        var second = Sources("pull", "kommunecert", "--json");
        Assert.That((second.ExitCode, second.Errors), Is.EqualTo((0, "kommunecert: 2 new indicators, 0 changed, 0 known\n")));
        Assert.That(server.Asked, Is.EqualTo(new[] { "/root/collections/c1/objects/?next=two" }));
        var pulled = Json(second, "sources")[0];
        Assert.That((pulled.GetProperty("added").GetInt32(), pulled.GetProperty("problem").ValueKind),
            Is.EqualTo((2, JsonValueKind.Null)));
        Assert.That(Json(Run("hunt", "run", "--json"), "indicators").GetProperty("hits").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Json(Sources("pull", "--json"), "sources")[0].GetProperty("added").GetInt32(), Is.Zero);
        Assert.That(Json(Run("hunt", "run", "--json"), "indicators").GetProperty("searched").GetInt32(), Is.Zero, "once");
        Assert.That(signedIn.Distinct(), Is.EqualTo(new[] { "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ola:{Secret}")) }));
        Assert.That(Json(Sources("pull", "--due", "--json"), "sources").GetArrayLength(), Is.Zero, "an hour is not over");

        var told = Sources("show", "kommunecert").Output + Sources("list", "--json").Output + second.Output + Run("query", "AuditLog")
            .Output;
        Assert.That(told, Does.Contain("in the variable FEED_SECRET").And.Not.Contain(Secret));
        foreach (var file in Directory.EnumerateFiles(folder["store"], "*", SearchOption.AllDirectories))
            Assert.That(File.ReadAllText(file, Encoding.Latin1), Does.Not.Contain(Secret), file);
        var again = Sources("pull", "--again", "--json");
        Assert.That(Json(again, "sources")[0].GetProperty("known").GetInt32(), Is.EqualTo(4));
    }

    [Test]
    public void One_source_that_fails_does_not_keep_others_from_being_pulled()
    {
        using var server = new FeedStub(context =>
        {
            if (context.Request.RawUrl == "/good.txt") FeedStub.Give(context, "192.0.2.1\n", "text/plain");
            else FeedStub.Give(context, "hemmelig", "text/plain", 401);
        });
        Sources("add", "good", server.Url + "good.txt", "--kind", "url");
        Sources("add", "bad", server.Url + "bad.txt", "--kind", "url");
        var both = Sources("pull");
        Assert.That((both.ExitCode, both.Output), Is.EqualTo((3, "")));
        Assert.That(both.Errors, Does.Contain(
            $"warning: bad was not pulled to its end: `{server.Url}bad.txt` answered 401: it asks who we are").And.Contain("good: 1 new indicator"));
        Assert.That(Sources("pull", "bad").ExitCode, Is.EqualTo(1));
        var listed = Json(Sources("--json"), "sources").EnumerateArray().ToDictionary(one => one.GetProperty("source").GetString()!);
        Assert.That(listed["bad"].GetProperty("problem").GetString(), Does.Contain("401"));
        Assert.That(listed["good"].GetProperty("indicators").GetInt64(), Is.EqualTo(1));

        Assert.That(Sources("set", "bad", server.Url + "good.txt").ExitCode, Is.Zero);
        Assert.That(Sources("pull", "bad").Errors, Is.EqualTo("bad: 1 new indicator, 0 changed, 0 known\n"));
        Assert.That(Sources("remove", "bad").ExitCode, Is.Zero);
        Assert.That(Sources("show", "bad").Errors, Does.Contain("there is no source `bad`"));
        Assert.That(Json(Run("indicators", "list", "--json"), "indicators").GetArrayLength(), Is.EqualTo(2), "what it said stays");
    }

    [Test]
    public void What_is_said_of_a_source_holds_for_files_that_are_imported_under_its_name()
    {
        folder.Write("liste.csv", "hva,notat\n192.0.2.1,x\n");
        Assert.That(Sources("add", "nabo", "--trust", "30", "--tlp", "TLP:GREEN", "--life", "30d", "--column", "hva=ip").ExitCode,
            Is.Zero);
        Assert.That(Run("indicators", "import", "liste.csv", "--source", "nabo").ExitCode, Is.Zero);
        var one = Json(Run("indicators", "show", "192.0.2.1", "--json"), "indicators")[0];
        Assert.That((one.GetProperty("confidence").GetInt32(), one.GetProperty("tlp").GetString(), one.GetProperty("source").GetString()),
            Is.EqualTo((30, "green", "nabo")));
        Assert.That(DateTime.Parse(one.GetProperty("validUntil").GetString()!, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal),
            Is.EqualTo(DateTime.UtcNow.Date.AddDays(30)).Within(TimeSpan.FromDays(1)));
        Assert.That(Sources("pull").Errors, Does.Contain("there is no source that can be pulled"));
        Assert.That(Sources("pull", "nabo").Errors, Does.Contain("is of kind `import`, which is not pulled"));
    }

    [Test]
    public void A_file_that_was_just_put_into_a_folder_is_said_to_wait_and_an_entry_that_is_none_names_its_file()
    {
        folder.Write("in/list.csv", "ip\n198.51.100.7\nnone\n");
        Assert.That(Sources("add", "folder", "in", "--kind", "folder").ExitCode, Is.Zero);
        File.SetLastWriteTimeUtc(folder["in/list.csv"], DateTime.UtcNow);
        var fresh = Sources("pull");
        Assert.That(fresh.ExitCode, Is.EqualTo(3), fresh.Errors);
        Assert.That(fresh.Errors, Does.Contain("1 file changed a moment ago"));
        File.SetLastWriteTimeUtc(folder["in/list.csv"], DateTime.UtcNow.AddMinutes(-1));
        Assert.That(Sources("pull").Errors, Does.Contain("folder, list.csv, line 3: ").And.Contain("1 new indicator,").And.Not.Contain("a moment ago"));
    }

    [TestCase(2, "how `https://feed.example/` is pulled must be said", "https://feed.example/")]
    [TestCase(2, "there is no kind of sources `rss`", "https://feed.example/", "--kind", "rss")]
    [TestCase(1, "without a password in it", "https://ola:passord@feed.example/", "--kind", "taxii")]
    [TestCase(1, "needs a URL of http or https", "file:///etc/passwd", "--kind", "url")]
    [TestCase(1, "there is no folder `gone`", "gone", "--kind", "folder")]
    [TestCase(1, "the secret would go unencrypted", "http://feed.example/", "--kind", "misp", "--secret-env", "X")]
    [TestCase(2, "`--user` needs --secret-env or --secret-file", "https://feed.example/", "--kind", "taxii", "--user", "ola")]
    [TestCase(2, "and not both", "https://feed.example/", "--kind", "taxii", "--secret-env", "X", "--secret-file", "y")]
    [TestCase(2, "is no label", "https://feed.example/", "--kind", "taxii", "--tlp", "purple")]
    [TestCase(2, "`--trust` is 0 to 100", "https://feed.example/", "--kind", "taxii", "--trust", "101")]
    [TestCase(2, "less than a minute", "https://feed.example/", "--kind", "taxii", "--every", "1s")]
    [TestCase(2, "is no header", "https://feed.example/", "--kind", "misp", "--header", "X Key")]
    [TestCase(1, "is no type of indicators", "https://feed.example/", "--kind", "url", "--column", "a=colour")]
    public void A_source_that_is_wrong_is_not_kept(int code, string why, params string[] arguments)
    {
        var result = Sources(["add", "feed", .. arguments]);
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((code, result.Errors)));
        Assert.That(result.Errors, Does.Contain(why).And.Not.Contain("passord"));
        Assert.That(Sources("show", "feed").Errors, Does.Contain("there is no source `feed`"));
    }

    [Test]
    public void A_variable_that_is_not_set_is_named()
    {
        using var server = new FeedStub(context => FeedStub.Give(context, "192.0.2.1\n", "text/plain"));
        Sources("add", "feed", server.Url, "--kind", "url", "--secret-env", "LOGHUNT_NOT_SET");
        var pulled = Sources("pull");
        Assert.That((pulled.ExitCode, pulled.Errors), Is.EqualTo((1, pulled.Errors)));
        Assert.That(pulled.Errors, Does.Contain("the variable `LOGHUNT_NOT_SET` is not set"));
        Assert.That(server.Asked, Is.Empty);
    }
}
