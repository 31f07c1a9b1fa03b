using System.Buffers.Text;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events as JSON, one object a record, in the shapes of the collectors that are met: winlogbeat 6 to 8 (and Elastic
/// Agent), NXLog, a flat object with System and EventData side by side, and rows exported from Log Analytics.
/// </summary>
sealed class WindowsSecurityJson : ILogFormat
{
    delegate int Signature(ReadOnlySpan<byte> json);

    readonly Signature signature;

    WindowsSecurityJson(string name, Signature signature)
    {
        Name = name;
        this.signature = signature;
    }

    /// <summary>`winlog.event_id` and `winlog.event_data`; at the top of the object before version 7.</summary>
    public static WindowsSecurityJson Winlogbeat { get; } = new("windows-winlogbeat-json", static json =>
        Has(json, "\"event_id\""u8) && (Has(json, "\"winlog\""u8) || Has(json, "\"computer_name\""u8)) || Has(json, "\"winlog.event_id\""u8)
            ? 85
            : 0);

    public static WindowsSecurityJson NxLog { get; } = new("windows-nxlog-json", static json =>
        Has(json, "\"EventID\""u8) && (Has(json, "im_msvistalog"u8) || Has(json, "\"EventReceivedTime\""u8)) ? 85 : 0);

    public static WindowsSecurityJson LogAnalytics { get; } = new("windows-loganalytics-json", static json =>
        Has(json, "\"EventID\""u8) && Has(json, "\"TimeGenerated\""u8) && Has(json, "\"Computer\""u8) ? 85 : 0);

    public static WindowsSecurityJson Flat { get; } = new("windows-flat-json", static json =>
        Has(json, "\"EventID\""u8) && Has(json, "\"Channel\""u8) && (Has(json, "\"Hostname\""u8) || Has(json, "\"Computer\""u8)) ? 70 : 0);

    public string Name { get; }

    public int Recognise(in LogLine line) => line.Body.TrimStart(" \t"u8).StartsWith("{"u8) ? signature(line.Body) : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new NamedValues();
        var logged = new WindowsEvent();
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (line.Body.TrimStart(" \t\r\n\0,[]"u8).IsEmpty) return LineOutcome.Skipped;
            if (!JsonFields.TryRead(line.Body.TrimStart(" \t\uFEFF"u8), fields)) return rows.Reject("no whole JSON object");
            WindowsSecurityJsonFields.Fill(logged, fields, line.Head);
            if (logged.Id < 0) return rows.Reject("a JSON object without an event id");
            WindowsEventRows.Write(logged, file, rows);
            return LineOutcome.Parsed;
        }, fields, logged);
    }

    static bool Has(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => json.IndexOf(name) >= 0;
}

/// <summary>Sorts the values of a JSON object into the parts of a Windows event, by their names.</summary>
static class WindowsSecurityJsonFields
{
    public static void Fill(WindowsEvent logged, NamedValues fields, Head head)
    {
        LogTime? received = null, receivedLocal = null, local = null;
        var nested = IsNested(fields);
        for (var i = 0; i < fields.Count; i++)
        {
            var name = WithoutWrapper(fields.NameAt(i));
            var value = fields.ValueAt(i);
            if (IsData(ref name))
            {
                logged.Data.Add(name, value);
                continue;
            }
            if (name.StartsWith("winlog."u8)) name = name[7..];
            if (name.SequenceEqual("event_id"u8) || name.SequenceEqual("EventID"u8) || name.SequenceEqual("event.code"u8)
                || name.SequenceEqual("EventId"u8))
                Id(logged, value);
            else if (name.SequenceEqual("@timestamp"u8)) received ??= LogTimeText.Parse(value);
            else if (name.SequenceEqual("TimeCreated"u8) || name.SequenceEqual("TimeGenerated"u8)) logged.Time ??= LogTimeText.Parse(value);
            else if (name.SequenceEqual("EventTime"u8)) local ??= LogTimeText.Parse(value);
            else if (name.SequenceEqual("EventReceivedTime"u8)) receivedLocal ??= LogTimeText.Parse(value);
            else if (name.SequenceEqual("channel"u8) || name.SequenceEqual("Channel"u8) || name.SequenceEqual("log_name"u8)
                || name.SequenceEqual("EventLog"u8))
                logged.Channel = Text(value);
            else if (name.SequenceEqual("provider_name"u8) || name.SequenceEqual("source_name"u8)
                || name.SequenceEqual("SourceName"u8) || name.SequenceEqual("EventSourceName"u8)
                || name.SequenceEqual("ProviderName"u8) || name.SequenceEqual("Provider"u8) || !nested
                && name.SequenceEqual("Source"u8)) logged.Provider = Text(value);
            else if (name.SequenceEqual("computer_name"u8) || name.SequenceEqual("Computer"u8) || name.SequenceEqual("Hostname"u8))
                logged.Computer = Text(value);
            else if (name.SequenceEqual("host.name"u8) || name.SequenceEqual("host.hostname"u8))
                logged.Computer = logged.Computer.Length > 0 ? logged.Computer : Text(value);
            else if (name.SequenceEqual("record_id"u8) || name.SequenceEqual("record_number"u8)
                || name.SequenceEqual("RecordNumber"u8) || name.SequenceEqual("EventRecordID"u8)
                || name.SequenceEqual("EventRecordId"u8)) logged.RecordId = Text(value);
            else if (name.SequenceEqual("log.level"u8) || name.SequenceEqual("level"u8) || name.SequenceEqual("Level"u8)
                || name.SequenceEqual("Severity"u8) || name.SequenceEqual("EventLevelName"u8))
                logged.Level = Text(value);
            else if (name.SequenceEqual("task"u8) || name.SequenceEqual("Category"u8)) logged.Task = Text(value);
            else if (name.SequenceEqual("Task"u8)) logged.Task = logged.Task.Length > 0 ? logged.Task : Text(value);
            else if (name.SequenceEqual("keywords"u8) || name.SequenceEqual("Keywords"u8)) logged.Success ??= WindowsEvent.Audit(value);
            else if (name.SequenceEqual("event.outcome"u8))
                logged.Success ??= value.SequenceEqual("success"u8) ? true : value.SequenceEqual("failure"u8) ? false : null;
            else if (name.SequenceEqual("EventType"u8) && value.StartsWith("AUDIT_"u8))
                logged.Success ??= value.SequenceEqual("AUDIT_SUCCESS"u8);
            else if (name.SequenceEqual("message"u8) || name.SequenceEqual("Message"u8) || name.SequenceEqual("Activity"u8)
                || name.SequenceEqual("RenderedDescription"u8))
                logged.Message = Text(FirstLine(value));
            else if (!nested && !IsTransport(name)) logged.Data.Add(WithoutType(name), value);
        }
        if (nested) FromEcs(logged, fields);
        logged.Time ??= local is { } clock ? clock.Offset is null
            && Offset(receivedLocal, received) is { } offset ? clock with { Offset = offset } : clock : received ?? head.Time;
        if (logged.Computer.Length == 0) logged.Computer = head.Host;
    }

    /// <summary>winlogbeat keeps event data in an object of its own; the others lay it beside what describes the event.</summary>
    static bool IsNested(NamedValues fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var name = WithoutWrapper(fields.NameAt(i));
            if (name.StartsWith("winlog."u8) || name.SequenceEqual("event_id"u8) || IsData(ref name)) return true;
        }
        return false;
    }

    /// <summary>Elasticsearch wraps a document in `_source`.</summary>
    static ReadOnlySpan<byte> WithoutWrapper(ReadOnlySpan<byte> name) => name.StartsWith("_source."u8) ? name[8..] : name;

    /// <summary>Whether a name is one of event data; then without what stands before it.</summary>
    static bool IsData(ref ReadOnlySpan<byte> name)
    {
        foreach (var part in (ReadOnlySpan<string>)["winlog.event_data.", "winlog.user_data.", "event_data.", "user_data.", "EventData."])
        {
            if (name.Length <= part.Length || !Ascii.Equals(name[..part.Length], part)) continue;
            name = name[part.Length..];
            return true;
        }
        return false;
    }

    /// <summary>Log Analytics' `ProcessId_string` is `ProcessId`.</summary>
    static ReadOnlySpan<byte> WithoutType(ReadOnlySpan<byte> name) => name.EndsWith("_string"u8) ? name[..^7] : name;

    static void Id(WindowsEvent logged, ReadOnlySpan<byte> value)
    {
        if (logged.Id < 0 && Utf8Parser.TryParse(value, out int id, out var read) && read == value.Length && id >= 0) logged.Id = id;
    }

    /// <summary>
    /// NXLog writes local time without its zone. When the same moment stands beside it with one (Logstash adds `@timestamp` on
    /// arrival), the difference is the zone's offset, in quarters of an hour.
    /// </summary>
    static TimeSpan? Offset(LogTime? local, LogTime? received)
    {
        if (local is not { Offset: null, HasYear: true } here || received is not { Offset: { } zone, HasYear: true } there) return null;
        var apart = here.Clock - (there.Clock - zone);
        var quarters = Math.Round(apart / TimeSpan.FromMinutes(15));
        var offset = TimeSpan.FromMinutes(15) * quarters;
        return Math.Abs(quarters) <= 56 && (apart - offset).Duration() < TimeSpan.FromMinutes(2) ? offset : null;
    }

    /// <summary>What a pipeline moved out of event data into ECS fields.</summary>
    static void FromEcs(WindowsEvent logged, NamedValues fields)
    {
        Move("source.ip"u8, "IpAddress"u8);
        Move("source.port"u8, "IpPort"u8);
        Move("source.domain"u8, "WorkstationName"u8);
        Move("process.executable"u8, "ProcessName"u8);

        void Move(ReadOnlySpan<byte> ecs, ReadOnlySpan<byte> name)
        {
            var value = fields.Look(ecs);
            if (!value.IsEmpty && !logged.Data.Has(name)) logged.Data.Add(name, value);
        }
    }

    /// <summary>What collectors add of themselves.</summary>
    static bool IsTransport(ReadOnlySpan<byte> name)
    {
        foreach (var known in (ReadOnlySpan<string>)["tags", "port", "host", "@version", "ProviderGuid", "OpcodeValue", "Opcode",
            "SeverityValue", "SourceModuleName", "SourceModuleType", "ExecutionProcessID",
            "ThreadID", "Version", "TenantId", "SourceSystem", "MG", "ManagementGroupName", "Type", "_ResourceId",
                "SourceComputerId", "EventOriginId", "TimeCollected", "InstanceId", "EventType", "EventCategory"])
            if (Ascii.Equals(name, known)) return true;
        return false;
    }

    /// <summary>The rendered text repeats the fields in the host's language; its first line says what the event is.</summary>
    static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? text : text[..end];
    }

    static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
