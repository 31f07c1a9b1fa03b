using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// One event of the Windows event log, whatever it was written in (winlogbeat's, NXLog's or Log Analytics' JSON, XML, EVTX): what
/// its System part says, and EventData or UserData as named values. Kept from event to event by its reader.
/// </summary>
sealed class WindowsEvent : IRecordState
{
    public int Id { get; set; } = -1;
    public LogTime? Time { get; set; }
    public string Provider { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Computer { get; set; } = "";
    public string RecordId { get; set; } = "";
    public string Level { get; set; } = "";

    /// <summary>What the event is, in the host's words: winlogbeat's `event.action`, the task category.</summary>
    public string Task { get; set; } = "";

    /// <summary>Audit success or failure, when the keywords say so.</summary>
    public bool? Success { get; set; }

    /// <summary>The first line of the rendered text, in the host's language; fields are never taken from it.</summary>
    public string Message { get; set; } = "";

    public NamedValues Data { get; } = new();

    public void Clear()
    {
        Id = -1;
        Time = null;
        Success = null;
        Provider = Channel = Computer = RecordId = Level = Task = Message = "";
        Data.Clear();
    }

    /// <summary>Audit success or failure out of the keywords' mask, decimal (negative in NXLog) or hexadecimal: bits 53 and 52.</summary>
    public static bool? Audit(ReadOnlySpan<byte> keywords)
    {
        ulong mask;
        if (keywords.StartsWith("0x"u8))
        {
            if (!System.Buffers.Text.Utf8Parser.TryParse(keywords[2..], out mask, out _, 'x')) return null;
        }
        else if (System.Buffers.Text.Utf8Parser.TryParse(keywords, out long signed, out var read) && read == keywords.Length)
            mask = (ulong)signed;
        else return keywords.IndexOf("Audit Success"u8) >= 0 ? true : keywords.IndexOf("Audit Failure"u8) >= 0 ? false : null;
        return (mask & 0x0020_0000_0000_0000) != 0 ? true : (mask & 0x0010_0000_0000_0000) != 0 ? false : null;
    }
}
