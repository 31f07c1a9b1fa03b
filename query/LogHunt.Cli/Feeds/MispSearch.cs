using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// `kind: misp`: attributes of a MISP server by its search, page by page, those that were withdrawn too; then those that were changed
/// since
/// the newest that was read.
/// </summary>
sealed class MispSearch : Feed
{
    const int UsualPage = 1000;

    public override string Kind => "misp";
    public override string What => "MISP: the URL of a server, whose attributes are searched";
    public override string SignIn => "key";

    /// <summary>
    /// What was changed until `Since` was read, and of what was changed after it the pages before `Page`, the newest of `Newest`.
    /// </summary>
    internal sealed record Position(long Since, int Page, long Newest);

    public override IEnumerable<FeedPage> Pages(FeedPull pull)
    {
        var url = new Uri(pull.Url.AbsoluteUri.TrimEnd('/') + "/attributes/restSearch");
        var at = pull.Position(url.AbsolutePath) is { } kept ? JsonSerializer.Deserialize<Position>(kept)! : new(0, 1, 0);
        var size = pull.Settings.PageSize ?? UsualPage;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var answer = pull.Client.Post(url, Search(at, size)).Good()
                .OfKind("application/json", type => type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));
            var (count, newest) = Attributes(answer, pull.Now);
            if (count > 0 && !seen.Add(Convert.ToHexString(SHA256.HashData(answer.Body))))
                throw new FeedException($"`{answer.Place}` gives the same page again and again");
            var (page, isLast) = (at.Page, count < size);
            newest = Math.Max(newest, at.Newest);
            at = isLast ? new(Math.Max(newest, at.Since), 1, 0) : new(at.Since, at.Page + 1, newest);
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{url.AbsolutePath}#{page}"), count > 0
                ? answer.Body : null, url.AbsolutePath,
                JsonSerializer.Serialize(at)) { Format = "misp" };
            if (isLast) yield break;
        }
    }

    static byte[] Search(Position at, int size)
    {
        var search = new Dictionary<string, object>
        {
            ["returnFormat"] = "json", ["page"] = at.Page, ["limit"] = size, ["deleted"] = (int[])[0, 1], ["includeEventTags"] = 1,
        };
        if (at.Since > 0) search["timestamp"] = at.Since.ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToUtf8Bytes(search);
    }

    /// <summary>
    /// How many attributes an answer has, and when the newest of them was changed (seconds since 1970), but not in the future.
    /// </summary>
    static (int Count, long Newest) Attributes(FeedAnswer answer, DateTime now)
    {
        var root = FeedJson.Of(answer) is var whole && whole.Find("response", out var response) ? response : whole;
        if (!root.Find("Attribute", out var all) || all.ValueKind != JsonValueKind.Array)
            throw new FeedException($"`{answer.Place}` gave an answer that is none to a search for attributes");
        var most = new DateTimeOffset(now.AddDays(1)).ToUnixTimeSeconds();
        long[] times = [.. all.EnumerateArray().Select(Time)];
        return (times.Length, times.Where(time => time < most).DefaultIfEmpty().Max());
    }

    static long Time(JsonElement attribute) => attribute.Find("timestamp", out var time)
        && long.TryParse(time.ValueKind == JsonValueKind.Number
            ? time.GetRawText() : time.Text(), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
}
