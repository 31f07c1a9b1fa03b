using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Sign-ins to what a host serves: pages of administration (Webmin, Proxmox VE), of mail (Roundcube), desktops (xrdp),
/// shares (Samba).</summary>
static class LinuxSyslogPages
{
    internal static readonly LinuxSyslogMessages Messages = new(
        ("Successful login as ", WebminLogin),
        ("Invalid login as ", WebminFailed),
        ("Non-existent login as ", WebminUnknown),
        ("Logout by ", WebminLogout),
        ("authentication failure; ", ProxmoxFailed),
        ("<", ProxmoxLogin),
        ("[INFO ] Access permitted for user: ", DesktopLogin),
        ("[INFO ] Username or password error for user: ", DesktopFailed),
        ("[INFO ] AUTHFAIL: user=", DesktopRefused));

    public static bool TryRead(in LinuxSyslogMessage message) => PamMessages.TryRead(message) || Messages.TryRead(message, message.Text);

    /// <summary>
    /// `&lt;f69abde4> Failed login for ola from 192.0.2.7 in session f69abde4b8435a57 (error: 1)`, `Successful login for ola (ID: 7) …`
    /// </summary>
    public static bool TryReadWebmail(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until(" login for "u8, out var before) || !text.Until(" from "u8, out var user)) return false;
        var failed = before.EndsWith("Failed"u8);
        message.SignIn("Logon", failed ? "Failure" : "Success", failed ? "No such user or password" : "");
        message.Rows.Text(Asim.EventOriginalType, failed ? "Failed login"u8 : "Successful login"u8);
        message.Target(user.IndexOf(" (ID: "u8) is > 0 and var id ? user[..id] : user);
        message.From(text.Word());
        message.Rows.Text(Asim.TargetSessionId, TextCursor.Between(text.Rest, " in session "u8, " "u8));
        return true;
    }

    static bool WebminLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => UserFrom(message, rest, "Logon", "Success", "");

    static bool WebminFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        UserFrom(message, rest, "Logon", "Failure", "Incorrect password");

    static bool WebminUnknown(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        UserFrom(message, rest, "Logon", "Failure", "No such user");

    static bool WebminLogout(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => UserFrom(message, rest, "Logoff", "Success", "");

    static bool UserFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string type, string result, string details)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" from "u8, out var user)) return false;
        message.SignIn(type, result, details);
        message.Target(user);
        message.From(text.Word());
        return true;
    }

    /// <summary>`rhost=::ffff:192.0.2.1 user=root@pam msg=Authentication failure`</summary>
    static bool ProxmoxFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var reason = TextCursor.Between(rest, "msg="u8, "\n"u8);
        message.SignIn("Logon", "Failure", reason.StartsWith("no such user"u8) ? "No such user" : PamMessages.Details(reason));
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Target(TextCursor.Between(rest, " user="u8, " "u8));
        message.From(TextCursor.Between(rest, "rhost="u8, " "u8));
        return true;
    }

    /// <summary>`root@pam> successful auth for user 'root@pam'`</summary>
    static bool ProxmoxLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until("> successful auth for user '"u8, out _)) return false;
        message.SignIn("Logon", "Success");
        message.Target(text.Rest.TrimEnd((byte)'\''));
        message.Rows.Text(Asim.EventOriginalType, "successful auth for user"u8);
        return true;
    }

    static bool DesktopLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Success");
        message.Target(rest);
        return true;
    }

    /// <summary>`ola ip=::ffff:192.0.2.1 time=1772445601`</summary>
    static bool DesktopRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" ip="u8, out var user)) return false;
        message.SignIn("Logon", "Failure", "No such user or password");
        message.Rows.Text(Asim.EventOriginalType, "AUTHFAIL"u8);
        message.Target(user);
        message.From(text.Word());
        return true;
    }

    static bool DesktopFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Failure", "No such user or password");
        message.Target(rest);
        return true;
    }

    /// <summary>
    /// `Auth: [SMB2,(null)] user [EXAMPLE]\[ola] at [Thu, 01 May 2025 …] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD]
    /// workstation [PC1] remote host [ipv4:192.0.2.1:50000] …`
    /// </summary>
    public static bool TryReadSamba(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until("Auth: ["u8, out _) || !text.Until("] user ["u8, out _) || !text.Until("]\\["u8, out var domain)
            || !text.Until("] at ["u8, out var user)) return false;
        var status = TextCursor.Between(text.Rest, "status ["u8, "]"u8);
        var succeeded = status.SequenceEqual("NT_STATUS_OK"u8);
        message.SignIn("Logon", succeeded ? "Success" : "Failure", succeeded ? ""
            : status.SequenceEqual("NT_STATUS_WRONG_PASSWORD"u8) ? "Incorrect password"
            : status.SequenceEqual("NT_STATUS_NO_SUCH_USER"u8) ? "No such user"
            : status.SequenceEqual("NT_STATUS_ACCOUNT_DISABLED"u8) ? "User disabled"
            : status.SequenceEqual("NT_STATUS_ACCOUNT_LOCKED_OUT"u8) ? "User locked"
            : status.SequenceEqual("NT_STATUS_PASSWORD_EXPIRED"u8) ? "Password expired"
            : "Other");
        if (!succeeded) message.Rows.Text(Asim.EventOriginalResultDetails, status);
        message.Rows.Text(Asim.EventOriginalType, "Auth"u8);
        message.Rows.Text(Asim.LogonProtocol, TextCursor.Between(text.Rest, "with ["u8, "]"u8));
        message.Target(domain.IsEmpty || domain.SequenceEqual("(null)"u8) ? user : [.. domain, (byte)'\\', .. user]);
        var remote = TextCursor.Between(text.Rest, "remote host ["u8, "]"u8);
        remote = remote[(remote.IndexOf((byte)':') + 1)..];
        if (remote.LastIndexOf((byte)':') is > 0 and var colon) message.From(remote[..colon], remote[(colon + 1)..]);
        var station = TextCursor.Between(text.Rest, "workstation ["u8, "]"u8);
        if (!station.SequenceEqual("(null)"u8)) message.Rows.Text(Asim.SrcHostname, station);
        return true;
    }
}
