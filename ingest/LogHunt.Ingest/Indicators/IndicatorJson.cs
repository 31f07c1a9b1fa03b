using System.Text;
using System.Text.Json;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Indicator files that are JSON. The parser tells only when a name or a text is asked for that its bytes or escapes (half a surrogate)
/// are no text: asked through here, it is not there then.
/// </summary>
public static class IndicatorJson
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>The whole document, or the documents of its lines as one array; null when it is none, which is rejected with its line.</summary>
    internal static JsonDocument? Parse(Stream content, IndicatorWriter indicators)
    {
        var utf8 = Utf8(content);
        try { return JsonDocument.Parse(utf8, Options); }
        catch (JsonException broken)
        {
            var lines = Encoding.UTF8.GetString(utf8.Span).ReplaceLineEndings("\n")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 1 && lines[0] is ['{', .., '}']) return ParseLines(lines, indicators);
            indicators.Reject($"line {broken.LineNumber + 1}", "", "the file is no JSON here");
            return null;
        }
    }

    /// <summary>All of it; what is no text becomes a sign that says so.</summary>
    static ReadOnlyMemory<byte> Utf8(Stream content)
    {
        var held = new MemoryStream(content.CanSeek ? (int)Math.Min(content.Length - content.Position, Array.MaxLength) : 0);
        content.CopyTo(held);
        var utf8 = held.GetBuffer().AsMemory(0, (int)held.Length);
        if (utf8.Span.StartsWith("\ufeff"u8)) utf8 = utf8[3..];
        return System.Text.Unicode.Utf8.IsValid(utf8.Span) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
    }

    static JsonDocument? ParseLines(string[] lines, IndicatorWriter indicators)
    {
        try { return JsonDocument.Parse($"[{string.Join(",\n", lines)}]", Options); }
        catch (JsonException broken)
        {
            indicators.Reject($"line {broken.LineNumber + 1}", "", "the line is no JSON");
            return null;
        }
    }

    /// <summary>The text of a member that may be a number, `true` or `false`; empty when there is none.</summary>
    internal static string Word(this JsonElement item, string name) =>
        item.Find(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? value.GetRawText() : item.Text(name);

    /// <summary>Why an object without <see cref="HasNames"/> is rejected.</summary>
    public const string NoNames = "a name in it is no text";

    /// <summary>
    /// Whether the names of an object's members are text, or it is no object: else a member that decides what it means may not be found.
    /// </summary>
    public static bool HasNames(this JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return true;
        try { return item.EnumerateObject().All(member => member.Name is not null); }
        catch (InvalidOperationException) { return false; }
    }

    /// <summary>A member of an object; none when the item is no object, or a name on the way to it is no text.</summary>
    public static bool Find(this JsonElement item, string name, out JsonElement value)
    {
        value = default;
        try { return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out value); }
        catch (InvalidOperationException) { return false; }
    }

    /// <summary>The text of a member, empty when there is none.</summary>
    public static string Text(this JsonElement item, string name) => item.Find(name, out var value) ? value.Text() : "";

    /// <summary>The items of a member that is an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Find(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>A string's text; empty for anything else.</summary>
    public static string Text(this JsonElement value)
    {
        try { return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : ""; }
        catch (InvalidOperationException) { return ""; }
    }
}
