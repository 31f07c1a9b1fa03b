using System.Collections.Immutable;
using LogHunt.Ingest.Formats.CiscoAsa;
using LogHunt.Ingest.Formats.FortiGate;
using LogHunt.Ingest.Formats.Iptables;
using LogHunt.Ingest.Formats.LinuxAuditd;
using LogHunt.Ingest.Formats.LinuxSyslog;
using LogHunt.Ingest.Formats.PfFilterlog;
using LogHunt.Ingest.Formats.Windows;
using LogHunt.Ingest.Formats.Zeek;

namespace LogHunt.Ingest.Formats;

/// <summary>Every log format, in the order in which a line is offered to them; the highest answer wins, the first among equals.</summary>
public static class LogFormats
{
    /// <summary>The list.</summary>
    public static ImmutableArray<ILogFormat> All { get; } =
    [
        new FortiGateFormat(),
        new CiscoAsaFormat(),
        new IptablesFormat(),
        new PfFilterlogFormat(),
        new ZeekFormat(),
        new LinuxAuditdFormat(),
        new LinuxSyslogFormat(),
        .. WindowsJson.All,
        new WindowsXml(),
        new WindowsNestedJson(),
        new WindowsSnare(),
        new WindowsCsv(),
    ];

    /// <summary>The format of that name, as `--format` takes it; null when there is none.</summary>
    public static ILogFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
