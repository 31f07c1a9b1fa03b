using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Envelopes;

/// <summary>What a collector or an export says under a key beside the line that it wraps.</summary>
enum WrapperKey
{
    Nothing, Original, Raw, Payload, Whole, Message, ShortMessage, Event, Log, Host, Program, Tag, Process, Facility, Level, Time,
}

/// <summary>
/// The keys of Wazuh, syslog-ng, rsyslog, Vector, Fluentd, Filebeat, GELF, systemd's journal, Splunk, Docker, Graylog, Kibana.
/// </summary>
static class WrapperKeys
{
    static readonly KeyValueTable<WrapperKey> Keys = new(
    [
        .. Each(WrapperKey.Original, "event.original"), .. Each(WrapperKey.Raw, "_raw raw rawmsg RawData"),
        .. Each(WrapperKey.Payload, "payload textPayload"), .. Each(WrapperKey.Whole, "full_log full_message"),
        .. Each(WrapperKey.Message, "message Message SyslogMessage MESSAGE short_message line"),
        .. Each(WrapperKey.ShortMessage, "msg"), .. Each(WrapperKey.Event, "event"), .. Each(WrapperKey.Log, "log"),
        .. Each(WrapperKey.Host, "host hostname Computer HOST _HOSTNAME HostName host.name host.hostname"),
        .. Each(WrapperKey.Program, "PROGRAM program programname app-name appname app_name ident SYSLOG_IDENTIFIER ProcessName _program " +
            "_application_name application_name process.name"),
        .. Each(WrapperKey.Tag, "syslogtag"),
        .. Each(WrapperKey.Process, "PID pid procid SYSLOG_PID _PID ProcessID _pid process_id process.pid"),
        .. Each(WrapperKey.Facility, "FACILITY facility SYSLOG_FACILITY syslogfacility Facility syslogfacility-text"),
        .. Each(WrapperKey.Level, "PRIORITY severity syslogseverity SeverityLevel syslogseverity-text"),
        .. Each(WrapperKey.Time, "@timestamp timestamp _time time ISODATE __REALTIME_TIMESTAMP timereported TimeGenerated"),
    ]);

    public static WrapperKey Of(ReadOnlySpan<byte> name) => Keys.TryFind(name, out var key) ? key : WrapperKey.Nothing;

    /// <summary>How surely the line stands under the key; 0 where it does not.</summary>
    public static int Weight(WrapperKey key) => key switch
    {
        WrapperKey.Original => 9,
        WrapperKey.Raw => 8,
        WrapperKey.Payload => 7,
        WrapperKey.Whole => 6,
        WrapperKey.Message => 5,
        WrapperKey.Event => 4,
        WrapperKey.Log => 3,
        WrapperKey.ShortMessage => 2,
        _ => 0,
    };

    public static IEnumerable<(string, WrapperKey)> Each(WrapperKey key, string names) => names.Split(' ').Select(name => (name, key));
}
