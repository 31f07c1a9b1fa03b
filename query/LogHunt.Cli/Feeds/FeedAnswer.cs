using System.Net;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// Why a source gives nothing, in one sentence in which no secret and no text of the server is; its status where it gave one.
/// </summary>
sealed class FeedException(string message, HttpStatusCode? status = null) : Exception(message)
{
    public HttpStatusCode? Status { get; } = status;
}

/// <summary>What a server answered. `Place` is the address without what stands behind its path, where keys may be.</summary>
sealed record FeedAnswer(string Place, HttpStatusCode Status, string MediaType, byte[] Body, Func<string, string?> Header)
{
    /// <summary>How long the server asks to be left alone, when it says so.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Throws <see cref="FeedException"/> for an answer that is not what was asked for.</summary>
    public FeedAnswer Good() => Status == HttpStatusCode.OK ? this : throw new FeedException(Status switch
    {
        HttpStatusCode.Unauthorized
            => $"`{Place}` answered 401: it asks who we are, or does not know us; see --user, --secret-env and --secret-file",
        HttpStatusCode.Forbidden => $"`{Place}` answered 403: we may not read it",
        HttpStatusCode.NotFound => $"`{Place}` answered 404: there is no such thing",
        _ => $"`{Place}` answered {(int)Status}",
    }, Status);

    /// <summary>The same for an answer of a kind that is not read.</summary>
    public FeedAnswer OfKind(string kind, Func<string, bool> isOne) => isOne(MediaType) ? this
        : throw new FeedException($"`{Place}` gave {(MediaType.Length == 0 ? "no media type" : $"`{Cut(MediaType, 80)}`")} where {kind} was asked for");

    public static string Cut(string text, int most) => text.Length > most ? text[..most] + "…" : text;
}
