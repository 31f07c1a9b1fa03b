using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;

namespace LogHunt.Cli.Sightings;

/// <summary>
/// An array of what MISP's `/sightings/add` takes one by one: values that were seen last at one time. Type 0 is a sighting, 1 a false
/// positive. MISP has no place for how often, nor is it told in whose logs.
/// </summary>
sealed class MispSightings : ISightingForm
{
    public string Name => "misp";

    public void Write(ImmutableArray<IndicatorSighting> sightings, OutputTarget target) => Report.Write(target, json =>
    {
        json.WriteStartArray();
        foreach (var group in sightings.GroupBy(one => (Time: Seconds(one.Last), Type: one.IsNone ? "1" : "0")).OrderBy(group => group.Key))
        {
            json.WriteStartObject();
            json.WriteTexts("values", group.Select(one => one.Indicator.Value).Distinct().Order(StringComparer.Ordinal));
            json.WriteString("timestamp", group.Key.Time.ToString(CultureInfo.InvariantCulture));
            json.WriteString("type", group.Key.Type);
            json.WriteString("source", "LogHunt");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    static long Seconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();
}
