using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Reads the records of batches into rows and counts them. The raw line of a record that the next line may continue is put
/// together when that is known. Not thread-safe; a worker's own, for one file after another.
/// </summary>
sealed class RecordIntake
{
    /// <summary>Characters of a record beyond which its continuations are lines for themselves.</summary>
    const int Longest = RecordReader.Kept;

    readonly EnvelopeReader envelopes = new();
    readonly RowWriter rows = new();
    readonly RawRecord waiting = new();
    bool isWaiting;   // for lines that continue a record
    int waitingAt;    // its place among those that were written: held ones may have been written since
    LogFile file = null!;
    FormatChoice formats = null!;
    RecordBatch batch = null!;

    public void Begin(LogFile begun, ILogFormat? forced, params ILogFormat[] described)
    {
        envelopes.Begin(begun);
        (file, formats) = (begun, new(begun, forced, envelopes, described));
    }

    public Mistakes Mistakes => formats.Mistakes;

    /// <summary>Whether what comes next must be read by this one.</summary>
    public bool IsInOrder => formats.IsInOrder || formats.Mistakes.Any;

    /// <summary>Reads records that follow those that were read last.</summary>
    public void Read(RecordBatch records)
    {
        Begin(records);
        foreach (ref readonly var record in records.Records) Take(record);
        Settle();
    }

    /// <summary>
    /// Reads records whose rows count when the ones before them leave nothing open: as if the file began with them, but for what its
    /// times were like. False when these leave something open themselves.
    /// </summary>
    public bool ReadAhead(RecordBatch records)
    {
        Begin(records);
        (file.Times.Before, file.Times.Answers) = (records.Before, records.Answers);
        foreach (ref readonly var record in records.Records)
        {
            Take(record);
            if (IsInOrder) return false;
        }
        Settle();
        return true;
    }

    /// <summary>Nothing comes any more: records whose parts did not come are read as far as they did.</summary>
    public void End(RecordBatch last)
    {
        Begin(last);
        while (formats.Due(rows, 0, atEnd: true, out var raw, out var outcome)) Write(outcome, raw);
    }

    void Begin(RecordBatch records)
    {
        batch = records;
        batch.ClearRows();
        formats.BeginStretch();
        isWaiting = false;
    }

    void Take(in RecordBatch.Record record)
    {
        if (record.Refusal is { } refusal)
        {
            Settle();
            rows.Clear();
            Unparsed(refusal, null, 1);
            Written("", record.Place, record.Start, record.Length, 1);
            return;
        }
        var text = batch.Text(record.Start, record.Length);
        var outcome = IsBlank(text) ? LineOutcome.Skipped : formats.Read(text, rows, record.Place);
        if (isWaiting && formats.Continues && outcome == LineOutcome.Skipped)
        {
            if (waiting.Text.Length + text.Length > Longest)
            {
                outcome = LineOutcome.Rejected;
                rows.Reject($"it continues a record that is longer than {Longest} characters");
            }
            else
            {
                waiting.Add(record.Place, text);
                batch.Counts.AddParsed(batch.Lines[waitingAt].Format, 1);
                if (!record.MayContinue) Settle();
                return;
            }
        }
        Settle();
        if (outcome == LineOutcome.Parsed && record.MayContinue)
        {
            (isWaiting, waitingAt) = (true, batch.Lines.Count);
            waiting.Begin(record.Place, text);
        }
        if (outcome != LineOutcome.Held) Write(outcome, record.Place, record.Start, record.Length, 1);
        while (formats.Due(rows, record.Place.Number, atEnd: false, out var raw, out outcome)) Write(outcome, raw);
    }

    /// <summary>The record that waited is whole: its raw line is all of its lines.</summary>
    void Settle()
    {
        if (!isWaiting) return;
        isWaiting = false;
        if (waiting.Lines > 1)
            batch.Lines[waitingAt] = batch.Lines[waitingAt] with
            {
                Place = waiting.Place, Start = batch.Copy(waiting.Text), Length = waiting.Text.Length, Count = waiting.Lines,
            };
    }

    void Write(LineOutcome outcome, RawRecord raw) => Write(outcome, raw.Place, batch.Copy(raw.Text), raw.Text.Length, raw.Lines);

    void Write(LineOutcome outcome, RecordPlace place, int start, int length, int lines)
    {
        switch (outcome)
        {
            case LineOutcome.Skipped or LineOutcome.Header:
                batch.Counts.AddSkipped(lines);
                rows.Clear();
                return;
            case LineOutcome.Parsed:
                batch.Counts.AddParsed(formats.Format, lines);
                CountRows();
                break;
            default:
                Unparsed(rows.Reason, formats.Time, lines);
                break;
        }
        Written(formats.Format, place, start, length, lines);
    }

    void CountRows()
    {
        rows.Complete(file);
        for (var i = 0; i < rows.Count; i++)
        {
            var (time, quality) = rows.TimeOf(i);
            batch.Counts.AddRow(time, quality);
            if (file.Period is var (from, to) && (time < from || time >= to) && quality != "missing") batch.Counts.AddOutside();
        }
    }

    void Written(string format, RecordPlace place, int start, int length, int lines)
    {
        rows.MoveTo(batch.Rows);
        batch.Lines.Add(new(place, format, start, length, batch.Rows.Count, lines));
    }

    /// <summary>
    /// An unparsed line still has the time of its head, where it has one, so that a search by time finds it beside its neighbours.
    /// </summary>
    void Unparsed(string reason, LogTime? time, int lines)
    {
        batch.Counts.AddUnparsed(lines);
        rows.Clear();
        rows.Begin(StandardTables.Unparsed).Text(Asim.Reason, reason);
        if (time is not null) rows.Time(time, file);
        rows.Complete(file);
    }

    static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}
