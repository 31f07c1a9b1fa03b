using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.PanOs;

/// <summary>
/// Palo Alto Networks' firewalls and Panorama (PAN-OS 3 to 11), all log types: fields by position as they are sent by syslog and
/// saved from the console, CEF, LEEF, and JSON out of Strata Logging Service (Cortex Data Lake).
/// </summary>
sealed class PanOsFormat : ILogFormat
{
    const int ValuesBeforeType = 8;

    public string Name => "panos";

    public int Most => 97;

    public int Recognise(in LogLine line)
    {
        var body = RecordOf(line);
        if (body.StartsWith("{"u8))
            return line.Find(body, "\"LogType\""u8) >= 0 && (line.Find(body, "\"DeviceSN\""u8) >= 0
                || line.Find(body, "\"PanOSDeviceSN\""u8) >= 0) ? 92 : 0;
        if (TryType(body, out _, out _)) return 95;
        if (line.MayHold("Receive Time,"u8) && IsHeaderLine(body)) return 90;
        return line.MayHold("|Palo Alto Networks|"u8) && IsNamed(body) ? 97 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var record = new PanOsRows(file);
        return FileReader.Of(record.Read, record.State);
    }

    /// <summary>
    /// The body; where no more than time and host stand in the head of RFC 5424 (`&lt;14&gt;1 TIME HOST 1,2026/03/02 12:…`) the whole
    /// text, for what follows was taken for the rest of the head.
    /// </summary>
    internal static ReadOnlySpan<byte> RecordOf(in LogLine line) =>
        line.Head.Program.Contains(',', StringComparison.Ordinal) ? line.Text : line.Body;

    /// <summary>The names above what the console exports; the order under them is that of syslog.</summary>
    internal static bool IsHeaderLine(ReadOnlySpan<byte> body) => body.IndexOf("Receive Time,Serial #,Type,"u8) >= 0;

    /// <summary>CEF or LEEF of the firewall itself, not of Cortex and other products of the vendor's.</summary>
    static bool IsNamed(ReadOnlySpan<byte> body)
    {
        var vendor = "|Palo Alto Networks|"u8;
        if (body.IndexOf(vendor) is var at && at < 0) return false;
        var product = body[(at + vendor.Length)..];
        return product.StartsWith("PAN-OS"u8) || product.StartsWith("LF|"u8) || product.StartsWith("Next Generation Firewall"u8);
    }

    /// <summary>
    /// Where the type of a record by position stands, and the value before it (the serial number): `07:10:08,001122334455,TRAFFIC,`.
    /// What a relay made of the text before the clock does not matter.
    /// </summary>
    internal static bool TryType(ReadOnlySpan<byte> body, out int at, out Range serial)
    {
        (at, serial) = (0, default);
        Range time = default;
        for (var i = 0; i < ValuesBeforeType; i++)
        {
            var comma = body[at..].IndexOf((byte)',');
            if (comma < 0) return false;
            var value = body.Slice(at, comma);
            if (comma is >= 3 and <= 14 && value[0] is >= (byte)'A' and <= (byte)'Z' && EndsInClock(body[time])
                && PanOsKinds.All.TryFind(value, out _))
                return true;
            (time, serial) = (serial, at..(at + comma));
            at += comma + 1;
        }
        return false;
    }

    /// <summary>`…:08`, `…:43.000000Z`, `…:39.000+02:00`.</summary>
    static bool EndsInClock(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && (text[^3] == ':' || text[^1] == 'Z') && TextCursor.IsNumber(text[^3..^1].TrimStart((byte)':'));
}
