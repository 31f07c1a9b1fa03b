using System.Text.Json;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Indicator files that are JSON. The parser tells only when a name or a text is asked for that its bytes or escapes (half a surrogate)
/// are no text: asked through here, it is not there then.
/// </summary>
public static class IndicatorJson
{
    /// <summary>The whole document; null when it is none, which is rejected with its line.</summary>
    internal static JsonDocument? Parse(Stream content, IndicatorWriter indicators)
    {
        try { return JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 128 }); }
        catch (JsonException broken)
        {
            indicators.Reject($"line {broken.LineNumber + 1}", "", "the file is no JSON here");
            return null;
        }
    }

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
