using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.LinuxAuditd;

/// <summary>
/// The Linux audit daemon: `type=USER_LOGIN msg=audit(1481077043.193:421): pid=1298 …`, as in audit.log or as relayed, or as the kernel
/// and the journal keep it. What the kernel says of one event in several lines is one record.
/// </summary>
sealed class LinuxAuditdFormat : ILogFormat
{
    public string Name => "linux-auditd";

    public int Most => 95;

    public int Recognise(in LogLine line) =>
        line.Find(line.Body, "audit("u8) is > 0 and var at && line.Body[at - 1] is (byte)'=' or (byte)' '
            && line.Body[..at].IndexOf("type="u8) >= 0
        || line.Head.Program == "audit" && AuditSyntax.TryJournal(line.Body, out _) ? 95 : 0;

    public FileReader Open(LogFile file) => new LinuxAuditdReader(file);
}

/// <summary>Puts the kernel's records together by `epoch:serial`, and makes a row of each event.</summary>
sealed class LinuxAuditdReader(LogFile file) : FileReader
{
    sealed record Kind(TableSchema Table, string EventType);

    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("node uid auid UID AUID acct id ID cmd proctitle saddr"),
        FieldRule.Read("res success"),
        FieldRule.Ignore("msg"),
        FieldRule.Text("type", Asim.EventOriginalType),
        FieldRule.Text("op", Asim.EventOriginalSubType),
        FieldRule.Text("pid", Asim.ActingProcessId),
        FieldRule.Text("exe", Asim.ActingAppName),
        FieldRule.Text("comm", Asim.ActingProcessName),
        FieldRule.TextBut("4294967295 -1 unset", "ses", Asim.ActorSessionId),
        FieldRule.Text("grp", Asim.GroupName),
        FieldRule.Host("hostname", Asim.SrcHostname),
        FieldRule.Address("addr src", Asim.SrcIpAddr),
        FieldRule.Text("unit name sw key", Asim.Object),
    ]);

    static readonly FieldSyntax Records = FieldSyntax.Audit(inHex: "acct exe cmd proctitle");

    /// <summary>What a type is that is not in the table.</summary>
    static readonly Kind Other = new(StandardTables.AuditEvent, "Other");

    static readonly KeyValueTable<Kind> Kinds = new(
    [
        .. Each(StandardTables.Authentication,
            ("USER_LOGIN", "Logon"), ("USER_AUTH", "Logon"), ("USER_START", "Logon"), ("LOGIN", "Logon"),
            ("USER_END", "Logoff"), ("USER_LOGOUT", "Logoff")),
        .. Each(StandardTables.UserManagement,
            ("ADD_USER", "UserCreated"), ("DEL_USER", "UserDeleted"), ("USER_MGMT", "UserModified"),
            ("USER_CHAUTHTOK", "PasswordChanged"), ("ACCT_LOCK", "UserLocked"), ("ACCT_UNLOCK", "UserUnlocked"),
            ("ADD_GROUP", "GroupCreated"), ("DEL_GROUP", "GroupDeleted"), ("GRP_MGMT", "GroupModified"), ("GRP_CHAUTHTOK", "GroupModified")),
        .. Each(StandardTables.AuditEvent,
            ("USER_CMD", "Execute"), ("EXECVE", "Execute"), ("SERVICE_START", "Start"), ("SERVICE_STOP", "Stop"),
            ("DAEMON_START", "Start"), ("DAEMON_END", "Stop"), ("SYSTEM_BOOT", "Start"), ("SYSTEM_SHUTDOWN", "Stop"),
            ("CONFIG_CHANGE", "Set"), ("USYS_CONFIG", "Set"), ("SOFTWARE_UPDATE", "Install"), ("KERN_MODULE", "Install")),
    ]);

    static readonly KeyValueTable<string> Memberships =
        new([("add-user-to-group", "UserAddedToGroup"), ("delete-user-from-group", "UserRemovedFromGroup")]);

    /// <summary>What the kernel says in several lines; programs say what they have in one.</summary>
    static readonly KeyValueTable<bool> Parts = new(
        ("SYSCALL EXECVE PATH CWD SOCKADDR PROCTITLE EOE IPC MMAP FD_PAIR OBJ_PID CAPSET " +
        "BPRM_FCAPS KERN_MODULE NETFILTER_CFG AVC SELINUX_ERR OPENAT2 URINGOP BPF").Split(' ').Select(type => (type, true)));

    static readonly int Type = Map.Slot("type"), Node = Map.Slot("node"), Result = Map.Slot("res");
    static readonly int Uid = Map.Slot("uid"), LoginUid = Map.Slot("auid"), UserName = Map.Slot("UID"), LoginName = Map.Slot("AUID");
    static readonly int Account = Map.Slot("acct"), Id = Map.Slot("id"), IdName = Map.Slot("ID"), Operation = Map.Slot("op");
    static readonly int Command = Map.Slot("cmd"), Title = Map.Slot("proctitle"), Socket = Map.Slot("saddr");

    readonly RecordFields fields = new(Map);

    public override RecordPart Part(in LogLine line)
    {
        if (!AuditSyntax.TryHead(line.Body, out var type, out var id) || !Parts.TryFind(type, out _)) return default;
        var node = line.Body.StartsWith("node="u8) ? line.Body[..line.Body.IndexOf((byte)' ')] : default;
        return new(RecordPart.KeyOf(id, line.Head.Host) ^ RecordPart.KeyOf(node, ""), .., IsLast: type.SequenceEqual("EOE"u8));
    }

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        if (!AuditSyntax.TryHead(line.Body, out var type, out var id)) return rows.Reject("no msg=audit(epoch:serial)");
        if (!Records.Read(line.Body, fields)) return rows.Reject("no key=value pair");
        if (type.SequenceEqual("EOE"u8)) return LineOutcome.Skipped;
        fields.Take(Type);
        var kind = Kinds.TryFind(line.Body.IndexOf("type=EXECVE "u8) >= 0 ? "EXECVE"u8 : type, out var known) ? known : Other;
        rows.Begin(kind.Table);
        rows.Text(Asim.EventVendor, "Linux"u8);
        rows.Text(Asim.EventProduct, "auditd"u8);
        rows.Text(Asim.EventType, kind.EventType);
        if (kind.Table == StandardTables.UserManagement && Memberships.TryFind(fields.Peek(Operation), out var membership))
            rows.Text(Asim.EventType, membership);
        rows.Text(Asim.EventOriginalType, type);
        var colon = id.LastIndexOf((byte)':');
        rows.Time(LogTimeText.Parse(colon < 0 ? id : id[..colon]) ?? line.Head.Time, file);
        if (colon > 0) rows.Text(Asim.EventOriginalUid, id[(colon + 1)..]);
        if (fields.Has(Node)) HostNames.Device(rows, fields.Take(Node));
        else HostNames.Device(rows, line.Head.Host);
        Outcomes.Write(rows, Outcomes.Of(fields.Take(Result)));
        WritePeople(rows, kind);
        if (kind.Table == StandardTables.AuditEvent) WriteAudit(type, rows);
        fields.Write(kind.Table, rows, file);
        return LineOutcome.Parsed;
    }

    /// <summary>Who signed in stays who acts, whatever became of the process since; its own user where nobody did.</summary>
    void WritePeople(RowWriter rows, Kind kind)
    {
        var login = fields.Take(LoginUid);
        var loginName = fields.Take(LoginName);
        var isLogin = !login.IsEmpty && !login.SequenceEqual("4294967295"u8) && !login.SequenceEqual("-1"u8)
            && !login.SequenceEqual("unset"u8);
        var actor = isLogin ? login : fields.Peek(Uid);
        // `ausearch -i` has put names in the place of the numbers.
        if (TextCursor.IsNumber(actor)) UserNames.Actor.Id(rows, actor, "UID");
        else UserNames.Actor.Name(rows, actor);
        UserNames.Actor.Name(rows, isLogin ? loginName : fields.Peek(UserName));
        UserNames.Target.Name(rows, fields.Take(Account));
        var id = fields.Take(Id);
        if (id.IsEmpty && isLogin && kind.EventType == "Logon" && !rows.Has(Asim.TargetUsername)) id = login;
        if (kind.EventType.StartsWith("Group", StringComparison.Ordinal))
        {
            rows.Text(Asim.GroupId, id);
            return;
        }
        UserNames.Target.Id(rows, id, "UID");
        // With `log_format = ENRICHED` the name of the number stands beside it.
        var idName = fields.Take(IdName);
        if (!rows.Has(Asim.TargetUsername) && !idName.SequenceEqual("unset"u8) && !idName.StartsWith("unknown("u8))
            UserNames.Target.Name(rows, idName);
    }

    void WriteAudit(ReadOnlySpan<byte> type, RowWriter rows)
    {
        rows.Text(Asim.Operation, type);
        rows.Text(Asim.Value, fields.Take(Title));
        rows.Text(Asim.Value, fields.Take(Command));
        if (!HexText.TrySocket(fields.Peek(Socket), out var address, out var port)) return;
        rows.Address(Asim.TargetIpAddr, address);
        rows.Number(Asim.TargetPortNumber, port);
    }

    static IEnumerable<(string, Kind)> Each(TableSchema table, params (string Type, string EventType)[] kinds) =>
        kinds.Select(kind => (kind.Type, new Kind(table, kind.EventType)));
}
