using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>
/// The debug log of Windows' DNS server: `20.01.2026 14:03:11 0E68 PACKET  000000E3F3B0A1C0 UDP Rcv 192.0.2.10 8f2c   Q [0001   D
/// NOERROR] A      (3)www(7)example(3)com(0)`, with the details of a packet on the lines behind it where they are logged.
/// </summary>
sealed class WindowsDnsFormat : ILogFormat
{
    static readonly Product Server = new("Microsoft", "DNS Server");

    public string Name => "windows-dns";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var text = ServerLine.Own(line);
        if (IsHeader(line, text) || (line.Find(text, " PACKET "u8) >= 0 && new WindowsDnsPacket(text).IsKnown)) return 95;
        return WindowsDnsLine.MayBe(line) && new WindowsDnsLine(text).IsKnown ? 85 : 0;
    }

    /// <summary>The lines that a file begins with; the key of the fields stands behind the last, indented.</summary>
    static bool IsHeader(in LogLine line, ReadOnlySpan<byte> text) => line.Find(text, "DNS Server log file creation at "u8) >= 0
        || line.Find(text, "Log file wrap at "u8) >= 0 || line.Find(text, "Message logging key (for packets"u8) >= 0;

    public FileReader Open(LogFile file) => new Reader(file);

    sealed class Reader(LogFile file) : BlockReader
    {
        protected override bool Begins(in LogLine line)
        {
            var text = ServerLine.Own(line);
            return IsHeader(line, text) || (WindowsDnsLine.MayBe(line) && new WindowsDnsLine(text).IsKnown);
        }

        protected override bool Continues(in LogLine line) =>
            !line.Text.IsEmpty && (line.Text[0] is (byte)' ' or (byte)'\t' || line.Text.IndexOf(" question info at "u8) is 3
                || line.Text.IndexOf(" response info at "u8) is 3);

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            var text = ServerLine.Own(line);
            if (IsHeader(line, text)) return LineOutcome.Skipped;
            var own = new WindowsDnsLine(text);
            if (!own.IsKnown) return rows.Reject("no thread and context of a DNS server's log");
            // A date without a host behind it leaves the thread where a head has its host.
            var head = own.Thread.Length == line.Head.Host.Length ? ServerLine.WithoutHost(line) : line;
            if (own.IsPacket) return Packet(text, head, own, rows);
            Server.Begin(rows, StandardTables.AuditEvent, head, file, own.Time);
            rows.Text(Asim.Operation, own.Context.TrimEnd((byte)':'));
            rows.Text(Asim.EventMessage, own.Message);
            return LineOutcome.Parsed;
        }

        LineOutcome Packet(ReadOnlySpan<byte> text, in LogLine line, in WindowsDnsLine own, RowWriter rows)
        {
            var packet = new WindowsDnsPacket(text);
            if (!packet.IsKnown) return rows.Reject("no address, id and flags of a packet");
            Server.Begin(rows, StandardTables.Dns, line, file, own.Time);
            if (!packet.Write(rows)) return rows.Reject("no address of a packet");
            if (text.IndexOf((byte)'\n') is > 0 and var end) WindowsDnsDetails.Write(text[(end + 1)..], packet.IsOfClient, rows);
            return LineOutcome.Parsed;
        }
    }
}
