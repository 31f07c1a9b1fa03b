using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Yaml;

namespace LogHunt.Query.Hunts;

/// <summary>
/// Sentinel's analytics and hunting rules as its repositories hold them (YAML), and as its portal exports them (a template in JSON, whose
/// rules are the `properties` of its `resources`).
/// </summary>
static class SentinelRule
{
    /// <summary>The rules of a document: itself, or those of a template.</summary>
    public static IEnumerable<YamlNode> Of(YamlNode document) =>
        (document as YamlMap)?["resources"] is not YamlList { Items: var resources } ? [document]
        : resources.OfType<YamlMap>().Where(resource => resource["properties"] is YamlMap)
            .Select(resource => new YamlMap([.. ((YamlMap)resource["properties"]!).Entries,
                .. resource.Entries.Where(entry => entry.Key == "kind")]));

    /// <summary>Throws <see cref="YamlReadException"/> for a document that is no rule with a query.</summary>
    public static Hunt Read(YamlMap rule, string name, string description, DateTime now)
    {
        if (rule["query"] is not { Text: { } query } || StatementShape.IsEmpty(query))
            throw new YamlReadException(rule["kind"]?.Text is { } kind and not ("Scheduled" or "NRT")
                ? $"a rule of the kind `{kind}` holds no query" : "the document is no rule: it has no `query`");
        var wrong = new List<string>();
        var isAtOnce = rule["kind"]?.Text is "NRT";
        var every = Length(rule, "queryFrequency", wrong) ?? (isAtOnce ? TimeSpan.FromMinutes(1) : null);
        var settings = new HuntSettings
        {
            RuleId = rule["id"]?.Text ?? rule["alertRuleTemplateName"]?.Text ?? "",
            Severity = rule["severity"]?.Text ?? "",
            Tactics = rule["tactics"]?.Texts ?? [],
            Techniques = rule["relevantTechniques"]?.Texts ?? rule["techniques"]?.Texts ?? [],
            Every = every,
            Period = Length(rule, "queryPeriod", wrong) ?? every,
            Trigger = Trigger(rule["triggerOperator"]?.Text, wrong),
            Threshold = Threshold(rule["triggerThreshold"]?.Text, wrong),
            Suppression = IsTrue(rule["suppressionEnabled"]) ? Length(rule, "suppressionDuration", wrong) : null,
            Entities = Entities(rule["entityMappings"]),
        };
        return new(name, query.ReplaceLineEndings("\n").TrimEnd(), now, description)
        {
            Kind = "sentinel",
            Settings = settings,
            Disabled = wrong is [var first, ..] ? first : rule["enabled"]?.Text is { } said && !IsTrue(rule["enabled"])
                ? $"the rule says `enabled: {said}`" : null,
        };
    }

    /// <summary>`1d`, `5h`, `20m`, `PT1H`, or KQL's `1.00:00:00`.</summary>
    public static TimeSpan? Length(string text)
    {
        try
        {
            if (text.StartsWith('P')) return XmlConvert.ToTimeSpan(text) is var iso && iso > TimeSpan.Zero ? iso : null;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }
        var number = text[..^Math.Min(1, text.Length)];
        var unit = text.Length < 2 ? 0 : char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        if (unit > 0 && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Most)
            return TimeSpan.FromSeconds((double)count * unit);
        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : null;
    }

    const int Most = 1_000_000;

    static TimeSpan? Length(YamlMap rule, string key, List<string> wrong)
    {
        if (rule[key]?.Text?.Trim() is not { Length: > 0 } text) return null;
        if (Length(text) is { } length) return length;
        wrong.Add($"its `{key}` `{text}` is no length of time, as `1h` or `PT1H` is");
        return null;
    }

    static string Trigger(string? text, List<string> wrong)
    {
        switch (text?.Trim().ToLowerInvariant())
        {
            case null or "" or "gt" or "greaterthan": return "gt";
            case "lt" or "lessthan": return "lt";
            case "eq" or "equal" or "equals": return "eq";
            case "ne" or "notequal" or "notequals": return "ne";
        }
        wrong.Add($"its `triggerOperator` `{text}` is none of gt, lt, eq and ne");
        return "gt";
    }

    static long Threshold(string? text, List<string> wrong)
    {
        if (text is null) return 0;
        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rows)) return rows;
        wrong.Add($"its `triggerThreshold` `{text}` is no number of rows");
        return 0;
    }

    static ImmutableArray<string> Entities(YamlNode? mappings) =>
    [
        .. (mappings as YamlList)?.Items.OfType<YamlMap>()
            .SelectMany(entity => (entity["fieldMappings"] as YamlList)?.Items.OfType<YamlMap>() ?? [])
            .Select(field => field["columnName"]?.Text).OfType<string>().Distinct(StringComparer.Ordinal) ?? [],
    ];

    static bool IsTrue(YamlNode? node) => bool.TryParse(node?.Text, out var truth) && truth;
}
