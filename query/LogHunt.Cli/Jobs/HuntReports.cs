using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
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
        [
        new("hunt", hunt => hunt.Hunt), new("rows", hunt => hunt.Rows), new("new", hunt => hunt.New),
        new("still", hunt => hunt.Still), new("gone", hunt => hunt.Gone),
    ];

    /// <summary>What a trial says of a hunt.</summary>
    public static Listed<TriedHunt>[] TriedColumns { get; } =
    [
        new("hunt", tried => tried.Report.Hunt), new("rows", tried => tried.Report.Rows),
        new("finds", tried => (long)tried.Finds.Length), new("new", tried => tried.Report.New),
    ];

    /// <summary>What is stored of a run.</summary>
    public static Listed<HuntRun>[] RunColumns { get; } =
    [
        new("due", run => run.Due), new("began", run => run.Began), new("missed", run => run.Missed), new("windows", run => run.Windows),
        new("rows", run => run.Rows), new("new", run => run.Found.New), new("still", run => run.Found.Still),
        new("gone", run => run.Found.Gone), new("problem", run => run.Problem),
    ];

    /// <summary>What a hunt says of itself, but for its query.</summary>
    public static IReadOnlyCollection<(string What, string Is)> Told(Hunt hunt, CatalogDb catalog) => [.. new (string What, string Is)[]
    {
        ("name", hunt.Name), ("kind", hunt.Kind), ("description", hunt.Description.ReplaceLineEndings(" ")), ("id", hunt.Settings.RuleId),
        ("severity", hunt.Settings.Severity), ("tactics", string.Join(", ", hunt.Settings.Tactics)),
        ("techniques", string.Join(", ", hunt.Settings.Techniques)), ("every", Text(hunt.Settings.Every)), ("cron", hunt.Settings.Cron),
        ("period", Text(hunt.Settings.Period)),
        ("trigger", string.Create(CultureInfo.InvariantCulture, $"{hunt.Settings.Trigger} {hunt.Settings.Threshold}")),
        ("suppression", Text(hunt.Settings.Suppression)), ("entities", string.Join(", ", hunt.Settings.Entities)),
        ("next", Text(hunt.IsScheduled ? HuntSchedule.Next(hunt, catalog.LastDueRuns().GetValueOrDefault(hunt.Name)) : null)),
        ("disabled", hunt.Disabled ?? ""),
    }.Where(one => one.Is.Length > 0)];

    static string Text(object? value) => value is null ? "" : KqlText.Of(value);

    public static void WriteJson(Utf8JsonWriter json, Hunt hunt, CatalogDb catalog)
    {
        json.WriteStartObject();
        foreach (var (what, text) in Told(hunt, catalog)) json.WriteString(what, text);
        json.WriteString("query", hunt.Query);
        Listing.WriteArray(json, "runs", catalog.HuntRunsOf(hunt.Name), RunColumns);
        json.WriteEndObject();
    }

    /// <summary>Trials, each with the first of its finds.</summary>
    public static void WriteJson(Utf8JsonWriter json, ImmutableArray<TriedHunt> tried)
    {
        json.WriteStartObject();
        json.WriteStartArray("hunts");
        foreach (var one in tried)
        {
            json.WriteStartObject();
            foreach (var column in TriedColumns)
            {
                json.WritePropertyName(column.Name);
                JsonCells.Write(json, column.Value(one));
            }
            if (one.Report.Problem is { } problem) json.WriteString("problem", problem);
            json.WriteTexts("incomplete", one.Report.Doubts);
            json.WriteStartArray("samples");
            foreach (var find in one.Finds.Take(10)) json.WriteRawValue(find.Row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

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
            json.WriteNumber("still", hunt.Still);
            json.WriteNumber("gone", hunt.Gone);
            if (hunt.Due is { } due)
            {
                json.WriteTime("due", due.At);
                json.WriteNumber("missed", due.Missed);
                json.WriteNumber("windows", hunt.Windows);
            }
            if (hunt.Problem is { } problem) json.WriteString("problem", problem);
            if (!hunt.Doubts.IsEmpty) json.WriteTexts("incomplete", hunt.Doubts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteUnparsed(report.Unparsed);
        json.WriteEndObject();
    }
}
