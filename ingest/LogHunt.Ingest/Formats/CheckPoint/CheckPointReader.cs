using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;
using static LogHunt.Ingest.Formats.CheckPoint.CheckPointFields;

namespace LogHunt.Ingest.Formats.CheckPoint;

/// <summary>Makes a row of a record of any blade, in any of the syntaxes.</summary>
sealed class CheckPointReader(LogFile file) : FileReader
{
    static readonly FieldSyntax Labels = FieldSyntax.Labelled("; "), Colons = FieldSyntax.Colons(), Data = FieldSyntax.Pairs(),
        Bars = FieldSyntax.Parted("|");
    static readonly FieldSyntax Cef = FieldSyntax.LabelledCef(), Leef = FieldSyntax.Leef(), Json = FieldSyntax.Json();
    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)','), Blanks = FieldSyntax.Separated((byte)' '),
        Semicolons = FieldSyntax.Separated((byte)';');

    static readonly KeyValueTable<string> AuditTypes = new(
    [
        ("create object", "Create"), ("add object", "Create"), ("set object", "Set"), ("modify object", "Set"), ("rename object", "Set"),
        ("delete object", "Delete"), ("install policy", "Install"), ("publish", "Set"), ("run script", "Execute"),
    ], foldCase: true);

    readonly RecordFields fields = new(Map);
    HeaderLine? header;
    SeparatedSyntax separated = Commas;

    /// <summary>`Number,Date,Time,…`, `num;date;time;orig;…` or `"Number" "Date" "Time" …` above an exported table.</summary>
    internal static bool IsHeaderLine(ReadOnlySpan<byte> body) =>
        body.StartsWith("num;date;time;orig;"u8) || (body.IndexOf("Origin"u8) >= 0 && body.IndexOf("Action"u8) >= 0
            && (body.StartsWith("Number,Date,Time,"u8) || body.StartsWith("\"Number\" \"Date\" \"Time\""u8)
                || body.StartsWith("\"Time\",\"Blade\""u8) || body.StartsWith("Time,Blade,"u8)));

    public override bool Claims(in LogLine line) => IsHeaderLine(line.Body) || IsRow(line.Body);

    /// <summary>Blanks part rows only where all values are in quotes.</summary>
    bool IsRow(ReadOnlySpan<byte> body) => header?.Fits(body) == true && (separated != Blanks || body.StartsWith("\""u8));

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        if (IsHeaderLine(body))
        {
            separated = body.StartsWith("num;"u8) ? Semicolons : body.StartsWith("\"Number\" "u8) ? Blanks : Commas;
            header = new(Map, separated);
            return header.Learn(body);
        }
        if (body.IndexOf("[Fields@"u8) is > 0 and var data) body = body[data..];
        var isRow = IsRow(body) && header!.Read(body, fields);
        if (IsConsoleLine(body)) ReadConsole(body);
        else if (!isRow && !SyntaxOf(body).Read(body.TrimEnd("] "u8), fields)) return rows.Reject("no field of a known syntax");
        var table = TableOf();
        Begin(table, line.Head, rows);
        if (SessionKinds.IsTraffic(table)) WriteSession(table, rows);
        else if (table == StandardTables.Authentication) WriteSignIn(rows);
        else WriteAudit(rows);
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    /// <summary>
    /// `fw log`: `3Mar2026 10:12:01 accept 192.0.2.1 >eth0 LogId: 1; …; product: …`, since R80 `HeaderDateHour: 3Mar2026 10:12:01; …`.
    /// </summary>
    internal static bool IsConsoleLine(ReadOnlySpan<byte> body) =>
        (body.StartsWith("HeaderDateHour: "u8) || LogTimeText.TryDayMonthName(body, out _, out _)) && body.IndexOf("; product: "u8) > 0;

    /// <summary>What stands in front of the first label, until R80, has none itself.</summary>
    void ReadConsole(ReadOnlySpan<byte> body)
    {
        var isBare = LogTimeText.TryDayMonthName(body, out _, out var length);
        var text = new TextCursor(body[length..].TrimStart((byte)' '));
        var (action, origin) = isBare ? (text.Word().ToArray(), text.Word().ToArray()) : ([], []);
        var at = isBare ? text.Word() : default;
        Labels.Read(text.Rest.TrimStart((byte)' ').TrimEnd("; "u8), fields);
        if (!isBare) return;
        fields.Add("time"u8, body[..length]);
        fields.Add("action"u8, action);
        fields.Add("origin"u8, origin);
        fields.Add("ifdir"u8, at.StartsWith("<"u8) ? "outbound"u8 : "inbound"u8);
        fields.Add("ifname"u8, at.TrimStart("<>"u8));
    }

    static FieldSyntax SyntaxOf(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("{"u8)) return Json;
        if (body.IndexOf("|Check Point|"u8) >= 0) return body.IndexOf("LEEF:"u8) >= 0 ? Leef : Cef;
        if (body.StartsWith("[Fields@"u8)) return Data;
        var (colon, bar) = (body.IndexOf(":\""u8), body.IndexOf((byte)'|'));
        return colon >= 0 && (bar < 0 || colon < bar) ? Colons : bar >= 0 ? Bars : Data;
    }

    TableSchema TableOf()
    {
        if (IsSignIn()) return StandardTables.Authentication;
        if (fields.Has(Source) && fields.Has(Destination))
            return fields.Has(Resource) || fields.Has(FileName)
                || Array.Exists(Hashes, fields.Has) ? StandardTables.WebSession : StandardTables.NetworkSession;
        // A protocol of transport is traffic's, also where an export left one end out.
        return IsOfRule() || (fields.Has(Transport) && (fields.Has(Source) || fields.Has(Destination)))
            ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    /// <summary>Not what a rule decided: there a record was cut, and another's end, of who left, stands behind it.</summary>
    bool IsSignIn() => (IsSignInWord(fields.Peek(Act)) || (IsSignInWord(fields.Peek(Operation)) && !IsOfRule()))
        && (fields.Has(User) || fields.Has(SourceUser) || fields.Has(Administrator) || fields.Has(Source) || fields.Has(Gateway));

    bool IsOfRule() => fields.Has(RuleAction) && fields.Has(Destination);

    static bool IsSignInWord(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("Log In"u8) || word.SequenceEqual("Failed Log In"u8) || word.SequenceEqual("Log Out"u8)
        || word.SequenceEqual("login"u8) || word.SequenceEqual("logout"u8);

    void Begin(TableSchema table, Head head, RowWriter rows)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "CheckPoint"u8);
        var product = fields.Take(ProductName);
        rows.Text(Asim.EventProduct, product.IsEmpty ? "VPN-1 & FireWall-1"u8 : product);
        Outcomes.Write(rows, null);
        // The host of the head is the log server's; `origin` is the gateway.
        var origin = fields.Take(Gateway);
        if (!origin.IsEmpty) HostNames.Device(rows, origin);
        else HostNames.Device(rows, head.Host);
        rows.Time(TimeOf(head), file);
    }

    LogTime? TimeOf(Head head)
    {
        var clock = fields.Take(Time);
        if (LogTimeText.Parse(clock) is { } time) return time;
        if (LogTimeText.TryDayMonthName(clock, out var named, out _)) return named;
        return LogTimeText.TryDate(fields.Take(Date), out var date, out _) && LogTimeText.TryClock(clock, out var of, out _)
            ? new(date + of, null, true) : head.Time;
    }

    void WriteSession(TableSchema table, RowWriter rows)
    {
        rows.Text(Asim.EventType, SessionKinds.EventType(table));
        var action = fields.Take(Act);
        var verdict = Verdict.Of(action);
        verdict.Write(rows, action);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        if (fields.Has(ServedBytes) || fields.Has(Elapsed)) rows.Text(Asim.EventSubType, "End"u8);
        Protocols.WriteVersion(rows, fields.Peek(Source));
        WriteMachine(rows);
        // Old exports name the service: `service=http`.
        if (fields.Has(DstPort) && !TextCursor.IsNumber(fields.Peek(DstPort)))
            rows.Text(Asim.NetworkApplicationProtocol, fields.Take(DstPort));
        var inward = fields.Take(Direction);
        var isInward = inward.SequenceEqual("inbound"u8) || inward.SequenceEqual(">"u8) || inward.SequenceEqual("0"u8);
        if (!inward.IsEmpty) rows.Text(isInward ? Asim.DvcInboundInterface : Asim.DvcOutboundInterface, fields.Take(Interface));
        var flow = fields.Take(Flow);
        rows.Text(Asim.NetworkDirection, flow.SequenceEqual("Outgoing"u8) ? "Outbound"u8 : flow.SequenceEqual("Incoming"u8) ? "Inbound"u8
            : flow.SequenceEqual("Internal"u8) ? "Local"u8 : inward.IsEmpty ? default : isInward ? "Inbound"u8 : "Outbound"u8);
        if (LogTimeText.Parse(fields.Take(Start)) is { } start) rows.Time(Asim.EventStartTime, file.Times.Resolve(start).Utc);
        var user = fields.Take(SourceUser);
        rows.Text(Asim.SrcUsername, user.IsEmpty ? fields.Take(User) : user);
        rows.Text(Asim.EventMessage, fields.Take(fields.Has(Message) ? Message : Info));
        if (table != StandardTables.WebSession) return;
        if (fields.Has(Resource))
            HostNames.Write(rows, Asim.DstHostname, WebAddresses.Write(rows, default, fields.Take(Resource),
                fields.Peek(DstPort).SequenceEqual("443"u8)));
        FileHashes.Write(rows, fields.Take(Hash));
    }

    void WriteSignIn(RowWriter rows)
    {
        var word = fields.Take(IsSignInWord(fields.Peek(Act)) ? Act : Operation);
        rows.Text(Asim.EventType, word.SequenceEqual("Log Out"u8) || word.SequenceEqual("logout"u8) ? "Logoff"u8 : "Logon"u8);
        var status = fields.Take(Status);
        rows.Text(Asim.EventOriginalResultDetails, status);
        var failed = word.SequenceEqual("Failed Log In"u8) || status.StartsWith("Fail"u8) || status.IndexOf("fail"u8) >= 0;
        // The gateway let somebody in, or did not.
        if (rows.Peek(Asim.EventType).SequenceEqual("Logon"u8)) (failed ? Verdict.Deny : Verdict.Allow).Write(rows, word);
        Outcomes.Write(rows, !failed);
        foreach (var slot in (ReadOnlySpan<int>)[Administrator, User, SourceUser])
            if (!rows.Has(Asim.TargetUsername)) UserNames.Target.Name(rows, fields.Take(slot));
        if (!fields.Has(Source)) rows.Address(Asim.SrcIpAddr, fields.Take(Client));
        WriteMachine(rows);
        if (failed)
        {
            SignInReasons.Write(rows, fields.Peek(Info));
            SignInReasons.Write(rows, fields.Peek(Reason));
        }
        WriteMessage(rows);
    }

    /// <summary>`pc1@example.com`: the machine and its domain.</summary>
    void WriteMachine(RowWriter rows)
    {
        var machine = fields.Take(Machine);
        var at = machine.IndexOf((byte)'@');
        HostNames.Write(rows, Asim.SrcHostname, at < 0 ? machine : machine[..at]);
        if (at >= 0) rows.Text(Asim.SrcDomain, machine[(at + 1)..]);
    }

    void WriteAudit(RowWriter rows)
    {
        var operation = fields.Take(Operation);
        rows.Text(Asim.EventType, AuditTypes.TryFind(operation, out var type) ? type : "Other");
        var action = fields.Take(Act);
        rows.Text(Asim.DvcOriginalAction, action);
        if (operation.IsEmpty) operation = fields.Peek(Subject);
        if (operation.IsEmpty) operation = action;
        rows.Text(Asim.Operation, operation.IsEmpty ? rows.Peek(Asim.EventProduct) : operation);
        var status = fields.Take(Status);
        rows.Text(Asim.EventOriginalResultDetails, status);
        if (Outcomes.Of(status) is { } succeeded) Outcomes.Write(rows, succeeded);
        foreach (var slot in (ReadOnlySpan<int>)[Administrator, User, SourceUser])
            if (!rows.Has(Asim.ActorUsername)) UserNames.Actor.Name(rows, fields.Take(slot));
        if (!fields.Has(Source)) rows.Address(Asim.SrcIpAddr, fields.Take(Client));
        WriteMachine(rows);
        WriteMessage(rows);
    }

    void WriteMessage(RowWriter rows)
    {
        foreach (var slot in (ReadOnlySpan<int>)[Message, Subject, Info, Activity])
            if (!rows.Has(Asim.EventMessage)) rows.Text(Asim.EventMessage, fields.Take(slot));
    }
}
