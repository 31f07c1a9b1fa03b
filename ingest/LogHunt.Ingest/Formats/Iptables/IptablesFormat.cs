using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Iptables;

/// <summary>
/// Netfilter's packet lines: iptables, nftables, ufw, UniFi, EdgeOS, Proxmox. One line is one packet, so no bytes of a session.
/// </summary>
sealed class IptablesFormat : ILogFormat
{
    public string Name => "iptables";

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        var protocol = text.IndexOf("PROTO="u8);
        if (text.IndexOf("SRC="u8) >= 0 && text.IndexOf("DST="u8) >= 0) return protocol >= 0 || text.IndexOf("IN="u8) >= 0 ? 92 : 0;
        return protocol >= 0 && (text.IndexOf(" SPT="u8) >= 0 || text.IndexOf(" TTL="u8) >= 0 || text.IndexOf(" TYPE="u8) >= 0) ? 75 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        rows.Begin(StandardTables.NetworkSession);
        rows.Text(Asim.EventVendor, "Linux"u8);
        rows.Text(Asim.EventProduct, "netfilter"u8);
        rows.Text(Asim.EventType, "NetworkSession"u8);
        var body = line.Body;
        rows.Time(line.Head.Time ?? ProxmoxTime(ref body), file);
        if (line.Head.Host.Length > 0) HostNames.Device(rows, line.Head.Host);
        new IptablesPacket(body, line.Head, rows).Write();
        return LineOutcome.Parsed;
    });

    /// <summary>Proxmox writes its time into the prefix: `100 7 tap100i0-IN 20/Jun/2022:13:09:14 +0200 policy DROP: IN=…`.</summary>
    static LogTime? ProxmoxTime(ref ReadOnlySpan<byte> body)
    {
        for (var from = 0; from < Math.Min(body.Length, 100);)
        {
            if (LogTimeText.TryDayMonthName(body[from..], out var time, out var length))
            {
                body = body[(from + length)..];
                return time;
            }
            var blank = body[from..].IndexOf((byte)' ');
            if (blank < 0) return null;
            from += blank + 1;
        }
        return null;
    }
}
