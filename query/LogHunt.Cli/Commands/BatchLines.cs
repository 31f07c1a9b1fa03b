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
    /// <summary>Answers every `query` of `path` (`-` is standard input). `answer` writes the members that follow `id`.</summary>
    public static void Serve(string path, Action<string, Utf8JsonWriter> answer, CancellationToken cancellation) =>
        Serve(path, "query", (query, _, json) => answer(query, json), cancellation);

    /// <summary>The same of a member `asked`, which is a text, with the whole object beside it.</summary>
    public static void Serve(string path, string asked, Action<string, JsonElement, Utf8JsonWriter> answer, CancellationToken cancellation)
    {
        using var input = GivenText.Open(path);
        var lines = GivenText.Lines(input, path == "-" ? "standard input" : path);
        using var json = new Utf8JsonWriter(Terminal.Data, JsonCells.Options);
        while (lines() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line)) continue;
            json.WriteStartObject();
            using (var request = Request(line))
                if (request is not null && Text(request.RootElement, asked) is { } text)
                {
                    json.WritePropertyName("id");
                    json.WriteRawValue(request.RootElement.TryGetProperty("id", out var id) ? id.GetRawText() : "null");
                    answer(text, request.RootElement, json);
                }
                else
                {
                    json.WriteNull("id");
                    json.WriteString("error", $"the line is no JSON object with `id` and `{asked}`");
                }
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            Terminal.Data.Write("\n"u8);
            Terminal.Data.Flush();
        }
    }

    /// <summary>Null for a line that is no JSON.</summary>
    static JsonDocument? Request(string line)
    {
        try { return JsonDocument.Parse(line); }
        catch (JsonException) { return null; }
    }

    /// <summary>A member that is a text; null when there is none, or a lone surrogate escape in it or in a name.</summary>
    static string? Text(JsonElement request, string name)
    {
        try { return request.ValueKind == JsonValueKind.Object && request.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null; }
        catch (InvalidOperationException) { return null; }
    }
}
