using System.Runtime.InteropServices;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Neighbouring records of a file and the rows that they became. Where a batch ends depends on what stands in the file alone, so
/// that rows do not depend on how many cores read them. Used again for later records. Not thread-safe: one thread has it at a time.
/// </summary>
sealed class RecordBatch
{
    // The first record that does not begin with a blank ends a batch that has so many; at the bounds any does.
    internal const int EnoughRecords = 1024;
    internal const int EnoughBytes = 256 << 10;
    internal const int MostRecords = 16 * EnoughRecords;
    internal const int MostBytes = 4 * EnoughBytes;

    readonly List<Record> records = [];
    readonly List<Written> written = [];
    byte[] text = new byte[4096];
    int used;
    int read;

    /// <summary>A record as it was read: where it stands in the file, its text here, and why that is for no format.</summary>
    public readonly record struct Record(RecordPlace Place, int Start, int Length, bool MayContinue, string? Refusal);

    /// <summary>A record with rows, which end before `Rows`: its format, its lines as text here, and how many these are.</summary>
    public readonly record struct Written(RecordPlace Place, string Format, int Start, int Length, int Rows, int Count);

    public ReadOnlySpan<Record> Records => CollectionsMarshal.AsSpan(records);

    public List<Written> Lines => written;

    public RowBatch Rows { get; } = new();

    public RecordCounts Counts { get; } = new();

    /// <summary>What the file's times were when reading ahead began, and what was said of times then.</summary>
    public TimeResolver.Seen Before { get; set; }
    public List<TimeResolver.Answer> Answers { get; } = [];

    /// <summary>Whether a record cannot be read ahead of those before it, so that nothing here counts.</summary>
    public bool MustWait { get; set; }

    /// <summary>Where the file was when the last record was added.</summary>
    public (long Number, long Offset) End { get; set; }

    public bool IsEmpty => records.Count == 0;

    /// <summary>Whether the next record begins another batch.</summary>
    public bool EndsBefore(ReadOnlySpan<byte> next) =>
        records.Count >= MostRecords || used >= MostBytes
        || (records.Count >= EnoughRecords || used >= EnoughBytes) && (next.IsEmpty || next[0] is not ((byte)' ' or (byte)'\t'));

    public void Add(ReadOnlySpan<byte> line, RecordPlace place, bool mayContinue, string? refusal)
    {
        records.Add(new(place, Copy(line), line.Length, mayContinue, refusal));
        read = used;
    }

    /// <summary>Text that stands here, or was copied here; valid until the next copy.</summary>
    public ReadOnlySpan<byte> Text(int start, int length) => text.AsSpan(start, length);

    /// <summary>Copies lines that were put together; they begin at the place that is returned.</summary>
    public int Copy(ReadOnlySpan<byte> line)
    {
        if (used + line.Length > text.Length) Array.Resize(ref text, Math.Max(text.Length * 2, used + line.Length));
        line.CopyTo(text.AsSpan(used));
        used += line.Length;
        return used - line.Length;
    }

    /// <summary>Forgets what the records became.</summary>
    public void ClearRows()
    {
        used = read;
        written.Clear();
        Rows.Clear();
        Counts.Clear();
        Answers.Clear();
        MustWait = false;
    }

    public void Clear()
    {
        ClearRows();
        records.Clear();
        (used, read) = (0, 0);
        if (text.Length > 2 * MostBytes) text = new byte[4096];
    }
}
