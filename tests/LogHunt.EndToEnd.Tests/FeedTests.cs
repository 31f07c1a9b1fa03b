using System.Globalization;
using System.Text;
using System.Text.Json;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Query;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Sources of MISP, files on web servers and folders, and what a watch does with them.</summary>
sealed class FeedTests
{
    static string Attribute(int number, string value, long time, bool isDeleted = false) => $$$"""
        {"uuid":"00000000-0000-4000-8000-{{{number:d12}}}","type":"ip-dst","value":"{{{value}}}","to_ids":true,"deleted":{{{(isDeleted ? "true" : "false")}}},
        "timestamp":"{{{time}}}","Tag":[{"name":"tlp:amber"}],"Event":{"info":"campaign","uuid":"e"}}
        """;

    [Test]
    public void A_MISP_is_searched_page_by_page_and_then_for_what_changed()
    {
        var all = Enumerable.Range(1, 5)
            .Select(number => (Number: number, Value: $"192.0.2.{number}", Time: 1_700_000_000L + number, IsDeleted: false)).ToList();
        var (bodies, keys) = (new List<string>(), new List<string?>());
        using var server = new FeedStub(context =>
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            bodies.Add(reader.ReadToEnd());
            keys.Add(context.Request.Headers["Authorization"]);
            var search = JsonDocument.Parse(bodies[^1]).RootElement;
            var since = search.TryGetProperty("timestamp", out var time) ? long.Parse(time.GetString()!, CultureInfo.InvariantCulture) : 0;
            var (page, size) = (search.GetProperty("page").GetInt32(), search.GetProperty("limit").GetInt32());
            FeedStub.Give(context,
                $"{{\"response\":{{\"Attribute\":[{string.Join(',', all.Where(one => one.Time >= since).Skip((page - 1) * size).Take(size)
                .Select(one => Attribute(one.Number, one.Value, one.Time, one.IsDeleted)))}]}}}}", "application/json; charset=UTF-8");
        });
        using var store = new PulledStore(new()
        {
            Kind = "misp", Place = server.Url, PageSize = 2, SignIn = "key",
                SecretFile = Path.Combine(Path.GetTempPath(), $"loghunt-key-{server.Port}"),
        });
        File.WriteAllText(store.Store.Catalog.FindSource("feed")!.Settings.SecretFile, "nøkkel\n");
        Assert.That(store.Pull().Problem, Does.Contain("characters that cannot stand in a request").And.Not.Contain("kkel"));
        File.WriteAllText(store.Store.Catalog.FindSource("feed")!.Settings.SecretFile, "k3y\n");
        var first = store.Pull();
        Assert.That((first.Problem, first.New, first.Pages), Is.EqualTo(((string?)null, 5, 3)));
        Assert.That(keys.Distinct(), Is.EqualTo(new[] { "k3y" }));

        all[1] = all[1] with { Time = 1_700_000_100, IsDeleted = true };
        all.Add((6, "192.0.2.6", 1_700_000_101, false));
        var second = store.Pull();
        Assert.That((second.New, second.Changed, second.Problem), Is.EqualTo((1, 1, (string?)null)));
        Assert.That(bodies[3], Does.Contain("\"timestamp\":\"1700000005\""));
        Assert.That(store.Values(), Is.EqualTo(new[] { "192.0.2.1", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6" }));
        Assert.That(store.Store.Catalog.Indicators()[0].Indicator,
            Has.Property("Tlp").EqualTo("amber").And.Property("Threat").EqualTo("campaign"));
        File.Delete(store.Store.Catalog.FindSource("feed")!.Settings.SecretFile);
    }

    [TestCase("{\"errors\":\"no\"}", "application/json", "none to a search for attributes")]
    [TestCase("<html></html>", "text/html", "gave `text/html` where application/json was asked for")]
    public void What_is_no_MISP_is_refused(string body, string type, string why)
    {
        using var server = new FeedStub(context => FeedStub.Give(context, body, type));
        using var store = new PulledStore(new() { Kind = "misp", Place = server.Url });
        Assert.That(store.Pull().Problem, Does.Contain(why));
    }

    [Test]
    public void A_feed_of_MISP_is_read_event_by_event_and_again_where_one_changed()
    {
        const string One = "11111111-1111-4111-8111-111111111111", Two = "22222222-2222-4222-8222-222222222222",
            Gone = "33333333-3333-4333-8333-333333333333";
        var manifest = $"{{\"{One}\":{{\"timestamp\":\"1700000002\"}},\"{Two}\":{{\"timestamp\":1700000001}},"
            + $"\"{Gone}\":{{\"timestamp\":\"5\"}},\"../../etc/passwd\":{{\"timestamp\":\"9\"}}}}";
        var value = "192.0.2.1";
        string Event(string id) => $"{{\"Event\":{{\"uuid\":\"{id}\",\"info\":\"x\",\"threat_level_id\":\"1\","
            + $"\"Attribute\":[{Attribute(id[0], id == One ? value : "192.0.2.2", 1_700_000_000 + value.Length)}]}}}}";
        using var server = new FeedStub(context =>
        {
            var name = context.Request.Url!.Segments[^1];
            if (name == "manifest.json") FeedStub.Give(context, manifest, "text/plain");
            else if (name is One + ".json" or Two + ".json") FeedStub.Give(context, Event(name[..36]), "application/octet-stream");
            else FeedStub.Give(context, "no", "text/plain", 404);
        });
        using var store = new PulledStore(new() { Kind = "misp-feed", Place = server.Url + "feed" });
        var first = store.Pull();
        Assert.That((first.Problem, first.New), Is.EqualTo(((string?)null, 2)));
        Assert.That(first.Notes.Single(), Does.Contain($"{Gone}.json` answered 404"));
        Assert.That(server.Asked,
            Is.EqualTo(new[] { "/feed/manifest.json", $"/feed/{Gone}.json", $"/feed/{Two}.json", $"/feed/{One}.json" }));
        server.Asked.Clear();
        Assert.That(store.Pull().New, Is.Zero);
        Assert.That(server.Asked, Has.Count.EqualTo(2), "the manifest, and what was not there");
        (manifest, value) = (manifest.Replace("1700000002", "1700000009", StringComparison.Ordinal), "198.51.100.77");
        store.Pull();
        Assert.That(store.Values(), Is.EqualTo(new[] { "192.0.2.2", "198.51.100.77" }), "what the event no longer says is withdrawn");

        manifest = "{}";
        Assert.That(store.Pull().Notes, Has.Some.Contains($"the event {One}, which was read before, is gone from the manifest"));
        Assert.That(store.Pull().Notes, Is.Empty, "it is told once");
        Assert.That(store.Values(), Is.EqualTo(new[] { "192.0.2.2", "198.51.100.77" }));
    }

    [Test]
    public void A_file_is_read_again_only_when_it_is_another()
    {
        var (text, tag) = ("first_seen,ioc\n2026-01-01,192.0.2.1\n", "\"1\"");
        var unchanged = 0;
        using var server = new FeedStub(context =>
        {
            if (context.Request.Headers["If-None-Match"] == tag)
            {
                unchanged++;
                context.Response.StatusCode = 304;
            }
            else FeedStub.Give(context, text, "text/csv", headers: [("ETag", tag)]);
        });
        using var store = new PulledStore(new() { Kind = "url", Place = server.Url + "list.csv?key=abc", Tlp = "green" });
        Assert.That((store.Pull().New, store.Pull().IsQuiet, unchanged), Is.EqualTo((1, true, 1)));
        (text, tag) = ("first_seen,ioc\n2026-01-01,192.0.2.1\n2026-01-02,192.0.2.2\n", "\"2\"");
        Assert.That(store.Pull().New, Is.EqualTo(1));
        (text, tag) = ("<html><body>sign in</body></html>", "\"3\"");
        Assert.That(store.Pull().Notes.Single(), Does.Contain("holds no list of indicators"));
        Assert.That(store.Pull().Notes, Has.Length.EqualTo(1), "it is not taken for read");
    }

    [Test]
    public void A_watch_pulls_what_is_due_and_looks_into_folders_and_hunts_for_what_came()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        var asked = 0;
        using var server = new FeedStub(context => FeedStub.Give(context, $"192.0.2.{++asked}\n", "text/plain"));
        using var store = LogHuntStore.Open(folder["store"]);
        store.Catalog.SetSource("hourly", new() { Kind = "url", Place = server.Url + "list.txt", Every = TimeSpan.FromHours(1) },
            DateTime.UtcNow);
        store.Catalog.SetSource("by hand", new() { Kind = "url", Place = server.Url + "other.txt" }, DateTime.UtcNow);
        store.Catalog.SetSource("folder", new() { Kind = "folder", Place = folder["in"], Trust = 70 }, DateTime.UtcNow);
        var clock = new Clock { Now = DateTimeOffset.UtcNow.AddSeconds(2) };
        var told = new Told();
        var watch = new Watch(store, new([], [], TimeSpan.FromSeconds(1), new()), clock, told);
        string[] Look(TimeSpan after)
        {
            told.All.Clear();
            clock.Now += after;
            watch.Look(CancellationToken.None);
            return [.. told.All];
        }

        folder.Write("in/list.txt", "198.51.100.1\n");
        folder.Write("in/README", "<!DOCTYPE html><html></html>\n");
        folder.Write("in/half.txt.part", "198.51.100.9\n");
        Assert.That(Look(TimeSpan.Zero), Is.EqualTo(new[] { "hourly 1" }), "files may still be written");
        Assert.That(Look(TimeSpan.FromSeconds(20)).Single(), Does.StartWith("folder 1 ").And.Contain("holds no list of indicators"));
        Assert.That(Look(TimeSpan.FromSeconds(20)), Is.Empty);
        Assert.That(Look(TimeSpan.FromHours(1)), Is.EqualTo(new[] { "hourly 1" }));
        Assert.That(asked, Is.EqualTo(2), "nobody asked for the one that is pulled by hand");
        Assert.That(store.Catalog.Indicators().Single(entry => entry.Indicator.Source == "folder").Indicator,
            Has.Property("Value").EqualTo("198.51.100.1").And.Property("Confidence").EqualTo(70));
        Assert.That(store.Catalog.Unsearched(), Is.Empty);
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    sealed class Told : IWatchTeller
    {
        public List<string> All { get; } = [];

        public void Tell(ImportedFile imported) => All.Add("file");

        public void Tell(PulledSource pulled)
        {
            if (!pulled.IsQuiet) All.Add($"{pulled.Source} {pulled.New} {pulled.Problem}{string.Join(' ', pulled.Notes)}".TrimEnd());
        }

        public void Tell(TakenIn taken) => All.Add("logs");

        public void Tell(HuntsReport report)
        {
        }

        public void Refused(string path, string why) => All.Add(why);

        public void NotRun(string why) => throw new AssertionException(why);
    }
}
