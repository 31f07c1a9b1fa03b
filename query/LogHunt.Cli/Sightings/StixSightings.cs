using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Sightings;

/// <summary>
/// A bundle of STIX 2.1 with a `sighting` for each indicator and municipality. It is of the indicator as its source called it; an
/// indicator that has no such name is in the bundle too.
/// </summary>
sealed partial class StixSightings : ISightingForm
{
    /// <summary>The most that a sighting's count may be.</summary>
    const long MostCounted = 999_999_999;

    public string Name => "stix";

    public void Write(ImmutableArray<IndicatorSighting> sightings, OutputTarget target) => Report.Write(target, json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "bundle");
        json.WriteString("id", $"bundle--{StableIds.Of(["bundle", .. sightings.Select(Id)])}");
        json.WriteStartArray("objects");
        foreach (var own in sightings.Where(one => !HasName(one.Indicator)).DistinctBy(one => Reference(one.Indicator)))
            WriteIndicator(json, own);
        foreach (var sighting in sightings) WriteSighting(json, sighting);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    static void WriteSighting(Utf8JsonWriter json, IndicatorSighting sighting)
    {
        Begin(json, "sighting", Id(sighting), sighting.Found, sighting.Found > sighting.Last ? sighting.Found : sighting.Last);
        json.WriteString("sighting_of_ref", Reference(sighting.Indicator));
        json.WriteString("first_seen", Time(sighting.First));
        json.WriteString("last_seen", Time(sighting.Last));
        json.WriteNumber("count", Math.Min(sighting.Count, MostCounted));
        if (sighting.IsNone) json.WriteTexts("labels", ["false-positive"]);
        End(json, sighting.Indicator);
    }

    static void WriteIndicator(Utf8JsonWriter json, IndicatorSighting sighting)
    {
        var indicator = sighting.Indicator;
        Begin(json, "indicator", Reference(indicator), sighting.Found, sighting.Found);
        json.WriteString("name", indicator.Value);
        json.WriteString("pattern", Pattern(indicator));
        json.WriteString("pattern_type", "stix");
        json.WriteString("valid_from", Time(indicator.ValidFrom ?? sighting.Found));
        if (indicator.ValidUntil is { } until && until > (indicator.ValidFrom ?? sighting.Found)) json.WriteString("valid_until", Time(until));
        if (indicator.Confidence is { } confidence) json.WriteNumber("confidence", confidence);
        End(json, indicator);
    }

    static void Begin(Utf8JsonWriter json, string type, string id, DateTime created, DateTime modified)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", id);
        json.WriteString("created", Time(created));
        json.WriteString("modified", Time(modified));
    }

    static void End(Utf8JsonWriter json, Indicator indicator)
    {
        if (TlpMarkings.Of(indicator.Tlp) is { } marking) json.WriteTexts("object_marking_refs", [marking]);
        json.WriteEndObject();
    }

    static string Id(IndicatorSighting sighting) => $"sighting--{StableIds.Of("sighting", Reference(sighting.Indicator),
        sighting.Indicator.Source, sighting.Indicator.Value, sighting.Municipality)}";

    static bool HasName(Indicator indicator) => NameOfIndicator().IsMatch(indicator.ObjectId);

    static string Reference(Indicator indicator) => HasName(indicator) ? indicator.ObjectId
        : $"indicator--{StableIds.Of("indicator", IndicatorText.Name(indicator.Type), indicator.Value, indicator.Source)}";

    static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static string Pattern(Indicator indicator)
    {
        var value = indicator.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return indicator.Type switch
        {
            IndicatorType.Ipv4 => $"[ipv4-addr:value = '{value}']",
            IndicatorType.Ipv6 => $"[ipv6-addr:value = '{value}']",
            IndicatorType.Cidr => $"[{(value.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4")}-addr:value ISSUBSET '{value}']",
            IndicatorType.Domain => $"[domain-name:value = '{value}']",
            IndicatorType.Url => $"[url:value = '{value}']",
            IndicatorType.Md5 => $"[file:hashes.MD5 = '{value}']",
            IndicatorType.Sha1 => $"[file:hashes.'SHA-1' = '{value}']",
            IndicatorType.Sha256 => $"[file:hashes.'SHA-256' = '{value}']",
            IndicatorType.Email => $"[email-addr:value = '{value}']",
            _ => $"[user-account:account_login = '{value}']",
        };
    }

    [GeneratedRegex("^indicator--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\z")]
    private static partial Regex NameOfIndicator();
}
