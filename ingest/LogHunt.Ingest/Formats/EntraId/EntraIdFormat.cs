using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.EntraId;

/// <summary>
/// Microsoft Entra ID: sign-ins of people, programs and identities, changes, risks and provisioning, out of diagnostic settings, Graph, Log
/// Analytics (JSON and CSV) and the portal's CSV.
/// </summary>
sealed class EntraIdFormat : ServiceFormat
{
    static readonly EventKind SignIn = new(StandardTables.Authentication, "Logon");

    public override string Name => "entra-id";

    internal override KeyValueTable<string> Reasons => EntraIdKeys.Reasons;

    protected override FieldMap Fields => EntraIdKeys.Map;

    public override int Most => 95;

    public override int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (!IsObject(line)) return (line.MayHold("(UTC)"u8) || line.MayHold("UserPrincipalName"u8) || line.MayHold("TargetResources"u8))
            && IsHeader(body.TrimStart("\uFEFF"u8)) ? 95 : 0;
        var atTime = line.Find(body, "ateTime\":"u8);
        if (atTime >= 0)
        {
            if (line.Find(body, "serPrincipalName\""u8) >= 0 || line.Find(body, "ervicePrincipalName\""u8) >= 0
                || line.Find(body, "ervicePrincipalId\""u8) >= 0)
                return line.Find(body, "ppDisplayName\""u8) >= 0 || line.Find(body, "esourceDisplayName\""u8) >= 0
                    || line.Find(body, "iskLevel"u8) >= 0 || line.Find(body, "nitiatedBy\""u8) >= 0 ? 90 : 0;
            if (line.Find(body, "\"activityDisplayName\""u8) >= 0 || line.Find(body, "\"ActivityDisplayName\""u8) >= 0) return 90;
            if (line.Find(body, "\"provisioningAction\""u8) >= 0) return 88;
        }
        return line.Find(body, "icrosoft.aadiam"u8) >= 0 ? 88 : 0;
    }

    protected override bool IsHeader(ReadOnlySpan<byte> line) =>
        (line.StartsWith("Date (UTC)"u8) || line.StartsWith("Dato (UTC)"u8)) && line.Length < 8192
        || line.IndexOf("UserPrincipalName"u8) >= 0 && line.IndexOf("AppDisplayName"u8) >= 0 && line[0] is not ((byte)'{' or (byte)'[')
        || line.StartsWith("TimeGenerated"u8) && line.IndexOf("TargetResources"u8) >= 0 && line.IndexOf("InitiatedBy"u8) >= 0;

    protected override DocumentSyntax NewSyntax() =>
        FieldSyntax.Document(name: new EntraIdNames().Of, typed: "targetResources properties.targetResources TargetResources");

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var log = EntraIdKeys.LogOf(fields);
        if (log is null) return "no log of Entra ID by its category or fields";
        var isSignIn = log.EndsWith("SignInLogs", StringComparison.OrdinalIgnoreCase) || log == "SigninLogs";
        var operation = fields.TakeFirst(EntraIdKeys.Operations);
        if (operation.IsEmpty) operation = System.Text.Encoding.UTF8.GetBytes(log);
        var kind = isSignIn ? SignIn : log == "AuditLogs" ? EntraIdKeys.Kinds.Of(operation) : EventKinds.Audit(operation);
        kind.Begin(rows, "Microsoft", "Entra ID", operation, head, file);
        rows.Text(Asim.EventOriginalType, log);
        if (isSignIn) People(fields, rows, log);
        else Change(fields, rows, kind, log, operation);
        return null;
    }

    static void People(RecordFields fields, RowWriter rows, string log)
    {
        rows.Text(Asim.TargetAppType, "SaaS application"u8);
        var isInteractive = fields.Peek(EntraIdKeys.Interactive);
        rows.Text(Asim.EventSubType, log.StartsWith("ServicePrincipal", StringComparison.Ordinal)
            || log.StartsWith("ManagedIdentity", StringComparison.Ordinal) ? "Service"
            : isInteractive.IsEmpty ? null : Outcomes.Of(isInteractive) == true ? "Interactive" : "Remote");
        UserNames.Target.Name(rows, fields.TakeFirst(EntraIdKeys.SignedIn));
        UserNames.Target.Id(rows, fields.TakeFirst(EntraIdKeys.SignedInIds), "AADID");
        if (log.StartsWith("ServicePrincipal", StringComparison.Ordinal)) UserNames.Target.Type(rows, "Service Principal");
        // The number decides; ResultSignature says «None» or «SUCCESS» of failures too.
        var code = fields.TakeFirst(EntraIdKeys.Codes);
        var word = fields.Peek(EntraIdKeys.Status);
        if (!code.IsEmpty) Outcomes.Write(rows, code.SequenceEqual("0"u8));
        else if (word.SequenceEqual("Success"u8) || word.SequenceEqual("Vellykket"u8)) Outcomes.Write(rows, true);
        else if (word.SequenceEqual("Failure"u8) || word.SequenceEqual("Mislykket"u8)) Outcomes.Write(rows, false);
        rows.Text(Asim.EventOriginalResultDetails, code);
    }

    static void Change(RecordFields fields, RowWriter rows, in EventKind kind, string log, ReadOnlySpan<byte> operation)
    {
        rows.Text(Asim.EventOriginalSubType, operation);
        UserNames.Actor.Name(rows, fields.TakeFirst(EntraIdKeys.Actors));
        UserNames.Actor.Id(rows, fields.TakeFirst(EntraIdKeys.ActorIds), "AADID");
        UserNames.Target.Name(rows, fields.TakeFirst(log == "AuditLogs" ? EntraIdKeys.Targets : EntraIdKeys.SignedIn));
        UserNames.Target.Id(rows, fields.TakeFirst(log == "AuditLogs" ? EntraIdKeys.TargetIds : EntraIdKeys.SignedInIds), "AADID");
        if (kind.Table == StandardTables.UserManagement) rows.Text(Asim.GroupName, fields.TakeFirst(EntraIdKeys.Groups));
        else rows.Text(Asim.Object, fields.TakeFirst(EntraIdKeys.Objects));
        if (log == "AuditLogs") return;
        // A risk is what Entra found, not what somebody tried.
        var level = fields.Peek(EntraIdKeys.Risk);
        rows.Text(Asim.EventSeverity, level.SequenceEqual("high"u8) ? "High" : level.SequenceEqual("medium"u8) ? "Medium"
            : level.SequenceEqual("low"u8) ? "Low" : "Informational");
        rows.Text(Asim.EventOriginalSeverity, level);
    }
}
