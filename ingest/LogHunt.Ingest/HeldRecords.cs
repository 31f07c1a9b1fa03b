using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>
/// Records of one file of which parts are still awaited. They may come mixed with each other and with other lines; one that is not
/// whole when a bound is reached, or the file ends, is read as far as it came. Not thread-safe; one per file.
/// </summary>
sealed class HeldRecords
{
    /// <summary>Records that are held at once.</summary>
    internal const int Most = 64;

    /// <summary>Bytes of one record beyond which it is whole, and what comes after it another.</summary>
    internal const int MostBytes = 256 << 10;

    /// <summary>How many lines of the file may stand between two parts of a record.</summary>
    internal const int MostLinesApart = 256;

    readonly List<HeldRecord> open = [];
    readonly Stack<HeldRecord> spare = [];

    public void Hold(ILogFormat format, FileReader reader, RecordPart part, in LogLine line, RecordPlace place)
    {
        if (part.IsFirst)
            foreach (var before in open)
                if (ReferenceEquals(before.Format, format)) before.Close();
        var record = Find(format, part);
        if (record is null)
        {
            if (!spare.TryPop(out record)) record = new();
            record.Begin(format, reader, part, line, place);
            open.Add(record);
        }
        else record.Add(part, line, place);
    }

    /// <summary>
    /// The next record to be read: one that is whole, the oldest when there are too many, one whose parts stay away, and at the end
    /// of the file each. Its text is valid until the next call.
    /// </summary>
    public HeldRecord? Due(long line, bool atEnd)
    {
        for (var i = 0; i < open.Count; i++)
        {
            var record = open[i];
            if (!record.IsWhole && !record.IsFull && !atEnd && open.Count <= Most && line - record.LastLine <= MostLinesApart) continue;
            open.RemoveAt(i);
            spare.Push(record);
            return record;
        }
        return null;
    }

    /// <summary>The record that still awaits this part: one that has it already is another with the same id.</summary>
    HeldRecord? Find(ILogFormat format, RecordPart part)
    {
        for (var i = open.Count - 1; i >= 0; i--)
            if (open[i].Key == part.Key && ReferenceEquals(open[i].Format, format) && !open[i].IsWhole && !open[i].IsFull
                && (part.Total == 0 || !open[i].Has(part.Index)))
                return open[i];
        return null;
    }
}

/// <summary>One record that comes in parts.</summary>
sealed class HeldRecord
{
    readonly List<(int Index, int Start, int Length)> pieces = [];
    byte[] payloads = new byte[1024];
    byte[] joined = [];
    int used;
    Head head = Head.None;
    bool ended, isClosed;
    int total;

    public ILogFormat Format { get; private set; } = null!;
    public FileReader Reader { get; private set; } = null!;
    public ulong Key { get; private set; }
    public RawRecord Raw { get; } = new();
    public long LastLine { get; private set; }
    public bool IsWhole => isClosed || (total > 0 ? pieces.Count >= total : ended);
    public bool IsFull => used >= HeldRecords.MostBytes;

    public void Begin(ILogFormat format, FileReader reader, RecordPart part, in LogLine line, RecordPlace place)
    {
        (Format, Reader, Key, head, total, ended, isClosed, used) = (format, reader, part.Key, line.Head, part.Total, false, false, 0);
        pieces.Clear();
        Raw.Begin(place, line.Text);
        Take(part, line, place);
    }

    public void Add(RecordPart part, in LogLine line, RecordPlace place)
    {
        Raw.Add(place, line.Text);
        Take(part, line, place);
    }

    /// <summary>Nothing of it comes any more.</summary>
    public void Close() => isClosed = true;

    public bool Has(int index) => pieces.Exists(piece => piece.Index == index);

    /// <summary>The record as one line for its reader.</summary>
    public LogLine Line() => new(Raw.Text, Body(), head, !IsWhole);

    void Take(RecordPart part, in LogLine line, RecordPlace place)
    {
        LastLine = place.Number;
        ended |= part.IsLast;
        var payload = line.Body[part.Payload];
        if (used + payload.Length + 1 > payloads.Length)
            Array.Resize(ref payloads, Math.Max(payloads.Length * 2, used + payload.Length + 1));
        payload.CopyTo(payloads.AsSpan(used));
        pieces.Add((part.Index, used, payload.Length));
        used += payload.Length;
        if (total == 0) payloads[used++] = (byte)'\n';
    }

    ReadOnlySpan<byte> Body()
    {
        if (total == 0) return payloads.AsSpan(0, used - 1);
        if (joined.Length < used) joined = new byte[used];
        var length = 0;
        foreach (var (_, start, size) in pieces.OrderBy(piece => piece.Index))
        {
            payloads.AsSpan(start, size).CopyTo(joined.AsSpan(length));
            length += size;
        }
        return joined.AsSpan(0, length);
    }
}
