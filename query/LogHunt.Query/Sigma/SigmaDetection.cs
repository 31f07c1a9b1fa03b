using System.Collections.Immutable;
using LogHunt.Engine.Yaml;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Sigma;

/// <summary>The searches of a rule's `detection`, and its condition over them, as one condition on rows.</summary>
static class SigmaDetection
{
    static readonly SigmaField Line = new("RawLine");

    public static SigmaExpression Read(YamlMap detection, SigmaSource source)
    {
        if (detection["timeframe"] is not null)
            throw new SigmaException("`timeframe` belongs to aggregations behind `|`, which Sigma 2 no longer has; say it as a correlation");
        var conditions = detection["condition"]?.Texts ?? [];
        if (conditions.IsEmpty) throw new SigmaException("the detection has no `condition`");
        ImmutableArray<string> names = [.. detection.Entries.Select(entry => entry.Key).Where(key => key != "condition")];
        return SigmaExpression.Any(conditions.Select(condition =>
            SigmaCondition.Read(condition, names, name => Search(detection[name]!, source, name))));
    }

    static SigmaExpression Search(YamlNode search, SigmaSource source, string name) => search switch
    {
        YamlMap { Entries.IsEmpty: false } map => SigmaExpression.All(map.Entries.Select(entry => Item(entry.Key, entry.Value, source))),
        YamlList { Items.IsEmpty: false } list => SigmaExpression.Any(list.Items.Select(item =>
            item is YamlMap or YamlList ? Search(item, source, name) : Item("", item, source))),
        YamlScalar { IsNull: false } => Item("", search, source),
        _ => throw new SigmaException($"the search `{name}` is empty"),
    };

    /// <summary>`field|modifier: values`; without a field the values are looked for in the whole line.</summary>
    static SigmaExpression Item(string key, YamlNode values, SigmaSource source)
    {
        var words = key.Split('|');
        var modifiers = SigmaModifiers.Read(words.Skip(1));
        var field = words[0].Length == 0 ? Line : source.Field(words[0]);
        ImmutableArray<YamlNode> items = values is YamlList list ? list.Items : [values];
        if (items.IsEmpty) throw new SigmaException($"`{key}` has no value");
        var parts = items.Select(item => item is YamlScalar scalar ? Value(field, modifiers, scalar, source)
            : throw new SigmaException($"`{key}` has a value that is neither text nor number"));
        var joined = modifiers.IsAll ? SigmaExpression.All(parts) : SigmaExpression.Any(parts);
        return modifiers.IsNegated ? joined.Negated() : joined;
    }

    static SigmaExpression Value(SigmaField field, SigmaModifiers modifiers, YamlScalar value, SigmaSource source)
    {
        if (value.IsNull) return SigmaExpression.Of(field.IsMissing);
        switch (modifiers.Comparison)
        {
            case "re":
                return Regex(field, modifiers, value.Value);
            case "cidr":
                return field.InNetwork(value.Value);
            case "exists":
                return SigmaExpression.Of(IsTrue(value) ? field.IsThere : field.IsMissing);
            case "fieldref":
                var sign = modifiers.StartsWith ? "startswith" : modifiers.EndsWith ? "endswith" : modifiers.Contains ? "contains" : "=~";
                return SigmaExpression.Of($"{field.AsText} {sign} {source.Field(value.Value).AsText}");
            case { Length: > 0 } order:
                return field.Compared(order, value);
            default:
                return SigmaExpression.Any(modifiers.Values(value.Value).Select(text =>
                    field.Equals(ReferenceEquals(field, Line) ? text.Between(true, true) : text, modifiers.IsCased)));
        }
    }

    /// <summary>A pattern is cased unless it says otherwise, and matches anywhere.</summary>
    static SigmaExpression Regex(SigmaField field, SigmaModifiers modifiers, string pattern)
    {
        var options = modifiers.RegexOptions.Length > 0 ? $"(?{modifiers.RegexOptions})" : "";
        return SigmaExpression.Of($"{field.AsText} matches regex {QuotedText.Of(options + pattern)}");
    }

    static bool IsTrue(YamlScalar value) => value.Value.ToLowerInvariant() switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => throw new SigmaException($"`exists` is `true` or `false`, not `{value.Value}`"),
    };
}
