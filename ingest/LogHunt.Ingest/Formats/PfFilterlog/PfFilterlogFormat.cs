using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.PfFilterlog;

/// <summary>
/// The packet filter of pfSense and OPNsense: `filterlog[72237]:
/// 146,,,1535324496,igb1,match,block,in,4,0x0,,63,12617,0,DF,6,tcp,60,192.0.2.1,…`. One line is one packet, so no bytes of a
/// session; a fragment and most of IPv6 end at the addresses.
/// </summary>
sealed class PfFilterlogFormat : ILogFormat
{
    const string Common = "rule subrule anchor tracker interface reason action direction ipversion";
    const string Four = Common + " tos ecn ttl id offset ipflags protonum proto length src dst";
    const string Six = Common + " class flowlabel ttl proto protonum length src dst";
    const int ActionAt = 6, DirectionAt = 7, VersionAt = 8, FourProtocolAt = 16, SixProtocolAt = 12;

    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession],
    [
        FieldRule.Number("rule", Asim.NetworkRuleNumber),
        FieldRule.Text("tracker", Asim.NetworkRuleName),
        FieldRule.Read("interface"),
        FieldRule.Text("reason", Asim.EventOriginalResultDetails),
        FieldRule.Verdict("action"),
        FieldRule.Read("direction"),
        FieldRule.Ignore("ipversion"),
        FieldRule.Ignore("protonum"),
        FieldRule.Protocol("proto"),
        FieldRule.Address("src", Asim.SrcIpAddr),
        FieldRule.Address("dst", Asim.DstIpAddr),
        FieldRule.Number("sport", Asim.SrcPortNumber),
        FieldRule.Number("dport", Asim.DstPortNumber),
        FieldRule.Read("tcpflags"),
        FieldRule.Text("icmptype", Asim.NetworkIcmpType),
    ]);

    /// <summary>What pf does to a packet that decides nothing of it: translations, and rules that make exceptions of them.</summary>
    static readonly KeyValueTable<bool> Undecided = new(
        "nat nonat binat nobinat rdr nordr scrub noscrub match defer".Split(' ').Select(action => (action, true)));

    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',', quote: 0);
    static readonly Layouts OfFour = new(Four), OfSix = new(Six);

    static readonly int Tracker = Map.Slot("tracker"), Interface = Map.Slot("interface"), Direction = Map.Slot("direction"),
        Flags = Map.Slot("tcpflags");
    static readonly int Source = Map.Slot("src");

    public string Name => "pf-filterlog";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        if (line.Body.Count((byte)',') < VersionAt) return 0;
        var action = At(line.Body, ActionAt);
        var direction = At(line.Body, DirectionAt);
        return At(line.Body, VersionAt) is [(byte)'4' or (byte)'6'] && (direction.SequenceEqual("in"u8) || direction.SequenceEqual("out"u8))
            && (Verdict.Of(action).Action.Length > 0 || Undecided.TryFind(action, out _))
            && At(line.Body, 0).ContainsAnyExceptInRange((byte)'0', (byte)'9') == false ? 95 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (!Commas.Read(line.Body, LayoutOf(line.Body), fields) || !fields.Has(Source)) return rows.Reject("no packet with addresses");
            rows.Begin(StandardTables.NetworkSession);
            // The tracker of a rule is a number in pfSense; OPNsense has a hash or a UUID there.
            var isNumber = !fields.Peek(Tracker).ContainsAnyExceptInRange((byte)'0', (byte)'9');
            rows.Text(Asim.EventVendor, isNumber ? "Netgate"u8 : "Deciso"u8);
            rows.Text(Asim.EventProduct, isNumber ? "pfSense"u8 : "OPNsense"u8);
            rows.Text(Asim.EventType, "NetworkSession"u8);
            Outcomes.Write(rows, null);
            rows.Time(line.Head.Time, file);
            HostNames.Device(rows, line.Head.Host);
            var inward = fields.Take(Direction).SequenceEqual("in"u8);
            rows.Text(Asim.NetworkDirection, inward ? "Inbound"u8 : "Outbound"u8);
            rows.Text(inward ? Asim.DvcInboundInterface : Asim.DvcOutboundInterface, fields.Take(Interface));
            Protocols.WriteVersion(rows, fields.Peek(Source));
            TcpFlags.WriteLetters(rows, fields.Take(Flags));
            fields.Write(StandardTables.NetworkSession, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static FieldColumns LayoutOf(ReadOnlySpan<byte> body)
    {
        var isFour = At(body, VersionAt).SequenceEqual("4"u8);
        return (isFour ? OfFour : OfSix).Of(Protocols.Name(At(body, isFour ? FourProtocolAt : SixProtocolAt)));
    }

    /// <summary>The value at a position, empty when the line does not go so far.</summary>
    static ReadOnlySpan<byte> At(ReadOnlySpan<byte> body, int position)
    {
        while (position-- > 0)
        {
            var comma = body.IndexOf((byte)',');
            if (comma < 0) return default;
            body = body[(comma + 1)..];
        }
        return body.IndexOf((byte)',') is var end && end < 0 ? body : body[..end];
    }

    /// <summary>What follows the addresses, by protocol.</summary>
    sealed class Layouts(string upToAddresses)
    {
        readonly FieldColumns tcp = Map.At(upToAddresses, "sport dport datalength tcpflags seq ack window urg options");
        readonly FieldColumns udp = Map.At(upToAddresses, "sport dport datalength");
        readonly FieldColumns icmp = Map.At(upToAddresses, "icmptype icmp1 icmp2 icmp3 icmp4 icmp5 icmp6");
        readonly FieldColumns carp = Map.At(upToAddresses, "carptype carpttl vhid carpversion advbase advskew");
        readonly FieldColumns other = Map.At(upToAddresses, "data");

        public FieldColumns Of(string? protocol) =>
            protocol switch { "TCP" => tcp, "UDP" => udp, "ICMP" => icmp, "CARP" => carp, _ => other };
    }
}
