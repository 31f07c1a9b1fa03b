using System.Globalization;
using System.Text;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Formats;
using LogHunt.Testing;

namespace LogHunt.Bench;

/// <summary>
/// What a line costs that a format of YAML reads, beside the same line read by a format of ours, for pairs and for a template.
/// </summary>
static class DescribedBench
{
    const string Pairs = """
        name: pairs-as-fortigate
        vendor: V
        product: P
        table: NetworkSession
        signature: { contains: ["devname=", "logid=", "type="] }
        overrides: fortigate
        pairs: {}
        columns:
          SrcIpAddr: srcip
          SrcPortNumber: srcport
          DstIpAddr: dstip
          DstPortNumber: dstport
          NetworkProtocol: proto
          DvcAction: action
          DvcHostname: devname
          SrcBytes: sentbyte
          DstBytes: rcvdbyte
          NetworkRuleName: policyname
          NetworkRuleNumber: policyid
          NetworkSessionId: sessionid
        time: { part: eventtime, format: epoch }
        samples: [ { line: "devname=a logid=1 type=x eventtime=1772366400 srcip=192.0.2.1", columns: { SrcIpAddr: 192.0.2.1 } } ]
        """;

    const string Template = """
        name: template-as-sshd
        vendor: V
        product: P
        table: Authentication
        signature: { contains: [" password for ", " port "], program: sshd }
        overrides: linux-syslog
        line: ["{result} password for invalid user {user} from {src.ip} port {port} ssh2", "{result} password for {user} from {src.ip} port {port} ssh2"]
        columns: { TargetUsername: user, SrcIpAddr: src.ip, SrcPortNumber: port, EventResult: result }
        values: { EventResult: { Accepted: Success, Failed: Failure } }
        constants: { EventType: Logon, LogonMethod: Password }
        samples: [ { line: "sshd[1]: Failed password for ola from 192.0.2.1 port 50 ssh2", columns: { TargetUsername: ola } } ]
        """;

    const string Regex = """
        name: regex-as-sshd
        vendor: V
        product: P
        table: Authentication
        signature: { contains: [" password for ", " port "], program: sshd }
        regex: '(?<result>Accepted|Failed) password for (?:invalid user )?(?<user>\S+) from (?<src>\S+) port (?<port>\d+) ssh2'
        columns: { TargetUsername: user, SrcIpAddr: src, SrcPortNumber: port, EventResult: result }
        values: { EventResult: { Accepted: Success, Failed: Failure } }
        samples: [ { line: "sshd[1]: Failed password for ola from 192.0.2.1 port 50 ssh2", columns: { TargetUsername: ola } } ]
        """;

    /// <summary>Prints the CPU of a line of each; 1 when a line is not parsed.</summary>
    public static int Run(int count, int runs)
    {
        var fortigate = LogLines.Of("fortigate", count);
        var sshd = Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"<38>2026-03-01T12:{i / 60 % 60:00}:{i % 60:00} web{i % 9} sshd[{i % 30_000}]: " +
            $"Failed password for user{i % 700} from 192.0.2.{i % 250} port {1024 + i % 60_000} ssh2"))).ToArray();
        var isRight = true;
        foreach (var (format, lines) in (IEnumerable<(ILogFormat, byte[][])>)
            [(LogFormats.Find("fortigate")!, fortigate), (Described(Pairs), fortigate), (LogFormats.Find("linux-syslog")!, sshd),
                (Described(Template), sshd), (Described(Regex), sshd)])
            isRight &= ParseBench.Measure(format, lines, runs) is not null;
        return isRight ? 0 : 1;
    }

    static DescribedFormat Described(string text) => FormatFile.Of("bench.yaml", Encoding.UTF8.GetBytes(text)) is { Format: { } format }
        ? format
        : throw new InvalidOperationException(FormatFile.Of("bench.yaml", Encoding.UTF8.GetBytes(text)).Faults[0].Shown);
}
