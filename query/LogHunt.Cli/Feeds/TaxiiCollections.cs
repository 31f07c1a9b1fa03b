using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Feeds;

/// <summary>The collections of a source that may be read, and one sentence for each API root that may not.</summary>
sealed record TaxiiCollections(ImmutableArray<Uri> Urls, ImmutableArray<string> Notes)
{
    /// <summary>What is asked for.</summary>
    public const string Accept = "application/taxii+json;version=2.1";

    /// <summary>API roots, and collections of one, that are looked at.</summary>
    const int Most = 1000;

    /// <summary>
    /// From the place of a source: a collection as it is named, else the collections of an API root, or of the API roots that a discovery
    /// names. A root is asked for at the server that was named, whatever server it says it is at: many stand behind another name.
    /// </summary>
    public static TaxiiCollections Of(FeedPull pull)
    {
        var place = WithSlash(pull.Url);
        var parts = place.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Array.IndexOf(parts, "collections") is var at and >= 0 && at + 1 < parts.Length)
            return new([new(place, $"/{string.Join('/', parts.Take(at + 2))}/")], []);
        if (parts is [.., "collections"]) place = new(place, "../");
        else if (parts.Length == 0) place = new(place, "/taxii2/");

        var first = FeedJson.Of(Read(pull.Client.Get(place, Accept)));
        Uri[] roots = !first.Find("api_roots", out _) ? [place]
            : [.. first.Items("api_roots").Take(Most).Select(root => Root(place, root.Text())).OfType<Uri>().Distinct()];
        var (urls, notes) = (ImmutableArray.CreateBuilder<Uri>(), ImmutableArray.CreateBuilder<string>());
        FeedException? refused = null;
        foreach (var root in roots)
        {
            try
            {
                var all = FeedJson.Of(Read(pull.Client.Get(new(root, "collections/"), Accept))).Items("collections").Take(Most).ToList();
                foreach (var one in all.Where(one => IsMeant(pull, one)))
                {
                    var id = one.Text("id");
                    if (id.Length == 0 || id is "." or "..") continue;
                    if (!one.Find("can_read", out var can) || can.ValueKind != JsonValueKind.False)
                        urls.Add(new(root, $"collections/{Uri.EscapeDataString(id)}/"));
                }
            }
            catch (FeedException no) when (no.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                refused = no;
                notes.Add(no.Message);
            }
        }
        if (urls.Count == 0)
            throw refused ?? new FeedException(pull.Settings.Collections.IsEmpty
                ? $"`{FeedClient.Shown(place)}` has no collection that we may read"
                : $"`{FeedClient.Shown(place)}` has no collection {string.Join(" or ", pull.Settings.Collections.Select(one => $"`{one}`"))} that we may read");
        return new(urls.DrainToImmutable(), notes.DrainToImmutable());
    }

    static bool IsMeant(FeedPull pull, JsonElement collection) => pull.Settings.Collections.IsEmpty
        || pull.Settings.Collections.Any(name => name == collection.Text("id") || name == collection.Text("title")
            || name == collection.Text("alias"));

    static Uri? Root(Uri place, string text) =>
        Uri.TryCreate(place, text, out var root) && root.Scheme is "http" or "https" ? WithSlash(new(place, root.AbsolutePath)) : null;

    static Uri WithSlash(Uri url) => new(url, url.AbsolutePath.EndsWith('/') ? url.AbsolutePath : url.AbsolutePath + "/");

    /// <summary>An answer of TAXII 2.1. Throws <see cref="FeedException"/> for any other.</summary>
    public static FeedAnswer Read(FeedAnswer answer) => answer.Status == HttpStatusCode.NotAcceptable
        ? throw new FeedException($"`{answer.Place}` answered 406: it does not speak TAXII 2.1", answer.Status)
        : answer.Good().OfKind(Accept, IsTaxii);

    static bool IsTaxii(string type)
    {
        var parts = type.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals("application/taxii+json", StringComparison.OrdinalIgnoreCase)
            && parts.Skip(1).All(part => !part.StartsWith("version=", StringComparison.OrdinalIgnoreCase) || part[8..].Trim('"') == "2.1");
    }
}
