using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// STIX 2.0 and 2.1: bundles, TAXII envelopes, arrays of objects. Indicators with a STIX pattern that names values become ours, in
/// the lenient reading that real feeds need: `ipv4-addr:value = '10.0.0.0/8'` is a network, a domain may hold an address, an
/// address counts on both ends of a connection.
/// </summary>
sealed partial class StixBundle : IIndicatorFormat
{
    /// <summary>What stands for more than itself in a regular expression.</summary>
    static readonly SearchValues<char> Signs = SearchValues.Create(@".*+?()[]{}|\^$");

    /// <summary>Where bundles, envelopes and the bodies of Sentinel's uploads have their objects.</summary>
    static readonly string[] Lists = ["objects", "stixobjects", "indicators"];

    public string Name => "stix";

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.TrimStart("\ufeff \r\n\t"u8) is not [(byte)'{' or (byte)'[', ..] ? 0
        : head.IndexOf("\"bundle"u8) >= 0 || head.IndexOf("\"indicator--"u8) >= 0 || head.IndexOf("\"spec_version\""u8) >= 0 ? 90
        // Others call their lists so as well: names of STIX's objects have two hyphens.
        : head.IndexOf("\"objects\""u8) >= 0 ? head.IndexOf("--"u8) >= 0 ? 70 : 30
        : fileName.EndsWith(".stix2", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".stix", StringComparison.OrdinalIgnoreCase)
        ? 80
        : 0;

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var document = IndicatorJson.Parse(content, indicators);
        if (document is null) return;
        var objects = new List<JsonElement>();
        Collect(document.RootElement, objects);
        var latest = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (place, item) in objects.Index())
        {
            if (!item.HasNames()) indicators.Reject($"object {place + 1}", "", IndicatorJson.NoNames);
            else if (item.Text("type") == "indicator") Add(place, item);
        }
        if (latest.Count == 0 && indicators.Rejects.IsEmpty) indicators.Reject("file", "", "it holds no STIX object of type indicator");
        var markings = objects.Where(item => item.Text("type") == "marking-definition").DistinctBy(item => item.Text("id"))
            .ToDictionary(item => item.Text("id"), TlpOf, StringComparer.Ordinal);
        foreach (var (id, item) in latest) ReadIndicator(id, item, markings, indicators);

        void Add(int place, JsonElement item)
        {
            // Without an id it is still an entry of its own.
            var id = item.Text("id") is { Length: > 0 } named ? named : $"object {place + 1}";
            if (!latest.TryGetValue(id, out var known) || string.CompareOrdinal(item.Text("modified"), known.Text("modified")) >= 0)
                latest[id] = item;
        }
    }

    /// <summary>Objects of bundles in bundles, in order, without recursion.</summary>
    static void Collect(JsonElement root, List<JsonElement> objects)
    {
        var open = new Stack<JsonElement>();
        open.Push(root);
        while (open.TryPop(out var item))
        {
            if (item.ValueKind == JsonValueKind.Array) foreach (var inner in item.EnumerateArray().Reverse()) open.Push(inner);
            else if (item.ValueKind == JsonValueKind.Object)
            {
                var held = Lists.SelectMany(name => item.Items(name)).ToList();
                if (held.Count > 0) foreach (var inner in Enumerable.Reverse(held)) open.Push(inner);
                else objects.Add(item);
            }
        }
    }

    static void ReadIndicator(string id, JsonElement item, Dictionary<string, string> markings, IndicatorWriter indicators)
    {
        var pattern = item.Text("pattern");
        var kind = item.Text("pattern_type");
        indicators.Note(item.Text("id"), Time("modified"));
        if (kind.Length > 0 && !kind.Equals("stix", StringComparison.OrdinalIgnoreCase))
        {
            indicators.Reject(id, pattern, $"its pattern is of type `{kind}`, which is no list of values");
            return;
        }
        if (!ReadPattern(id, pattern, indicators, Describe)) return;
        foreach (var name in (string[])["valid_from", "valid_until"])
            if (item.Word(name) is { Length: > 0 } said && !IndicatorCells.TryDate(said, out _))
                indicators.Reject(id, said, $"`{name}` is no time; the indicator is kept without it");
        if (Time("valid_from") > Time("valid_until"))
            indicators.Reject(id, item.Word("valid_until"), "`valid_until` lies before `valid_from`; the indicator is kept with both");
        if (item.Word("confidence") is { Length: > 0 } sure && IndicatorCells.Confidence(sure) is null)
            indicators.Reject(id, sure, "`confidence` is no number from 0 to 100; the indicator is kept without it");

        DateTime? Time(string name) => IndicatorCells.TryDate(item.Word(name), out var time) ? time : null;

        Indicator Describe(Indicator indicator) => indicator with
        {
            ObjectId = item.Find("id", out _) ? id : "",
            ObjectModified = Time("modified"),
            ValidFrom = Time("valid_from"),
            ValidUntil = Time("valid_until"),
            Confidence = IndicatorCells.Confidence(item.Word("confidence")),
            Tlp = IndicatorCells.Narrowest(Strings(item, "object_marking_refs")
                .Select(marking => TlpMarkings.LabelOf(marking) ?? markings.GetValueOrDefault(marking) ?? "")
                .Concat(Strings(item, "labels").Where(IndicatorCells.IsTlpTag))),
            Pap = Strings(item, "labels")
                .FirstOrDefault(label => label.StartsWith("pap:", StringComparison.OrdinalIgnoreCase))?[4..]
                .ToLowerInvariant() ?? "",
            Threat = item.Text("name"),
            Description = item.Text("description"),
            Tags = [.. Strings(item, "indicator_types").Concat(Strings(item, "labels")).Distinct(StringComparer.Ordinal)],
            Revoked = IndicatorCells.Flag(item.Word("revoked")) == true,
        };
    }

    /// <summary>Adds or rejects what a pattern looks for; false when it is no pattern that can be searched for, which is rejected.</summary>
    public static bool ReadPattern(string id, string pattern, IndicatorWriter indicators, Func<Indicator, Indicator> describe)
    {
        var (alternatives, problem) = StixAlternatives.Read(pattern);
        // Where a list was loaded by hand, the value itself often stands for its pattern.
        if (problem is not null && pattern is [not ('[' or '('), ..] && indicators.TryAdd(pattern, describe)) return true;
        if (problem is not null) indicators.Reject(id, pattern, problem);
        foreach (var alternative in alternatives) ReadAlternative(id, alternative, indicators, describe);
        return problem is null;
    }

    /// <summary>
    /// Values that must hold together are searched for by the one that says most, and the hashes of a file by each of them; what only
    /// narrows it (a port, a type, a file's name, what it is not) is left out, which finds more, never less.
    /// </summary>
    static void ReadAlternative(string id, ImmutableArray<StixComparison> comparisons, IndicatorWriter indicators, Func<Indicator,
        Indicator> describe)
    {
        var named = comparisons.Where(comparison => TypesOf(comparison.Path).Length > 0).Select(Literal).ToList();
        var bearing = named.Where(comparison => comparison.Operator is "=" or "IN" or "ISSUBSET").ToList();
        var shown = string.Join(" AND ",
            comparisons.Select(comparison => $"{comparison.Path} {comparison.Operator} {string.Join(", ", comparison.Values)}"));
        if (named.Count == 0) indicators.Reject(id, shown, $"`{comparisons[0].Path}` is nothing that our tables hold");
        else if (bearing.Count == 0) indicators.Reject(id, shown, "it compares by something else than =, IN or ISSUBSET");
        else if (bearing.Count > 1 && !bearing.All(comparison => comparison.Path.Contains("hashes", StringComparison.Ordinal)))
            indicators.Reject(id, shown, "it asks for several values together");
        else
        {
            foreach (var (comparison, value) in bearing.SelectMany(one => one.Values.Select(value => (one, value))))
                if (!indicators.TryAdd(TypesOf(comparison.Path), value, describe))
                    indicators.Reject(id, value, $"it is no value for `{comparison.Path}`");
        }
    }

    /// <summary>A pattern of text that stands for one value is that value: LIKE without wildcards or for all below a domain, MATCHES of a
    /// whole text in which every sign stands for itself.</summary>
    static StixComparison Literal(StixComparison comparison)
    {
        if (comparison.Values is not [var text]) return comparison;
        if (comparison.Operator == "LIKE")
        {
            var name = comparison.Path == "domain-name:value" && text.StartsWith("%.", StringComparison.Ordinal) ? text[2..] : text;
            return name.AsSpan().ContainsAny('%', '_') ? comparison : comparison with { Operator = "=", Values = [name] };
        }
        if (comparison.Path == "domain-name:value") text = Below().Replace(text, "^");
        return comparison.Operator == "MATCHES" && text is ['^', .. var middle, '$']
            && !Regex.Replace(middle, @"\\[.\-/]", "").AsSpan().ContainsAny(Signs)
            ? comparison with { Operator = "=", Values = [middle.Replace("\\", "", StringComparison.Ordinal)] }
            : comparison;
    }

    /// <summary>How a regular expression says «and all below».</summary>
    [GeneratedRegex(@"^\^\((\?:)?\.[*+]\\\.\)[?*]")]
    private static partial Regex Below();

    /// <summary>What a path's value may be, likeliest first; none when no table of ours holds such a thing.</summary>
    static ImmutableArray<IndicatorType> TypesOf(string path) => path.ToLowerInvariant() switch
    {
        "ipv4-addr:value" or "ipv6-addr:value" => [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr],
        "domain-name:value" or "hostname:value" or "x-opencti-hostname:value"
            or "network-traffic:extensions.http-request-ext.request_header.host" => [IndicatorType.Ipv4, IndicatorType.Domain],
        "network-traffic:dst_ref.value" or "network-traffic:src_ref.value" =>
        [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr, IndicatorType.Domain],
        "url:value" => [IndicatorType.Url],
        "email-addr:value" or "email-message:from_ref.value" or "email-message:sender_ref.value" or "email-message:to_refs[*].value"
            or "email-message:cc_refs[*].value" or "email-message:bcc_refs[*].value" or "email-message:additional_header_fields.reply_to" =>
            [IndicatorType.Email],
        "user-account:account_login" or "user-account:user_id" or "user-account:display_name" => [IndicatorType.User],
        // Of files, of what they hold, of images that processes run from; a certificate's hash is none of a file.
        var lower when lower.LastIndexOf("hashes.", StringComparison.Ordinal) is var at and > 0 && !lower.StartsWith("x509", StringComparison.Ordinal) =>
            lower[(at + 7)..].Replace("-", "", StringComparison.Ordinal) switch
            {
                "md5" => [IndicatorType.Md5],
                "sha1" => [IndicatorType.Sha1],
                "sha256" => [IndicatorType.Sha256],
                _ => [],
            },
        _ => [],
    };

    static string TlpOf(JsonElement marking)
    {
        if (marking.Find("definition", out var definition) && definition.ValueKind == JsonValueKind.Object
            && definition.Text("tlp") is { Length: > 0 } tlp)
            return tlp.ToLowerInvariant();
        if (marking.Text("name") is var name && name.StartsWith("TLP:", StringComparison.OrdinalIgnoreCase)) return name;
        if (!marking.Find("extensions", out var extensions) || extensions.ValueKind != JsonValueKind.Object) return "";
        foreach (var extension in extensions.EnumerateObject())
            if (extension.Value.ValueKind == JsonValueKind.Object && extension.Value.Text("tlp_2_0") is { Length: > 0 } newer)
                return newer.ToLowerInvariant();
        return "";
    }

    static IEnumerable<string> Strings(JsonElement item, string name) =>
        item.Text(name) is { Length: > 0 } one ? [one] : item.Items(name).Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.Text());
}
