using System.Globalization;
using System.Text.Json;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// `kind: misp-feed`: a folder of MISP's events on a web server, with a `manifest.json` that says which there are and when each was
/// changed.
/// An event is read when its time there is another one than it was.
/// </summary>
sealed class MispFeed : Feed
{
    /// <summary>The position of an event that the manifest names no more, which is told once.</summary>
    const string Gone = "gone";

    public override string Kind => "misp-feed";
    public override string What => "a feed of MISP: the URL of its folder, or of its manifest.json";

    public override IEnumerable<FeedPage> Pages(FeedPull pull)
    {
        var manifest = pull.Url.AbsolutePath.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? pull.Url
            : new Uri(pull.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/manifest.json");
        var events = Events(pull.Client.Get(manifest, "application/json").Good());
        var gone = pull.Positions.Keys.Where(id => Guid.TryParseExact(id, "D", out _)).Except(events.Select(one => one.Id));
        foreach (var id in gone.Order(StringComparer.Ordinal))
            if (pull.Position(id) != Gone) yield return new($"{id}.json", null, id, Gone)
            {
                Note = $"the event {id}, which was read before, is gone from the manifest; what it said still holds, as MISP keeps it too: " +
                    "`loghunt indicators retire VALUE` withdraws it",
            };
        foreach (var (id, changed) in events)
        {
            if (pull.Position(id) == changed) continue;
            yield return Event(pull.Client.Get(new(manifest, $"{id}.json"), "application/json"), id, changed);
        }
    }

    /// <summary>One event that is not there costs only itself, and is asked for again by the next pull.</summary>
    static FeedPage Event(FeedAnswer answer, string id, string changed)
    {
        try
        {
            RequireNoPage(answer.Good());
            return new($"{id}.json", answer.Body, id, changed) { Format = "misp" };
        }
        catch (FeedException missing)
        {
            return new($"{id}.json", null, id, null) { Note = missing.Message };
        }
    }

    /// <summary>The events of a manifest that have a name by which they can be asked for, the oldest first.</summary>
    static (string Id, string Changed)[] Events(FeedAnswer answer)
    {
        RequireNoPage(answer);
        var manifest = FeedJson.Of(answer);
        if (!manifest.HasNames() || manifest.ValueKind != JsonValueKind.Object)
            throw new FeedException($"`{answer.Place}` is no manifest of a feed");
        return [.. manifest.EnumerateObject().Where(one => Guid.TryParseExact(one.Name, "D", out _))
            .Select(one => (one.Name, Time(one.Value))).OrderBy(one => one.Item2.Length).ThenBy(one => one.Item2, StringComparer.Ordinal)];
    }

    static string Time(JsonElement entry) => !entry.Find("timestamp", out var time) ? ""
        : time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var seconds) ? seconds.ToString(CultureInfo.InvariantCulture)
        : time.Text() is { Length: < 32 } text ? text : "";

    /// <summary>Web servers call such files JSON, text or bytes; a page is none, whatever its status.</summary>
    static void RequireNoPage(FeedAnswer answer) =>
        answer.OfKind("JSON", type => !type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase));
}
