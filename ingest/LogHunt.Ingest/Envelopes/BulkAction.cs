using System.Text.Json;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Elasticsearch's `{"index":{"_index":"logs"}}`, in files for its bulk interface the line above each document: it says where the
/// document goes, and nothing of what it tells.
/// </summary>
static class BulkAction
{
    const int Longest = 1024;

    public static bool Is(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t"u8);
        if (line.Length > Longest || !line.StartsWith("{"u8) || !line.EndsWith("}"u8)) return false;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || !reader.Read() || !IsName(ref reader) || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                if (!IsOption(ref reader) || !reader.Read() || reader.TokenType is JsonTokenType.StartObject) return false;
            return reader.TokenType == JsonTokenType.EndObject && reader.Read() && reader.TokenType == JsonTokenType.EndObject
                && !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter of a name that is no text: half a surrogate.
            return false;
        }
    }

    static bool IsName(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.PropertyName
        && (reader.ValueTextEquals("index"u8) || reader.ValueTextEquals("create"u8));

    static bool IsOption(ref Utf8JsonReader reader) => reader.ValueSpan.StartsWith("_"u8) || reader.ValueTextEquals("routing"u8)
        || reader.ValueTextEquals("pipeline"u8) || reader.ValueTextEquals("require_alias"u8);
}
