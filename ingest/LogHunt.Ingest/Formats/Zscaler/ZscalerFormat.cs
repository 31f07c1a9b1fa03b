using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.Zscaler;

/// <summary>
/// Zscaler's feeds (ZIA's NSS and Cloud NSS, ZPA's LSS): `{"sourcetype":"zscalernss-web","event":{…}}`, bare JSON, CEF, LEEF, and pairs
/// parted by tabs. Whoever runs the feed chooses fields and their order, so the names alone count.
/// </summary>
sealed class ZscalerFormat : ILogFormat
{
    internal static FieldMap Map => ZscalerFields.Map;

    public string Name => "zscaler";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("{"u8))
            return line.Find(body, "zscalernss-"u8) >= 0 ? 95
                : (line.Find(body, "\"LogTimestamp\""u8) >= 0
                && (line.Find(body, "\"Customer\""u8) >= 0 || line.Find(body, "\"ConnectionID\""u8) >= 0))
                || (line.Find(body, "\"AuditOperationType\""u8) >= 0 && line.Find(body, "\"ModifiedBy\""u8) >= 0) ? 88 : 0;
        if (line.Head.Program == "ZscalerNSS") return 90;
        if (line.Find(body, "|Zscaler|"u8) is >= 0 and var at)
            return body[..at].IndexOf("CEF:"u8) >= 0 || body[..at].IndexOf("LEEF:"u8) >= 0 ? 94 : 0;
        return body.Contains((byte)'\t') && IsPairs(line) ? 92 : 0;
    }

    /// <summary>Pairs of the templates for the web, the firewall, names and tunnels.</summary>
    static bool IsPairs(in LogLine line)
    {
        var body = line.Body;
        return line.Find(body, "\treason="u8) >= 0 && line.Find(body, "\taction="u8) >= 0 && line.Find(body, "\tClientIP="u8) >= 0
            || line.Find(body, "\tvendor=Zscaler\t"u8) >= 0
            || line.Find(body, "csip="u8) >= 0 && line.Find(body, "\tsdip="u8) >= 0 && line.Find(body, "\trulelabel="u8) >= 0
            || line.Find(body, "\tdns_req="u8) >= 0 && line.Find(body, "\tclt_sip="u8) >= 0
            || line.Find(body, "Recordtype="u8) >= 0 && line.Find(body, "\ttunneltype="u8) >= 0;
    }

    public FileReader Open(LogFile file)
    {
        var record = new ZscalerRows(file);
        return FileReader.Of(record.Read, record.State);
    }
}
