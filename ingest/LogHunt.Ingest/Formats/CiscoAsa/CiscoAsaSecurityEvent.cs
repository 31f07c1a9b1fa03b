using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>Firepower's security events 430001 to 430005.</summary>
readonly ref struct CiscoAsaSecurityEvent(ReadOnlySpan<byte> text, RecordFields fields, RowWriter rows)
{
    readonly ReadOnlySpan<byte> text = text;

    public static bool Recognise(in LogLine line) =>
        (line.Find(line.Body, "SrcIP: "u8) >= 0 && line.Find(line.Body, "DstIP: "u8) >= 0) || line.Body.StartsWith("HTTPResponse: "u8)
            || line.Body.StartsWith("AccessControlRuleAction: "u8);

    /// <summary>Web where there is a URL or file, DNS where there is a query: those tables have the columns of a session too.</summary>
    public TableSchema Table()
    {
        if (text.IndexOf("URL: "u8) >= 0 || text.IndexOf("FileName: "u8) >= 0 || text.IndexOf("FileSHA256: "u8) >= 0
            || text.IndexOf("HTTPResponse: "u8) >= 0)
            return StandardTables.WebSession;
        return text.IndexOf("DNSQuery: "u8) >= 0 ? StandardTables.Dns : StandardTables.NetworkSession;
    }

    public void Write(int id, LogFile file)
    {
        var table = rows.Table();
        rows.Text(Asim.EventType, id == 430001 && table == StandardTables.NetworkSession ? "IDS"u8 : SessionKinds.EventType(table));
        if (table != StandardTables.Dns) rows.Text(Asim.EventSubType, id switch { 430002 => "Start"u8, 430003 => "End"u8, _ => default });
        rows.Text(Asim.EventResult, "NA"u8);
        FirepowerFields.Syntax.Read(text, fields);
        fields.Write(table, rows, file);
        if (table != StandardTables.WebSession || !CiscoAsaText.TryAfter(rows.Peek(Asim.Url), "://"u8, out var host)) return;
        var end = host.IndexOfAny((byte)'/', (byte)':');
        rows.Text(Asim.UrlDomain, (end < 0 ? host : host[..end]).ToArray());
    }
}
