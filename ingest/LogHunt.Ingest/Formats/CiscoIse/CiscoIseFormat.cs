using System.Buffers.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoIse;

/// <summary>
/// Cisco ISE (and ACS): `CISE_category id total part`, in the first part time, number, severity and class of the message, then its
/// attributes. A message of several parts is one record.
/// </summary>
sealed class CiscoIseFormat : ILogFormat
{
    public string Name => "cisco-ise";

    public int Most => 95;

    public int Recognise(in LogLine line) =>
        (line.MayHold("CISE_"u8) || line.MayHold("CSCOacs_"u8)) && IseHead.TryRead(line.Text, out _) ? 95 : 0;

    public FileReader Open(LogFile file) => new CiscoIseReader(file);
}

/// <summary>What stands before a part's text.</summary>
readonly ref struct IseHead
{
    public ReadOnlySpan<byte> Category { get; private init; }
    public ReadOnlySpan<byte> Id { get; private init; }
    public int Total { get; private init; }
    public int Index { get; private init; }
    public ReadOnlySpan<byte> Rest { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> text, out IseHead head)
    {
        head = default;
        var at = text.IndexOf("CISE_"u8);
        if (at < 0) at = text.IndexOf("CSCOacs_"u8);
        if (at < 0) return false;
        var cursor = new TextCursor(text[at..]);
        var category = cursor.Word();
        var id = cursor.Word();
        if (!TextCursor.IsNumber(id) || !Utf8Parser.TryParse(cursor.Word(), out int total, out _) || !Utf8Parser.TryParse(cursor.Word(), out int index, out _))
            return false;
        if (total is < 1 or > 99 || index < 0 || index >= total) return false;
        head = new() { Category = category[(category.IndexOf((byte)'_') + 1)..], Id = id, Total = total, Index = index, Rest = cursor.Rest.TrimStart((byte)' ') };
        return true;
    }
}

/// <summary>One file of ISE's messages.</summary>
sealed class CiscoIseReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Person("UserName User-Name AdminName User OriginalUserName").Once(),
        FieldRule.Peer("AdminIPAddress Remote-Address IpAddress"), FieldRule.By("Calling-Station-ID", [Asim.SrcMacAddr], Station),
        FieldRule.Address("Framed-IP-Address", Asim.SrcIpAddr),
        FieldRule.Address("NAS-IP-Address", Asim.TargetIpAddr), FieldRule.Read("Device~IP~Address"),
        FieldRule.Text("NetworkDeviceName", Asim.TargetHostname), FieldRule.Text("AuthenticationMethod", Asim.LogonMethod),
        FieldRule.Text("EapAuthentication", Asim.LogonProtocol), FieldRule.FirstText("Protocol", Asim.LogonProtocol),
        FieldRule.Text("SelectedAccessService", Asim.TargetAppName), FieldRule.Text("FailureReason", Asim.EventOriginalResultDetails),
        FieldRule.Text("AuthorizationPolicyMatchedRule", Asim.RuleName), FieldRule.Text("AcsSessionID", Asim.TargetSessionId),
        FieldRule.Text("ObjectName", Asim.Object), FieldRule.Text("CmdSet", Asim.Object), FieldRule.Text("ConfigChangeData", Asim.NewValue),
        FieldRule.Read("OperationMessageText"), FieldRule.Text("ADDomain AD-User-DNS-Domain", Asim.TargetUserDomain, Asim.ActorUserDomain),
    ]);

    static readonly FieldSyntax Attributes = FieldSyntax.Commas();

    static readonly EventKind Passed = new(StandardTables.Authentication, "Logon", true);
    static readonly EventKind Failed = new(StandardTables.Authentication, "Logon", false);

    /// <summary>
    /// Numbers of messages that say more than their category: what passed or failed is no sign-in where a command, a session or a download
    /// was authorised, the access of a station was changed, or a password.
    /// </summary>
    static readonly EventKinds Kinds = new(
        (StandardTables.AuditEvent, "Execute", true, "5202"), (StandardTables.AuditEvent, "Execute", false, "5402"),
        (StandardTables.AuditEvent, "Other", true, "5203 5232 5233 5234 5236"), (StandardTables.AuditEvent, "Other", false, "5403 5407"),
        (StandardTables.AuditEvent, "Set", true, "5205"), (StandardTables.AuditEvent, "Set", false, "5417"),
        (StandardTables.UserManagement, "PasswordChanged", true, "5204"),
        (StandardTables.UserManagement, "PasswordChanged", false, "5415"),
        (StandardTables.Authentication, "Logon", true, "51001 60080 60204"),
        (StandardTables.Authentication, "Logon", false, "51000 51003 51004 51005 51006 51007 51008 51009 51020 51021 51022 51023 60081 60205"),
        (StandardTables.Authentication, "Logoff", true, "51002 60187"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("22040", "Incorrect password"), ("22056", "No such user"), ("24408", "Incorrect password"), ("24412", "No such user"),
        ("22061", "User disabled"), ("24409", "User disabled"), ("24415", "User locked"), ("24410", "Password expired"),
        ("51020", "No such user"), ("51021", "Incorrect password"), ("51003", "User disabled"), ("15039", "Logon violates policy"),
    ]);

    static readonly int Device = Map.Slot("Device IP Address"), Reason = Map.Slot("FailureReason");
    static readonly int Operation = Map.Slot("OperationMessageText"), User = Map.Slot("UserName");

    readonly RecordFields fields = new(Map);

    public override RecordPart Part(in LogLine line)
    {
        if (!IseHead.TryRead(line.Body, out var head) || head.Total == 1) return default;
        var from = line.Body.Length - head.Rest.Length;
        return new(RecordPart.KeyOf(head.Id, line.Head.Host), head.Index == 0 ? .. : from.., Index: head.Index, Total: head.Total);
    }

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        if (!IseHead.TryRead(line.Body, out var head) && !IseHead.TryRead(line.Text, out head)) return rows.Reject("no head of ISE");
        var cursor = new TextCursor(head.Rest);
        LogTime? time = null;
        ReadOnlySpan<byte> number = default, severity = default;
        if (LogTimeText.TryIso(head.Rest, out var said, out var length))
        {
            time = said;
            cursor = new(head.Rest[length..]);
            cursor.Word();
            number = cursor.Word();
            severity = cursor.Word();
        }
        var message = Message(cursor.Rest.TrimStart((byte)' '), out var attributes);
        Attributes.Read(attributes, fields);
        if (message.IsEmpty && fields.Count == 0) return rows.Reject("neither a message nor an attribute");
        var kind = KindOf(head.Category, number);
        kind.Begin(rows, "Cisco", "ISE", number.IsEmpty ? head.Category : number, line.Head, file);
        if (time is not null) rows.Time(time, file);
        rows.Text(Asim.EventOriginalSubType, head.Category);
        rows.Text(Asim.EventMessage, message.IsEmpty ? attributes : message);
        rows.Text(Asim.EventOriginalSeverity, severity);
        if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Operation, message.IsEmpty ? head.Category : message);
        if (kind.Table == StandardTables.UserManagement) UserNames.Target.Name(rows, fields.Peek(User));
        var device = fields.Peek(Device);
        if (kind.Table != StandardTables.UserManagement) rows.Address(Asim.TargetIpAddr, device);
        if (kind.Succeeded == false)
        {
            var reason = fields.Peek(Reason);
            var code = reason[..Math.Max(0, reason.IndexOf((byte)' '))];
            rows.Text(Asim.EventOriginalResultDetails, reason.IsEmpty ? fields.Take(Operation) : reason);
            if (kind.Table == StandardTables.Authentication) rows.Text(Asim.EventResultDetails, Details.TryFind(code.IsEmpty ? number : code, out var details) ? details : "Other");
        }
        fields.Write(kind.Table, rows, file);
        return LineOutcome.Parsed;
    }

    static EventKind KindOf(ReadOnlySpan<byte> category, ReadOnlySpan<byte> number)
    {
        var kind = Kinds.Of(number);
        if (kind.Succeeded is not null) return kind;
        if (category.StartsWith("Passed_Auth"u8)) return Passed;
        if (category.StartsWith("Failed_Att"u8)) return Failed;
        return number is [(byte)'5', (byte)'2', (byte)'0', ..]
            ? kind with { Type = number[^1] switch { (byte)'0' => "Create", (byte)'2' => "Delete", _ => "Set" } } : kind with { Type = "Other" };
    }

    /// <summary>`Class: text` up to the first attribute.</summary>
    static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> attributes)
    {
        for (var at = 0; at < rest.Length;)
        {
            if (CommaSyntax.IsNamed(rest[at..]))
            {
                attributes = rest[at..];
                return rest[..at].TrimEnd(", "u8);
            }
            at += CommaSyntax.Until(rest[at..]) + 1;
            while (at < rest.Length && rest[at] == ' ') at++;
        }
        attributes = default;
        return rest.TrimEnd(", "u8);
    }

    static void Station(ReadOnlySpan<byte> station, RowWriter rows)
    {
        if (!rows.Address(Asim.SrcIpAddr, station)) rows.Text(Asim.SrcMacAddr, station);
    }
}
