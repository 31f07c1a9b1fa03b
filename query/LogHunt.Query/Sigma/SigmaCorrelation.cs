using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Yaml;

namespace LogHunt.Query.Sigma;

/// <summary>
/// What a rule's `correlation` says: which rules' events are taken together, by which fields, within which time, and how many must be
/// there.
/// </summary>
sealed record SigmaCorrelation(SigmaCorrelation.Kinds Kind, ImmutableArray<string> Rules, ImmutableArray<string> GroupBy, TimeSpan Span,
    ImmutableArray<(string Sign, long Number)> Condition, ImmutableArray<string> Fields, YamlMap? Aliases)
{
    public enum Kinds
    {
        /// <summary>So many events.</summary>
        EventCount,

        /// <summary>So many values of a field.</summary>
        ValueCount,

        /// <summary>Events of so many rules; of all where no number is said.</summary>
        Temporal,

        /// <summary>Events of all rules in their order.</summary>
        Ordered,
    }

    const int MostRules = 32;

    static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Whether more than a number is asked for and nothing else: then each moment at which so many were there counts.</summary>
    public bool IsAtLeast => Condition.All(one => one.Sign is ">" or ">=");

    public static ImmutableArray<string> RulesOf(YamlMap rule) => (rule["correlation"] as YamlMap)?["rules"]?.Texts ?? [];

    /// <summary>Throws <see cref="SigmaException"/>.</summary>
    public static SigmaCorrelation Read(YamlMap rule)
    {
        if (rule["correlation"] is not YamlMap map) throw new SigmaException("the `correlation` is no map");
        var kind = map["type"]?.Text switch
        {
            "event_count" => Kinds.EventCount,
            "value_count" => Kinds.ValueCount,
            "temporal" => Kinds.Temporal,
            "temporal_ordered" or "ordered_temporal" => Kinds.Ordered,
            var other => throw new SigmaException(
                $"there is no type of correlation `{other}` here; there are event_count, value_count, temporal and temporal_ordered"),
        };
        var rules = RulesOf(rule);
        if (rules.IsEmpty) throw new SigmaException("the correlation names no `rules`");
        if (rules.Length > MostRules) throw new SigmaException($"the correlation names more than {MostRules} rules");
        if (rules.Distinct(StringComparer.OrdinalIgnoreCase).Count() < rules.Length)
            throw new SigmaException("the correlation names a rule twice");
        var (condition, fields) = ConditionOf(map["condition"], kind);
        if (kind is Kinds.Temporal or Kinds.Ordered && condition.IsEmpty) condition = [(">=", rules.Length)];
        if (kind == Kinds.Ordered && (condition is not [(">=" or "==", var all)] || all != rules.Length))
            throw new SigmaException("a `temporal_ordered` correlation is one of all its rules; its `condition` says something else");
        if (kind == Kinds.Ordered) condition = [(">=", rules.Length)];
        if (map["aliases"] is { } aliases and not YamlMap && aliases is not YamlScalar { IsNull: true })
            throw new SigmaException("the `aliases` of the correlation are no map");
        return new(kind, rules, map["group-by"]?.Texts ?? [], SpanOf(map["timespan"]?.Text), condition, fields, map["aliases"] as YamlMap);
    }

    static (ImmutableArray<(string, long)>, ImmutableArray<string>) ConditionOf(YamlNode? node, Kinds kind)
    {
        if (node is null && kind is Kinds.Temporal or Kinds.Ordered) return ([], []);
        if (node is not YamlMap map)
            throw new SigmaException(node is null
                ? "the correlation has no `condition`" : "the `condition` of the correlation is no map, as `gte: 10` is one");
        var numbers = ImmutableArray.CreateBuilder<(string, long)>();
        foreach (var (key, value) in map.Entries.Where(entry => entry.Key != "field"))
        {
            var sign = key switch
            {
                "gt" => ">", "gte" => ">=", "lt" => "<", "lte" => "<=", "eq" => "==", "neq" => "!=",
                _ => throw new SigmaException($"the `condition` of the correlation has `{key}`; there are gt, gte, lt, lte, eq and neq"),
            };
            numbers.Add(long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (sign, number)
                : throw new SigmaException($"`{key}` of the correlation is no number"));
        }
        if (numbers.Count == 0) throw new SigmaException("the `condition` of the correlation says no number");
        var fields = map["field"]?.Texts ?? [];
        if (kind == Kinds.ValueCount && fields.IsEmpty)
            throw new SigmaException("a `value_count` needs in its `condition` the `field` whose values it counts");
        return (numbers.DrainToImmutable(), kind == Kinds.ValueCount ? fields : []);
    }

    static TimeSpan SpanOf(string? text)
    {
        if (text is null) throw new SigmaException("the correlation has no `timespan`");
        if (text.Length > 1 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 } is var unit and > 0
            && number > 0 && number <= (long)Longest.TotalSeconds / unit)
            return TimeSpan.FromSeconds(number * unit);
        throw new SigmaException($"`{text}` is no timespan; right would be `30s`, `5m`, `1h` or `7d`, of ten years at most");
    }
}
