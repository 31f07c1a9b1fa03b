using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest;

/// <summary>A line that a described format does not read: where it stands, why, and who else reads it.</summary>
/// <param name="By">Another format; empty when none does.</param>
public sealed record TrialReject(long Number, string Text, string Reason, string By);

/// <summary>What a described format would read of a log, and the first lines that it would not.</summary>
/// <param name="Lines">Records of the log.</param>
/// <param name="Read">Those that it reads.</param>
/// <param name="Others">Those that other formats read.</param>
/// <param name="Skipped">Those with nothing to keep: empty ones, headers.</param>
public sealed record FormatTrial(long Lines, long Read, long Others, long Skipped, ImmutableArray<TrialReject> Rejects)
{
    /// <summary>Lines that nobody reads.</summary>
    public long Unparsed => Lines - Read - Others - Skipped;

    const int LongestShown = 200;

    /// <summary>
    /// Reads a log as an ingest would, and stores nothing. Throws <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>
    /// for a file that cannot be read, <see cref="OperationCanceledException"/>.
    /// </summary>
    public static FormatTrial Run(DescribedFormat format, string path, IngestOptions options, int rejects, CancellationToken cancellation)
    {
        using var handle = File.OpenHandle(path);
        var changed = File.GetLastWriteTimeUtc(path);
        using var content = Content.OfFile(handle, RandomAccess.GetLength(handle));
        var start = new byte[(int)Math.Min(content.Length, Charset.Window)];
        using (var stream = content.Open()) stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var file = new LogFile(Path.GetFileName(path), options.Zone, options.Year, changed, DateTime.UtcNow);
        var choice = new FormatChoice(file, null, new EnvelopeReader(), format);
        var rows = new RowWriter();
        var (lines, read, others, skipped, shown) = (0L, 0L, 0L, 0L, new List<TrialReject>());
        using var records = RecordSources.Open(content, Charset.Of(start), start, cancellation);
        while (records.Read(out var text))
        {
            if (lines % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            (lines, skipped) = (lines + 1 + records.Empty, skipped + records.Empty);
            var outcome = records.Refusal is { } refusal ? rows.Reject(refusal)
                : text.Trim(" \t\r"u8).IsEmpty ? LineOutcome.Skipped : choice.Read(text, rows, records.Place);
            if (outcome is LineOutcome.Skipped or LineOutcome.Header)
            {
                skipped++;
                continue;
            }
            var isOwn = choice.Format == format.Name;
            if (outcome is LineOutcome.Parsed && isOwn) read++;
            else
            {
                if (outcome is LineOutcome.Parsed or LineOutcome.Held) others++;
                if (shown.Count < rejects) shown.Add(Reject(records.Number, text, outcome, rows.Reason, choice.Format));
            }
        }
        return new(lines, read, others, skipped, [.. shown]);
    }

    static TrialReject Reject(long number, ReadOnlySpan<byte> text, LineOutcome outcome, string reason, string by)
    {
        var line = Encoding.UTF8.GetString(text);
        var isRead = outcome is not LineOutcome.Rejected;
        return new(number, line.Length <= LongestShown ? line : line[..LongestShown] + "…",
            isRead ? $"{by} reads it" : reason, isRead ? by : "");
    }
}
