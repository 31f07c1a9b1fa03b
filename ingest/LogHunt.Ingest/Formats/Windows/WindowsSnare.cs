using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events as Snare's agents, and others in their manner, send them over syslog: fields by tabs behind `MSWinEventLog`, the last the
/// rendered text in one line.
/// </summary>
sealed class WindowsSnare : ILogFormat
{
    static readonly FieldColumns Columns = WindowsKeys.Map.At(
        "_ winlog.criticality winlog.channel winlog.counter winlog.local winlog.event_id",
        "winlog.provider UserName _ winlog.audit winlog.computer winlog.category Data winlog.message winlog.record");

    static readonly SeparatedSyntax Tabs = FieldSyntax.Separated((byte)'\t', quote: 0);

    public string Name => "windows-snare";

    public int Most => 95;

    public int Recognise(in LogLine line) => line.Body.IndexOf(Mark) is >= 0 and var at && Separator(line.Body[at..]) > 0 ? 95 : 0;

    static ReadOnlySpan<byte> Mark => "MSWinEventLog"u8;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var record = line.Body[Math.Max(0, line.Body.IndexOf(Mark))..];
            // What rsyslog makes of a tab.
            if (Separator(record) > 1) record = Unescaped(record);
            if (Separator(record) != 1 || !Tabs.Read(record, Columns, fields)) return rows.Reject("no fields behind MSWinEventLog");
            return WindowsEventRows.Read(fields, line.Head, file, rows, isText: true);
        });
    }

    /// <summary>How long what parts the fields is; 0 when it is nothing that is known.</summary>
    static int Separator(ReadOnlySpan<byte> record) => !record.StartsWith(Mark) ? 0 : record[Mark.Length..] switch
    {
        [(byte)'\t', ..] => 1,
        [(byte)'#', (byte)'0', (byte)'1', (byte)'1', ..] => 4,
        _ => 0,
    };

    static byte[] Unescaped(ReadOnlySpan<byte> record) =>
        System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(record).Replace("#011", "\t", StringComparison.Ordinal));
}
