using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LogHunt.Cli.Demo;

/// <summary>Writes the demo's indicators as the two files in which they would arrive.</summary>
static class DemoIndicators
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string WriteList(string folder, ImmutableArray<PlantedIndicator> indicators)
    {
        var path = Path.Combine(folder, "sektor-csirt-2025-11.csv");
        File.WriteAllLines(path, ["type,value,confidence,tlp,threat",
            .. indicators.Select(indicator => $"{indicator.Type},{Defanged(indicator)},{indicator.Confidence},amber,{indicator.Threat}")]);
        return path;
    }

    public static string WriteBundle(string folder, ImmutableArray<PlantedIndicator> indicators)
    {
        var path = Path.Combine(folder, "beacon-campaign.stix.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            type = "bundle",
            id = $"bundle--{Id("bundle")}",
            objects = indicators.Select(indicator => new
            {
                type = "indicator",
                spec_version = "2.1",
                id = $"indicator--{Id(indicator.Value)}",
                created = "2025-11-03T08:00:00.000Z",
                modified = "2025-11-03T08:00:00.000Z",
                name = indicator.Threat,
                indicator_types = new[] { "malicious-activity" },
                pattern = Pattern(indicator),
                pattern_type = "stix",
                valid_from = "2025-10-01T00:00:00Z",
                confidence = indicator.Confidence,
                // TLP:AMBER, as STIX 2.1 fixes it.
                object_marking_refs = new[] { "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421" },
            }),
        }, Json));
        return path;
    }

    /// <summary>Lists that travel by mail are written so that nobody clicks on them.</summary>
    static string Defanged(PlantedIndicator indicator) =>
        indicator.Type is "domain" or "ipv4" ? indicator.Value.Replace(".", "[.]", StringComparison.Ordinal) : indicator.Value;

    static string Pattern(PlantedIndicator indicator) => indicator.Type switch
    {
        "ipv4" => $"[ipv4-addr:value = '{indicator.Value}']",
        "ipv6" => $"[ipv6-addr:value = '{indicator.Value}']",
        "url" => $"[url:value = '{indicator.Value}']",
        "sha256" => $"[file:hashes.'SHA-256' = '{indicator.Value}']",
        "domain" => $"[domain-name:value = '{indicator.Value}']",
        var type =>
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"no STIX pattern for {type}"), nameof(indicator)),
    };

    /// <summary>The same id for the same value on every run.</summary>
    static Guid Id(string value) => new(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 16));
}
