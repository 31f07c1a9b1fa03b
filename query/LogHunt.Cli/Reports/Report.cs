using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Reports;

/// <summary>What `--json` writes: one object on one line of standard output.</summary>
static class Report
{
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(Terminal.Data, JsonCells.Options)) write(json);
        Terminal.Data.Write("\n"u8);
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
}
