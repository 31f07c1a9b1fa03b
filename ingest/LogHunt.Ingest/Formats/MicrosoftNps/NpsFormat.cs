using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.MicrosoftNps;

/// <summary>
/// Microsoft's Network Policy Server in its three forms: XML (DTS), database-compatible CSV, and IAS' numbered attributes. Request and
/// answer are two records of one Class; only the answer says success or failure.
/// </summary>
sealed class NpsFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Packet-Type Reason-Code Timestamp Record-Date Record-Time Authentication-Type Client-IP-Address NAS-IP-Address"),
        FieldRule.Text("Class", Asim.EventOriginalUid), FieldRule.Read("Calling-Station-Id"),
        FieldRule.Read("User-Name"), FieldRule.Read("SAM-Account-Name"), FieldRule.Read("Fully-Qualifed-User-Name Fully-Qualified-User-Name"),
        FieldRule.Read("Computer-Name"), FieldRule.Text("Client-Friendly-Name", Asim.TargetHostname),
        FieldRule.Text("NP-Policy-Name", Asim.RuleName), FieldRule.Ignore("Event-Source"),
        FieldRule.Text("Provider-Name", Asim.TargetAppName),
    ]);

    /// <summary>The columns of the database-compatible form, in the order of Microsoft's page on it.</summary>
    static readonly FieldColumns Database = Map.At(
        "Computer-Name Event-Source Record-Date Record-Time Packet-Type User-Name Fully-Qualified-User-Name Called-Station-Id",
        "Calling-Station-Id Callback-Number Framed-IP-Address NAS-Identifier NAS-IP-Address NAS-Port Client-Vendor Client-IP-Address",
        "Client-Friendly-Name Event-Timestamp Port-Limit NAS-Port-Type Connect-Info Framed-Protocol Service-Type Authentication-Type",
        "NP-Policy-Name Reason-Code Class Session-Timeout Idle-Timeout Termination-Action EAP-Friendly-Name Acct-Status-Type",
        "Acct-Delay-Time Acct-Input-Octets Acct-Output-Octets Acct-Session-Id Acct-Authentic Acct-Session-Time Acct-Input-Packets",
        "Acct-Output-Packets Acct-Terminate-Cause Acct-Multi-Ssn-ID Acct-Link-Count Acct-Interim-Interval Tunnel-Type",
        "Tunnel-Medium-Type Tunnel-Client-Endpt Tunnel-Server-Endpt Acct-Tunnel-Conn Tunnel-Pvt-Group-ID Tunnel-Assignment-ID",
        "Tunnel-Preference MS-Acct-Auth-Type MS-Acct-EAP-Type MS-RAS-Version MS-RAS-Vendor MS-CHAP-Error MS-CHAP-Domain",
        "MS-MPPE-Encryption-Types MS-MPPE-Encryption-Policy Proxy-Policy-Name Provider-Type Provider-Name",
        "Remote-Server-Address MS-RAS-Client-Name MS-RAS-Client-Version");

    static readonly FieldColumns Ias = Map.At("NAS-IP-Address User-Name Record-Date Record-Time Event-Source Computer-Name");

    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',');
    static readonly FieldSyntax Xml = FieldSyntax.Elements(), Numbers = FieldSyntax.Numbered((byte)',', 6,
    [
        (4, "NAS-IP-Address"), (5, "NAS-Port"), (6, "Service-Type"), (7, "Framed-Protocol"), (8, "Framed-IP-Address"), (25, "Class"),
        (30, "Called-Station-Id"), (31, "Calling-Station-Id"), (32, "NAS-Identifier"), (61, "NAS-Port-Type"), (64, "Tunnel-Type"),
        (65, "Tunnel-Medium-Type"), (40, "Acct-Status-Type"), (44, "Acct-Session-Id"), (4108, "Client-IP-Address"), (4116, "Client-Vendor"),
        (4127, "Authentication-Type"), (4128, "Client-Friendly-Name"), (4129, "SAM-Account-Name"), (4130, "Fully-Qualified-User-Name"),
        (4136, "Packet-Type"), (4142, "Reason-Code"), (4149, "NP-Policy-Name"), (4154, "Proxy-Policy-Name"), (4155, "Provider-Type"),
    ], Ias);

    static readonly KeyValueTable<(string Name, string Result)> Packets = new(
    [
        ("1", ("Access-Request", "NA")), ("2", ("Access-Accept", "Success")), ("3", ("Access-Reject", "Failure")),
        ("4", ("Accounting-Request", "NA")), ("5", ("Accounting-Response", "NA")), ("11", ("Access-Challenge", "Partial")),
    ]);

    static readonly KeyValueTable<string> Reasons = new(
    [
        ("7", "No such user"), ("8", "No such user"), ("16", "No such user or password"), ("33", "Password expired"), ("34", "User disabled"),
        ("35", "Account expired"), ("36", "User locked"), ("64", "User locked"), ("272", "No such user"),
        .. "18 19 20 32 37 38 48 49 65 66 67 68 69 70 71 72 113".Split(' ').Select(reason => (reason, "Logon violates policy")),
    ]);

    static readonly string[] Methods = ["", "PAP", "CHAP", "MS-CHAP", "MS-CHAP v2", "EAP", "ARAP", "Unauthenticated", "Extension",
        "MS-CHAP v1 CPW", "MS-CHAP v2 CPW", "PEAP"];

    static readonly int Packet = Map.Slot("Packet-Type"), Reason = Map.Slot("Reason-Code"), Timestamp = Map.Slot("Timestamp");
    static readonly int Date = Map.Slot("Record-Date"), Clock = Map.Slot("Record-Time"), Method = Map.Slot("Authentication-Type");
    static readonly int Computer = Map.Slot("Computer-Name"), Station = Map.Slot("Calling-Station-Id");
    static readonly int[] Users = Map.Slots("SAM-Account-Name Fully-Qualifed-User-Name User-Name");
    static readonly int[] Clients = Map.Slots("Client-IP-Address NAS-IP-Address");

    public string Name => "nps";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        if (line.Find(text, "<Event><Timestamp data_type="u8) >= 0) return 95;
        if (line.Find(text, "\",\"IAS\","u8) >= 0 || line.Find(text, "\",\"RAS\","u8) >= 0) return 92;
        var service = line.Find(text, ",IAS,"u8);
        if (service < 0) service = line.Find(text, ",NPS,"u8);
        if (service < 0) service = line.Find(text, ",RAS,"u8);
        return service > 0 && text[..service].Count((byte)',') == 3 && text[..service].IndexOf((byte)':') > 0 ? 85 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var text = line.Text;
            var xml = text.IndexOf("<Event>"u8);
            if (xml >= 0) Xml.Read(text[xml..], fields);
            else if (text.IndexOf((byte)'"') >= 0) Commas.Read(text[text.IndexOf((byte)'"')..], Database, fields);
            else Numbers.Read(Bare(text), fields);
            if (!fields.Has(Packet) && fields.Count < 4) return rows.Reject("no attributes");
            Row(fields, rows, line.Head, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>Without what a relay put before it.</summary>
    static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf((byte)',');
        return comma < 0 ? text : text[(text[..comma].LastIndexOf((byte)' ') + 1)..];
    }

    static void Row(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var known = Packets.TryFind(fields.Peek(Packet), out var packet);
        var isSignIn = !known || packet.Name.StartsWith("Access", StringComparison.Ordinal);
        var name = System.Text.Encoding.UTF8.GetBytes(known ? packet.Name : "RADIUS");
        new EventKind(isSignIn ? StandardTables.Authentication : StandardTables.AuditEvent, isSignIn ? "Logon" : "Other")
            .Begin(rows, "Microsoft", "NPS", name, head, file);
        Time(fields, rows, file);
        HostNames.Device(rows, fields.Take(Computer));
        var role = UserNames.Of(rows);
        role.Name(rows, fields.TakeFirst(Users));
        var station = fields.Take(Station);
        if (!rows.Address(Asim.SrcIpAddr, station)) rows.Text(Asim.SrcMacAddr, station);
        var client = fields.TakeFirst(Clients);
        rows.Address(Asim.TargetIpAddr, client);
        if (isSignIn)
        {
            rows.Text(Asim.LogonProtocol, "RADIUS"u8);
            if (fields.NumberOf(Method) is > 0 and < 12 and var method) rows.Text(Asim.LogonMethod, Methods[method]);
            var reason = fields.Take(Reason);
            if (known) rows.Text(Asim.EventResult, packet.Result);
            rows.Text(Asim.EventOriginalResultDetails, reason);
            if (packet.Result == "Failure") rows.Text(Asim.EventResultDetails, Reasons.TryFind(reason, out var details) ? details : "Other");
            Severities.Raise(rows);
        }
        fields.Write(rows.Table(), rows, file);
    }

    static void Time(RecordFields fields, RowWriter rows, LogFile file)
    {
        if (fields.Has(Timestamp)) rows.Time(LogTimeText.Parse(fields.Take(Timestamp)), file);
        else if (fields.Has(Date)) rows.Time(LogTimeText.Parse((byte[])[.. fields.Take(Date), (byte)' ', .. fields.Take(Clock)]), file);
    }
}
