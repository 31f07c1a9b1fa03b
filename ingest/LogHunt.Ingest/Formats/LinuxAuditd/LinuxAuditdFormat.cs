using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.LinuxAuditd;

/// <summary>
/// The Linux audit daemon: `type=USER_LOGIN msg=audit(1481077043.193:421): pid=1298 …`, as in audit.log or as relayed. What the
/// kernel says of one event in several lines is one record.
/// </summary>
sealed class LinuxAuditdFormat : ILogFormat
{
    public string Name => "linux-auditd";

    public int Recognise(in LogLine line) =>
        line.Body.IndexOf("msg=audit("u8) is >= 0 and var at && line.Body[..at].IndexOf("type="u8) >= 0 ? 95 : 0;

    public FileReader Open(LogFile source) => new LinuxAuditdReader(source);
}

/// <summary>Puts the kernel's records together by `epoch:serial`, and makes a row of each event.</summary>
sealed class LinuxAuditdReader(LogFile source) : FileReader
{
    sealed record Kind(TableSchema Table, string EventType);

    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Text("type", Asim.EventOriginalType),
        FieldRule.Read("msg"),
        FieldRule.Read("node"),
        FieldRule.Text("pid", Asim.ActingProcessId),
        FieldRule.Read("uid"),
        FieldRule.Read("auid"),
        FieldRule.Read("UID"),
        FieldRule.Read("AUID"),
        FieldRule.TextBut("4294967295 -1", "ses", Asim.ActorSessionId),
        FieldRule.Text("op", Asim.EventOriginalSubType),
        FieldRule.Read("acct"),
        FieldRule.Read("id"),
        FieldRule.Text("grp", Asim.GroupName),
        FieldRule.Read("exe"),
        FieldRule.Text("comm", Asim.ActingProcessName),
        FieldRule.Host("hostname", Asim.SrcHostname),
        FieldRule.Address("addr src", Asim.SrcIpAddr),
        FieldRule.Read("res success"),
        FieldRule.Read("cmd"),
        FieldRule.Read("proctitle"),
        FieldRule.Read("saddr"),
        FieldRule.Text("unit name sw key", Asim.Object),
    ]);

    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(absent: FieldSyntax.UsuallyAbsent + " ? \"\"");

    /// <summary>A type that is not here is an AuditEvent of type Other.</summary>
    static readonly KeyValueTable<Kind> Kinds = new(
    [
        .. Each(StandardTables.Authentication, ("USER_LOGIN", "Logon"), ("USER_AUTH", "Logon"), ("USER_START", "Logon"),
        ("LOGIN", "Logon"), ("USER_END", "Logoff"), ("USER_LOGOUT", "Logoff")),
        .. Each(StandardTables.UserManagement, ("ADD_USER", "UserCreated"), ("DEL_USER", "UserDeleted"),
        ("USER_MGMT", "UserModified"), ("USER_CHAUTHTOK", "PasswordChanged"),
            ("ACCT_LOCK", "UserLocked"), ("ACCT_UNLOCK", "UserUnlocked"), ("ADD_GROUP", "GroupCreated"),
            ("DEL_GROUP", "GroupDeleted"), ("GRP_MGMT", "GroupModified"), ("GRP_CHAUTHTOK", "GroupModified")),
        .. Each(StandardTables.AuditEvent, ("USER_CMD", "Execute"), ("EXECVE", "Execute"), ("SERVICE_START", "Start"),
        ("SERVICE_STOP", "Stop"), ("DAEMON_START", "Start"), ("DAEMON_END", "Stop"),
            ("SYSTEM_BOOT", "Start"), ("SYSTEM_SHUTDOWN", "Stop"), ("CONFIG_CHANGE", "Set"), ("USYS_CONFIG", "Set"),
            ("SOFTWARE_UPDATE", "Install"), ("KERN_MODULE", "Install")),
    ]);

    static readonly KeyValueTable<string> Memberships = new([("add-user-to-group", "UserAddedToGroup"),
        ("delete-user-from-group", "UserRemovedFromGroup")]);

    /// <summary>What the kernel says in several lines; programs say what they have in one.</summary>
    static readonly KeyValueTable<bool> Parts = new(
    [
        .. "SYSCALL EXECVE PATH CWD SOCKADDR PROCTITLE EOE IPC MMAP FD_PAIR OBJ_PID CAPSET".Split(' ').Select(type => (type, true)),
        .. "BPRM_FCAPS KERN_MODULE NETFILTER_CFG AVC SELINUX_ERR OPENAT2 URINGOP BPF".Split(' ').Select(type => (type, true)),
    ]);

    static readonly int Type = Map.Slot("type"), Message = Map.Slot("msg"), Node = Map.Slot("node"), Account = Map.Slot("acct"),
        Id = Map.Slot("id");
    static readonly int Operation = Map.Slot("op"), Uid = Map.Slot("uid"), LoginUid = Map.Slot("auid"), UserName = Map.Slot("UID"),
        LoginName = Map.Slot("AUID"), Result = Map.Slot("res");
    static readonly int Executable = Map.Slot("exe"), Command = Map.Slot("cmd"), Title = Map.Slot("proctitle"), Socket = Map.Slot("saddr");

    readonly RecordFields fields = new(Map);
    byte[] plain = new byte[4096];

    public override RecordPart Part(in LogLine line)
    {
        if (!TryHead(line.Body, out var type, out var id) || !Parts.TryFind(type, out _)) return default;
        var node = line.Body.StartsWith("node="u8) ? line.Body[..line.Body.IndexOf((byte)' ')] : default;
        return new(RecordPart.KeyOf(id, line.Head.Host) ^ RecordPart.KeyOf(node, ""), .., IsLast: type.SequenceEqual("EOE"u8));
    }

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        if (!TryHead(line.Body, out _, out var id)) return rows.Reject("no msg=audit(epoch:serial)");
        var text = Flat(line.Body);
        if (!Pairs.Read(text, fields)) return rows.Reject("no key=value pair");
        if (fields.Peek(Type).SequenceEqual("EOE"u8)) return LineOutcome.Skipped;
        var kind = KindOf(line.Body);
        rows.Begin(kind.Table);
        rows.Text(Asim.EventVendor, "Linux"u8);
        rows.Text(Asim.EventProduct, "auditd"u8);
        var isMembership = Memberships.TryFind(fields.Peek(Operation), out var membership) && kind.Table == StandardTables.UserManagement;
        rows.Text(Asim.EventType, isMembership ? membership : kind.EventType);
        var colon = id.IndexOf((byte)':');
        rows.Time(LogTimeText.Parse(colon < 0 ? id : id[..colon]) ?? line.Head.Time, source);
        if (colon > 0) rows.Text(Asim.EventOriginalUid, id[(colon + 1)..]);
        fields.Take(Message);
        if (fields.Has(Node)) HostNames.Device(rows, fields.Take(Node));
        else HostNames.Device(rows, line.Head.Host);
        Outcomes.Write(rows, Outcomes.Of(fields.Take(Result)));
        WritePeople(rows, kind, text);
        rows.Text(Asim.ActingAppName, HexText.Decoded(text, "exe="u8, fields.Take(Executable)));
        if (kind.Table == StandardTables.AuditEvent) WriteAudit(rows, text);
        fields.Write(kind.Table, rows, source);
        return LineOutcome.Parsed;
    }

    Kind KindOf(ReadOnlySpan<byte> body) =>
        Kinds.TryFind(body.IndexOf("type=EXECVE "u8) >= 0 ? "EXECVE"u8 : fields.Peek(Type), out var kind)
            ? kind
            : new(StandardTables.AuditEvent, "Other");

    /// <summary>Who signed in stays who acts, whatever became of the process since; its own user where nobody did.</summary>
    void WritePeople(RowWriter rows, Kind kind, ReadOnlySpan<byte> text)
    {
        var login = fields.Take(LoginUid);
        var loginName = fields.Take(LoginName);
        var isLogin = !login.IsEmpty && !login.SequenceEqual("4294967295"u8) && !login.SequenceEqual("-1"u8);
        UserNames.Actor.Id(rows, isLogin ? login : fields.Peek(Uid), "UID");
        UserNames.Actor.Name(rows, isLogin ? loginName : fields.Peek(UserName));
        UserNames.Target.Name(rows, HexText.Decoded(text, "acct="u8, fields.Take(Account)));
        var id = fields.Take(Id);
        if (id.IsEmpty && isLogin && kind.EventType == "Logon" && !rows.Has(Asim.TargetUsername)) id = login;
        if (kind.EventType.StartsWith("Group", StringComparison.Ordinal)) rows.Text(Asim.GroupId, id);
        else UserNames.Target.Id(rows, id, "UID");
    }

    void WriteAudit(RowWriter rows, ReadOnlySpan<byte> text)
    {
        rows.Text(Asim.Operation, fields.Peek(Type));
        rows.Text(Asim.Value, HexText.Decoded(text, "cmd="u8, fields.Take(Command)));
        if (!rows.Has(Asim.Value)) rows.Text(Asim.Value, HexText.Decoded(text, "proctitle="u8, fields.Take(Title)));
        if (!HexText.TrySocket(fields.Peek(Socket), out var address, out var port)) return;
        rows.Address(Asim.TargetIpAddr, address);
        rows.Number(Asim.TargetPortNumber, port);
    }

    /// <summary>
    /// The record as one line of pairs: `msg='…'` opened, the separator before the enriched names a blank, and of each further line
    /// the head.
    /// </summary>
    ReadOnlySpan<byte> Flat(ReadOnlySpan<byte> body)
    {
        if (plain.Length < body.Length) plain = new byte[body.Length];
        var text = plain.AsSpan(0, body.Length);
        body.CopyTo(text);
        text.Replace((byte)0x1D, (byte)' ');
        for (var end = text.IndexOf((byte)'\n'); end >= 0; end = text.IndexOf((byte)'\n'))
        {
            var head = text[end..].IndexOf("):"u8);
            text.Slice(end, head < 0 ? 1 : head + 2).Fill((byte)' ');
        }
        var open = text.IndexOf("msg='"u8);
        if (open < 0) return text;
        text.Slice(open, "msg='"u8.Length).Fill((byte)' ');
        if (text.LastIndexOf((byte)'\'') is >= 0 and var close) text[close] = (byte)' ';
        return text;
    }

    /// <summary>`type=T msg=audit(ID):`, wherever in the record it begins.</summary>
    static bool TryHead(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        type = id = default;
        var text = new TextCursor(body);
        if (!text.Until("type="u8, out _)) return false;
        type = text.Word();
        return text.Until("msg=audit("u8, out _) && text.Until(")"u8, out id);
    }

    static IEnumerable<(string, Kind)> Each(TableSchema table, params (string Type, string EventType)[] kinds) =>
        kinds.Select(kind => (kind.Type, new Kind(table, kind.EventType)));
}
