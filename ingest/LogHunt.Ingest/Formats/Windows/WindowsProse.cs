using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events in one line of syslog, the rendered text behind what describes them: OSSEC's agents (`WinEvtLog: Security:
/// AUDIT_FAILURE(4625): …`), evtsys (`…Security-Auditing: 4625: AUDIT_FAILURE …`), QRadar's WinCollect (`AgentDevice=WindowsLog`, tabs).
/// </summary>
sealed class WindowsProse : ILogFormat
{
    static readonly KeyValueTable<byte[]> OfWinCollect = new(WindowsNames.Each(
        ("winlog.channel", "AgentLogFile"), ("winlog.provider", "Source"), ("winlog.computer", "Computer"), ("winlog.event_id", "EventID"),
        ("winlog.record", "RecordNumber"), ("winlog.time", "TimeGenerated"), ("winlog.level", "Level"), ("winlog.keywords", "Keywords"),
        ("winlog.category", "Task"), ("winlog.message", "Message")));

    public string Name => "windows-syslog";

    public int Most => 90;

    public int Recognise(in LogLine line) =>
        IsOssec(line) || IsEvtsys(line) || line.Find(line.Text, "AgentDevice=WindowsLog"u8) >= 0 ? 90 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            fields.Begin(line.Body);
            var isRead = IsOssec(line) ? ReadOssec(line.Body, fields)
                : IsEvtsys(line) ? ReadEvtsys(line, fields) : ReadPairs(line.Text, fields);
            return isRead ? WindowsEventRows.Read(fields, line.Head, file, rows, isText: true) : rows.Reject("an event without its id");
        });
    }

    static bool IsOssec(in LogLine line) => line.Head.Program == "WinEvtLog" || line.Body.StartsWith("WinEvtLog: "u8);

    static bool IsEvtsys(in LogLine line) => line.Head.Program.EndsWith("Security-Auditing", StringComparison.Ordinal)
        && line.Body.IndexOf((byte)':') is > 0 and < 6 and var colon && TextCursor.IsNumber(line.Body[..colon]);

    /// <summary>`Security: AUDIT_FAILURE(4625): Microsoft-Windows-Security-Auditing: ola: CORP: dc01.example.com: An account …`.</summary>
    static bool ReadOssec(ReadOnlySpan<byte> body, RecordFields fields)
    {
        var text = new TextCursor(body);
        text.Skip("WinEvtLog: "u8);
        if (!text.Until(": "u8, out var channel) || !text.Until("("u8, out var kind) || !text.Until("): "u8, out var id)
            || !text.Until(": "u8, out var provider) || !text.Until(": "u8, out _) || !text.Until(": "u8, out _)
            || !text.Until(": "u8, out var computer))
            return false;
        fields.Add("winlog.channel"u8, channel);
        fields.Add("winlog.audit"u8, kind);
        fields.Add("winlog.event_id"u8, id);
        fields.Add("winlog.provider"u8, provider);
        fields.Add("winlog.computer"u8, computer);
        fields.Add("winlog.message"u8, text.Rest);
        return true;
    }

    static bool ReadEvtsys(in LogLine line, RecordFields fields)
    {
        var text = new TextCursor(line.Body);
        if (!text.Until(": "u8, out var id)) return false;
        fields.Add("winlog.channel"u8, "Security"u8);
        fields.Add("winlog.provider"u8, "Microsoft-Windows-Security-Auditing"u8);
        fields.Add("winlog.event_id"u8, id);
        if (text.Rest.StartsWith("AUDIT_"u8)) fields.Add("winlog.audit"u8, text.Word());
        fields.Add("winlog.message"u8, text.Rest.TrimStart((byte)' '));
        return true;
    }

    static bool ReadPairs(ReadOnlySpan<byte> text, RecordFields fields)
    {
        if (text.IndexOf("AgentDevice="u8) is not (>= 0 and var start)) return false;
        text = text[start..];
        while (!text.IsEmpty)
        {
            var isMessage = text.StartsWith("Message="u8);
            var end = isMessage ? -1 : text.IndexOf((byte)'\t');
            var pair = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (pair.IndexOf((byte)'=') is > 0 and var equals && OfWinCollect.TryFind(pair[..equals], out var name))
                fields.Add(name, pair[(equals + 1)..]);
        }
        return fields.Has(WindowsKeys.Id);
    }
}
