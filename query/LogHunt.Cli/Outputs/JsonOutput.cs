using System.Collections.Immutable;
using System.Text.Json;

namespace LogHunt.Cli.Outputs;

sealed class JsonOutput : IOutputFormat
{
    public string Name => "json";
    public ImmutableArray<string> Extensions => [".json"];
    public string Summary => "one JSON array of objects";

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.Stream.Write("["u8);
        WriteObjects(rows, target.Stream, newline: [], separator: ",\n"u8);
        target.Stream.Write("]\n"u8);
        target.Stream.Flush();
    }

    internal static void WriteObjects(ResultRows rows, Stream stream, ReadOnlySpan<byte> newline, ReadOnlySpan<byte> separator)
    {
        var names = rows.Columns.Select(column => JsonEncodedText.Encode(column.Name, JsonCells.Options.Encoder)).ToArray();
        using var json = new Utf8JsonWriter(stream, JsonCells.Options);
        var first = true;
        foreach (var batch in rows.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                if (!first) stream.Write(separator);
                first = false;
                json.WriteStartObject();
                for (var column = 0; column < names.Length; column++)
                {
                    json.WritePropertyName(names[column]);
                    JsonCells.Write(json, batch.Columns[column], row);
                }
                json.WriteEndObject();
                json.Flush();
                json.Reset();
                stream.Write(newline);
            }
            stream.Flush();
        }
    }
}
