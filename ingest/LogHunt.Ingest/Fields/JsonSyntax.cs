using System.Text.Json;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// A JSON object, cut short or not: its scalars under the path of their names, `a.b.c`, or under the last of them alone. Nested deeper than 32, or with a path longer than 1,024 bytes, a value is passed over.
/// </summary>
sealed class JsonSyntax(AbsentWords absent, bool wholePaths) : FieldSyntax(absent)
{
    const int Deepest = 32;
    const int LongestPath = 1024;

    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Deepest };

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        Span<int> ends = stackalloc int[Deepest + 1];
        ends.Clear();
        var reader = new Utf8JsonReader(record, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
            var length = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        length = wholePaths ? ends[reader.CurrentDepth - 1] : 0;
                        if (reader.ValueSpan.Length + length + 1 > LongestPath)
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
                        if (reader.CurrentDepth == 0) return;
                        length = ends[reader.CurrentDepth];
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                        Add(path[..length], ref reader, fields);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // A record cut short keeps the fields before the cut.
        }
        catch (InvalidOperationException)
        {
            // So does one with a lone surrogate or bytes that are no UTF-8.
        }
    }

    void Add(scoped ReadOnlySpan<byte> path, ref Utf8JsonReader reader, RecordFields fields)
    {
        if (path.IsEmpty || IsAbsent(reader.ValueSpan)) return;
        var key = fields.Store(path);
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            var length = reader.CopyString(fields.Room(reader.ValueSpan.Length));
            fields.Add(key, path.Length, fields.Keep(length), length);
            return;
        }
        // A string's value begins behind its quote.
        var start = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
        fields.Add(key, path.Length, start, reader.ValueSpan.Length);
    }
}
