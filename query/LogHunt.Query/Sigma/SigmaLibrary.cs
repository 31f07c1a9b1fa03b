using System.Collections.Immutable;
using LogHunt.Engine.Yaml;

namespace LogHunt.Query.Sigma;

/// <summary>
/// The rules that correlations can name, by `name` or `id`: those of some files, and of others that are read only when a name is not among
/// them. Of two rules of one name the first counts.
/// </summary>
public sealed class SigmaLibrary
{
    readonly Dictionary<string, YamlMap> rules = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<(string, string, string)> parts = [];
    readonly Func<IEnumerable<string>> others;
    bool hasOthers;

    /// <summary>The rules of these texts; `others` gives more texts when a rule is missing. A text that cannot be read has none.</summary>
    public SigmaLibrary(IEnumerable<string> texts, Func<IEnumerable<string>>? others = null)
    {
        this.others = others ?? (() => []);
        var correlations = texts.SelectMany(text => Taken(text)).ToArray();
        // What is part of a correlation that can be said is no rule by itself, unless the correlation says so.
        foreach (var correlation in correlations.Where(one => one["correlation"] is YamlMap map && !Generates(one) && !Generates(map)))
            if (SigmaRules.Convert(correlation, this).Error is null)
                foreach (var name in SigmaCorrelation.RulesOf(correlation))
                    if (Find(name) is { } rule) parts.Add(Identity(rule));
    }

    /// <summary>Whether a text may hold a correlation: only then are other rules asked for.</summary>
    public static bool MayCorrelate(string text) => text.Contains("correlation", StringComparison.Ordinal);

    /// <summary>The rule of that name or id; null when there is none.</summary>
    internal YamlMap? Find(string name)
    {
        if (rules.TryGetValue(name, out var rule)) return rule;
        if (hasOthers) return null;
        hasOthers = true;
        foreach (var text in others()) _ = Taken(text);
        return rules.GetValueOrDefault(name);
    }

    /// <summary>Whether a rule is only a part of a correlation.</summary>
    internal bool IsPart(YamlMap rule) => parts.Contains(Identity(rule));

    ImmutableArray<YamlMap> Taken(string text)
    {
        try
        {
            ImmutableArray<YamlMap> documents = [.. YamlReader.Read(text).OfType<YamlMap>()];
            foreach (var document in documents) Add(document);
            return documents;
        }
        catch (YamlReadException)
        {
            // Who reads that file for its own sake says what is wrong with it.
            return [];
        }
    }

    void Add(YamlMap rule)
    {
        foreach (var key in (string[])["id", "name"])
            if (rule[key]?.Text is { Length: > 0 } name) rules.TryAdd(name, rule);
    }

    static bool Generates(YamlMap says) => says["generate"]?.Text?.ToLowerInvariant() is "true" or "yes";

    static (string, string, string) Identity(YamlMap rule) =>
        (rule["id"]?.Text ?? "", rule["name"]?.Text ?? "", rule["title"]?.Text ?? "");
}
