using System.Text.Json;

namespace LogHunt.Ingest.Texts;

/// <summary>Takes the scalars of a JSON object as they are found.</summary>
interface IJsonTarget
{
    /// <summary>A scalar that is not null, under its path; `json` stands at it.</summary>
    void Add(scoped ReadOnlySpan<byte> path, ref Utf8JsonReader json);
}

/// <summary>
/// Reads a JSON object into named values: `winlog.event_data.IpAddress` for a nested one, each element of an array under the
/// array's own name. A value nested deeper than 32, or with a path longer than 1,024 bytes, is passed over.
/// </summary>
static class JsonFields
{
    const int Deepest = 32;
    const int LongestPath = 1024;

    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Deepest };

    /// <summary>
    /// False when the text is no JSON object, is nested too deeply, or ends in the middle; what was read until then was given to
    /// `target`.
    /// </summary>
    /// <param name="json">The object's text.</param>
    /// <param name="target">What takes the scalars.</param>
    /// <param name="wholePaths">Whether a value's name is its path, or the last part of that alone.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> json, T target, bool wholePaths = true) where T : struct, IJsonTarget
    {
        Span<byte> path = stackalloc byte[LongestPath];
        Span<int> ends = stackalloc int[Deepest + 1];
        ends.Clear();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
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
                        length += reader.CopyText(path[length..]);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        ends[reader.CurrentDepth] = length;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        if (reader.CurrentDepth == 0) return true;
                        length = ends[reader.CurrentDepth];
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                        target.Add(path[..length], ref reader);
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
}
