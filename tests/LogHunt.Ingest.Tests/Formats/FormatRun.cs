using System.Text;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// One file read as an ingest reads it, with one format or, without one, with whichever recognises a line: lines in, records with
/// their rows out. What a line becomes may depend on those before it: a header, parts of a record.
/// </summary>
sealed class FormatRun(ILogFormat? format, int? year = null)
{
    public static readonly DateTime Received = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    readonly LogFile file = File(year);
    readonly RowWriter rows = new();
    FormatChoice? choice;
    long number;

    /// <summary>Whether a row must tell what happened to whom: lines that are whole do.</summary>
    public bool MustTell { get; init; }

    /// <summary>A record: its lines as they came, the format that read it, and what it became.</summary>
    public readonly record struct Taken(byte[] Text, string Format, LineOutcome Outcome);

    /// <summary>The file that samples are lines of: in a zone in which summer and winter differ, of a year that is not said.</summary>
    public static LogFile File(int? year = null) =>
        new("sample.log", TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo"), year, Received, Received);

    /// <summary>
    /// Reads a line: the records that are whole with it. A part of a record is <see cref="LineOutcome.Held"/>, and later in its
    /// record.
    /// </summary>
    public IEnumerable<Taken> Read(byte[] line)
    {
        choice ??= new(file, format, new EnvelopeReader());
        number++;
        var outcome = choice.Read(line, rows, new(number, number, line.Length));
        yield return new(line, choice.Format, outcome);
        foreach (var record in Due(atEnd: false)) yield return record;
    }

    /// <summary>Records whose other parts did not come.</summary>
    public IEnumerable<Taken> End() => Due(atEnd: true);

    IEnumerable<Taken> Due(bool atEnd)
    {
        while (choice is not null && choice.Due(rows, number, atEnd, out var raw, out var outcome))
            yield return new(raw.Text.ToArray(), choice.Format, outcome);
    }

    /// <summary>The records of a file in order.</summary>
    public IEnumerable<Taken> ReadAll(IEnumerable<byte[]> lines) =>
        lines.SelectMany(Read).Concat(End()).Where(record => record.Outcome != LineOutcome.Held);

    /// <summary>All records of a file and the rows of each, as they stand beside the samples.</summary>
    public string ShowAll(IEnumerable<byte[]> lines)
    {
        var shown = new StringBuilder();
        foreach (var record in ReadAll(lines))
            shown.Append(Encoding.UTF8.GetString(record.Text)).Append('\n').Append(Shown(record.Outcome)).Append('\n');
        return shown.ToString();
    }

    /// <summary>The rows of what a line completes, a column a line, before what is filled in for every format alike.</summary>
    public string Show(byte[] line) =>
        string.Concat(Read(line).Where(record => record.Outcome != LineOutcome.Held).Select(record => Shown(record.Outcome)));

    string Shown(LineOutcome outcome)
    {
        if (outcome == LineOutcome.Rejected) return "rejected: " + rows.Reason + "\n";
        if (outcome != LineOutcome.Parsed) return outcome == LineOutcome.Header ? "header\n" : "skipped\n";
        var shown = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            shown.Append(rows.Table(row).Name).Append('\n');
            foreach (var (column, value) in rows.Values(row)) shown.Append("  ").Append(column).Append(": ").Append(value).Append('\n');
        }
        return shown.ToString();
    }

    /// <summary>
    /// What is wrong with what a line becomes, in words; null when its rows keep the rules of their tables and reach them.
    /// </summary>
    public string? Fault(byte[] line) => LastFault = Faults(Read(line)).FirstOrDefault();

    /// <summary>What the last line asked about had.</summary>
    public string? LastFault { get; private set; }

    /// <summary>The same of what is left at the end.</summary>
    public string? FaultAtEnd() => Faults(End()).FirstOrDefault();

    IEnumerable<string> Faults(IEnumerable<Taken> records) => records.Select(record => Fault(record.Outcome)).OfType<string>();

    string? Fault(LineOutcome outcome)
    {
        if (outcome == LineOutcome.Rejected)
            return rows.Reason.StartsWith("internal error", StringComparison.Ordinal) ? rows.Reason
                : rows.Reason == $"{format?.Name} does not understand it" ? "rejected without a reason" : null;
        if (outcome != LineOutcome.Parsed) return null;
        for (var row = 0; row < rows.Count; row++)
            if (AsimRules.Missing(rows.Table(row), rows.Values(row), AsimRules.OfTheFormat) is { } missing)
                return $"{missing}: a format sets it first, whatever fields the line then has";
        rows.Complete(file);
        for (var row = 0; row < rows.Count; row++)
        {
            if (AsimRules.Fault(rows.Table(row), rows.Values(row)) is { } fault) return fault;
            if (MustTell && (AsimRules.Silent(rows.Table(row), rows.Values(row)) ?? AsimRules.Flagless(rows.Values(row))) is { } untold)
                return untold;
        }
        var count = rows.Count;
        var batch = new RowBatch();
        rows.MoveTo(batch);
        for (var row = 0; row < batch.Count; row++)
        {
            using var builder = new SegmentBuilder(batch.Table(row));
            batch.Give(row, builder);
        }
        return batch.Count == count ? null : "rows were lost on the way to the tables";
    }
}
