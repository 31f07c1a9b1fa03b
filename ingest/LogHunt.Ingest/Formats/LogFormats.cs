using System.Collections.Immutable;
using LogHunt.Ingest.Formats.Auth0;
using LogHunt.Ingest.Formats.CiscoAsa;
using LogHunt.Ingest.Formats.CiscoIse;
using LogHunt.Ingest.Formats.CyberArk;
using LogHunt.Ingest.Formats.Duo;
using LogHunt.Ingest.Formats.EntraId;
using LogHunt.Ingest.Formats.FortiGate;
using LogHunt.Ingest.Formats.FreeRadius;
using LogHunt.Ingest.Formats.GoogleWorkspace;
using LogHunt.Ingest.Formats.InfobloxNios;
using LogHunt.Ingest.Formats.Iptables;
using LogHunt.Ingest.Formats.JumpCloud;
using LogHunt.Ingest.Formats.Keycloak;
using LogHunt.Ingest.Formats.LinuxAuditd;
using LogHunt.Ingest.Formats.LinuxSyslog;
using LogHunt.Ingest.Formats.Microsoft365;
using LogHunt.Ingest.Formats.MicrosoftNps;
using LogHunt.Ingest.Formats.Okta;
using LogHunt.Ingest.Formats.OnePassword;
using LogHunt.Ingest.Formats.PfFilterlog;
using LogHunt.Ingest.Formats.QnapNas;
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
        new EntraIdFormat(),
        new Microsoft365Format(),
        new GoogleWorkspaceFormat(),
        new OktaFormat(),
        new DuoFormat(),
        new KeycloakFormat(),
        new CiscoIseFormat(),
        new NpsFormat(),
        new FreeRadiusFormat(),
        new Auth0Format(),
        new OnePasswordFormat(),
        new JumpCloudFormat(),
        new CyberArkFormat(),
        new InfobloxAuditFormat(),
        new QnapNasFormat(),
    ];

    /// <summary>The format of that name, as `--format` takes it; null when there is none.</summary>
    public static ILogFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
