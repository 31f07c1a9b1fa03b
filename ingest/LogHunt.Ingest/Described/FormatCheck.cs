using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Described;

/// <summary>What a sample of a description became: the columns of its row, as they were set, or why there is none.</summary>
public sealed record CheckedSample(string Line, string Table, ImmutableArray<(string Column, string Value)> Columns, string Reason);

/// <summary>What checking a file came to: its samples, and every mistake of the file and of what they became.</summary>
public sealed record CheckedFormat(FormatFile File, ImmutableArray<CheckedSample> Samples, ImmutableArray<FormatMistake> Faults)
{
    /// <summary>Whether the format does what its file says.</summary>
    public bool IsRight => File.Format is not null && Faults.All(mistake => mistake.IsWarning);
}

/// <summary>Runs the samples of a description, and looks whether it takes lines of our own formats.</summary>
public static class FormatCheck
{
    /// <summary>When a sample's file was changed: the time of a line without one, before any log.</summary>
    static readonly DateTime Changed = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>Checks a file that was read.</summary>
    public static CheckedFormat Run(FormatFile file)
    {
        if (file.Format is not { } format) return new(file, [], file.Faults);
        var mistakes = new MistakeList(file.Path);
        ImmutableArray<CheckedSample> samples = [.. format.Samples.Select(sample => Check(format, sample, mistakes))];
        foreach (var taken in Taken(format).Where(taken => !format.Overrides.Contains(taken.Format)).GroupBy(taken => taken.Format))
            mistakes.Warn(1, $"it takes lines of `{taken.Key}`, such as `{Short(taken.First().Line)}`; make the signature closer, or say `overrides: {taken.Key}`");
        return new(file, samples, [.. file.Faults, .. mistakes.All]);
    }

    static CheckedSample Check(DescribedFormat format, FormatSample sample, MistakeList mistakes)
    {
        var rows = new RowWriter();
        var envelopes = new EnvelopeReader();
        var file = new LogFile(format.BareName, Zone, sample.Year, Changed, Changed);
        var reader = format.Open(file);
        var line = envelopes.Strip(Encoding.UTF8.GetBytes(sample.Line));
        if (format.Header is null && format.Recognise(line) == 0) return Nothing(LineOutcome.Rejected, "the signature does not match it");
        var outcome = reader.Read(line, rows);
        if (outcome != LineOutcome.Parsed) return Nothing(outcome, rows.Reason);
        rows.Complete(file);
        var (table, values) = (rows.Table(0).Name, rows.Values(0).ToImmutableArray());
        if (sample.Table is { } expected && expected != table) mistakes.Add(sample.At, $"its row is one of {table}, not of {expected}");
        if (values.Contains(("TimeQuality", "year-inferred")) && sample.Year is null)
            mistakes.Add(sample.At, "its time names no year; say which one the sample means, as `year: 2026`");
        foreach (var (column, value, at) in sample.Columns)
        {
            var came = values.FirstOrDefault(one => one.Column == column).Value ?? "";
            if (came != value) mistakes.Add(at, came.Length == 0 ? $"`{column}` is not set; it should be `{value}`"
                : value.Length == 0 ? $"`{column}` is `{came}`; it should not be set" : $"`{column}` is `{came}`; it should be `{value}`");
        }
        return new(sample.Line, table, values, "");

        CheckedSample Nothing(LineOutcome became, string reason)
        {
            var why = became == LineOutcome.Header ? "it is a header" : reason;
            mistakes.Add(sample.At, $"the sample becomes no row: {why}");
            return new(sample.Line, "", [], why);
        }
    }

    /// <summary>Lines of our own formats' samples that a described one reads.</summary>
    internal static IEnumerable<(string Format, byte[] Line)> Taken(DescribedFormat format)
    {
        var (envelopes, rows) = (new EnvelopeReader(), new RowWriter());
        var reader = format.Open(new LogFile("sample.log", Zone, null, Changed, Changed));
        foreach (var (name, text) in BuiltInLines.Lines)
        {
            var line = envelopes.Strip(text);
            if (format.Recognise(line) > 0 && reader.Read(line, rows) != LineOutcome.Rejected) yield return (name, text);
            rows.Clear();
        }
    }

    static string Short(byte[] line)
    {
        const int Longest = 100;
        var text = Encoding.UTF8.GetString(line);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
