using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events as JSON, one object a record, in the shapes of the collectors that are met: winlogbeat 6 to 8 (and Elastic
/// Agent), Wazuh, NXLog, a flat object with System and EventData side by side, rows exported from Log Analytics, PowerShell's
/// ConvertTo-Json.
/// </summary>
sealed class WindowsJson : ILogFormat
{
    delegate int Signature(ReadOnlySpan<byte> json);

    readonly Signature signature;

    readonly bool isText;

    WindowsJson(string name, Signature signature, bool isText = false) => (Name, this.signature, this.isText) = (name, signature, isText);

    /// <summary>winlogbeat has `winlog.event_id` and `winlog.event_data`; at the top of the object before version 7.</summary>
    public static ImmutableArray<ILogFormat> All { get; } =
    [
        new WindowsJson("windows-winlogbeat-json", static json => Has(json, "\"event_id\""u8)
            && (Has(json, "\"winlog\""u8) || Has(json, "\"computer_name\""u8)) || Has(json, "\"winlog.event_id\""u8) ? 85 : 0),
        new WindowsJson("windows-wazuh-json",
            static json => Has(json, "\"eventdata\""u8) && Has(json, "\"eventID\""u8) && Has(json, "\"win\""u8) ? 85 : 0),
        new WindowsJson("windows-nxlog-json", static json =>
            Has(json, "\"EventID\""u8) && (Has(json, "im_msvistalog"u8) || Has(json, "\"EventReceivedTime\""u8)) ? 85 : 0),
        new WindowsJson("windows-loganalytics-json", static json =>
            Has(json, "\"EventID\""u8) && Has(json, "\"TimeGenerated\""u8) && Has(json, "\"Computer\""u8) ? 85 : 0),
        new WindowsJson("windows-flat-json", static json => Has(json, "\"EventID\""u8) && Has(json, "\"Channel\""u8)
            && (Has(json, "\"Hostname\""u8) || Has(json, "\"Computer\""u8)) ? 70 : 0),
        new WindowsJson("windows-powershell-json", static json => Has(json, "\"ProviderName\""u8) && Has(json, "\"LogName\""u8)
            && Has(json, "\"Id\""u8) || Has(json, "\"ReplacementStrings\""u8) && Has(json, "\"InstanceId\""u8) ? 75 : 0, isText: true),
    ];

    public string Name { get; }

    public int Most => 85;

    public int Recognise(in LogLine line) => line.Body.TrimStart(" \t"u8).StartsWith("{"u8) ? signature(line.Body) : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        var names = new WindowsJsonNames();
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (line.Body.TrimStart(" \t\r\n\0,[]"u8).IsEmpty) return LineOutcome.Skipped;
            names.Read(line.Body.TrimStart(" \t\uFEFF"u8), fields);
            if (!fields.IsWhole) return rows.Reject("no whole JSON object");
            return WindowsEventRows.Read(fields, line.Head, file, rows, isText);
        });
    }

    static bool Has(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => json.IndexOf(name) >= 0;
}

/// <summary>
/// The names of a JSON object as those of <see cref="WindowsKeys"/>. winlogbeat keeps event data in an object of its own, and around
/// it stands what Elastic adds; the others lay it beside what describes the event. Which one a record is shows while it is read:
/// first it is read as the one before it was, and once more if it is the other. One for each file.
/// </summary>
sealed class WindowsJsonNames
{
    /// <summary>Under which names what describes an event is known.</summary>
    static readonly KeyValueTable<byte[]> Described = new(WindowsNames.Each(
        ("winlog.event_id", "event_id EventID EventId Id"), ("winlog.code", "event.code"),
        ("winlog.time", "TimeCreated TimeGenerated TimeCreated.value TimeCreated.DateTime"),
        ("winlog.local", "EventTime"), ("winlog.received", "EventReceivedTime"),
        ("winlog.stamp", "@timestamp"), ("winlog.channel", "channel Channel log_name EventLog LogName"),
        ("winlog.provider", "provider_name source_name SourceName EventSourceName ProviderName Provider"),
        ("winlog.computer", "computer_name Computer Hostname MachineName"), ("winlog.host", "host.name host.hostname"),
        ("winlog.record", "record_id record_number RecordNumber EventRecordID EventRecordId RecordId Index"),
        ("winlog.level", "log.level level Level Severity EventLevelName LevelDisplayName"),
        ("winlog.category", "task Category TaskDisplayName"), ("winlog.task", "Task"),
        ("winlog.keywords", "keywords Keywords KeywordsDisplayNames"), ("winlog.outcome", "event.outcome"), ("winlog.audit", "EventType"),
        ("winlog.user", "UserId.Value"),
        ("winlog.message", "message Message Activity RenderedDescription")));

    static readonly byte[][] Keywords =
        [Described.TryFind("keywords"u8, out var first) ? first : [], "winlog.keywords.2"u8.ToArray(), "winlog.keywords.3"u8.ToArray(),
            "winlog.keywords.4"u8.ToArray()];

    /// <summary>What stands before the names of event data.</summary>
    static readonly byte[][] Nests =
        [.. "winlog.event_data. winlog.user_data. event_data. user_data. EventData.".Split(' ').Select(Encoding.UTF8.GetBytes)];

    /// <summary>What a pipeline moved out of event data into ECS fields.</summary>
    static readonly KeyValueTable<bool> Moved = new(Words("source.ip source.port source.domain process.executable"));

    /// <summary>What collectors add of themselves.</summary>
    static readonly KeyValueTable<bool> Transport = new(Words("tags port host @version ProviderGuid OpcodeValue Opcode SeverityValue "
        + "SourceModuleName SourceModuleType ExecutionProcessID ThreadID Version TenantId SourceSystem MG ManagementGroupName Type "
        + "_ResourceId SourceComputerId EventOriginId TimeCollected InstanceId EventCategory "
        + "ProviderId ProviderGuid OpcodeDisplayName Qualifiers Properties Properties.Value Bookmark MatchedQueryIds ContainerLog "
        + "CategoryNumber EntryType TimeWritten RelatedActivityId"));

    /// <summary>What Wazuh's agents say of an event, behind `data.win.system.`.</summary>
    static readonly KeyValueTable<byte[]> OfWazuh = new(WindowsNames.Each(
        ("winlog.event_id", "eventID"), ("winlog.utc", "systemTime"), ("winlog.channel", "channel"), ("winlog.provider", "providerName"),
        ("winlog.computer", "computer"), ("winlog.record", "eventRecordID"), ("winlog.level", "level"), ("winlog.task", "task"),
        ("winlog.keywords", "keywords"), ("winlog.audit", "severityValue"), ("winlog.message", "message")));

    readonly byte[] capital = new byte[128];
    readonly FieldSyntax syntax;
    bool isNested;
    bool wasNested;
    int keywords;

    public WindowsJsonNames() => syntax = FieldSyntax.Json(absent: "-", name: Of);

    public void Read(ReadOnlySpan<byte> json, RecordFields fields)
    {
        ReadAs(isNested, json, fields);
        if (isNested != wasNested) ReadAs(isNested, json, fields);
    }

    void ReadAs(bool nested, ReadOnlySpan<byte> json, RecordFields fields)
    {
        (wasNested, isNested, keywords) = (nested, false, 0);
        syntax.Read(json, fields);
    }

    /// <summary>A list of keywords says in any of them how an audit ended.</summary>
    ReadOnlySpan<byte> Keyword() => keywords < Keywords.Length ? Keywords[keywords++] : default;

    ReadOnlySpan<byte> Of(ReadOnlySpan<byte> written)
    {
        // Elasticsearch wraps a document in `_source`.
        var name = written.StartsWith("_source."u8) ? written["_source."u8.Length..] : written;
        if (name.StartsWith("data.win."u8) || name.StartsWith("win."u8)) return Wazuh(name[(name.IndexOf("win."u8) + "win."u8.Length)..]);
        foreach (var nest in Nests)
        {
            if (name.Length <= nest.Length || !name.StartsWith(nest)) continue;
            isNested = true;
            return name[nest.Length..];
        }
        isNested |= name.StartsWith("winlog."u8) || name.SequenceEqual("event_id"u8);
        var bare = name.StartsWith("winlog."u8) ? name["winlog."u8.Length..] : name;
        if (Described.TryFind(bare, out var known)) return ReferenceEquals(known, Keywords[0]) ? Keyword() : known;
        if (wasNested) return Moved.TryFind(name, out _) ? name : default;
        if (name.SequenceEqual("Source"u8)) return "winlog.provider"u8;
        if (Transport.TryFind(name, out _)) return default;
        // Log Analytics' `ProcessId_string` is `ProcessId`.
        return name.EndsWith("_string"u8) ? name[..^"_string"u8.Length] : name;
    }

    /// <summary>Wazuh begins the names of event data with a small letter.</summary>
    ReadOnlySpan<byte> Wazuh(ReadOnlySpan<byte> name)
    {
        isNested = true;
        if (name.StartsWith("system."u8)) return OfWazuh.TryFind(name["system."u8.Length..], out var known) ? known : default;
        name = name[(name.IndexOf((byte)'.') + 1)..];
        if (name.IsEmpty || name.Length > capital.Length) return name;
        name.CopyTo(capital);
        capital[0] = (byte)char.ToUpperInvariant((char)name[0]);
        return capital.AsSpan(0, name.Length);
    }

    /// <summary>The name of a field that stands beside all others; nothing for what the collector says of itself.</summary>
    public static ReadOnlySpan<byte> Flat(ReadOnlySpan<byte> name) =>
        Described.TryFind(name, out var known) ? known : Transport.TryFind(name, out _) ? default : name;

    static IEnumerable<(string, bool)> Words(string words) => words.Split(' ').Select(word => (word, true));
}
