using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>A run of hunts as a table for reading and as JSON.</summary>
static class HuntReports
{
    public static Listed<HitEntry>[] HitColumns { get; } =
    [
        new("indicator", entry => entry.Indicator.Value),
        new("type", entry => IndicatorText.Name(entry.Indicator.Type)),
        new("source", entry => entry.Indicator.Source),
        new("threat", entry => entry.Indicator.Threat),
        new("tlp", entry => entry.Indicator.Tlp),
        new("municipality", entry => entry.Hit.Municipality),
        new("table", entry => entry.Hit.Table),
        new("column", entry => entry.Hit.Column),
        new("firstSeen", entry => entry.Hit.FirstSeen),
        new("lastSeen", entry => entry.Hit.LastSeen),
        new("count", entry => entry.Hit.Count),
        new("inValidity", entry => entry.Indicator.IsValidIn(entry.Hit.FirstSeen, entry.Hit.LastSeen)),
        new("found", entry => entry.Found),
    ];

    static Listed<HuntReport>[] HuntColumns { get; } =
        [new("hunt", hunt => hunt.Hunt), new("rows", hunt => hunt.Rows), new("new", hunt => hunt.New)];

    /// <summary>`note` takes the one sentence that is no data.</summary>
    public static void WriteText(HuntsReport report, OutputTarget target, Action<string> note)
    {
        if (report.Indicators is { } indicators)
        {
            note(indicators.Searched == 0 && indicators.Incomplete.IsEmpty
                ? "indicators: every segment was searched for every one of them before"
                : $"indicators: {SizeText.Count(indicators.Indicators, "indicator")} looked for in " +
                    $"{SizeText.Count(indicators.Segments, "segment")} " +
                $"in {SizeText.Seconds(indicators.Elapsed)}");
            Listing.Write(target, asJson: false, "hits", indicators.Hits, HitColumns);
        }
        if (!report.Hunts.IsEmpty) Listing.Write(target, asJson: false, "hunts", report.Hunts, HuntColumns);
    }

    public static void WriteJson(Utf8JsonWriter json, HuntsReport report)
    {
        json.WriteStartObject();
        if (report.Indicators is { } indicators)
        {
            json.WriteStartObject("indicators");
            json.WriteNumber("searched", indicators.Searched);
            json.WriteNumber("segments", indicators.Segments);
            json.WriteNumber("seconds", Math.Round(indicators.Elapsed.TotalSeconds, 3));
            json.WriteTexts("incomplete", indicators.Incomplete.Select(fault => fault.Sentence));
            Listing.WriteArray(json, "hits", indicators.Hits, HitColumns);
            json.WriteEndObject();
        }
        json.WriteStartArray("hunts");
        foreach (var hunt in report.Hunts)
        {
            json.WriteStartObject();
            json.WriteString("hunt", hunt.Hunt);
            json.WriteNumber("rows", hunt.Rows);
            json.WriteNumber("new", hunt.New);
            if (hunt.Problem is { } problem) json.WriteString("problem", problem);
            if (!hunt.Doubts.IsEmpty) json.WriteTexts("incomplete", hunt.Doubts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteUnparsed(report.Unparsed);
        json.WriteEndObject();
    }
}
