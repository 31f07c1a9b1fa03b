using System.Text.Json;

namespace LogHunt.Ingest.Texts;

/// <summary>Reads a JSON object into named values: `winlog.event_data.IpAddress` for a nested one, each element of an array under the array's own name.</summary>
static class JsonFields
{
    const int Deepest = 32;
    const int LongestPath = 1024;

    /// <summary>False when the text is no JSON object, is nested too deeply, or ends in the middle; what was read until then is in `fields`.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, NamedValues fields)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        Span<int> ends = stackalloc int[Deepest + 1];
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Deepest });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            var length = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        length = ends[reader.CurrentDepth - 1];
                        var size = reader.HasValueSequence || reader.ValueSpan.Length + length + 1 > LongestPath ? -1 : reader.ValueSpan.Length;
                        if (size < 0)
                        {
                            reader.Skip();
                            continue;
                        }
                        if (length > 0) path[length++] = (byte)'.';
                        length += reader.CopyString(path[length..]);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        ends[reader.CurrentDepth] = length;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        if (reader.CurrentDepth == 0) return true;
                        length = ends[reader.CurrentDepth];
                        break;
                    case JsonTokenType.String:
                        Add(fields, path[..length], ref reader);
                        break;
                    case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                        fields.Add(path[..length], reader.ValueSpan);
                        break;
                }
            }
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate or with bytes that are no UTF-8.
            return false;
        }
    }

    static void Add(NamedValues fields, scoped ReadOnlySpan<byte> path, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            fields.Add(path, reader.ValueSpan);
            return;
        }
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            fields.Add(path, buffer.AsSpan(0, reader.CopyString(buffer)));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
