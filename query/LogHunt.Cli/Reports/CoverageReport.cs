using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Reports;

/// <summary>For which hours there are logs of each source, where they are missing, and which files stayed dark.</summary>
sealed record CoverageReport(ImmutableArray<DeviceCoverage> Sources, UnparsedFiles Unparsed)
{
    const int TimelineWidth = 42;

    public void WriteText(OutputTarget target)
    {
        var from = Sources.IsEmpty ? default : Sources.Min(source => source.From);
        var to = Sources.IsEmpty ? default : Sources.Max(source => source.To);
        new TableOutput().Write(Listing.Rows(Sources,
        [
            new("municipality", source => source.Municipality),
            new("source", source => source.Device.Length > 0 ? $"{source.Format} {source.Device}" : source.Format),
            new("from", source => Hour(source.From)),
            new("to", source => Hour(source.To)),
            new("rows", source => source.Rows),
            new("hours", source => source.Hours),
            new("gaps", source => source.Gaps.Length),
            new("when there are logs", source => source.Timeline(from, to, TimelineWidth)),
        ]), target);
        string[] lines =
        [
            .. Sources.SelectMany(source => source.Gaps.Select(gap =>
                $"gap: {source.Municipality} {source.Format} {source.Device}: no rows from {Hour(gap.From)} to {Hour(gap.To)} " +
                    $"({gap.Hours} hours)")),
            .. Unparsed.Sentences().Select(sentence => $"not understood: {sentence}"),
        ];
        if (lines.Length == 0) return;
        using var writer = new StreamWriter(target.Stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine();
        foreach (var line in lines) writer.WriteLine(Visible.Text(line));
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("sources");
        foreach (var source in Sources) Write(json, source);
        json.WriteEndArray();
        json.WriteUnparsed(Unparsed);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, DeviceCoverage source)
    {
        json.WriteStartObject();
        json.WriteString("municipality", source.Municipality);
        json.WriteString("format", source.Format);
        json.WriteString("device", source.Device);
        json.WriteTime("from", source.From);
        json.WriteTime("to", source.To);
        json.WriteNumber("rows", source.Rows);
        json.WriteNumber("hours", source.Hours);
        json.WriteStartArray("gaps");
        foreach (var gap in source.Gaps)
        {
            json.WriteStartObject();
            json.WriteTime("from", gap.From);
            json.WriteTime("to", gap.To);
            json.WriteNumber("hours", gap.Hours);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Hour(DateTime time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
