using System.Collections.Immutable;
using System.Text.Json;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// MISP's events as JSON, as exports, feeds and answers of its API write them. Attributes of events and of their objects that are
/// meant for detection (`to_ids`) become indicators, withdrawn ones where they or their object are deleted; the others are context and left
/// out; of a pair like `domain|ip` or `filename|sha256` each part that we search for.
/// </summary>
sealed class MispEvents : IIndicatorFormat
{
    public string Name => "misp";

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.TrimStart("\ufeff \r\n\t"u8) is [(byte)'{' or (byte)'[', ..]
        && (head.IndexOf("\"Event\""u8) >= 0 || head.IndexOf("\"Attribute\""u8) >= 0)
        && (head.IndexOf("\"to_ids\""u8) >= 0 || head.IndexOf("\"threat_level_id\""u8) >= 0) ? 90 : 0;

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var document = IndicatorJson.Parse(content, indicators);
        if (document is null) return;
        var attributes = Attributes(document.RootElement).ToList();
        foreach (var (place, (attribute, its, isDeleted)) in attributes.Index())
        {
            if (attribute.HasNames()) ReadAttribute($"attribute {place + 1}", attribute, its, isDeleted, indicators);
            else indicators.Reject($"attribute {place + 1}", "", IndicatorJson.NoNames);
        }
        if (attributes.Count == 0) indicators.Reject("file", "", "it holds no attribute of a MISP event");
    }

    /// <summary>
    /// Every attribute with the event that it belongs to, and whether it is deleted with its object, in order, without recursion; an
    /// object whose names are no text may be one.
    /// </summary>
    static IEnumerable<(JsonElement Attribute, JsonElement Event, bool IsDeleted)> Attributes(JsonElement root)
    {
        var open = new Stack<(JsonElement Item, JsonElement Event, bool IsDeleted)>();
        open.Push((root, root, false));
        while (open.TryPop(out var next))
        {
            var (item, its, isDeleted) = next;
            if (item.ValueKind == JsonValueKind.Array) foreach (var inner in item.EnumerateArray().Reverse()) open.Push((inner, its, isDeleted));
            if (item.ValueKind != JsonValueKind.Object) continue;
            isDeleted |= item.HasNames() && IsTrue(item, "deleted");
            if (!item.HasNames() || (item.Find("value", out _) && item.Find("type", out _)))
            {
                yield return (item, its, isDeleted);
                continue;
            }
            foreach (var name in (string[])["response", "Object", "Attribute", "Event"])
                if (item.Find(name, out var inner)) open.Push((inner, name == "Event" ? inner : item.Find("info", out _) ? item : its, isDeleted));
        }
    }

    static void ReadAttribute(string place, JsonElement attribute, JsonElement its, bool isDeleted, IndicatorWriter indicators)
    {
        var (type, value) = (attribute.Text("type"), attribute.Text("value"));
        var parts = IndicatorTypeNames.PartsOf(type == "malware-sample" ? "filename|md5" : type, value)
            .Select(part => (Types: TypesOf(part.Type), part.Value)).Where(part => !part.Types.IsEmpty).ToList();
        indicators.Note(attribute.Text("uuid"), Modified());
        if (!IsTrue(attribute, "to_ids")) indicators.LeaveOut(place, value, "not meant for detection (`to_ids` is not set)");
        else if (type == "stix2-pattern") StixBundle.ReadPattern(place, value, indicators, Describe);
        else if (parts.Count == 0) indicators.Reject(place, value, $"`{type}` is nothing that our tables hold");
        else
        {
            foreach (var part in parts)
                if (!indicators.TryAdd(part.Types, part.Value, Describe))
                    indicators.Reject(place, part.Value, $"it is no value for `{type}`");
        }

        DateTime? Modified() => IndicatorCells.TryDate(attribute.Word("timestamp"), out var modified) ? modified : null;

        Indicator Describe(Indicator indicator)
        {
            string[] tags = [.. Tags(attribute).Concat(Tags(Of(attribute, its))).Concat(Doubts(attribute))
                .Distinct(StringComparer.Ordinal)];
            return indicator with
            {
                Threat = Of(attribute, its).Text("info"),
                Description = attribute.Text("comment"),
                Confidence = tags.Select(ConfidenceOf).FirstOrDefault(sure => sure is not null),
                ValidUntil = Seen(attribute, "2").Max(),
                Tlp = IndicatorCells.NarrowestTag(Tags(attribute)) is { Length: > 0 } own ? own
                    : IndicatorCells.NarrowestTag(Tags(Of(attribute, its))),
                ObjectId = attribute.Text("uuid"),
                ObjectModified = Modified(),
                Pap = tags.FirstOrDefault(tag => tag.StartsWith("pap:", StringComparison.OrdinalIgnoreCase))?[4..].ToLowerInvariant() ?? "",
                Tags = [.. tags.Where(tag => !IndicatorCells.IsTlpTag(tag))],
                Revoked = isDeleted,
            };
        }
    }

    /// <summary>The event of an attribute: the one that it stands in, or that stands in it as searches answer.</summary>
    static JsonElement Of(JsonElement attribute, JsonElement its) =>
        attribute.Find("Event", out var own) && own.ValueKind == JsonValueKind.Object ? own : its;

    /// <summary>What a value of a type may be, likeliest first; none when no table of ours holds such a thing.</summary>
    static ImmutableArray<IndicatorType> TypesOf(string type) => type switch
    {
        "ip-src" or "ip-dst" or "ip" => [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr],
        "domain" or "hostname" => [IndicatorType.Domain],
        "url" => [IndicatorType.Url],
        "email" or "email-src" or "email-dst" or "email-reply-to" or "eppn" => [IndicatorType.Email],
        "md5" => [IndicatorType.Md5],
        "sha1" => [IndicatorType.Sha1],
        "sha256" => [IndicatorType.Sha256],
        _ => [],
    };

    static IEnumerable<string> Tags(JsonElement item) =>
        item.Items("Tag").Select(tag => tag.Text("name")).Where(name => name.Length > 0);

    /// <summary>When it was seen as sightings of a kind say: `0` seen, `1` found wrong, `2` expired.</summary>
    static IEnumerable<DateTime?> Seen(JsonElement attribute, string kind) =>
        from sighting in attribute.Items("Sighting")
        where sighting.Word("type") == kind
        select IndicatorCells.TryDate(sighting.Word("date_sighting"), out var time) ? time : (DateTime?)null;

    /// <summary>What speaks against an attribute, as tags: sightings that found it wrong, and lists of what is harmless.</summary>
    static IEnumerable<string> Doubts(JsonElement attribute) =>
        attribute.Items("warnings").Select(warning => $"warninglist: {warning.Text("warninglist_name")}")
            .Concat(Seen(attribute, "1").Take(1).Select(_ => "sighting: false positive"));

    /// <summary>How sure a tag says that somebody is, by MISP's own words or those of estimates.</summary>
    static int? ConfidenceOf(string tag) => tag.Split('=') is not [var of, var said] ? null : (of, said.Trim('"')) switch
    {
        ("misp:confidence-level", "completely-confident") => 100,
        ("misp:confidence-level", "usually-confident") => 75,
        ("misp:confidence-level", "fairly-confident") => 50,
        ("misp:confidence-level", "rarely-confident") => 25,
        ("misp:confidence-level", "unconfident") => 0,
        ("estimative-language:confidence-in-analytic-judgment", "high" or "moderate" or "low") => IndicatorCells.Confidence(said.Trim('"')),
        _ => null,
    };

    static bool IsTrue(JsonElement item, string name) =>
        IndicatorCells.Flag(item.Word(name)) == true;
}
