using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>Real logs: no line of one product is taken for another's.</summary>
sealed class CorpusConfusionTests
{
    /// <summary>Folders whose logs are of another name, or of several products; every other folder is its own format's.</summary>
    static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        ["adfs"] = "windows-flat-json windows-loganalytics-json", ["entra-diagnostic"] = "entra-id", ["entra-graph"] = "entra-id",
        ["entra-loganalytics"] = "entra-id", ["linux-journald"] = "linux-syslog", ["m365-ual"] = "m365-audit",
        ["idp-other"] = "infoblox-audit cyberark-vault onepassword auth0 jumpcloud qnap-nas linux-syslog onelogin pingone pingfederate",
        ["linux-syslog"] = "linux-syslog openvpn", ["m365-ual-purview-csv"] = "m365-audit", ["openldap"] = "linux-syslog",
        ["radius-freeradius"] = "freeradius freeradius-detail", ["radius-nps"] = "nps", ["vpn-cisco-asa"] = "cisco-asa",
        ["vpn-fortigate"] = "fortigate", ["vpn-globalprotect"] = "panos", ["vpn-ipsec"] = "linux-syslog",
        ["vpn-openvpn"] = "openvpn linux-syslog",
        ["vpn-other"] = "sonicwall f5-telemetry sophos-firewall checkpoint", ["vpn-pulse"] = "ivanti-connect",
            ["vpn-wireguard"] = "linux-syslog",
        ["web-login"] = "iis web-access web-error", ["windows-eventviewer-csv"] = "windows-csv",
        ["windows-evtx"] = "windows-xml windows-nested-json",
        ["windows-evtxecmd-csv"] = "windows-csv", ["windows-xml-derived"] = "windows-xml", ["aws-network-firewall"] = "suricata",
        ["aws-vpcflow"] = "aws-vpc-flow", ["azure-nsg"] = "azure-flow", ["cef"] = "cef checkpoint panos", ["cisco-ftd"] = "cisco-asa",
        ["gcp-firewall"] = "gcp-network", ["juniper-srx"] = "juniper-srx linux-syslog", ["leef"] = "leef panos",
        ["pfsense"] = "pf-filterlog linux-syslog openvpn unbound", ["sophos-xg"] = "sophos-firewall", ["syslog"] = "linux-syslog",
    };

    static readonly string[] NoLogs =
        [".expected.jsonl", ".verdict.txt", ".labels.tsv", ".tsv", ".md", ".py", "MANIFEST.json", "ignore.json"];

    [TestCase("firewall")]
    [TestCase("auth")]
    public void No_line_of_one_product_is_taken_for_anothers(string part)
    {
        using var store = new TestStore();
        store.Ingest(Path.Combine(Corpus.Folder(), part));
        var strangers = StandardTables.All.Except([StandardTables.Unparsed]).SelectMany(table => store.Rows(table, "SourceFile", "Format"))
            .Select(row => (File: (string)row[0]!, Format: (string)row[1]!))
            .Where(row => !NoLogs.Any(end => row.File.EndsWith(end, StringComparison.Ordinal))).Distinct()
            .Where(row => !Known(row.File.Split('/')[1]).Contains(row.Format)).ToList();
        Assert.That(strangers, Is.Empty);
    }

    static string[] Known(string folder) => Formats.GetValueOrDefault(folder, folder).Split(' ');
}
