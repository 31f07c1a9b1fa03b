using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;
using static LogHunt.Ingest.Formats.Cef.NamedFields;

namespace LogHunt.Ingest.Formats.Cef;

/// <summary>
/// Events of any vendor by the keys that the dictionaries of CEF and LEEF define. What two ends have is a session, what asks for a URL a
/// web session, what is said to be one (LEEF's `isLoginEvent`, ArcSight's `/Authentication/Verify`) a sign-in, all else an AuditEvent;
/// nothing is guessed from words.
/// </summary>
sealed class NamedEvents(LogFile file, bool isLeef)
{
    static readonly FieldSyntax Cef = FieldSyntax.LabelledCef(), Leef = FieldSyntax.Leef();

    static readonly int Class = Map.Slot("DeviceEventClassID"), Activity = Map.Slot("Activity"), Received = Map.Slot("rt"),
        Start = Map.Slot("start"), End = Map.Slot("end"), Host = Map.Slot("dvchost"), Address = Map.Slot("dvc"), Source = Map.Slot("src"),
        Destination = Map.Slot("dst"), Direction = Map.Slot("deviceDirection"), Act = Map.Slot("act"),
        Message = Map.Slot("msg"), Request = Map.Slot("request"), Vendor = Map.Slot("DeviceVendor"),
        SrcPort = Map.Slot("spt"), DstPort = Map.Slot("dpt"), Outcome = Map.Slot("outcome");

    static readonly int User = Map.Slot("suser"), UserDomain = Map.Slot("sntdom"), UserId = Map.Slot("suid"), Target = Map.Slot("duser"),
        TargetDomain = Map.Slot("dntdom"), Behavior = Map.Slot("categoryBehavior"), Category = Map.Slot("categoryOutcome"),
        Login = Map.Slot("isLoginEvent"), Logout = Map.Slot("isLogoutEvent");

    static readonly int[] Asking = Map.Slots("src dst requestMethod requestClientApplication");
    static readonly int[] Kinds = Map.Slots("DeviceEventClassID Activity cat");

    /// <summary>With what word firewalls begin the class of a record of their traffic.</summary>
    static readonly KeyValueTable<bool> TrafficWords =
        new("traffic flow session connection".Split(' ').Select(word => (word, true)), foldCase: true);

    static readonly int[] Passed = Map.Slots("spt dpt proto in out");

    readonly RecordFields fields = new(Map);

    /// <summary>What is kept of a record, to be cleared before the next.</summary>
    public IRecordState State => fields;

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        (isLeef ? Leef : Cef).Read(line.Body, fields);
        if (!fields.Has(Vendor) && !fields.Has(Class)) return rows.Reject("no vendor and no event in the head");
        var table = TableOf();
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Unknown"u8);
        rows.Text(Asim.EventProduct, "Unknown"u8);
        Outcomes.Write(rows, null);
        WriteDevice(line.Head, rows);
        WriteTimes(line.Head, rows);
        var name = fields.Take(Activity);
        if (name.IsEmpty) name = fields.Peek(Class);
        rows.Text(Asim.EventMessage, fields.Has(Message) ? fields.Take(Message) : name);
        var act = fields.Take(Act);
        if (SessionKinds.IsTraffic(table)) WriteSession(table, act, rows);
        else
        {
            rows.Text(Asim.DvcOriginalAction, act);
            var isSignIn = table == StandardTables.Authentication;
            if ((Succeeded() ?? (isSignIn ? Outcomes.Of(act) : null)) is { } succeeded) Outcomes.Write(rows, succeeded);
            if (isSignIn) WriteSignIn(rows);
            else WriteEvent(name, rows);
        }
        fields.Write(table, rows, file);
        if (table == StandardTables.Authentication) Severities.Raise(rows);
        return LineOutcome.Parsed;
    }

    TableSchema TableOf() =>
        IsSignIn() ? StandardTables.Authentication
        : fields.Has(Request) && IsOfWeb() ? StandardTables.WebSession
        : fields.Has(Source) && fields.Has(Destination)
            || (fields.Has(Source) || fields.Has(Destination)) && Array.Exists(Passed, fields.Has) ? StandardTables.NetworkSession : StandardTables.AuditEvent;

    /// <summary>
    /// Whether the URL is what somebody asked for: an end or a client did, and no firewall says that the record is of its traffic. A URL
    /// alone is a link to more about an event.
    /// </summary>
    bool IsOfWeb() => Array.Exists(Asking, fields.Has) && !(IsTraffic() && fields.Has(SrcPort) && fields.Has(DstPort));

    bool IsTraffic()
    {
        foreach (var slot in Kinds)
        {
            var kind = fields.Peek(slot);
            var word = kind.IndexOfAny(" :_-/"u8) is >= 0 and var end ? kind[..end] : kind;
            if (TrafficWords.TryFind(word, out _)) return true;
        }
        return false;
    }

    bool IsSignIn() => IsTrue(Login) || IsTrue(Logout) || fields.Peek(Behavior).SequenceEqual("/Authentication/Verify"u8);

    bool IsTrue(int slot) => Outcomes.Of(fields.Peek(slot)) == true;

    /// <summary>`success`, or ArcSight's `/Failure`; what was only tried is neither.</summary>
    bool? Succeeded() => Outcomes.Of(fields.Peek(Outcome)) ?? Outcomes.Of(fields.Peek(Category).TrimStart((byte)'/'));

    void WriteDevice(Head head, RowWriter rows)
    {
        var host = fields.Take(Host);
        if (host.IsEmpty) host = fields.Take(Address);
        else rows.Address(Asim.DvcIpAddr, fields.Take(Address));
        if (host.IsEmpty) HostNames.Device(rows, head.Host);
        else HostNames.Device(rows, host);
    }

    void WriteTimes(Head head, RowWriter rows)
    {
        var start = LogTimeText.Parse(fields.Take(Start));
        var end = LogTimeText.Parse(fields.Take(End));
        rows.Time(LogTimeText.Parse(fields.Take(Received)) ?? start ?? end ?? head.Time, file);
        if (start is not null) rows.Time(Asim.EventStartTime, file.Times.Resolve(start).Utc);
        if (end is not null) rows.Time(Asim.EventEndTime, file.Times.Resolve(end).Utc);
    }

    void WriteSession(TableSchema table, ReadOnlySpan<byte> act, RowWriter rows)
    {
        rows.Text(Asim.EventType, SessionKinds.EventType(table));
        Verdict.Of(act).Write(rows, act);
        Protocols.WriteVersion(rows, fields.Peek(Source));
        rows.Text(Asim.SrcUsername, fields.Take(User));
        rows.Text(Asim.DstUsername, fields.Take(Target));
        var direction = fields.Take(Direction);
        rows.Text(Asim.NetworkDirection, direction.SequenceEqual("0"u8) ? "Inbound"u8 : direction.SequenceEqual("1"u8)
            ? "Outbound"u8 : default);
        if (table != StandardTables.WebSession) return;
        WebAddresses.Write(rows, default, fields.Take(Request), fields.Peek(DstPort).SequenceEqual("443"u8));
    }

    /// <summary>Who signs in is the user of the destination, where the record names one, on whose behalf the source's acts.</summary>
    void WriteSignIn(RowWriter rows)
    {
        rows.Text(Asim.EventType, IsTrue(Logout) ? "Logoff"u8 : "Logon"u8);
        var hasTarget = fields.Has(Target);
        (hasTarget ? UserNames.Actor : UserNames.Target).Name(rows, fields.Take(User), fields.Take(UserDomain));
        if (hasTarget) UserNames.Target.Name(rows, fields.Take(Target), fields.Take(TargetDomain));
        else UserNames.Target.Id(rows, fields.Take(UserId), "");
    }

    void WriteEvent(ReadOnlySpan<byte> name, RowWriter rows)
    {
        rows.Text(Asim.EventType, "Other"u8);
        rows.Text(Asim.Operation, name);
        if (fields.Has(User)) UserNames.Actor.Name(rows, fields.Take(User), fields.Take(UserDomain));
        if (fields.Has(Target)) UserNames.Target.Name(rows, fields.Take(Target), fields.Take(TargetDomain));
    }
}
