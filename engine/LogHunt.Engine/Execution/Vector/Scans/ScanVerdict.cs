using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// What zone maps, dictionaries and what is sought in texts say of a segment before a page is read: why it is skipped, or the conditions
/// still to be asked. `Filters[i]` answers condition i by dictionary, `Seeks[i]` says which rows it has to be asked of; null where the
/// page has to be.
/// </summary>
sealed record ScanVerdict(string? Reason, Conjunct[] Conjuncts, CodeFilter?[] Filters, SeekFilter?[] Seeks)
{
    public static ScanVerdict Unread { get; } = Skip("it cannot be read");

    public static string Never(Conjunct conjunct, ScanNode scan) => $"no row can have {conjunct.Text(scan)}";

    public static ScanVerdict Of(ScanNode scan, ImmutableArray<Conjunct> conjuncts, Segment segment)
    {
        // A condition that the zone maps say holds for all rows is not asked again.
        var unknown = new List<Conjunct>();
        foreach (var conjunct in conjuncts)
        {
            var answer = conjunct.IsOfZones
                ? ZoneCheck.Of(conjunct.Condition, ordinal => segment.Zone(scan.Columns[ordinal]))
                : ZoneAnswer.Unknown;
            if (answer == ZoneAnswer.None) return Skip(Never(conjunct, scan));
            if (answer == ZoneAnswer.Unknown) unknown.Add(conjunct);
        }
        var (left, filters, seeks) = (new List<Conjunct>(), new List<CodeFilter?>(), new List<SeekFilter?>());
        foreach (var conjunct in unknown)
        {
            var filter = ByDictionary(conjunct, scan, segment);
            if (filter is { Alternatives.Count: 0 }) return Skip($"no value in the dictionary has {conjunct.Text(scan)}");
            var seek = filter is null ? SeekFilter.Of(conjunct, scan, segment) : null;
            if (seek is { IsNowhere: true, IsOfFailing: false }) return Skip($"no text in it has {conjunct.Text(scan)}");
            if (seek is { IsNowhere: true }) continue;
            left.Add(conjunct);
            filters.Add(filter);
            seeks.Add(seek);
        }
        return new(null, [.. left], [.. filters], [.. seeks]);
    }

    static ScanVerdict Skip(string reason) => new(reason, [], [], []);

    static CodeFilter? ByDictionary(Conjunct conjunct, ScanNode scan, Segment segment)
    {
        if (conjunct.Alternatives.IsEmpty) return null;
        // All of them first: values are compared for nothing where one has no dictionary.
        var answers = new (TextColumn? Dictionary, bool[]? TrueCodes)[conjunct.Alternatives.Length];
        foreach (var (i, alternative) in conjunct.Alternatives.Index())
        {
            if (SearchedDictionaries.TryFind(alternative.Condition, segment, scan.Columns[alternative.Column], out answers[i].TrueCodes)) continue;
            if (DictionaryOf(alternative.Column, scan, segment) is not { } dictionary) return null;
            answers[i].Dictionary = dictionary;
        }
        foreach (var (i, alternative) in conjunct.Alternatives.Index())
        {
            if (answers[i].Dictionary is not { } dictionary) continue;
            answers[i].TrueCodes = DictionaryCheck.TrueCodes(alternative.Condition, alternative.Column, dictionary);
            SearchedDictionaries.Add(alternative.Condition, segment, scan.Columns[alternative.Column], answers[i].TrueCodes);
        }
        return new([.. conjunct.Alternatives.Zip(answers).Where(pair => pair.Second.TrueCodes is not null)
            .Select(pair => (pair.First.Column, pair.Second.TrueCodes!))]);
    }

    /// <summary>A column that says the same in every row (or is missing) has a dictionary of one value.</summary>
    public static TextColumn? DictionaryOf(int ordinal, ScanNode scan, Segment segment)
    {
        var column = scan.Columns[ordinal];
        if (segment.Dictionary(column) is { } dictionary) return dictionary;
        var isText = scan.Output[ordinal].Type == ColumnType.String;
        return isText && segment.Zone(column) is { Min: string text, Max: string same } && text == same
            ? (TextColumn)Column.FromValues(ColumnType.String, [text])
            : null;
    }
}
