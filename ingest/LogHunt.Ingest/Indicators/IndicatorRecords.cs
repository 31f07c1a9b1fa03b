using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// JSON in which each indicator is an object of its own (an array, lists in an answer, or one object a line, as Spamhaus and abuse.ch write)
/// or a bare text in an array. The members of an object are what columns are in a delimited list.
/// </summary>
sealed partial class IndicatorRecords : IIndicatorFormat
{
    public string Name => "json";

    public int Recognise(ReadOnlySpan<byte> head, string fileName)
    {
        var start = head.TrimStart("\ufeff \r\n\t"u8);
        if (start is not [(byte)'{' or (byte)'[', ..] || head.Contains((byte)0)) return 0;
        foreach (var others in (string[])["\"Event\"", "\"Attribute\"", "\"to_ids\"", "\"matching_attributes\"", "\"spec_version\"", "\"Feed\""])
            if (head.IndexOf(Encoding.UTF8.GetBytes(others)) >= 0) return 0;
        if (start[1..].TrimStart(" \r\n\t"u8) is [(byte)'"', ..] && start[0] == '[') return 40;
        return Member().Matches(Encoding.UTF8.GetString(head)).Any(name => IndicatorColumns.Find([name.Groups[1].Value]) is not null) ? 40 : 0;
    }

    /// <summary>The name of a member, also of one in a text that is JSON itself.</summary>
    [GeneratedRegex(@"""([\w.]+)\\*""\s*:")]
    private static partial Regex Member();

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var text = reader.ReadToEnd();
        if (TryRead(text, "record", indicators, out var problem)) return;
        // Not one document: one a line, or a broken one.
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.FirstOrDefault(line => line.Trim().Length > 0)?.Trim() is not ['{', .., '}'])
        {
            indicators.Reject(problem, "", "the file is no JSON here");
            return;
        }
        foreach (var (number, line) in lines.Index())
            if (line.Trim().Length > 0 && !TryRead(line, $"line {number + 1}", indicators, out _))
                indicators.Reject($"line {number + 1}", line, "the line is no JSON");
    }

    static bool TryRead(string text, string place, IndicatorWriter indicators, out string problem)
    {
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 128 });
            ReadAll(document.RootElement, place, indicators);
            return true;
        }
        catch (JsonException broken)
        {
            problem = $"line {broken.LineNumber + 1}";
            return false;
        }
    }

    /// <summary>Every object that has a value, and every text of an array, in order and without recursion.</summary>
    static void ReadAll(JsonElement root, string place, IndicatorWriter indicators)
    {
        var (open, number) = (new Stack<(JsonElement Item, string Tlp)>([(root, "")]), 0);
        while (open.TryPop(out var next))
        {
            var item = next.Item;
            // What a list says of itself holds for what is in it.
            var label = item.Text("TLP") + item.Text("tlp") + (item.Find("marking", out var marking) ? marking.Text("tlp") : "");
            indicators.Tlp = IndicatorCells.Tlp(label) is { Length: > 0 } said ? said : next.Tlp;
            var at = place == "record" ? $"record {number + 1}" : place;
            if (item.ValueKind == JsonValueKind.Array)
                foreach (var inner in item.EnumerateArray().Reverse()) open.Push((inner, indicators.Tlp));
            else if (item.ValueKind == JsonValueKind.String)
            {
                number++;
                if (!indicators.TryAdd(item.Text())) indicators.Reject(at, item.Text(), "it looks like no indicator");
            }
            else if (!item.HasNames()) indicators.Reject(at, "", IndicatorJson.NoNames);
            else if (item.ValueKind == JsonValueKind.Object)
            {
                var members = item.EnumerateObject().ToList();
                var flat = members.Where(member => !HasObjects(member.Value)).ToList();
                if (item.Text("type") == "metadata") indicators.LeaveOut(at, item.GetRawText(), "it says what the file is");
                else if (IndicatorColumns.Find([.. flat.Select(member => member.Name)]) is { } columns)
                {
                    number++;
                    // Below `hashes` or `file` stands more of the same, and what was seen with it in lists of samples.
                    var more = members.Where(member => HasObjects(member.Value)
                        && (!IndicatorTypeNames.Of(member.Name).IsEmpty || IndicatorTypeNames.AreSamples(member.Name))).ToList();
                    if (columns.Read([.. flat.Select(member => Text(member.Value))], at, indicators, more.Count > 0) is { } own)
                        foreach (var member in more) open.Push((member.Value, own.Length > 0 ? own : indicators.Tlp));
                }
                else if (members.Where(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array).ToList() is { Count: > 0 } inner)
                {
                    foreach (var member in Enumerable.Reverse(inner))
                        if (HasObjects(member.Value) || !IndicatorTypeNames.IsNotSearched(member.Name))
                            open.Push((member.Value, indicators.Tlp));
                        else if (Text(member.Value) is { Length: > 0 } text)
                            indicators.LeaveOut(at, text, $"`{member.Name}` is nothing that our tables hold");
                }
                else if (!ReadTexts(flat, at, indicators))
                    indicators.Reject(at, item.GetRawText(), "no member of it is a value that we search for");
            }
        }
    }

    /// <summary>Members whose text is JSON itself; false when there is none.</summary>
    static bool ReadTexts(List<JsonProperty> members, string place, IndicatorWriter indicators)
    {
        var found = false;
        foreach (var member in members) found |= Text(member.Value).TrimStart() is ['{' or '[', ..] text && TryRead(text, place, indicators, out _);
        return found;
    }

    static bool HasObjects(JsonElement value) => value.ValueKind == JsonValueKind.Object
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object));

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.Text(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Object => "",
        _ => value.GetRawText(),
    };
}
