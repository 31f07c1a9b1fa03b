using System.Collections.Immutable;
using System.Text.Json;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// MISP's lists of what is harmless: values that harmless logs hold, under a name. `Values` are those that are values of ours; parts of
/// names and patterns are in `LeftOut`.
/// </summary>
public sealed record WarningList(string Name, ImmutableArray<string> Values, ImmutableArray<string> LeftOut)
{
    /// <summary>The list that a text is; null when it is none.</summary>
    public static WarningList? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Of(document.RootElement);
        }
        catch (JsonException) { return null; }
    }

    static WarningList? Of(JsonElement root)
    {
        if (!root.Find("list", out var list) || list.ValueKind != JsonValueKind.Array || !root.Find("matching_attributes", out _)) return null;
        var texts = list.EnumerateArray().Select(item => item.Text()).Where(text => text.Length > 0).ToList();
        // What stands for more than itself is no value, whatever it looks like.
        var areValues = root.Text("type") is "cidr" or "hostname" or "string" or "";
        var read = texts.Select(text => (text, Value: areValues && IndicatorText.TryGuess(text, out _, out var value) ? value : null)).ToList();
        return new(root.Text("name"), [.. read.Select(one => one.Value).OfType<string>().Distinct()],
            [.. read.Where(one => one.Value is null).Select(one => one.text)]);
    }
}
