using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

/// <summary>
/// The protocol of `--batch`: one JSON object a line comes in, one goes out, in order, each flushed. `id` may be any JSON value and comes
/// back as it was. A line that is no request is answered with an error, so that answers stay as many as questions.
/// </summary>
static class BatchLines
{
    /// <summary>Answers every line of `path` (`-` is standard input). `answer` writes the members that follow `id`.</summary>
    public static void Serve(string path, Action<string, Utf8JsonWriter> answer, CancellationToken cancellation)
    {
        using var input = GivenText.Open(path);
        var lines = GivenText.Lines(input, path == "-" ? "standard input" : path);
        using var json = new Utf8JsonWriter(Terminal.Data, JsonCells.Options);
        while (lines() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line)) continue;
            json.WriteStartObject();
            if (Request(line) is (var id, { } query))
            {
                json.WritePropertyName("id");
                json.WriteRawValue(id);
                answer(query, json);
            }
            else
            {
                json.WriteNull("id");
                json.WriteString("error", "the line is no JSON object with `id` and `query`");
            }
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            Terminal.Data.Write("\n"u8);
            Terminal.Data.Flush();
        }
    }

    static (string Id, string? Query) Request(string line)
    {
        try
        {
            using var request = JsonDocument.Parse(line);
            if (request.RootElement.ValueKind != JsonValueKind.Object || !request.RootElement.TryGetProperty("query", out var query)
                || query.ValueKind != JsonValueKind.String) return ("null", null);
            var id = request.RootElement.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
            return (id, query.GetString());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperation: a lone surrogate escape in the query.
            return ("null", null);
        }
    }
}
