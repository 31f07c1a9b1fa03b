using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events as XML, one `Event` a record: exports of Event Viewer and wevtutil, evtx_dump, agents that forward it, and what event
/// logs in binary form are rendered as.
/// </summary>
sealed class WindowsXml : ILogFormat
{
    public string Name => "windows-xml";

    public int Most => 90;

    public int Recognise(in LogLine line) => line.Find(line.Body, "<Event"u8) is >= 0 and var at && line.Body[at..].IndexOf("<EventID"u8) >= 0
        && line.Body[at..].IndexOf("<System"u8) >= 0 ? 90 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        var names = new WindowsXmlNames();
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var body = line.Body;
            names.Read(body[Math.Max(0, body.IndexOf("<Event"u8))..], fields);
            return fields.IsWhole ? WindowsEventRows.Read(fields, line.Head, file, rows) : rows.Reject("the event has no end");
        });
    }
}

/// <summary>The elements of an event as the names of <see cref="WindowsKeys"/>. One for each file.</summary>
sealed class WindowsXmlNames
{
    readonly FieldSyntax syntax;
    int unnamed;

    public WindowsXmlNames() => syntax = FieldSyntax.Xml(named: "Data", name: Of);

    public void Read(ReadOnlySpan<byte> xml, RecordFields fields)
    {
        unnamed = 0;
        syntax.Read(xml, fields);
    }

    ReadOnlySpan<byte> Of(ReadOnlySpan<byte> path)
    {
        if (path.StartsWith("EventData."u8)) return WindowsNames.Datum(path["EventData."u8.Length..], ref unnamed);
        if (path.StartsWith("UserData."u8)) return WindowsNames.UserDatum(path["UserData."u8.Length..]);
        return WindowsNames.Described(path, out var name) ? name : path.StartsWith("ProcessingErrorData."u8) ? path : default;
    }
}
