using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Reports;

/// <summary>What `--json` writes: one object on one line.</summary>
static class Report
{
    public static void Write(OutputTarget target, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(target.Stream, JsonCells.Options)) write(json);
        target.Stream.Write("\n"u8);
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } given) json.WriteString(name, KqlText.Of(given));
        else json.WriteNull(name);
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>
    /// `notUnderstood`, the files of which no line became a row, and `unparsed`, the lines of all files that became none.
    /// </summary>
    public static void WriteUnparsed(this Utf8JsonWriter json, UnparsedFiles unparsed)
    {
        json.WriteStartArray("notUnderstood");
        foreach (var file in unparsed.NotUnderstood)
        {
            json.WriteStartObject();
            json.WriteString("municipality", file.Municipality);
            json.WriteString("path", file.Path);
            json.WriteNumber("lines", file.Lines);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("unparsed", unparsed.Lines);
    }
}
