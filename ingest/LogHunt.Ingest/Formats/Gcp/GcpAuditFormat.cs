using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Gcp;

/// <summary>Google Cloud's audit logs, as Cloud Logging exports them: who called which method of a service on what.</summary>
sealed class GcpAuditFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("protoPayload.methodName protoPayload.status.code"),
        FieldRule.Time("timestamp"), FieldRule.Ignore("receiveTimestamp"), FieldRule.Ignore("protoPayload.@type"),
        FieldRule.Text("insertId", Asim.EventOriginalUid),
        FieldRule.Text("protoPayload.serviceName", Asim.EventOriginalSubType),
        FieldRule.Person("protoPayload.authenticationInfo.principalEmail"),
        FieldRule.Address("protoPayload.requestMetadata.callerIp", Asim.SrcIpAddr),
        FieldRule.Text("protoPayload.requestMetadata.callerSuppliedUserAgent", Asim.HttpUserAgent),
        FieldRule.Text("protoPayload.status.message", Asim.EventOriginalResultDetails),
        FieldRule.Text("protoPayload.resourceName", Asim.Object),
        FieldRule.Severity("severity", ("DEFAULT", "Informational"), ("DEBUG", "Informational"), ("INFO", "Informational"),
            ("NOTICE", "Informational"), ("WARNING", "Low"), ("ERROR", "Medium"), ("CRITICAL", "High"), ("ALERT", "High"),
            ("EMERGENCY", "High")),
    ]);

    /// <summary>What Cloud Identity reports of sign-ins; every other method is a call to a service.</summary>
    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "google.login.LoginService.loginSuccess"),
        (StandardTables.Authentication, "Logon", false, "google.login.LoginService.loginFailure"),
        (StandardTables.Authentication, "Logon", null, "google.login.LoginService.loginChallenge " +
            "google.login.LoginService.loginVerification google.login.LoginService.suspiciousLogin"),
        (StandardTables.Authentication, "Logoff", true, "google.login.LoginService.logout"));

    static readonly int Method = Map.Slot("protoPayload.methodName"), Code = Map.Slot("protoPayload.status.code");

    public override string Name => "gcp-audit";

    public override int Most => 92;

    public override int Recognise(in LogLine line) => Has(line, "\"protoPayload\""u8, "\"methodName\""u8) ? 92 : 0;

    protected override FieldMap Fields => Map;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Method)) return "no methodName";
        var name = fields.Take(Method);
        var kind = Kinds.Of(name);
        var code = fields.Take(Code);
        if (kind.Succeeded is null) kind = kind with { Succeeded = code.IsEmpty || code.SequenceEqual("0"u8) };
        kind.Begin(rows, "Google", "Google Cloud", name, head, file);
        return null;
    }
}
