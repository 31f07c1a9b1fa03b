using System.Buffers.Binary;

namespace LogHunt.Ingest.Records;

/// <summary>
/// A Windows event log (EVTX): each event as the XML that Windows itself renders, without line ends around it. Chunks are read for
/// themselves, whatever the file's own counts say: so logs that were copied while they were written are read, and a damaged chunk costs
/// its own events. Every place that begins like an event becomes a record: its XML, or the texts found in it and the reason.
/// </summary>
sealed class EvtxRecords(Stream stream, CancellationToken cancellation)
    : RecordReader(new UnitReader(stream, Bytes, cancellation), Bytes)
{
    const int FileHead = 4096;
    const int MostFaults = 20;

    static readonly Charset Bytes = new(1, false, 0);

    readonly EvtxChunk chunk = new();
    readonly BinaryXml xml = new();
    readonly List<(string, bool)> faults = [];
    long moreFaults;
    int chunks;
    int said;
    bool isOpen;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("ElfFile\0"u8);

    public override IEnumerable<(string Fault, bool IsLoss)> Faults =>
        moreFaults == 0 ? faults : faults.Append(($"and {moreFaults} more faults of the event log", true));

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        BeginRecord();
        while (isOpen || Open())
        {
            if (chunk.Next(out var record))
            {
                text = Take(record);
                return true;
            }
            isOpen = false;
            foreach (var (fault, isLoss) in chunk.Faults) Note(fault, isLoss);
        }
        text = default;
        return false;
    }

    ReadOnlySpan<byte> Take(EvtxRecord record)
    {
        var fault = record.Fault;
        if (fault is null && xml.TryRender(chunk.Bytes, record.Start + EvtxChunk.RecordHead, record.Start + record.Length - 4, out fault))
        {
            Take(chunk.Offset + record.Start, record.Length, refusal: null);
            return xml.Text;
        }
        Take(chunk.Offset + record.Start, record.Length, $"event {record.Id} of {chunk.Name}: {fault}");
        return xml.TextsIn(chunk.Bytes.AsSpan(record.Start, record.Length));
    }

    /// <summary>Reads the next chunk that has something in it; false at the end of the file.</summary>
    bool Open()
    {
        if (chunks == 0)
        {
            var head = Fill(FileHead);
            said = head > 44 ? BinaryPrimitives.ReadUInt16LittleEndian(Units.Narrow[42..]) : 0;
            Units.Skip(head);
        }
        while (Fill(EvtxChunk.Size) is > 0 and var length)
        {
            var bytes = Units.Narrow[..length];
            // Behind bytes that were lost, or were put there, chunks begin where their signature stands.
            if (!EvtxChunk.Begins(bytes) && EvtxChunk.Find(bytes) is > 0 and var next) bytes = bytes[..(length = next)];
            chunks++;
            isOpen = chunk.Open(bytes, Units.Offset, chunks);
            Units.Skip(length);
            if (isOpen) return true;
            foreach (var (fault, isLoss) in chunk.Faults) Note(fault, isLoss);
        }
        if (chunks < said) Note($"the event log says that it has {said} chunks, {chunks} are there", true);
        said = 0;
        return false;
    }

    /// <summary>How many bytes stand in the window, up to `wanted`.</summary>
    int Fill(int wanted)
    {
        while (Units.Narrow.Length < wanted && Units.More())
        {
        }
        return Math.Min(wanted, Units.Narrow.Length);
    }

    void Note(string fault, bool isLoss)
    {
        if (faults.Count < MostFaults) faults.Add((fault, isLoss));
        else moreFaults++;
    }
}

/// <summary>A place in a chunk that begins like an event, and what is wrong with it when it is none.</summary>
readonly record struct EvtxRecord(int Start, int Length, ulong Id, string? Fault);
