using System.Globalization;
using System.Text;

namespace LogHunt.Testing;

/// <summary>
/// Lines of four kinds of logs, the same for the same seed: of one municipality's devices, with what repeats and what depends on
/// what in such logs, and what is new in every line. For sizes and speeds; the formats have samples of their own.
/// </summary>
public sealed class LogLines
{
    static readonly string[] Services = ["HTTPS", "DNS", "SSH", "HTTP", "SMB", "NTP", "RDP"];
    static readonly int[] ServicePorts = [443, 53, 22, 80, 445, 123, 3389];
    static readonly string[] Countries = ["Norway", "Sweden", "United States", "Germany", "Netherlands", "Ireland"];
    static readonly string[] Users = [.. Enumerable.Range(0, 400).Select(i => $"user{i * 7919 % 1000:000}")];

    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(137);

    readonly Random random;
    readonly Func<int, string> line;
    readonly TimeSpan step;

    LogLines(int seed, string kind, TimeSpan step)
    {
        random = new(seed);
        this.step = step;
        line = kind switch
        {
            "fortigate" => FortiGate,
            "fortigate-web" => FortiGateWeb,
            "asa" => Asa,
            "sshd" => Sshd,
            _ => Windows,
        };
    }

    /// <summary>The kinds that there are.</summary>
    public static string[] Kinds { get; } = ["fortigate", "asa", "sshd", "windows"];

    /// <summary>So many lines of a kind, in the order of their time.</summary>
    public static byte[][] Of(string kind, int count, int seed = 1)
    {
        var lines = new LogLines(seed, kind, Step);
        return [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(lines.line(i)))];
    }

    /// <summary>
    /// So many lines one by one, each so long after the other; of the kind `fortigate-web` every twentieth is one of its web filter.
    /// </summary>
    public static IEnumerable<string> Stream(string kind, int count, int seed, TimeSpan step)
    {
        var lines = new LogLines(seed, kind, step);
        return Enumerable.Range(0, count).Select(i => lines.line(i));
    }

    DateTime Time(int i) => new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc) + i * step;

    /// <summary>Few hosts are met often and many seldom.</summary>
    int Skewed(int most) => (int)(most * Math.Pow(random.NextDouble(), 3));

    string Inside() => Text($"10.{Skewed(4)}.{Skewed(250)}.{1 + Skewed(254)}");

    string Outside() => Outside(Skewed(60_000));

    /// <summary>The address of the outside host of a number under 60,000: the higher, the less often it is met.</summary>
    public static string Outside(int number)
    {
        var host = (uint)number * 2654435761;
        return Text($"{20 + (host >> 24) % 180}.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}");
    }

    string FortiGate(int i)
    {
        var time = Time(i);
        var since = (time - DateTime.UnixEpoch).Ticks * 100 + random.Next(1_000_000);
        var (inside, outside, service) = (Inside(), Outside(), Skewed(Services.Length));
        var host = inside.Aggregate(17u, (hash, letter) => hash * 31 + letter);
        var mac = Text($"00:09:0f:{host >> 16 & 255:x2}:{host >> 8 & 255:x2}:{host & 255:x2}");
        var device = 1 + host % 3;
        var (port, policy) = (random.Next(1024, 65536), Skewed(40));
        var sent = (int)(300 * Math.Exp(random.NextDouble() * 5));
        var isDenied = random.Next(100) < 14;
        string[] parts =
        [
            Text($"date={time:yyyy-MM-dd} time={time:HH:mm:ss} devname=\"FG100F-{device:00}\" devid=\"FG100FTK2000{device:0000}\""),
            Text($"eventtime={since} tz=\"+0000\" logid=\"0000000013\""),
            Text($"type=\"traffic\" subtype=\"forward\" level=\"{(isDenied ? "warning" : "notice")}\" vd=\"root\""),
            Text($"srcip={inside} srcport={port} srcintf=\"lan\" dstip={outside} dstport={ServicePorts[service]} dstintf=\"wan1\""),
            Text($"srccountry=\"Reserved\" dstcountry=\"{Countries[host % Countries.Length]}\" sessionid={1_000_000 + i} proto=6"),
        ];
        if (isDenied) return string.Join(' ', [.. parts, "action=\"deny\" policyid=0 sentbyte=0"]);
        return string.Join(' ',
        [
            .. parts,
            Text($"action=\"close\" policyid={policy} policyname=\"rule {policy} out\" service=\"{Services[service]}\" trandisp=\"snat\""),
            Text($"transip=203.0.113.9 transport={port} duration={Skewed(300)} sentbyte={sent} rcvdbyte={sent * random.Next(1, 9)}"),
            Text($"sentpkt={sent / 200 + 1} rcvdpkt={sent / 90 + 1} appcat=\"unscanned\" srchwvendor=\"Dell\""),
            Text($"mastersrcmac=\"{mac}\" srcmac=\"{mac}\" srcserver=0"),
        ]);
    }

    string FortiGateWeb(int i)
    {
        if (i % 20 != 7) return FortiGate(i);
        var time = Time(i);
        var (site, page) = (Skewed(3000), random.Next(100_000));
        return string.Join(' ',
        [
            Text($"date={time:yyyy-MM-dd} time={time:HH:mm:ss} devname=\"FG100F-01\" devid=\"FG100FTK20000001\""),
            Text($"eventtime={(time - DateTime.UnixEpoch).Ticks * 100} tz=\"+0000\" logid=\"0317013312\" type=\"utm\" subtype=\"webfilter\""),
            Text($"eventtype=\"ftgd_allow\" level=\"notice\" vd=\"root\" policyid=12 sessionid={1_000_000 + i}"),
            Text($"srcip={Inside()} srcport={random.Next(1024, 65536)} srcintf=\"lan\" dstip={Outside()} dstport=443 dstintf=\"wan1\" proto=6"),
            Text($"service=\"HTTPS\" hostname=\"site{site}.example\" profile=\"default\" action=\"passthrough\" reqtype=\"direct\""),
            Text($"url=\"https://site{site}.example/page/{page:x}.html\" sentbyte={random.Next(300, 2000)} rcvdbyte={random.Next(500, 60_000)}"),
        ]);
    }

    string Asa(int i)
    {
        var (inside, outside, port) = (Inside(), Outside(), random.Next(1024, 65536));
        var service = ServicePorts[Skewed(ServicePorts.Length)];
        var (ended, took) = (8_000_000 + i - random.Next(2000), Text($"0:{random.Next(10):00}:{random.Next(60):00}"));
        var bytes = (int)Math.Exp(random.NextDouble() * 14);
        return Text($"{Time(i):MMM dd yyyy HH:mm:ss} fw-asa01 : ") + (i % 5) switch
        {
            0 or 1 => Text($"%ASA-6-302013: Built outbound TCP connection {8_000_000 + i} for outside:{outside}/{service} ") +
                Text($"({outside}/{service}) to inside:{inside}/{port} (203.0.113.9/{port})"),
            2 or 3 => Text($"%ASA-6-302014: Teardown TCP connection {ended} for outside:{outside}/{service} to inside:{inside}/{port} ") +
                Text($"duration {took} bytes {bytes} TCP FINs"),
            _ => Text($"%ASA-4-106023: Deny tcp src outside:{outside}/{port} dst inside:{inside}/{service} by access-group ") +
                "\"outside_in\" [0x0, 0x0]",
        };
    }

    string Sshd(int i)
    {
        var head = Text($"{Time(i):MMM dd HH:mm:ss} srv{1 + Skewed(200):000} sshd[{random.Next(1000, 32768)}]: ");
        var user = Users[Skewed(Users.Length)];
        var end = Text($"{Outside()} port {random.Next(1024, 65536)}");
        var key = Convert.ToBase64String(Encoding.ASCII.GetBytes(user + "0123456789abcdef"))[..27];
        return head + (i % 4) switch
        {
            0 => $"Failed password for {user} from {end} ssh2",
            1 => $"Failed password for invalid user {user} from {end} ssh2",
            2 => $"Accepted publickey for {user} from {end} ssh2: RSA SHA256:{key}",
            _ => $"Connection closed by {end} [preauth]",
        };
    }

    string Windows(int i)
    {
        var (user, isFailure, guid) = (Skewed(Users.Length), i % 6 == 0, new byte[16]);
        random.NextBytes(guid);
        var (action, code, message) = isFailure ? ("logon-failed", 4625, "failed to log") : ("logged-in", 4624, "was successfully logged");
        return string.Join(',',
            Text($"{{\"@timestamp\":\"{Time(i):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"event\":{{\"action\":\"{action}\",\"code\":\"{code}\""),
            "\"provider\":\"Microsoft-Windows-Security-Auditing\"},\"host\":{\"name\":\"dc01.example.test\"}",
            Text($"\"message\":\"An account {message} on.\""),
            Text($"\"winlog\":{{\"channel\":\"Security\",\"event_id\":\"{code}\",\"record_id\":{100_000 + i}"),
            Text($"\"process\":{{\"pid\":700,\"thread\":{{\"id\":{random.Next(400, 9000)}}}}},\"event_data\":{{") +
            Text($"\"TargetUserSid\":\"S-1-5-21-1-2-3-{1000 + user}\",\"TargetUserName\":\"{Users[user]}\""),
            "\"TargetDomainName\":\"EXAMPLE\"",
            Text($"\"TargetLogonId\":\"0x{random.Next(1 << 28):x}\",\"LogonType\":\"{(i % 3 == 0 ? 3 : 10)}\""),
            Text($"\"WorkstationName\":\"PC{user * 3:0000}\",\"LogonGuid\":\"{{{new Guid(guid)}}}\",\"IpAddress\":\"{Inside()}\""),
            Text($"\"IpPort\":\"{random.Next(1024, 65536)}\",\"ProcessName\":\"-\"}}}}}}"));
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
