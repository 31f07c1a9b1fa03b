using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Keycloak;

/// <summary>Keycloak's log: events of people and administrators with their fields, and what else the server says, as text or out of JSON.</summary>
sealed class KeycloakFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("type operationType resourceType resourcePath error"),
        FieldRule.Person("username"), FieldRule.PersonId("userId", ""), FieldRule.Peer("ipAddress"),
        FieldRule.Text("clientId", Asim.TargetAppName), FieldRule.Text("auth_method", Asim.LogonProtocol),
        FieldRule.Text("redirect_uri", Asim.TargetUrl), FieldRule.Text("code_id sessionId", Asim.TargetSessionId).Once(),
        FieldRule.Text("identity_provider", Asim.LogonMethod),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "LOGIN CLIENT_LOGIN IDENTITY_PROVIDER_LOGIN PERMISSION_TOKEN"),
        (StandardTables.Authentication, "Logon", false, "LOGIN_ERROR CLIENT_LOGIN_ERROR IDENTITY_PROVIDER_LOGIN_ERROR"),
        (StandardTables.Authentication, "Logoff", true, "LOGOUT"), (StandardTables.Authentication, "Logoff", false, "LOGOUT_ERROR"),
        (StandardTables.Authentication, "Elevate", true, "IMPERSONATE"),
        (StandardTables.UserManagement, "UserCreated", true, "REGISTER CREATE-USER"),
        (StandardTables.UserManagement, "UserCreated", false, "REGISTER_ERROR"),
        (StandardTables.UserManagement, "UserDeleted", true, "DELETE_ACCOUNT DELETE-USER"),
        (StandardTables.UserManagement, "UserModified", true, "UPDATE_PROFILE UPDATE_EMAIL UPDATE_TOTP REMOVE_TOTP UPDATE_CREDENTIAL " +
            "REMOVE_CREDENTIAL VERIFY_EMAIL UPDATE-USER CREATE-REALM_ROLE_MAPPING DELETE-REALM_ROLE_MAPPING"),
        (StandardTables.UserManagement, "UserLocked", true, "USER_DISABLED_BY_TEMPORARY_LOCKOUT USER_DISABLED_BY_PERMANENT_LOCKOUT"),
        (StandardTables.UserManagement, "PasswordChanged", true, "UPDATE_PASSWORD"),
        (StandardTables.UserManagement, "PasswordChanged", false, "UPDATE_PASSWORD_ERROR"),
        (StandardTables.UserManagement, "PasswordReset", true, "RESET_PASSWORD"), (StandardTables.UserManagement, "PasswordReset", false, "RESET_PASSWORD_ERROR"),
        (StandardTables.UserManagement, "GroupCreated", true, "CREATE-GROUP"), (StandardTables.UserManagement, "GroupDeleted", true, "DELETE-GROUP"),
        (StandardTables.UserManagement, "GroupModified", true, "UPDATE-GROUP"),
        (StandardTables.UserManagement, "UserAddedToGroup", true, "CREATE-GROUP_MEMBERSHIP"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", true, "DELETE-GROUP_MEMBERSHIP"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("invalid_user_credentials", "Incorrect password"), ("user_not_found", "No such user"), ("user_disabled", "User disabled"),
        ("user_temporarily_disabled", "User locked"), ("expired_code", "Session expired"), ("session_expired", "Session expired"),
        ("not_allowed", "Logon violates policy"), ("access_denied", "Logon violates policy"),
        ("rejected_by_user", "Logon violates policy"),
        ("password_missing", "Incorrect password"), ("invalid_client_credentials", "Incorrect password"),
        ("client_not_found", "No such user"),
        ("client_disabled", "User disabled"), ("user_session_not_found", "Session expired"),
        ("invalid_authentication_session", "Session expired"),
    ]);

    static readonly FieldSyntax Pairs = FieldSyntax.Parted(", ", absent: "null");

    static readonly int Type = Map.Slot("type"), Operation = Map.Slot("operationType"), Resource = Map.Slot("resourceType");
    static readonly int Path = Map.Slot("resourcePath"), Error = Map.Slot("error");

    /// <summary>Bytes of a time with milliseconds and offset.</summary>
    const int LongestTime = 32;

    public string Name => "keycloak";

    public int Most => 88;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        if (line.Body.StartsWith("type="u8) || line.Body.StartsWith("operationType="u8))
            return line.Find(line.Body, "realmId="u8) >= 0 && line.Find(line.Body, "clientId="u8) >= 0 ? 80 : 0;
        var logger = line.Find(text, " ["u8);
        if (logger < 0 || line.Body is [(byte)'{', ..]) return 0;
        var name = text[(logger + 2)..];
        return name.StartsWith("org.keycloak."u8) ? 88
            : (name.StartsWith("org.jboss."u8) || name.StartsWith("org.wildfly."u8) || name.StartsWith("io.quarkus"u8) || name.StartsWith("org.infinispan"u8))
            && name.IndexOf("] ("u8) > 0 ? 60 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var text = new TextCursor(line.Body);
            ReadOnlySpan<byte> level = default;
            var head = line.Head;
            if (!line.Body.StartsWith("type="u8) && !line.Body.StartsWith("operationType="u8))
            {
                text = new(line.Text);
                if (!text.Until(" ["u8, out var before)) return rows.Reject("no logger in brackets");
                before = before.TrimEnd((byte)' ');
                level = before[(before.LastIndexOf((byte)' ') + 1)..];
                head = HeadOf(head, before[..^level.Length].TrimEnd((byte)' '), level);
                if (!text.Until("] "u8, out _)) return rows.Reject("no end of the logger's name");
                if (text.Skip("("u8)) text.Until(") "u8, out _);
            }
            var message = text.Rest.Trim((byte)' ');
            if (message.IsEmpty) return rows.Reject("no message");
            if ((message.StartsWith("type="u8) || message.StartsWith("operationType="u8)) && Pairs.Read(message, fields)) Event(fields, rows, head, file);
            else
            {
                new EventKind(StandardTables.AuditEvent, "Other").Begin(rows, "Red Hat", "Keycloak", "message"u8, head, file);
                rows.Text(Asim.EventMessage, message);
            }
            rows.Text(Asim.EventOriginalSeverity, level);
            if (level.SequenceEqual("ERROR"u8)) rows.Text(Asim.EventSeverity, "Medium"u8);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>With the server's own time, which stands before the level; what stood there is no host.</summary>
    static Head HeadOf(Head head, ReadOnlySpan<byte> before, ReadOnlySpan<byte> level)
    {
        var isHost = head.Program.Length > 0 && System.Text.Encoding.UTF8.GetString(level) != head.Host;
        var at = Math.Max(0, before.Length - LongestTime);
        for (; at < before.Length; at++)
            if (LogTimeText.TryIso(before[at..], out var time, out var length) && at + length == before.Length)
                return head with { Time = time, Host = isHost ? head.Host : "" };
        return isHost ? head : head with { Host = "" };
    }

    static void Event(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var type = fields.Take(Type);
        var isAdmin = type.IsEmpty;
        if (isAdmin) type = (byte[])[.. fields.Take(Operation), (byte)'-', .. fields.Take(Resource)];
        var kind = Kinds.Of(type);
        var error = fields.Take(Error);
        if (kind.Table == StandardTables.AuditEvent) kind = kind with { Succeeded = !type.EndsWith("_ERROR"u8) && error.IsEmpty };
        kind.Begin(rows, "Red Hat", "Keycloak", type, head, file);
        rows.Text(Asim.EventOriginalSubType, isAdmin ? type : error);
        rows.Text(Asim.EventOriginalResultDetails, error);
        if (kind.Table == StandardTables.Authentication && kind.Succeeded == false)
            rows.Text(Asim.EventResultDetails, Details.TryFind(error, out var details) ? details : "Other");
        if (isAdmin) Changed(fields.Take(Path), kind, rows);
        fields.Write(kind.Table, rows, file);
    }

    /// <summary>`users/id` and `groups/id` name what was changed.</summary>
    static void Changed(ReadOnlySpan<byte> path, in EventKind kind, RowWriter rows)
    {
        if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Object, path);
        else if (path.StartsWith("groups/"u8)) rows.Text(Asim.GroupId, path["groups/"u8.Length..]);
        else if (path.StartsWith("users/"u8))
        {
            var id = path["users/"u8.Length..];
            UserNames.Target.Id(rows, id.IndexOf((byte)'/') is var slash && slash < 0 ? id : id[..slash], "");
        }
        else rows.Extra("resourcePath"u8, path);
    }
}
