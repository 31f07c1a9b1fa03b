using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// `kind: taxii`: collections of TAXII 2.1. A collection is read page by page; behind the last one it is asked for what was added after
/// `X-TAXII-Date-Added-Last`. A page that was not reached is asked for again by its `next`, and where the server no longer knows
/// that, by date.
/// </summary>
sealed class TaxiiFeed : Feed
{
    /// <summary>Asked for where a server can give less at once than it was asked for.</summary>
    const int SmallPage = 100;

    /// <summary>Definitions of markings that are kept for the pages behind them.</summary>
    const int MostMarkings = 1000;

    const int LongestNext = 4096;

    public override string Kind => "taxii";
    public override string What => "TAXII 2.1: the URL of its discovery, of an API root or of a collection";

    public override IEnumerable<FeedPage> Pages(FeedPull pull)
    {
        var found = TaxiiCollections.Of(pull);
        foreach (var note in found.Notes) yield return new(pull.Url.AbsolutePath, null, "", null) { Note = note };
        FeedException? refused = null;
        foreach (var collection in found.Urls)
        {
            using var pages = new Reading(pull, collection).Pages().GetEnumerator();
            while (Next(pages, ref refused)) yield return pages.Current;
        }
        if (refused is not null) throw refused;
    }

    /// <summary>What a server answers of one collection does not keep the others from being read; it is told behind them.</summary>
    static bool Next(IEnumerator<FeedPage> pages, ref FeedException? refused)
    {
        try
        {
            return pages.MoveNext();
        }
        catch (FeedException no) when (no.Status is not null and not HttpStatusCode.TooManyRequests)
        {
            refused ??= no;
            return false;
        }
    }

    /// <summary>
    /// How far a collection was read: everything that was added until `After`, and of what was added since the pages before `Next`,
    /// the last
    /// of which ended at `Last`.
    /// </summary>
    internal sealed record Position(string? After, string? Next = null, string? Last = null);

    sealed class Reading(FeedPull pull, Uri collection)
    {
        readonly HashSet<string> seen = new(StringComparer.Ordinal);
        readonly List<string> markings = [];
        readonly string place = collection.AbsolutePath;
        int? size = pull.Settings.PageSize;
        string? byDate;

        public IEnumerable<FeedPage> Pages()
        {
            var at = pull.Position(place) is { } kept ? JsonSerializer.Deserialize<Position>(kept)! : new(null);
            for (var number = 1; ; number++)
            {
                (var answer, at) = Ask(at);
                if (answer.Body.AsSpan().Trim(" \r\n\t"u8).SequenceEqual("{}"u8) || answer.Body.Length == 0)
                {
                    if (at.Next is not null) yield return new(place, null, place, Text(new(at.Last ?? at.After)));
                    yield break;
                }
                var envelope = FeedJson.Of(answer);
                var (last, next) = (DateAdded(answer) ?? at.Last, Next(envelope, answer));
                var isMore = envelope.Find("more", out var more) && more.ValueKind == JsonValueKind.True;
                if (isMore) RequireNew(answer, next, last, at);
                at = isMore ? next is null ? new(last) : new(at.After, next, last) : new(last ?? at.After);
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{place}#{number}"), Content(envelope), place, Text(at))
                {
                    Format = "stix",
                };
                if (!isMore) yield break;
            }
        }

        /// <summary>A page, and the position that it was asked for with.</summary>
        (FeedAnswer, Position) Ask(Position at)
        {
            FeedException? first = null;
            while (true)
            {
                try
                {
                    var answer = pull.Client.Get(Url(at), TaxiiCollections.Accept);
                    if (answer.Status is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.RequestEntityTooLarge
                        && size is not 1)
                    {
                        size = size is { } asked ? Math.Max(1, asked / 2) : SmallPage;
                        continue;
                    }
                    return (TaxiiCollections.Read(answer), at);
                }
                catch (FeedException refused) when (at.Next is not null && byDate != (at.Last ?? at.After ?? "")
                    && IsForgotten(refused.Status))
                {
                    (byDate, first) = (at.Last ?? at.After ?? "", refused);
                    seen.Clear();
                    at = new(Before(at.Last) ?? at.After);
                }
                catch (FeedException) when (first is not null)
                {
                    throw first;
                }
            }
        }

        static bool IsForgotten(HttpStatusCode? status) =>
            status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone or >= HttpStatusCode.InternalServerError;

        Uri Url(Position at)
        {
            var wishes = new List<string>();
            if (at.After is not null) wishes.Add($"added_after={Uri.EscapeDataString(at.After)}");
            if (size is { } most) wishes.Add(string.Create(CultureInfo.InvariantCulture, $"limit={most}"));
            if (at.Next is not null) wishes.Add($"next={Uri.EscapeDataString(at.Next)}");
            return new(collection, "objects/" + (wishes.Count == 0 ? "" : "?" + string.Join('&', wishes)));
        }

        /// <summary>Pages that say nothing new would be asked for for ever.</summary>
        void RequireNew(FeedAnswer answer, string? next, string? last, Position at)
        {
            if (!seen.Add(Convert.ToHexString(SHA256.HashData(answer.Body))) || (next is null && (last is null || last == at.After)))
                throw new FeedException($"`{answer.Place}` says that there is more, and gives the same again");
        }

        /// <summary>The page with the markings that were defined before it; null when no indicator is on it.</summary>
        byte[]? Content(JsonElement envelope)
        {
            foreach (var one in envelope.Items("objects").Where(one => one.Text("type") == "marking-definition"))
                if (markings.Count < MostMarkings) markings.Add(one.GetRawText());
            string[] indicators = [.. envelope.Items("objects").Where(one => one.Text("type") == "indicator"
                || !one.HasNames()).Select(one => one.GetRawText())];
            return indicators.Length == 0 ? null
                : System.Text.Encoding.UTF8.GetBytes($"{{\"objects\":[{string.Join(",\n", markings.Concat(indicators))}]}}");
        }

        static string? Next(JsonElement envelope, FeedAnswer answer) => envelope.Text("next") is not { Length: > 0 } next ? null
            : next.Length <= LongestNext ? next
                : throw new FeedException($"`{answer.Place}` names the page behind this one by more than {LongestNext} characters");

        /// <summary>
        /// When the last object of a page was added, in the server's words; null when that is no time, or one that nothing could come
        /// after.
        /// </summary>
        string? DateAdded(FeedAnswer answer) => answer.Header("X-TAXII-Date-Added-Last") is { Length: < 64 } text
            && Time(text) is { } time && time < pull.Now.AddDays(1) ? text : null;

        /// <summary>A moment before, so that what was added together with the last object is not missed.</summary>
        static string? Before(string? last) => last is not null && Time(last) is { } time
            ? time.AddTicks(-TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
                : null;

        static DateTime? Time(string text) => DateTime.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time : null;

        static string Text(Position at) => JsonSerializer.Serialize(at);
    }
}
