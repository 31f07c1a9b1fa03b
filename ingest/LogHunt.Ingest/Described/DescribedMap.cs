using System.Collections.Immutable;
using LogHunt.Engine.Yaml;

namespace LogHunt.Ingest.Described;

/// <summary>A text of a description and its line.</summary>
readonly record struct DescribedText(string Text, int Line);

/// <summary>A map of a description whose keys are known; what else stands in it is a mistake with its line.</summary>
sealed class DescribedMap
{
    readonly YamlMap map;
    readonly MistakeList mistakes;

    public DescribedMap(YamlMap map, string place, MistakeList mistakes, params string[] keys)
    {
        (this.map, this.mistakes) = (map, mistakes);
        foreach (var (key, line) in map.Entries.Select((entry, i) => (entry.Key, map.KeyLines[i])))
        {
            if (keys.Contains(key)) continue;
            var sentence = $"{place} has no `{key}`{MistakeList.Instead(key, keys, $"; it may have {MistakeList.Quoted(keys)}")}";
            if (mistakes.ForgivesKeys) mistakes.Warn(line, sentence);
            else mistakes.Add(line, sentence);
        }
    }

    /// <summary>The line of a key, or of the map where it has none.</summary>
    public int LineOf(string key)
    {
        for (var i = 0; i < map.Entries.Length; i++)
            if (map.Entries[i].Key == key) return map.KeyLines[i];
        return map.Line;
    }

    public bool Has(string key) => map[key] is not (null or YamlScalar { IsNull: true });

    /// <summary>The text of a key; null, and a mistake, where something else stands.</summary>
    public string? Text(string key)
    {
        if (!Has(key)) return null;
        if (map[key]!.Text is { } text) return text;
        mistakes.Add(LineOf(key), $"`{key}` is a text, not a list or a map");
        return null;
    }

    /// <summary>The same, and a mistake where it is missing.</summary>
    public string? Needed(string key, string example)
    {
        if (Text(key) is { Length: > 0 } text) return text;
        if (!Has(key)) mistakes.Add(map.Line, $"there is no `{key}`; write one as `{key}: {example}`");
        return null;
    }

    /// <summary>A whole number of a key.</summary>
    public int? Number(string key)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out var number)) return number;
        mistakes.Add(LineOf(key), $"`{key}` is a whole number, and `{text}` is none");
        return null;
    }

    /// <summary>`true` or `false` of a key.</summary>
    public bool Truth(string key)
    {
        if (Text(key) is not { } text) return false;
        if (bool.TryParse(text, out var truth)) return truth;
        mistakes.Add(LineOf(key), $"`{key}` is `true` or `false`, and `{text}` is neither");
        return false;
    }

    /// <summary>A text or a list of them.</summary>
    public ImmutableArray<DescribedText> Texts(string key) => Has(key) ? TextsOf(map[key]!, key, LineOf(key)) : [];

    /// <summary>The texts of a value that is one or a list of them.</summary>
    public ImmutableArray<DescribedText> TextsOf(YamlNode node, string key, int line)
    {
        if (node.Text is { } one) return [new(one, line)];
        if (node is YamlList list && list.Items.All(item => item.Text is not null))
            return [.. list.Items.Select(item => new DescribedText(item.Text!, item.Line))];
        mistakes.Add(line, $"`{key}` is a text or a list of texts");
        return [];
    }

    /// <summary>The map of a key, whose own keys are known.</summary>
    public DescribedMap? Map(string key, params string[] keys)
    {
        if (!Has(key)) return null;
        if (map[key] is YamlMap inner) return new(inner, $"`{key}`", mistakes, keys);
        mistakes.Add(LineOf(key), $"`{key}` is a map, with {MistakeList.Quoted(keys)}");
        return null;
    }

    /// <summary>The entries of a map under a key, whose keys are anyone's.</summary>
    public IEnumerable<(string Key, YamlNode Value, int Line)> Entries(string key)
    {
        if (!Has(key)) return [];
        if (map[key] is YamlMap inner) return EntriesOf(inner);
        mistakes.Add(LineOf(key), $"`{key}` is a map");
        return [];
    }

    public static IEnumerable<(string Key, YamlNode Value, int Line)> EntriesOf(YamlMap map) =>
        map.Entries.Select((entry, i) => (entry.Key, entry.Value, map.KeyLines[i]));

    /// <summary>The items of a list under a key, each a map with known keys.</summary>
    public IEnumerable<DescribedMap> Items(string key, params string[] keys)
    {
        if (!Has(key)) yield break;
        if (map[key] is not YamlList list)
        {
            mistakes.Add(LineOf(key), $"`{key}` is a list");
            yield break;
        }
        foreach (var item in list.Items)
            if (item is YamlMap inner) yield return new(inner, $"an item of `{key}`", mistakes, keys);
            else mistakes.Add(item.Line, $"an item of `{key}` is a map, with {MistakeList.Quoted(keys)}");
    }
}
