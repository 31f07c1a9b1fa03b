using System.Collections.Immutable;
using LogHunt.Ingest.Formats.Auth0;
using LogHunt.Ingest.Formats.AwsVpcFlow;
using LogHunt.Ingest.Formats.AzureFirewall;
using LogHunt.Ingest.Formats.AzureFlow;
using LogHunt.Ingest.Formats.Barracuda;
using LogHunt.Ingest.Formats.Cef;
using LogHunt.Ingest.Formats.CheckPoint;
using LogHunt.Ingest.Formats.CiscoAsa;
using LogHunt.Ingest.Formats.CiscoIos;
using LogHunt.Ingest.Formats.CiscoIse;
using LogHunt.Ingest.Formats.CiscoUmbrella;
using LogHunt.Ingest.Formats.CyberArk;
using LogHunt.Ingest.Formats.DnsServers;
using LogHunt.Ingest.Formats.Duo;
using LogHunt.Ingest.Formats.EntraId;
using LogHunt.Ingest.Formats.F5BigIp;
using LogHunt.Ingest.Formats.FortiGate;
using LogHunt.Ingest.Formats.FreeRadius;
using LogHunt.Ingest.Formats.Gcp;
using LogHunt.Ingest.Formats.GoogleWorkspace;
using LogHunt.Ingest.Formats.Iis;
using LogHunt.Ingest.Formats.InfobloxNios;
using LogHunt.Ingest.Formats.Iptables;
using LogHunt.Ingest.Formats.IvantiConnect;
using LogHunt.Ingest.Formats.JumpCloud;
using LogHunt.Ingest.Formats.JuniperSrx;
using LogHunt.Ingest.Formats.Keycloak;
using LogHunt.Ingest.Formats.LinuxAuditd;
using LogHunt.Ingest.Formats.LinuxSyslog;
using LogHunt.Ingest.Formats.Meraki;
using LogHunt.Ingest.Formats.Microsoft365;
using LogHunt.Ingest.Formats.MicrosoftNps;
using LogHunt.Ingest.Formats.MikroTik;
using LogHunt.Ingest.Formats.NetScaler;
using LogHunt.Ingest.Formats.Okta;
using LogHunt.Ingest.Formats.OneLogin;
using LogHunt.Ingest.Formats.OnePassword;
using LogHunt.Ingest.Formats.OpenVpn;
using LogHunt.Ingest.Formats.PanOs;
using LogHunt.Ingest.Formats.PfFilterlog;
using LogHunt.Ingest.Formats.PingIdentity;
using LogHunt.Ingest.Formats.QnapNas;
using LogHunt.Ingest.Formats.Snort;
using LogHunt.Ingest.Formats.SonicWall;
using LogHunt.Ingest.Formats.Sophos;
using LogHunt.Ingest.Formats.Squid;
using LogHunt.Ingest.Formats.Stormshield;
using LogHunt.Ingest.Formats.Suricata;
using LogHunt.Ingest.Formats.WatchGuard;
using LogHunt.Ingest.Formats.WebServer;
using LogHunt.Ingest.Formats.Windows;
using LogHunt.Ingest.Formats.WindowsFirewall;
using LogHunt.Ingest.Formats.Zeek;
using LogHunt.Ingest.Formats.Zscaler;

namespace LogHunt.Ingest.Formats;

/// <summary>Every log format, in the order in which a line is offered to them; the highest answer wins, the first among equals.</summary>
public static class LogFormats
{
    /// <summary>The list.</summary>
    public static ImmutableArray<ILogFormat> All { get; } =
    [
        new FortiGateFormat(),
        new CiscoAsaFormat(),
        new PanOsFormat(),
        new CheckPointFormat(),
        new CiscoIosFormat(),
        new JuniperSrxFormat(),
        new SonicWallFormat(),
        new WatchGuardFormat(),
        new IptablesFormat(),
        new PfFilterlogFormat(),
        new SophosFirewallFormat(),
        new SophosUtmFormat(),
        new MerakiFormat(),
        new SuricataFormat(),
        new SnortFormat(),
        new CiscoUmbrellaFormat(),
        new ZscalerFormat(),
        new AwsVpcFlowFormat(),
        new AzureFirewallFormat(),
        new AzureFlowFormat(),
        new GcpNetworkFormat(),
        new BarracudaFormat(),
        new MikroTikFormat(),
        new WindowsFirewallFormat(),
        new StormshieldFormat(),
        new SquidFormat(),
        new IisFormat(),
        new AccessLogFormat(),
        new WebErrorFormat(),
        new ZeekFormat(),
        new WindowsDnsFormat(),
        new BindFormat(),
        new UnboundFormat(),
        new DnsmasqFormat(),
        new LinuxAuditdFormat(),
        new LinuxSyslogFormat(),
        .. WindowsJson.All,
        new WindowsXml(),
        new WindowsNestedJson(),
        new WindowsSnare(),
        new WindowsStructured(),
        new WindowsCsv(),
        new WindowsText(),
        new EntraIdFormat(),
        new Microsoft365Format(),
        new GoogleWorkspaceFormat(),
        new OktaFormat(),
        new DuoFormat(),
        new KeycloakFormat(),
        new CiscoIseFormat(),
        new NpsFormat(),
        new FreeRadiusFormat(),
        new FreeRadiusDetailFormat(),
        new Auth0Format(),
        new OnePasswordFormat(),
        new JumpCloudFormat(),
        new OneLoginFormat(),
        new PingOneFormat(),
        new PingFederateFormat(),
        new CyberArkFormat(),
        new InfobloxAuditFormat(),
        new QnapNasFormat(),
        new OpenVpnFormat(),
        new IvantiConnectFormat(),
        new NetScalerFormat(),
        new F5TelemetryFormat(),
        new F5BigIpFormat(),
        new CefFormat(),
        new LeefFormat(),
    ];

    /// <summary>The format of that name, as `--format` takes it; null when there is none.</summary>
    public static ILogFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
