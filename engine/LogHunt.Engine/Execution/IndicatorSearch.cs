using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>
/// An indicator in one column of a segment: how often, when first and last, and the first few rows (positions in the segment, with
/// their times).
/// </summary>
public sealed record Sighting(Indicator Indicator, string Column, DateTime First, DateTime Last, long Count, IReadOnlyList<(int Row, DateTime Time)> Samples);

/// <summary>
/// Looks for indicators in every column of a segment that can bear one, and in whole lines: what only a line has is told of the line.
/// Dictionaries are searched first; codes and times are read only where a value hit.
/// </summary>
public static class IndicatorSearch
{
    /// <summary>
    /// What is found in a segment, column by column. Ends with <see cref="SegmentCorruptException"/> when it cannot be read.
    /// </summary>
    public static IReadOnlyList<Sighting> Find(Segment segment, IndicatorSet indicators, QueryBudget budget)
    {
        var sightings = new List<Sighting>();
        var columns = segment.Schema.Columns;
        var time = segment.Schema.Find("TimeGenerated");
        var url = segment.Schema.Find("Url");
        var borne = new BorneIndicators();
        // Stable: a text comes after the columns that bear what stands in it.
        foreach (var column in Enumerable.Range(0, columns.Length).OrderBy(column => columns[column].Bearing == Bearing.Text))
        {
            var (name, bearing) = (columns[column].Name, columns[column].Bearing);
            if (bearing == Bearing.Nothing) continue;
            budget.Check();
            var seeker = bearing == Bearing.Text ? segment.Seek(column, new NeededIndicator(indicators, borne)) : null;
            if (seeker is { IsNowhere: true }) continue;
            if (bearing is Bearing.Address or Bearing.Host && !segment.MayCarry(column, indicators)) continue;
            var dictionary = seeker is null ? segment.Dictionary(column) : null;
            var found = dictionary is null ? null : InDictionary(dictionary, bearing, indicators);
            if (dictionary is not null && found is null) continue;
            var tallies = new Dictionary<Indicator, Tally>(ReferenceEqualityComparer.Instance);
            var row = 0;
            for (var page = 0; page < segment.PageRows.Length; row += segment.PageRows[page], page++)
            {
                budget.Check();
                var rows = seeker is null ? null : Flagged(seeker, page, segment.PageRows[page]);
                if (rows is { Length: 0 }) continue;
                var values = rows is null ? segment.Read(column, page) : segment.Read(column, page, rows);
                Count(values, rows, found, bearing, indicators, segment, time, url, page, row, tallies, borne);
            }
            sightings.AddRange(tallies.Select(entry => entry.Value.Result(entry.Key, name)));
        }
        return sightings;
    }

    /// <summary>The same as hits of the segment's municipality and table.</summary>
    public static ImmutableArray<Hit> Hits(SegmentEntry entry, Segment segment, IndicatorSet indicators, QueryBudget budget) =>
    [
        .. Find(segment, indicators, budget).Select(sighting => new Hit(
            sighting.Indicator.Id, entry.Municipality, entry.Table, sighting.Column, sighting.First, sighting.Last, sighting.Count,
            [.. sighting.Samples.Select(sample => new HitSample(entry.Id, sample.Row, sample.Time))])),
    ];

    /// <summary>How hits are counted again: one set of indicators for all segments in turn that are searched for the same.</summary>
    public static HitCount Counting(QueryBudget budget)
    {
        var (sought, set) = (ImmutableArray<Indicator>.Empty, (IndicatorSet?)null);
        return (entry, segment, indicators) =>
        {
            if (set is null || !indicators.AsSpan().SequenceEqual(sought.AsSpan())) (sought, set) = (indicators, new IndicatorSet(indicators));
            return Hits(entry, segment, set, budget);
        };
    }

    /// <summary>The rows of a page that may carry something.</summary>
    static int[] Flagged(TextSeeker seeker, int page, int rows)
    {
        var flags = new bool[rows];
        var flagged = new int[seeker.Seek(page, flags)];
        for (int row = 0, i = 0; i < flagged.Length; row++) if (flags[row]) flagged[i++] = row;
        return flagged;
    }

    /// <summary>What each dictionary value carries, null for nothing; null altogether when no value carries anything.</summary>
    static Indicator[]?[]? InDictionary(TextColumn dictionary, Bearing bearing, IndicatorSet indicators)
    {
        Indicator[]?[]? found = null;
        var hits = new List<Indicator>();
        for (var code = 0; code < dictionary.Length; code++)
        {
            indicators.Find(bearing, dictionary[code], hits);
            if (hits.Count == 0) continue;
            (found ??= new Indicator[]?[dictionary.Length])[code] = [.. hits];
            hits.Clear();
        }
        return found;
    }

    static void Count(
        Column values, int[]? rows, Indicator[]?[]? byCode, Bearing bearing, IndicatorSet indicators, Segment segment, int time, int url, int page, int start,
        Dictionary<Indicator, Tally> tallies, BorneIndicators borne)
    {
        Column? times = null, urls = null;
        var hits = new List<Indicator>();
        var isConstant = values is ConstantColumn;
        if (isConstant && values.Length > 0) indicators.Find(bearing, Encoding.UTF8.GetBytes((string?)values.Value(0) ?? ""), hits);
        if (isConstant && hits.Count == 0) return;
        for (var i = 0; i < values.Length; i++)
        {
            IReadOnlyList<Indicator>? carried;
            if (byCode is not null && values is CodedColumn coded) carried = byCode[coded.Code(i)];
            else if (isConstant) carried = hits;
            else
            {
                hits.Clear();
                indicators.Find(bearing, values is TextColumn text ? text[i] : Encoding.UTF8.GetBytes((string)values.Value(i)!), hits);
                carried = hits;
            }
            if (carried is null || carried.Count == 0) continue;
            var row = rows is null ? i : rows[i];
            times ??= time < 0 ? new ConstantColumn(ColumnType.DateTime, default(DateTime), segment.PageRows[page]) : segment.Read(time, page);
            var at = times.Value(row) as DateTime? ?? default;
            foreach (var indicator in carried)
            {
                if (url >= 0 && IndicatorSet.IsHostOnly(indicator, bearing) && (urls ??= segment.Read(url, page)).Value(row) is string { Length: > 0 }) continue;
                if (bearing != Bearing.Text) borne.Add(start + row, indicator);
                else if (borne.Has(start + row, indicator)) continue;
                if (!tallies.TryGetValue(indicator, out var tally)) tallies.Add(indicator, tally = new Tally());
                tally.Add(start + row, at);
            }
        }
    }

    sealed class Tally
    {
        readonly List<(int, DateTime)> samples = [];
        long count;
        DateTime first = DateTime.MaxValue, last = DateTime.MinValue;

        public void Add(int row, DateTime time)
        {
            count++;
            if (time < first) first = time;
            if (time > last) last = time;
            if (samples.Count < Ledger.SamplesKept) samples.Add((row, time));
        }

        public Sighting Result(Indicator indicator, string column) => new(indicator, column, first, last, count, samples);
    }
}
