using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>One file read with one format as an ingest would: lines in, rows out. What a line becomes may depend on those before it.</summary>
sealed class FormatRun(ILogFormat format, int? year = null)
{
    public static readonly DateTime Received = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    readonly LogFile source = File(year);
    readonly EnvelopeReader envelopes = new();
    readonly RowWriter rows = new();
    LineParser? parser;

    /// <summary>The file that samples are lines of: in a zone in which summer and winter differ, of a year that is not said.</summary>
    public static LogFile File(int? year = null) => new("sample.log", TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo"), year, Received, Received);

    /// <summary>Reads a line; whatever the parser throws comes through.</summary>
    public LineOutcome Read(byte[] line)
    {
        parser ??= format.Open(source);
        rows.Clear();
        return parser(envelopes.Strip(line), rows);
    }

    /// <summary>How sure a format is of a line.</summary>
    public int Score(ILogFormat other, byte[] line) => other.Recognise(envelopes.Strip(line));

    /// <summary>The rows of a line, a column a line, before what is filled in for every format alike.</summary>
    public string Show(byte[] line)
    {
        var outcome = Read(line);
        if (outcome == LineOutcome.Rejected) return "rejected: " + rows.Reason + "\n";
        if (outcome == LineOutcome.Skipped) return "skipped\n";
        var shown = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            shown.Append(rows.Table(row).Name).Append('\n');
            foreach (var (column, value) in rows.Values(row)) shown.Append("  ").Append(column).Append(": ").Append(value).Append('\n');
        }
        return shown.ToString();
    }

    /// <summary>All lines of a file and the rows of each.</summary>
    public string ShowAll(IEnumerable<byte[]> lines)
    {
        var shown = new StringBuilder();
        foreach (var line in lines) shown.Append(Encoding.UTF8.GetString(line)).Append('\n').Append(Show(line)).Append('\n');
        return shown.ToString();
    }

    /// <summary>What is wrong with what a line becomes, in words; null when its rows keep the rules of their tables and reach them.</summary>
    public string? Fault(byte[] line)
    {
        var outcome = Read(line);
        if (outcome == LineOutcome.Rejected) return rows.Reason.Length == 0 ? "rejected without a reason" : null;
        if (outcome == LineOutcome.Skipped) return null;
        if (rows.Count == 0) return "parsed without a row";
        for (var row = 0; row < rows.Count; row++)
            if (AsimRules.Missing(rows.Table(row), rows.Values(row), AsimRules.OfTheFormat) is { } missing) return missing;
        rows.Complete(source);
        for (var row = 0; row < rows.Count; row++)
            if (AsimRules.Fault(rows.Table(row), rows.Values(row)) is { } fault) return fault;
        var count = rows.Count;
        var builders = new Dictionary<TableSchema, SegmentBuilder>();
        rows.Flush(table => builders.TryGetValue(table, out var builder) ? builder : builders[table] = new SegmentBuilder(table), _ => { });
        return builders.Values.Sum(builder => builder.RowCount) == count ? null : "rows were lost on the way to the tables";
    }
}
