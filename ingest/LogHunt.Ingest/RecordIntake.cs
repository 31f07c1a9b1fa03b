using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Takes the records of files to their tables and counts them. Rows of a record that the next line may continue wait for it, so
/// that their raw line holds both. Not thread-safe; one per worker.
/// </summary>
sealed class RecordIntake(Origin origin, Func<TableSchema, SegmentBuilder> builders)
{
    /// <summary>Characters of a record beyond which its continuations are lines for themselves.</summary>
    const int Longest = RecordReader.Kept;

    readonly RawRecord waiting = new();
    RowWriter rows = new();
    RowWriter waitingRows = new();
    string? waitingFormat;
    LogFile file = null!;
    FileTally tally = null!;
    FormatChoice formats = null!;

    public void Begin(LogFile begun, FormatChoice choice, FileTally counts)
    {
        (file, formats, tally, waitingFormat) = (begun, choice, counts, null);
        origin.Of(begun);
    }

    /// <summary>One record as it was read.</summary>
    public void Take(ReadOnlySpan<byte> text, RecordPlace place, bool mayContinue)
    {
        var outcome = IsBlank(text) ? LineOutcome.Skipped : formats.Read(text, rows, place);
        if (waitingFormat is not null && formats.Continues && outcome == LineOutcome.Skipped)
        {
            if (waiting.Text.Length + text.Length > Longest)
            {
                outcome = LineOutcome.Rejected;
                rows.Reject($"it continues a record that is longer than {Longest} characters");
            }
            else
            {
                waiting.Add(place, text);
                tally.Continued(waitingFormat);
                if (!mayContinue) Settle();
                return;
            }
        }
        Settle();
        if (outcome == LineOutcome.Parsed && mayContinue)
        {
            waiting.Begin(place, text);
            (rows, waitingRows, waitingFormat) = (waitingRows, rows, formats.Format);
            tally.Parsed(waitingFormat, 1);
        }
        else if (outcome != LineOutcome.Held) Write(outcome, text, place, 1);
        while (formats.Due(rows, place.Number, atEnd: false, out var raw, out outcome)) Write(outcome, raw.Text, raw.Place, raw.Lines);
    }

    /// <summary>A record of which only the beginning was kept.</summary>
    public void TakeCut(ReadOnlySpan<byte> text, RecordPlace place)
    {
        Settle();
        origin.At(place, text);
        rows.Clear();
        Unparsed($"longer than {RecordReader.Longest} characters: {place.Length} bytes", null, 1);
    }

    /// <summary>Nothing comes any more: what waits is written.</summary>
    public void End()
    {
        Settle();
        while (formats.Due(rows, 0, atEnd: true, out var raw, out var outcome)) Write(outcome, raw.Text, raw.Place, raw.Lines);
    }

    void Settle()
    {
        if (waitingFormat is null) return;
        origin.At(waiting.Place, waiting.Text);
        Rows(waitingRows, waitingFormat);
        waitingFormat = null;
    }

    void Write(LineOutcome outcome, ReadOnlySpan<byte> text, RecordPlace place, int lines)
    {
        origin.At(place, text);
        switch (outcome)
        {
            case LineOutcome.Skipped or LineOutcome.Header:
                tally.Skipped(lines);
                rows.Clear();
                break;
            case LineOutcome.Parsed:
                tally.Parsed(formats.Format, lines);
                Rows(rows, formats.Format);
                break;
            default:
                origin.Format = formats.Format;
                Unparsed(rows.Reason, formats.Time, lines);
                break;
        }
    }

    void Rows(RowWriter written, string format)
    {
        origin.Format = format;
        written.Complete(file);
        for (var i = 0; i < written.Count; i++)
        {
            var (time, quality) = written.TimeOf(i);
            tally.Row(time, quality);
        }
        written.Flush(builders, origin.Write);
    }

    /// <summary>
    /// An unparsed line still has the time of its head, where it has one, so that a search by time finds it beside its neighbours.
    /// </summary>
    void Unparsed(string reason, LogTime? time, int lines)
    {
        tally.Unparsed(lines);
        rows.Clear();
        rows.Begin(StandardTables.Unparsed).Text(Asim.Reason, reason);
        if (time is not null) rows.Time(time, file);
        rows.Complete(file);
        rows.Flush(builders, origin.Write);
    }

    static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}
