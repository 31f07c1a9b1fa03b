using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Yaml;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>What a description says that its parts become: `columns`, with the words of `values`.</summary>
sealed class DescriptionRules(DescribedMap format, LinePattern pattern, DescriptionColumns columns, ImmutableArray<TableSchema> tables,
    MistakeList mistakes)
{
    readonly Dictionary<string, List<PartRule.Goal>> goals = new(StringComparer.Ordinal);

    /// <summary>A rule for each part that has one, and for those of time and event.</summary>
    public ImmutableArray<FieldRule> Rules(string? timePart, string? eventPart)
    {
        var words = Words();
        var times = pattern.Times.GroupBy(known => known.Part).ToDictionary(group => group.Key, group => group.First().Time,
            StringComparer.Ordinal);
        foreach (var (name, value, line) in format.Entries("columns"))
        {
            if (columns.Find(name, line) is not { } column) continue;
            if (column is AsimDynamic)
            {
                mistakes.Add(line, $"`{name}` holds JSON, which no part is");
                continue;
            }
            foreach (var (part, isFirst) in format.TextsOf(value, name, line).Select((part, i) => (part, i == 0)))
            {
                if (!IsPart(part)) continue;
                var time = times.GetValueOrDefault(part.Text) ?? TimePattern.Any;
                Add(part.Text, new(column, table => ColumnSetters.Of(column, table, words.GetValueOrDefault(column), time), !isFirst));
            }
        }
        foreach (var (column, line) in words.Keys.Select(column => (column, format.LineOf("values"))))
            if (!goals.Values.Any(all => all.Exists(goal => goal.Column == column)))
                mistakes.Add(line, $"`values` says words of `{column.Name}`, and `columns` has no part for it");
        if (eventPart is not null && !goals.Values.Any(all => all.Exists(goal => goal.Column == Asim.EventOriginalType)))
            Add(eventPart, new(Asim.EventOriginalType, table => ColumnSetters.Of(Asim.EventOriginalType, table, null, TimePattern.Any),
                YieldsToOthers: false));
        foreach (var part in (string?[])[eventPart, timePart])
            if (part is not null) goals.TryAdd(part, []);
        return [.. goals.Select(goal => new PartRule(goal.Key, [.. goal.Value]))];
    }

    void Add(string part, PartRule.Goal goal)
    {
        if (!goals.TryGetValue(part, out var all)) goals.Add(part, all = []);
        all.Add(goal);
    }

    bool IsPart(DescribedText part)
    {
        if (part.Text.Length == 0 || part.Text.Contains('~', StringComparison.Ordinal)) mistakes.Add(part.Line,
            $"`{part.Text}` cannot be a part");
        else if (pattern.NamesItsParts || pattern.Parts.Contains(part.Text)) return true;
        else mistakes.Add(part.Line,
            $"no part is called `{part.Text}`{MistakeList.Instead(part.Text, pattern.Parts, $"; there are {MistakeList.Quoted(pattern.Parts)}")}");
        return false;
    }

    Dictionary<AsimColumn, WordMap<string>> Words()
    {
        var words = new Dictionary<AsimColumn, WordMap<string>>();
        foreach (var (name, value, line) in format.Entries("values"))
        {
            if (columns.Find(name, line) is not { } column) continue;
            if (column is not AsimText || value is not YamlMap map)
            {
                mistakes.Add(line, column is AsimText ? $"`values` of `{name}` is a map, as `accept: Allow`"
                    : $"`{name}` holds {DescriptionColumns.Kind(column)}, and `values` gives words");
                continue;
            }
            var entries = new List<(string, string)>();
            foreach (var (word, means, at) in DescribedMap.EntriesOf(map))
                if (means.Text is not { } text) mistakes.Add(at, $"what `{word}` means is a text");
                else if (columns.Allows(column, text, at, tables)) entries.Add((word, text));
            words[column] = new(entries);
        }
        return words;
    }
}
