using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// Records of `type="event"`: sign-ins to VPN, device and network become Authentication; tunnels without a person NetworkSession;
/// all else AuditEvent.
/// </summary>
readonly ref struct FortiGateEvent(RecordFields fields, RowWriter rows, FortinetProduct product)
{
    /// <summary>What an action says of a sign-in.</summary>
    /// <param name="EventType">Logon or Logoff.</param>
    /// <param name="NeedsUser">Whether without a user it is no sign-in: site-to-site tunnels go up too.</param>
    /// <param name="Fails">Whether the action itself says failure; otherwise the status does.</param>
    sealed record SignIn(string EventType, bool NeedsUser = false, bool Fails = false);

    static readonly KeyValueTable<SignIn> SignIns = new(
    [
        .. Each(new("Logon"), "login logon fsso-logon auth-logon authentication auth radius-logon rsso-logon sso-logon ntlm-auth xauth " +
            "nego-auth basic-auth digest-auth form-auth cert-auth saml-auth"),
        .. Each(new("Logoff"), "logout logoff fsso-logoff auth-logout auth-logoff auth-timeout radius-logoff rsso-logoff timed-out"),
        ("login failed", new("Logon", Fails: true)),
        .. Each(new("Logon", NeedsUser: true), "connected tunnel-up ssl-login ssl-web-pass client-authentication radius-auth-success"),
        .. Each(new("Logoff", NeedsUser: true), "disconnected tunnel-down ssl-logout ssl-exit"),
        .. Each(new("Logon", NeedsUser: true, Fails: true), "radius-auth-failure"),
        .. Each(new("Logon", Fails: true), "auth-lockout " +
            "ssl-login-fail ssl-exit-fail login-fail login-failed auth-fail auth-failed ssl-web-deny"),
    ], foldCase: true);

    static readonly KeyValueTable<string> FailureDetails = new(
    [
        ("passwd_invalid", "Incorrect password"), ("password_invalid", "Incorrect password"), ("name_invalid", "No such user"),
        ("unknown_user", "No such user"),
        ("sslvpn_login_unknown_user", "No such user"), ("sslvpn_login_permission_denied", "No such user or password"),
        ("sslvpn_login_cert_required", "Logon violates policy"),
        ("sslvpn_login_cert_checked_error", "Other"), ("exceed_limit", "User locked"),
        ("lockout", "User locked"), ("invalid credentials", "No such user or password"), ("invalid password", "Incorrect password"),
        ("too many failed logins", "User locked"), ("login_lockout", "User locked"),
        ("ip_blocked", "Logon violates policy"),
        ("sslvpn_login_password_expired", "Password expired"), ("password_expired", "Password expired"),
        ("trusted_host", "Logon violates policy"),
        ("ip_unmatched", "Logon violates policy"), ("policy_violation", "Logon violates policy"),
    ], foldCase: true);

    static readonly KeyValueTable<string> AuditTypes = new(
    [
        ("add", "Create"), ("edit", "Set"), ("delete", "Delete"), ("move", "Set"), ("clone", "Create"), ("update", "Set"),
        ("set", "Set"), ("upload", "Install"), ("upgrade", "Install"),
        ("install", "Install"), ("clear", "Clear"), ("purge", "Clear"), ("enable", "Enable"), ("disable", "Disable"),
        ("reboot", "Start"), ("shutdown", "Disable"), ("start", "Start"),
        ("execute", "Execute"), ("backup", "Read"), ("download", "Read"),
    ], foldCase: true);

    public static TableSchema TableOf(RecordFields fields)
    {
        var action = fields.Peek(FortiGateKeys.Action);
        if (IsSignIn(fields, action)) return StandardTables.Authentication;
        return fields.Has(FortiGateKeys.RemoteIp) || IsSession(fields) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    /// <summary>The proxy and others report single sessions as events.</summary>
    static bool IsSession(RecordFields fields) =>
        fields.Has(FortiGateKeys.SrcIp) && fields.Has(FortiGateKeys.DstIp) && fields.Has(FortiGateKeys.Protocol);

    static bool IsSignIn(RecordFields fields, ReadOnlySpan<byte> action)
    {
        if (SignIns.TryFind(action, out var known)) return !known.NeedsUser || !Person(fields).IsEmpty;
        // IKE says that a person was let in only in the result of a negotiation, and that one was refused only in its status.
        return action.SequenceEqual("negotiate"u8) && (fields.Has(FortiGateKeys.EapUser) || fields.Has(FortiGateKeys.XauthUser))
            && (fields.Peek(FortiGateKeys.Result).IndexOf("uthentication"u8) >= 0 || IsFailure(fields.Peek(FortiGateKeys.Status)));
    }

    /// <summary>Who is meant: the name given inside the tunnel before the one outside, and never a peer's address.</summary>
    static ReadOnlySpan<byte> Person(RecordFields fields)
    {
        var inside = fields.Peek(FortiGateKeys.XauthUser);
        if (inside.IsEmpty) inside = fields.Peek(FortiGateKeys.EapUser);
        if (!inside.IsEmpty) return inside;
        var user = fields.Peek(FortiGateKeys.User);
        return user.SequenceEqual(fields.Peek(FortiGateKeys.RemoteIp)) ? default : user;
    }

    public void Write(TableSchema table)
    {
        rows.Text(Asim.EventSeverity, Severities.OfWord(fields.Peek(FortiGateKeys.Level)));
        if (!fields.Has(FortiGateKeys.Message)) rows.Text(Asim.EventMessage, fields.Take(FortiGateKeys.Description));
        if (table == StandardTables.Authentication) WriteSignIn();
        else if (table != StandardTables.NetworkSession) WriteAudit();
        else if (fields.Has(FortiGateKeys.RemoteIp)) WriteTunnel();
        else WriteSession();
    }

    void WriteSession()
    {
        rows.Text(Asim.EventType, "NetworkSession"u8);
        rows.Text(Asim.DvcOriginalAction, fields.Take(FortiGateKeys.Action));
        rows.Text(Asim.EventResult, IsFailure(fields.Peek(FortiGateKeys.Status)) ? "Failure"u8 : "NA"u8);
        rows.Text(Asim.NetworkProtocol, Protocols.Name(fields.Peek(FortiGateKeys.Protocol)));
        if (rows.Has(Asim.NetworkProtocol)) fields.Take(FortiGateKeys.Protocol);
        rows.Text(Asim.SrcUsername, fields.Take(FortiGateKeys.User));
    }

    void WriteSignIn()
    {
        var action = fields.Take(FortiGateKeys.Action);
        var signIn = SignIns.TryFind(action, out var known) ? known : new SignIn("Logon");
        var status = fields.Take(FortiGateKeys.Status);
        var failed = signIn.Fails || IsFailure(status);
        rows.Text(Asim.EventType, signIn.EventType);
        rows.Text(Asim.DvcOriginalAction, action);
        rows.Text(Asim.EventResult, failed ? "Failure"u8 : "Success"u8);
        if (failed)
        {
            rows.Text(Asim.EventResultDetails, FailureDetails.TryFind(fields.Peek(FortiGateKeys.Reason), out var details)
                || FailureDetails.TryFind(status, out details) ? details
                : status.SequenceEqual("timed_out"u8) ? "Session expired" : "Other");
            Severities.Raise(rows);
        }
        var person = Person(fields);
        UserNames.Target.Name(rows, Unescaped(person));
        TakeUser(person);

        var tunnel = fields.Has(FortiGateKeys.RemoteIp);
        if (tunnel)
        {
            rows.Address(Asim.SrcIpAddr, fields.Take(FortiGateKeys.RemoteIp));
            rows.Number(Asim.SrcPortNumber, fields.Take(FortiGateKeys.RemotePort));
            rows.Address(Asim.TargetIpAddr, fields.Take(FortiGateKeys.LocalIp));
            rows.Number(Asim.TargetPortNumber, fields.Take(FortiGateKeys.LocalPort));
            rows.Text(Asim.LogonProtocol, fields.Take(FortiGateKeys.TunnelType));
            rows.Text(Asim.EventSubType, "Remote"u8);
            // The address that the client has inside.
            if (rows.Address(Asim.SrcNatIpAddr, fields.Peek(FortiGateKeys.TunnelIp))) fields.Take(FortiGateKeys.TunnelIp);
        }
        // `HTTPS(192.0.2.7)`
        var protocol = fields.Peek(FortiGateKeys.AuthProtocol);
        if (protocol.IndexOf((byte)'(') is > 0 and var open) protocol = protocol[..open];
        rows.Text(Asim.LogonProtocol, protocol);
        WriteClient();
        var subtype = fields.Peek(FortiGateKeys.SubType);
        if (tunnel || !(subtype.SequenceEqual("user"u8) || subtype.SequenceEqual("wireless"u8)))
        {
            rows.Text(Asim.TargetHostname, rows.Peek(Asim.DvcHostname).ToArray());
            rows.Text(Asim.TargetAppName, tunnel ? "FortiGate VPN" : product.Administration);
        }
    }

    /// <summary>
    /// IKE and SSL-VPN without a sign-in. A person dials in from the remote end; between gateways the end that began is the source,
    /// and where no word says which, the local one.
    /// </summary>
    void WriteTunnel()
    {
        rows.Text(Asim.EventType, "NetworkSession"u8);
        var action = fields.Take(FortiGateKeys.Action);
        rows.Text(Asim.DvcOriginalAction, action);
        if (!rows.Has(Asim.EventSubType)) rows.Text(Asim.EventSubType, Phase(action));
        var status = fields.Take(FortiGateKeys.Status);
        rows.Text(Asim.EventResult, IsFailure(status) ? "Failure"u8 : status.IsEmpty ? "NA"u8 : "Success"u8);
        var person = Person(fields);
        rows.Text(Asim.SrcUsername, person);
        TakeUser(person);
        // The address that the client has inside.
        if (!person.IsEmpty && rows.Address(Asim.SrcNatIpAddr, fields.Peek(FortiGateKeys.TunnelIp))) fields.Take(FortiGateKeys.TunnelIp);
        var direction = fields.Take(FortiGateKeys.Direction);
        var fromRemote = !person.IsEmpty || !fields.Has(FortiGateKeys.LocalIp) || direction.SequenceEqual("inbound"u8)
            || fields.Peek(FortiGateKeys.Initiated).SequenceEqual("remote"u8)
            || fields.Peek(FortiGateKeys.Role).SequenceEqual("responder"u8);
        var (here, there) = fromRemote ? (NetworkEnd.Destination, NetworkEnd.Source) : (NetworkEnd.Source, NetworkEnd.Destination);
        rows.Address(there.Address, fields.Take(FortiGateKeys.RemoteIp));
        rows.Number(there.Port, fields.Take(FortiGateKeys.RemotePort));
        rows.Address(here.Address, fields.Take(FortiGateKeys.LocalIp));
        rows.Number(here.Port, fields.Take(FortiGateKeys.LocalPort));
        rows.Text(Asim.NetworkDirection, fromRemote ? "Inbound"u8 : "Outbound"u8);
        // The gateway counts what it sent and received itself.
        rows.Number(here.Bytes, fields.Take(FortiGateKeys.SentBytes));
        rows.Number(there.Bytes, fields.Take(FortiGateKeys.ReceivedBytes));
        Totals.Write(rows, rows.Table());
    }

    /// <summary>Statistics tell the totals of a tunnel that lasts; they come again at its end.</summary>
    static ReadOnlySpan<byte> Phase(ReadOnlySpan<byte> action) =>
        action.SequenceEqual("tunnel-stats"u8) ? "Interim"u8
        : action.SequenceEqual("tunnel-up"u8) || action.SequenceEqual("phase2-up"u8) ? "Start"u8
        : action.SequenceEqual("tunnel-down"u8) || action.SequenceEqual("phase2-down"u8) ? "End"u8
        : default;

    /// <summary>The session of a tunnel that a person had, beside the row of the sign-out.</summary>
    public void WriteTotals()
    {
        rows.Text(Asim.EventSeverity, Severities.OfWord(fields.Peek(FortiGateKeys.Level)));
        rows.Text(Asim.EventSubType, Phase(fields.Peek(FortiGateKeys.Action)));
        rows.Text(Asim.EventOriginalType, fields.Peek(FortiGateKeys.LogId));
        rows.Text(Asim.EventOriginalSubType, fields.Peek(FortiGateKeys.SubType));
        WriteTunnel();
    }

    void WriteAudit()
    {
        var action = fields.Take(FortiGateKeys.Action);
        var description = fields.Take(FortiGateKeys.Description);
        rows.Text(Asim.EventType, AuditTypes.TryFind(action, out var type) ? type : "Other");
        rows.Text(Asim.Operation, action.IsEmpty ? description : action);
        if (!action.IsEmpty && !description.IsEmpty) rows.Extra("logdesc"u8, description);
        rows.Text(Asim.DvcOriginalAction, action);
        rows.Text(Asim.EventResult, IsFailure(fields.Peek(FortiGateKeys.Status)) || IsFailure(action) ? "Failure"u8 : "Success"u8);
        var path = fields.Take(FortiGateKeys.ConfigPath);
        rows.Text(Asim.ObjectType, path.IsEmpty ? default : "Configuration Atom"u8);
        rows.Text(Asim.Object, path);
        rows.Text(Asim.ObjectId, fields.Take(FortiGateKeys.ConfigObject));
        var user = fields.Take(FortiGateKeys.User);
        UserNames.Actor.Name(rows, Unescaped(user));
        if (fields.Has(FortiGateKeys.HostName)) rows.Text(Asim.SrcHostname, fields.Take(FortiGateKeys.HostName));
        WriteClient();
    }

    /// <summary>Where an administrator or client sits when no `srcip` says it: `ip=…`, `ui="https(192.0.2.7)"`, `ui=192.0.2.7`.</summary>
    void WriteClient()
    {
        if (rows.Has(Asim.SrcIpAddr) || fields.Has(FortiGateKeys.SrcIp)) return;
        if (fields.Has(FortiGateKeys.ClientIp) && rows.Address(Asim.SrcIpAddr, fields.Peek(FortiGateKeys.ClientIp)))
        {
            fields.Take(FortiGateKeys.ClientIp);
            return;
        }
        var ui = fields.Peek(FortiGateKeys.Ui);
        var open = ui.IndexOf((byte)'(');
        var close = ui.LastIndexOf((byte)')');
        rows.Address(Asim.SrcIpAddr, open >= 0 && close > open ? ui[(open + 1)..close] : ui);
    }

    /// <summary>The field that named the person is dealt with; other names stay beside it.</summary>
    void TakeUser(ReadOnlySpan<byte> person)
    {
        foreach (var field in (ReadOnlySpan<int>)[FortiGateKeys.XauthUser, FortiGateKeys.EapUser, FortiGateKeys.User])
            if (!person.IsEmpty && fields.Peek(field).SequenceEqual(person)) fields.Take(field);
    }

    /// <summary>FortiOS writes a quote inside a name as `\"`; only whoever attacks has such names.</summary>
    static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> name)
    {
        if (name.IndexOf("\\\""u8) < 0) return name;
        var plain = new byte[name.Length];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
            if (name[i] != '\\' || i + 1 == name.Length || name[i + 1] != '"') plain[length++] = name[i];
        return plain.AsSpan(0, length);
    }

    static bool IsFailure(ReadOnlySpan<byte> status) =>
        status.IndexOf("fail"u8) >= 0 || status.IndexOf("error"u8) >= 0 || status.SequenceEqual("denied"u8)
            || status.SequenceEqual("deny"u8) || status.SequenceEqual("timeout"u8) || status.SequenceEqual("timed_out"u8);

    static IEnumerable<(string, SignIn)> Each(SignIn signIn, string actions) => actions.Split(' ').Select(action => (action, signIn));
}
