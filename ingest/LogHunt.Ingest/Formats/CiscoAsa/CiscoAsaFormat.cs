using System.Buffers.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>
/// Cisco ASA, PIX, FWSM and the same messages of Firepower Threat Defense: `%ASA-6-302013: …` anywhere in a line, and FTD's
/// security events 430001 to 430005.
/// </summary>
sealed class CiscoAsaFormat : ILogFormat
{
    public string Name => "cisco-asa";

    public int Most => 98;

    public int Recognise(in LogLine line)
    {
        if (TryHeader(line.Body, out _) || TryHeader(line.Text, out _)) return 98;
        if (CiscoAsaSecurityEvent.Recognise(line)) return 60;
        return line.Body.StartsWith("AAA user a"u8) ? 60 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var endpoints = new CiscoAsaEndpoints();
        var fields = new RecordFields(FirepowerFields.Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (!TryHeader(line.Body, out var header) && !TryHeader(line.Text, out header))
            {
                header = new Header("ASA"u8, -1, default, line.Body.TrimEnd((byte)' '));
                if (CiscoAsaSecurityEvent.Recognise(line)) header = new Header("FTD"u8, -1, "430000"u8, line.Body);
                else if (!line.Body.StartsWith("AAA user a"u8)) return rows.Reject("no message id like %ASA-6-302013");
            }
            new CiscoAsaRows(file, endpoints, fields, line.Head, header, rows).Write();
            return LineOutcome.Parsed;
        }, endpoints, fields);
    }

    /// <summary>`%ASA-session-6-302013: ` in parts.</summary>
    /// <param name="product">ASA, FTD, PIX or FWSM.</param>
    /// <param name="level">0 to 7, -1 without a message id.</param>
    /// <param name="id">Six digits.</param>
    /// <param name="message">What follows.</param>
    internal readonly ref struct Header(ReadOnlySpan<byte> product, int level, ReadOnlySpan<byte> id, ReadOnlySpan<byte> message)
    {
        public ReadOnlySpan<byte> Product { get; } = product;
        public int Level { get; } = level;
        public ReadOnlySpan<byte> Id { get; } = id;
        public ReadOnlySpan<byte> Message { get; } = message;
        public int Number => Utf8Parser.TryParse(Id, out int number, out _) ? number : 0;
    }

    internal static bool TryHeader(ReadOnlySpan<byte> text, out Header header)
    {
        header = default;
        for (var from = 0; from < text.Length;)
        {
            var percent = text[from..].IndexOf((byte)'%');
            if (percent < 0) return false;
            from += percent + 1;
            var rest = text[from..];
            var length = rest.StartsWith("ASA-"u8) || rest.StartsWith("FTD-"u8) || rest.StartsWith("PIX-"u8) ? 3
                : rest.StartsWith("FWSM-"u8) ? 4
                : 0;
            if (length == 0) continue;
            var product = rest[..length];
            rest = rest[(length + 1)..];
            // A class of messages may stand before the level.
            var dash = rest.IndexOf((byte)'-');
            if (dash > 1 && dash < 16)
            {
                rest = rest[(dash + 1)..];
                dash = rest.IndexOf((byte)'-');
            }
            if (dash != 1 || rest.Length < 8 || rest[0] is < (byte)'0' or > (byte)'7' || CiscoAsaText.Digits(rest[2..]).Length != 6)
                continue;
            header = new Header(product, rest[0] - '0', rest[2..8], rest[8..].TrimStart(": "u8).TrimEnd(" \r\0"u8));
            return true;
        }
        return false;
    }
}
