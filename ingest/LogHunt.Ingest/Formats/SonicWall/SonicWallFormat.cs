using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.SonicWall;

/// <summary>
/// SonicWall's firewalls (SonicOS 5 to 7): `id=firewall sn=… time="…" fw=… m=98 msg="…" src=IP:PORT:IF:HOST …`, and their ArcSight
/// form. `m` is the number of the message.
/// </summary>
sealed class SonicWallFormat : ILogFormat
{
    const int FarthestVendor = 40;

    internal static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication, StandardTables.AuditEvent],
    [
        FieldRule.Read("id"), FieldRule.Text("sn", Asim.DvcId), FieldRule.Address("fw", Asim.DvcIpAddr), FieldRule.Time("time rt"),
        FieldRule.Text("m DeviceEventClassID", Asim.EventOriginalType), FieldRule.Text("c", Asim.EventOriginalSubType),
        FieldRule.Severity("pri LogSeverity", ("0", "High"), ("1", "High"), ("2", "High"), ("3", "Medium"), ("4", "Low"), ("5",
            "Informational"),
            ("6", "Informational"), ("7", "Informational")),
        FieldRule.Ignore("DeviceVendor"), FieldRule.Ignore("DeviceProduct"), FieldRule.Text("DeviceVersion", Asim.EventProductVersion),
        FieldRule.Read("msg"), FieldRule.Read("note"), FieldRule.Read("Activity"),
        .. FieldRule.ReadEach("src dst srcV6 dstV6 natSrc natDst natSrcV6 natDstV6"),
        FieldRule.Number("spt", Asim.SrcPortNumber), FieldRule.Number("dpt", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Text("srcMac smac", Asim.SrcMacAddr), FieldRule.Text("dstMac dmac", Asim.DstMacAddr),
        FieldRule.Text("srcZone", Asim.SrcZone), FieldRule.Text("dstZone", Asim.DstZone),
        FieldRule.Read("proto"), FieldRule.Text("type", Asim.NetworkIcmpType), FieldRule.Number("icmpCode", Asim.NetworkIcmpCode),
        FieldRule.Text("appName appid", Asim.DstAppName),
        FieldRule.Number("sent in", Asim.SrcBytes), FieldRule.Number("rcvd out", Asim.DstBytes),
        FieldRule.Number("spkt", Asim.SrcPackets), FieldRule.Number("rpkt", Asim.DstPackets),
        FieldRule.Number("cdur", Asim.NetworkDuration),
        FieldRule.Text("rule", Asim.NetworkRuleName, Asim.RuleName), FieldRule.Read("fw_action act"),
        FieldRule.Read("usr user suser susr"), FieldRule.Read("dstname dhost"), FieldRule.Read("arg request"),
        FieldRule.Text("Category", Asim.UrlCategory), FieldRule.Text("op", Asim.HttpRequestMethod),
        FieldRule.Text("result", Asim.HttpStatusCode),
        FieldRule.Text("ipscat spycat", Asim.ThreatCategory), FieldRule.Text("sid", Asim.ThreatId), FieldRule.Text("agent", Asim.HttpUserAgent),
        FieldRule.Text("oldValue", Asim.OldValue), FieldRule.Text("newValue", Asim.NewValue),
    ]);

    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(), Cef = FieldSyntax.LabelledCef();

    static readonly int Id = Map.Slot("id"), Message = Map.Slot("msg"), Title = Map.Slot("Activity"), Protocol = Map.Slot("proto"),
        Act = Map.Slot("fw_action"), User = Map.Slot("usr"), Host = Map.Slot("dstname"), Path = Map.Slot("arg"), Note = Map.Slot("note");
    static readonly int[] Source = Map.Slots("src srcV6"), Destination = Map.Slots("dst dstV6"), SourceNat = Map.Slots("natSrc natSrcV6"),
        DestinationNat = Map.Slots("natDst natDstV6");

    /// <summary>What the words of a message decide where `fw_action` does not.</summary>
    static readonly (byte[] Words, Verdict Verdict)[] Said =
    [
        ("dropped"u8.ToArray(), Verdict.Drop), ("denied"u8.ToArray(), Verdict.Deny), ("blocked"u8.ToArray(), Verdict.Deny),
        ("Unknown user"u8.ToArray(), Verdict.Deny),
        ("Prevention"u8.ToArray(), Verdict.Deny), ("rejected"u8.ToArray(), Verdict.Deny), ("allowed"u8.ToArray(), Verdict.Allow),
        ("Connection Opened"u8.ToArray(), Verdict.Allow), ("Connection Closed"u8.ToArray(), Verdict.Allow),
        ("Web site hit"u8.ToArray(), Verdict.Allow),
    ];

    public string Name => "sonicwall";

    public int Most => 93;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        if (line.Find(text, " sn="u8) >= 0 && line.Find(text, " fw="u8) >= 0)
            return line.Find(text, "time="u8) >= 0 && (line.Find(text, " m="u8) >= 0 || line.Find(text, " msg="u8) >= 0) ? 93 : 0;
        return line.Body[..Math.Min(line.Body.Length, FarthestVendor)].IndexOf("|SonicWall|"u8) >= 0 ? 93 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (!(line.Body.IndexOf("|SonicWall|"u8) >= 0 ? Cef : Pairs).Read(line.Body, fields)) return rows.Reject("no key=value pair");
            var message = fields.Has(Message) ? fields.Take(Message) : fields.Take(Title);
            var table = TableOf(fields, message);
            rows.Begin(table);
            rows.Text(Asim.EventVendor, "SonicWall"u8);
            rows.Text(Asim.EventProduct, "SonicOS"u8);
            Outcomes.Write(rows, null);
            rows.Time(line.Head.Time, file);
            var id = fields.Take(Id);
            if (id.IsEmpty) HostNames.Device(rows, line.Head.Host);
            else HostNames.Device(rows, id);
            rows.Text(Asim.EventMessage, message.IsEmpty ? fields.Peek(Note) : message);
            if (SessionKinds.IsTraffic(table)) WriteSession(fields, table, message, rows);
            else if (table == StandardTables.Authentication) WriteSignIn(fields, message, rows);
            else WriteAudit(fields, message, rows);
            fields.Write(table, rows, file);
            if (rows.Peek(Asim.EventResult).SequenceEqual("Failure"u8)) Severities.Raise(rows);
            return LineOutcome.Parsed;
        }, fields);
    }

    static TableSchema TableOf(RecordFields fields, ReadOnlySpan<byte> message)
    {
        if (IsSignIn(message) && (fields.Has(User) || Array.Exists(Source, fields.Has))) return StandardTables.Authentication;
        if (message.StartsWith("Configuration "u8) || !Array.Exists(Source, fields.Has) || !Array.Exists(Destination, fields.Has))
            return StandardTables.AuditEvent;
        return fields.Has(Host) && fields.Has(Path) ? StandardTables.WebSession : StandardTables.NetworkSession;
    }

    static bool IsSignIn(ReadOnlySpan<byte> message) =>
        message.IndexOf("login allowed"u8) >= 0 || message.IndexOf("login denied"u8) >= 0 || message.IndexOf("login failed"u8) >= 0
        || message.IndexOf("login successful"u8) >= 0 || message.IndexOf("user login"u8) >= 0 || message.IndexOf("logged in"u8) >= 0
        || IsSignOut(message);

    static bool IsSignOut(ReadOnlySpan<byte> message) => message.IndexOf("logged out"u8) >= 0 || message.IndexOf("user logout"u8) >= 0;

    static void WriteSession(RecordFields fields, TableSchema table, ReadOnlySpan<byte> message, RowWriter rows)
    {
        var alert = message.IndexOf(" Alert: "u8);
        rows.Text(Asim.EventType, (alert > 0 || message.StartsWith("IPS "u8))
            && table == StandardTables.NetworkSession ? "IDS"u8 : SessionKinds.EventType(table));
        if (alert > 0)
        {
            var name = message[(alert + " Alert: "u8.Length)..];
            rows.Text(Asim.ThreatName, name.EndsWith(" blocked."u8) ? name[..^" blocked."u8.Length] : name);
        }
        WriteVerdict(fields, message, rows);
        if (message.StartsWith("Connection Opened"u8)) rows.Text(Asim.EventSubType, "Start"u8);
        if (message.StartsWith("Connection Closed"u8)) rows.Text(Asim.EventSubType, "End"u8);
        WriteEnd(fields, Source, NetworkEnd.Source, rows);
        WriteEnd(fields, Destination, NetworkEnd.Destination, rows);
        Protocols.WriteVersion(rows, rows.Peek(Asim.SrcIpAddr));
        WriteNat(fields, SourceNat, NetworkEnd.Source, rows);
        WriteNat(fields, DestinationNat, NetworkEnd.Destination, rows);
        var protocol = fields.Take(Protocol);
        var slash = protocol.IndexOf((byte)'/');
        Protocols.Write(rows, slash < 0 ? protocol : protocol[..slash]);
        var application = slash < 0 ? default : protocol[(slash + 1)..];
        if (!TextCursor.IsNumber(application)) rows.Text(Asim.NetworkApplicationProtocol, application);
        rows.Text(Asim.SrcUsername, fields.Take(User));
        if (table == StandardTables.WebSession)
            WebAddresses.Write(rows, fields.Take(Host), fields.Take(Path), application.SequenceEqual("https"u8));
    }

    static void WriteVerdict(RecordFields fields, ReadOnlySpan<byte> message, RowWriter rows)
    {
        var word = fields.Take(Act);
        var verdict = Verdict.Of(word);
        for (var i = 0; verdict == Verdict.None && i < Said.Length; i++)
            if (message.IndexOf(Said[i].Words) >= 0) verdict = Said[i].Verdict;
        verdict.Write(rows, word);
    }

    static void WriteSignIn(RecordFields fields, ReadOnlySpan<byte> message, RowWriter rows)
    {
        rows.Text(Asim.EventType, IsSignOut(message) ? "Logoff"u8 : "Logon"u8);
        WriteVerdict(fields, message, rows);
        var succeeded = message.IndexOf("denied"u8) < 0 && message.IndexOf("failed"u8) < 0 && !message.StartsWith("Unknown user"u8);
        Outcomes.Write(rows, succeeded);
        if (!succeeded) SignInReasons.Write(rows, message);
        UserNames.Target.Name(rows, fields.Take(User));
        WriteFrom(fields, rows);
        if (rows.Address(Asim.TargetIpAddr, Address(fields.Peek(Destination[0]), out var port,
            out _))) rows.Number(Asim.TargetPortNumber, port);
    }

    static void WriteAudit(RecordFields fields, ReadOnlySpan<byte> message, RowWriter rows)
    {
        rows.Text(Asim.EventType, message.StartsWith("Configuration "u8) ? "Set"u8 : "Other"u8);
        rows.Text(Asim.Operation, message);
        rows.Text(Asim.DvcOriginalAction, fields.Take(Act));
        UserNames.Actor.Name(rows, fields.Take(User));
        WriteFrom(fields, rows);
        if (rows.Address(Asim.DstIpAddr, Address(fields.Peek(Destination[0]), out var port, out _))) rows.Number(Asim.DstPortNumber,
            port);
    }

    static void WriteFrom(RecordFields fields, RowWriter rows)
    {
        if (rows.Address(Asim.SrcIpAddr, Address(fields.Peek(Source[0]), out var port, out _))) rows.Number(Asim.SrcPortNumber, port);
    }

    /// <summary>`192.0.2.1:5000:X0:pc1.example.com`, of which all but the address may be missing; IPv6 has a field of its own.</summary>
    static void WriteEnd(RecordFields fields, int[] slots, NetworkEnd end, RowWriter rows)
    {
        var six = fields.Peek(slots[1]);
        if (!six.IsEmpty && rows.Address(end.Address, six)) fields.Take(slots[1]);
        var written = fields.Peek(slots[0]);
        // Beside an address of IPv6 the other field keeps the port and the rest: `:28503:WAN:pc1`.
        if (rows.Has(end.Address) && written.StartsWith(":"u8)) written = (byte[])[.. "0.0.0.0"u8, .. written];
        var four = Address(written, out var port, out var rest);
        if (four.IsEmpty || !(rows.Has(end.Address) ? four.SequenceEqual("0.0.0.0"u8) : rows.Address(end.Address, four))) return;
        fields.Take(slots[0]);
        rows.Number(end.Port, port);
        var colon = rest.IndexOf((byte)':');
        rows.Text(end.Interface, colon < 0 ? rest : rest[..colon]);
        if (colon >= 0) HostNames.Write(rows, end.Hostname, rest[(colon + 1)..]);
    }

    static void WriteNat(RecordFields fields, int[] slots, NetworkEnd end, RowWriter rows)
    {
        foreach (var slot in slots)
        {
            if (!rows.Address(end.NatAddress, Address(fields.Peek(slot), out var port, out _))) continue;
            rows.Number(end.NatPort, port);
            fields.Take(slot);
        }
    }

    /// <summary>`2001:db8::1:443:X0`: what is behind the last colon is an interface, unless it may be of the address.</summary>
    static ReadOnlySpan<byte> Six(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> port, out ReadOnlySpan<byte> rest)
    {
        port = rest = default;
        var last = text.LastIndexOf((byte)':');
        var before = last < 0 ? -1 : text[..last].LastIndexOf((byte)':');
        if (before < 0 || text[(last + 1)..].IndexOfAnyExcept(Hexadecimal) < 0 || !TextCursor.IsNumber(text[(before + 1)..last]))
            return text;
        port = text[(before + 1)..last];
        rest = text[(last + 1)..];
        return text[..before];
    }

    static readonly System.Buffers.SearchValues<byte> Hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The address of `192.0.2.1:5000:X0`, `[2001:db8::1]:5000` or an address alone.</summary>
    static ReadOnlySpan<byte> Address(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> port, out ReadOnlySpan<byte> rest)
    {
        port = rest = default;
        var close = text.StartsWith("["u8) ? text.IndexOf((byte)']') : -1;
        var colon = close > 0 ? close + 1 : text.IndexOf((byte)':');
        if (close < 0 && (colon < 0 || text[..colon].IndexOf((byte)'.') < 0)) return Six(text, out port, out rest);
        var address = close > 0 ? text[1..close] : text[..colon];
        if (colon >= text.Length) return address;
        rest = text[(colon + 1)..];
        var next = rest.IndexOf((byte)':');
        port = next < 0 ? rest : rest[..next];
        rest = next < 0 ? default : rest[(next + 1)..];
        if (!TextCursor.IsNumber(port)) port = default;
        return address;
    }
}
