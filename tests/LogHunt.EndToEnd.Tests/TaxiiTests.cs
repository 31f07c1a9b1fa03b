using System.Globalization;
using System.Net;
using System.Text.Json;
using LogHunt.Cli.Feeds;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Sources of TAXII 2.1: what is found of them, how pages follow each other, and what is refused.</summary>
sealed class TaxiiTests
{
    /// <summary>A collection of indicators `10.9.0.1` … in pages, as a server would give it.</summary>
    sealed class Collection(int objects, int page)
    {
        public int Objects { get; set; } = objects;

        public Func<HttpListenerContext, bool> Instead { get; set; } = _ => false;

        static string Added(int number) =>
            new DateTime(2026, 1, 1).AddMinutes(number).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

        public static string Indicator(int number) => $$"""
            {"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-{{number:d12}}","created":"2026-01-01T00:00:00Z",
            "modified":"2026-01-01T00:00:00Z","valid_from":"2026-01-01T00:00:00Z",
             "pattern_type":"stix","pattern":"[ipv4-addr:value = '10.9.{{number / 250}}.{{(number % 250) + 1}}']"}
            """;

        public void Answer(HttpListenerContext context)
        {
            if (Instead(context)) return;
            var path = context.Request.Url!.AbsolutePath;
            var asked = context.Request.QueryString;
            if (path == "/taxii2/")
                FeedStub.Give(context, """{"title":"t","api_roots":["http://internal.example:5000/root/","/closed/"]}""");
            else if (path == "/root/")
                FeedStub.Give(context, """{"title":"r","versions":["application/taxii+json;version=2.1"]}""");
            else if (path == "/root/collections/") FeedStub.Give(context, """
                {"collections":[{"id":"c1","title":"Wanted","can_read":true,"can_write":false},{"id":"c2","title":"Other","can_read":false,"can_write":true}]}
                """);
            else if (path == "/root/collections/c1/objects/")
            {
                var first = asked["next"] is { } next ? int.Parse(next[1..], CultureInfo.InvariantCulture)
                    : asked["added_after"] is { } after ? Enumerable.Range(0, Objects)
                        .FirstOrDefault(n => string.CompareOrdinal(Added(n), after) > 0, Objects) : 0;
                var numbers = Enumerable.Range(first, Math.Max(0, Math.Min(page, Objects - first))).ToList();
                if (numbers.Count == 0) FeedStub.Give(context, "{}");
                else FeedStub.Give(context,
                    $"{{\"more\":{(first + page < Objects ? $"true,\"next\":\"n{first + page}\""
                        : "false")},\"objects\":[{string.Join(',', numbers.Select(Indicator))}]}}",
                    headers: [("X-TAXII-Date-Added-First", Added(numbers[0])), ("X-TAXII-Date-Added-Last", Added(numbers[^1]))]);
            }
            else FeedStub.Give(context, """{"title":"no"}""", status: 404);
        }
    }

    static SourceSettings Settings(string place) => new() { Kind = "taxii", Place = place };

    [Test]
    public void A_discovery_leads_to_its_collections_page_by_page_and_later_only_to_what_was_added()
    {
        var collection = new Collection(7, 3);
        using var server = new FeedStub(collection.Answer);
        using var store = new PulledStore(Settings(server.Url + "taxii2/"));
        var first = store.Pull();
        Assert.That((first.Problem, first.New, first.Pages), Is.EqualTo(((string?)null, 7, 3)));
        Assert.That(first.Notes, Is.EqualTo(new[] { $"`{server.Url}closed/collections/` answered 404: there is no such thing" }));
        Assert.That(server.Asked.Where(one => one.Contains("objects", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "/root/collections/c1/objects/", "/root/collections/c1/objects/?next=n3", "/root/collections/c1/objects/?next=n6",
        }));

        server.Asked.Clear();
        Assert.That((store.Pull().New, store.Pull().Known), Is.EqualTo((0, 0)));
        collection.Objects = 8;
        Assert.That(store.Pull().New, Is.EqualTo(1));
        Assert.That(server.Asked.Where(one => one.Contains("objects", StringComparison.Ordinal)).Distinct(),
            Is.EqualTo(new[] { "/root/collections/c1/objects/?added_after=2026-01-01T00%3A06%3A00.000000Z" }));
        Assert.That(store.Values(), Has.Length.EqualTo(8));
    }

    [TestCase("taxii2/", "Wanted", 7)]
    [TestCase("", "c1", 7)]
    [TestCase("root", "", 7)]
    [TestCase("root/collections/c1", "", 7)]
    [TestCase("root/collections/c1/objects/", "", 7)]
    [TestCase("root", "c2", 0)]
    [TestCase("taxii2/", "nothing", 0)]
    public void A_source_is_a_discovery_a_root_or_a_collection(string place, string name, int found)
    {
        using var server = new FeedStub(new Collection(7, 3).Answer);
        using var store = new PulledStore(Settings(server.Url + place) with { Collections = name.Length == 0 ? [] : [name] });
        var pulled = store.Pull();
        Assert.That(pulled.New, Is.EqualTo(found), pulled.Problem);
        if (found == 0) Assert.That(pulled.Problem, Does.Contain("has no collection").Or.Contain("answered 404"));
    }

    [TestCase(429, "7", 7)]
    [TestCase(503, null, 2)]
    [TestCase(500, null, 2)]
    public void What_may_pass_is_asked_for_again_when_the_server_says(int status, string? wait, int seconds)
    {
        var left = 2;
        var collection = new Collection(4, 2);
        collection.Instead = context =>
        {
            if (!context.Request.RawUrl!.Contains("next", StringComparison.Ordinal) || left-- <= 0) return false;
            FeedStub.Give(context, "", "text/html", status, wait is null ? [] : [("Retry-After", wait)]);
            return true;
        };
        using var server = new FeedStub(collection.Answer);
        using var store = new PulledStore(Settings(server.Url + "root"));
        var pulled = store.Pull();
        Assert.That((pulled.Problem, pulled.New), Is.EqualTo(((string?)null, 4)));
        Assert.That(store.Time.Waits.First(), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(server.Asked.Count(one => one.Contains("next=n2", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void Who_asks_to_be_left_alone_for_long_is_left_alone()
    {
        using var server = new FeedStub(context => FeedStub.Give(context, "", Taxii, 429, ("Retry-After", "86400")));
        using var store = new PulledStore(Settings(server.Url + "root"));
        Assert.That(store.Pull().Problem, Is.EqualTo($"`{server.Url}root/` answered 429 and asks to be left alone for 86400 s"));
        Assert.That((server.Asked.Count, store.Time.Waits.Count), Is.EqualTo((1, 0)));
    }

    const string Taxii = FeedStub.Taxii;

    [TestCase(403, true)]
    [TestCase(404, true)]
    [TestCase(500, true)]
    [TestCase(429, false)]
    public void A_collection_that_its_server_refuses_does_not_keep_the_others_from_being_read(int status, bool goesOn)
    {
        var collection = new Collection(4, 2);
        collection.Instead = context =>
        {
            var path = context.Request.Url!.AbsolutePath;
            if (path == "/root/collections/")
                FeedStub.Give(context, """{"collections":[{"id":"c0","title":"Closed","can_read":true},{"id":"c1","title":"Wanted","can_read":true}]}""");
            else if (path == "/root/collections/c0/objects/")
                FeedStub.Give(context, "", Taxii, status, status == 429 ? [("Retry-After", "86400")] : []);
            else return false;
            return true;
        };
        using var server = new FeedStub(collection.Answer);
        using var store = new PulledStore(Settings(server.Url + "root"));
        var pulled = store.Pull();
        Assert.That(pulled.Problem, Does.Contain($"c0/objects/` answered {status}"));
        Assert.That(store.Values(), Has.Length.EqualTo(goesOn ? 4 : 0));
    }

    [Test]
    public void A_server_that_can_give_less_at_once_is_asked_for_less()
    {
        var collection = new Collection(4, 2);
        collection.Instead = context =>
        {
            if (!context.Request.RawUrl!.Contains("objects", StringComparison.Ordinal)
                || context.Request.QueryString["limit"] is { } limit && int.Parse(limit, CultureInfo.InvariantCulture) <= 50)
                return false;
            FeedStub.Give(context, "", Taxii, 416);
            return true;
        };
        using var server = new FeedStub(collection.Answer);
        using var store = new PulledStore(Settings(server.Url + "root"));
        Assert.That(store.Pull().New, Is.EqualTo(4));
        Assert.That(server.Asked.Last(), Does.EndWith("?limit=50&next=n2"));
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(500)]
    public void A_page_that_the_server_no_longer_knows_is_asked_for_by_date_and_nothing_is_missed(int status)
    {
        var collection = new Collection(7, 2);
        collection.Instead = context =>
        {
            if (context.Request.QueryString["next"] != "n4") return false;
            FeedStub.Give(context, "", Taxii, status);
            return true;
        };
        using var server = new FeedStub(collection.Answer);
        using var store = new PulledStore(Settings(server.Url + "root"));
        var pulled = store.Pull();
        Assert.That((pulled.Problem, pulled.New, pulled.Known), Is.EqualTo(((string?)null, 7, 1)),
            "the object of the moment before is read twice");
        Assert.That(server.Asked, Does.Contain("/root/collections/c1/objects/?added_after=2026-01-01T00%3A02%3A59.999999Z"));
    }

    [TestCase("text/html", "<html>sign in</html>", "gave `text/html` where application/taxii+json;version=2.1 was asked for")]
    [TestCase("application/json", "{}", "gave `application/json` where")]
    [TestCase("application/taxii+json;version=2.0", "{}", "gave `application/taxii+json; version=2.0` where")]
    [TestCase("application/vnd.oasis.taxii+json; version=2.0", "{}", "gave `application/vnd.oasis.taxii+json; version=2.0` where")]
    [TestCase(Taxii, "{\"more\":", "gave an answer that is no JSON")]
    [TestCase(Taxii, "[[[", "gave an answer that is no JSON")]
    [TestCase(Taxii, "{\"more\":true,\"objects\":[]}", "says that there is more, and gives the same again")]
    public void What_is_no_TAXII_is_refused_in_one_sentence(string type, string body, string why)
    {
        using var server = new FeedStub(context => FeedStub.Give(context, body, type));
        using var store = new PulledStore(Settings(server.Url + "root/collections/c1/"));
        var pulled = store.Pull();
        Assert.That(pulled.Problem, Does.Contain(why));
        Assert.That(store.Store.Catalog.FindSource("feed")!.Problem, Is.EqualTo(pulled.Problem));
    }

    [Test]
    public void Settings_say_what_the_feed_does_not()
    {
        using var server = new FeedStub(new Collection(1, 1).Answer);
        using var store = new PulledStore(Settings(server.Url + "root") with { Trust = 40, Tlp = "amber", Life = TimeSpan.FromDays(10) });
        store.Pull();
        var one = store.Store.Catalog.Indicators().Single().Indicator;
        Assert.That((one.Source, one.Confidence, one.Tlp, one.ValidUntil),
            Is.EqualTo(("feed", (int?)40, "amber", (DateTime?)new DateTime(2026, 1, 11))));
    }

    [Test]
    public void A_source_withdraws_nothing_of_another_and_keeps_nothing_of_it_out()
    {
        var hostile = Collection.Indicator(1).Replace("10.9.0.2", "192.0.2.1", StringComparison.Ordinal)
            .Replace("\"modified\":\"2026-01-01", "\"modified\":\"2026-09-09", StringComparison.Ordinal)
            .Replace("\"pattern\":", "\"revoked\":true,\"pattern\":", StringComparison.Ordinal);
        using var bad = new FeedStub(context => FeedStub.Give(context, $"{{\"objects\":[{hostile}]}}"));
        using var good = new FeedStub(new Collection(3, 3).Answer);
        using var store = new PulledStore(Settings(good.Url + "root"));
        store.Store.Catalog.SetSource("bad", Settings(bad.Url + "root/collections/c1/"), DateTime.UtcNow);
        var pulling = new PullSources(store.Store, new(), store.Time);
        store.Pull();
        pulling.Run(store.Store.Catalog.FindSource("bad")!, _ => { }, CancellationToken.None);
        Assert.That(store.Values(), Is.EqualTo(new[] { "10.9.0.1", "10.9.0.2", "10.9.0.3" }));
        store.Store.Catalog.RemoveIndicators([.. store.Store.Catalog.Indicators().Where(one =>
            one.Indicator.Source == "feed").Select(one => one.Indicator.Id)]);
        store.Store.Catalog.ForgetPositions("feed");
        Assert.That(store.Pull().New, Is.EqualTo(3), "a later version elsewhere is none of it");
    }

    [Test]
    public void A_marking_of_an_earlier_page_holds_on_a_later_one()
    {
        const string Id = "marking-definition--11111111-1111-4111-8111-111111111111";
        const string Marking = $$$"""
            {"type":"marking-definition","spec_version":"2.1","id":"{{{Id}}}","definition_type":"tlp","definition":{"tlp":"red"}}
            """;
        var marked = Collection.Indicator(1).Replace("\"pattern\":", $"\"object_marking_refs\":[\"{Id}\"],\"pattern\":", StringComparison.Ordinal);
        using var server = new FeedStub(context => FeedStub.Give(context, context.Request.QueryString["next"] is null
            ? $"{{\"more\":true,\"next\":\"b\",\"objects\":[{Marking}]}}"
            : $"{{\"objects\":[{marked}]}}"));
        using var store = new PulledStore(Settings(server.Url + "root/collections/c1/"));
        Assert.That(store.Pull().New, Is.EqualTo(1));
        Assert.That(store.Store.Catalog.Indicators().Single().Indicator.Tlp, Is.EqualTo("red"));
    }

    [Test]
    public void Recorded_exchanges_end_as_they_say()
    {
        var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Folder(), "stix", "taxii-transcripts.json")))
            .RootElement.GetProperty("exchanges")
            .EnumerateArray().Where(one => one.GetProperty("request").GetProperty("method").GetString() == "GET").ToList();
        JsonElement? at = null;
        using var server = new FeedStub(context =>
        {
            var answer = at!.Value.GetProperty("response");
            var headers = answer.GetProperty("headers");
            var body = answer.GetProperty("body");
            FeedStub.Give(context, body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText(),
                headers.GetProperty("Content-Type").GetString()!,
                answer.GetProperty("status").GetInt32(), [.. headers.EnumerateObject().Where(one =>
                    one.Name.StartsWith("X-", StringComparison.Ordinal)).Select(one => (one.Name, one.Value.GetString()!))]);
        });
        using var client = new FeedClient(Settings(server.Url), new(), new PulledStore.HastyTime(), CancellationToken.None);
        foreach (var exchange in recorded)
        {
            at = exchange;
            var (request, response) = (exchange.GetProperty("request"), exchange.GetProperty("response"));
            var status = response.GetProperty("status").GetInt32();
            string Ask() => JsonDocument.Parse(TaxiiCollections.Read(client.Get(new Uri(server.Url.TrimEnd('/') + request.GetProperty("path").GetString()),
                request.GetProperty("headers").GetProperty("Accept").GetString()!)).Body).RootElement.GetRawText();
            var name = exchange.GetProperty("name").GetString()!;
            if (status == 200) Assert.That(JsonElement.DeepEquals(JsonDocument.Parse(Ask()).RootElement,
                response.GetProperty("body")), Is.True, name);
            else
                Assert.That(Assert.Throws<FeedException>(() => Ask(), name)!.Message,
                    Does.Contain(status.ToString(CultureInfo.InvariantCulture))
                    .And.Not.Contain("ProcessingError").And.Not.Contain("Unauthorized Access"), name);
        }
    }

    [Test]
    public void A_collection_of_recorded_pages_is_read_until_its_server_fails_and_then_goes_on()
    {
        var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Folder(), "stix", "taxii-transcripts.json")))
            .RootElement.GetProperty("exchanges")
            .EnumerateArray().Where(one => one.GetProperty("request").GetProperty("method").GetString() == "GET"
                && !one.GetProperty("name").GetString()!.StartsWith("discovery ", StringComparison.Ordinal))
            .GroupBy(one => one.GetProperty("request").GetProperty("path").GetString()!)
                .ToDictionary(group => group.Key, group => group.First().GetProperty("response"));
        using var server = new FeedStub(context =>
        {
            if (!recorded.TryGetValue(context.Request.RawUrl!, out var answer)) FeedStub.Give(context, "{}", Taxii, 404);
            else
                FeedStub.Give(context, answer.GetProperty("body").GetRawText(), Taxii, answer.GetProperty("status").GetInt32(),
                    [.. answer.GetProperty("headers")
                    .EnumerateObject().Where(one => one.Name.StartsWith("X-", StringComparison.Ordinal))
                        .Select(one => (one.Name, one.Value.GetString()!))]);
        });
        using var store = new PulledStore(Settings(server.Url + "trustgroup1/") with { Collections = ["High Value Indicator Collection"] });
        var pulled = store.Pull();
        Assert.That(pulled.Problem, Does.EndWith("/objects/` answered 500, 4 times"));
        Assert.That((pulled.Pages, pulled.New), Is.EqualTo((1, 1)), "the page before it is imported");
        recorded["/trustgroup1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/?added_after=2016-11-01T03%3A04%3A04.999999Z"] =
            recorded["/trustgroup1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/?match[type]=indicator"];
        var second = store.Pull();
        Assert.That((second.Problem, second.New), Is.EqualTo(((string?)null, 1)),
            "what is behind the page that fails is asked for by date");
    }
}
