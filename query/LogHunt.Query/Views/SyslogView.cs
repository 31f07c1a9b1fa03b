using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's Syslog: lines of Linux's programs and of its kernel.</summary>
static class SyslogView
{
    public static View View { get; } = new(
        new("Syslog", "Lines of Linux's programs, as Sentinel's table of that name; "
            + "facility and severity are those of lines that bear their priority.",
            "Syslog | where SyslogMessage startswith 'Failed password' | project HostName, ProcessName, ProcessID, SyslogMessage",
            "srv1, sshd, 812, Failed password for root from 192.0.2.17 port 50122 ssh2"),
        """
        union NetworkSession, Authentication, UserManagement, AuditEvent
        | where Format in ('linux-syslog', 'iptables', 'linux-auditd')
        """,
        // Behind the head: five words and structured data (RFC 5424), else the program's tag with its colon.
        """
        TimeGenerated, EventTime = TimeGenerated, Computer = Dvc, HostName = DvcHostname, Type = 'Syslog',
        ProcessName = iff(isempty(ActingAppName), iff(Format == 'iptables', 'kernel', 'audit'), ActingAppName),
            ProcessID = toint(ActingAppId),
        SyslogMessage = iff(RawLine matches regex @'^<\d{1,3}>1 ',
            extract(@'^<\d{1,3}>1 (?:\S+ ){5}(?:-|(?:\[[^\]]*\])+) ?(.*)$', 1, RawLine),
            substring(RawLine, iff(RawLine contains ': ', indexof(RawLine, ': ') + 2, 0))),
        Facility = tostring(dynamic(['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp',
            'ntp', 'audit', 'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'])[
            tolong(extract(@'^<(\d{1,3})>', 1, RawLine)) / 8]),
        SeverityLevel = tostring(dynamic(['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'])[
            tolong(extract(@'^<(\d{1,3})>', 1, RawLine)) % 8])
        """,
        empty: """
        string: CollectorHostName HostIP MG SourceSystem TenantId _ResourceId _SubscriptionId
        """,
        partly: "Facility SeverityLevel");
}
