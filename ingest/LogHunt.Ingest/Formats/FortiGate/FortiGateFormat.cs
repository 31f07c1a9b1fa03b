using System.Buffers;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// Fortinet FortiGate (FortiOS 4 to 7), and FortiMail, FortiWeb, FortiProxy, FortiClient, FortiAuthenticator, FortiManager and
/// FortiAnalyzer, which write as it does: `key=value`, the same with commas, CEF, and JSON.
/// </summary>
sealed class FortiGateFormat : ILogFormat
{
    public string Name => "fortigate";

    public int Most => 97;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        if ((line.MayHold("logid="u8) || line.MayHold("log_id="u8)) && HasLogId(text)) return 95;
        if (line.Find(text, "FTNTFGT"u8) >= 0 || line.Find(text, "FortinetFortiGate"u8) >= 0 || (line.MayHold("|Fortinet|"u8) && IsCef(text))) return 97;
        if (line.Find(text, "devname="u8) >= 0 && line.Find(text, "devid="u8) >= 0) return 90;
        if (line.Find(text, "subcategory="u8) >= 0 && line.Find(text, "typeid="u8) >= 0) return 90;
        if (line.Find(text, "devid=FCT"u8) >= 0 && line.Find(text, "fctver="u8) >= 0) return 90;
        if (line.Find(text, "subtype="u8) >= 0 && (line.Find(text, "eventtime="u8) >= 0 || line.Find(text, "vd="u8) >= 0)) return 80;
        if (line.Find(text, "\"logid\":"u8) >= 0 && (line.Find(text, "\"subtype\":"u8) >= 0 || line.Find(text, "\"devid\":"u8) >= 0)) return 90;
        if (line.Body.StartsWith("date="u8) && line.Find(text, "desc=\""u8) >= 0 && line.Find(text, "msg=\""u8) >= 0) return 40;
        return 0;
    }

    public FileReader Open(LogFile file)
    {
        var record = new FortiGateRows(file);
        return FileReader.Of(record.Read, record.State);
    }

    /// <summary>`logid="0000000013"` or `log_id=…` of eight to ten digits, and a type: Sophos has a `log_id` of twelve.</summary>
    static bool HasLogId(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf("logid="u8);
        var skip = "logid="u8.Length;
        if (at < 0)
        {
            at = text.IndexOf("log_id="u8);
            skip++;
        }
        if (at < 0) return false;
        var value = text[(at + skip)..];
        if (value.Length > 0 && value[0] == '"') value = value[1..];
        var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = value.Length;
        return digits is >= 8 and <= 10 && text.IndexOf("type="u8) >= 0;
    }

    static bool IsCef(ReadOnlySpan<byte> text) =>
        text.IndexOf("|Fortinet|Forti"u8) >= 0 && text.IndexOf("|Fortinet|FortiWeb"u8) < 0 && text.IndexOf("|Fortinet|FortiMail"u8) < 0;

    /// <summary>
    /// What a record says before its pairs, in CEF: `CEF:0|Fortinet|Fortigate|v7.2.5|00013|traffic:forward close|3|` and then the
    /// extension.
    /// </summary>
    internal static bool TrySplitCef(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> version, out ReadOnlySpan<byte> extension)
    {
        version = extension = default;
        var vendor = text.IndexOf("|Fortinet|"u8);
        if (vendor is < 0 or > 64) return false;
        var rest = text[(vendor + 1)..];
        for (var column = 1; column <= 6; column++)
        {
            var bar = rest.IndexOf((byte)'|');
            while (bar > 0 && rest[bar - 1] == '\\')
            {
                var more = rest[(bar + 1)..].IndexOf((byte)'|');
                if (more < 0) return false;
                bar += 1 + more;
            }
            if (bar < 0) return false;
            if (column == 3) version = rest[..bar];
            rest = rest[(bar + 1)..];
        }
        extension = rest;
        return true;
    }

    /// <summary>Whether commas separate the pairs: `date=2024-05-01,time=10:00:00,…`.</summary>
    internal static bool IsCommaSeparated(ReadOnlySpan<byte> text)
    {
        var head = text[..Math.Min(text.Length, 256)];
        var comma = head.IndexOf((byte)',');
        if (comma < 0) return false;
        var equals = head[(comma + 1)..].IndexOf((byte)'=');
        return equals > 0 && head[..comma].Contains((byte)'=') && !head[..comma].Contains((byte)' ')
            && head.Slice(comma + 1, equals).IndexOfAnyExcept(KeyLetters) < 0;
    }

    static readonly SearchValues<byte> KeyLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_0123456789"u8);
}
