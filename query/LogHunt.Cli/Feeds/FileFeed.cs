using System.Net;
using System.Text.Json;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// `kind: url`: one file of indicators on a web server, in any form that `indicators import` reads; asked for again only when it is
/// another.
/// </summary>
sealed class FileFeed : Feed
{
    public override string Kind => "url";
    public override string What => "one file of indicators: its URL";

    /// <summary>What the server calls the version that was read.</summary>
    internal sealed record Position(string? Tag, string? Modified);

    public override IEnumerable<FeedPage> Pages(FeedPull pull)
    {
        var place = pull.Url.AbsolutePath;
        var known = pull.Position(place) is { } kept ? JsonSerializer.Deserialize<Position>(kept)! : new(null, null);
        var answer = pull.Client.Get(pull.Url, "*/*", request =>
        {
            if (known.Tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known.Tag);
            if (known.Modified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", known.Modified);
        });
        if (answer.Status == HttpStatusCode.NotModified) yield break;
        answer.Good().OfKind("a file of indicators", type => !type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase));
        var name = Uri.UnescapeDataString(pull.Url.Segments[^1]).Trim('/');
        yield return new(name.Length == 0 ? "file" : name, answer.Body, place,
            JsonSerializer.Serialize(new Position(answer.Header("ETag"), answer.Header("Last-Modified"))));
    }
}
