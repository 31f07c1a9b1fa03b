using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Sign-ins to send mail: Exim and sendmail; Postfix is among <see cref="LinuxSyslogTransfers"/>.</summary>
static class LinuxSyslogMail
{
    /// <summary>
    /// `login authenticator failed for host.example.com (helo) [192.0.2.1]: 535 Incorrect authentication data (set_id=ola)`.
    /// </summary>
    public static bool TryReadExim(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until(" authenticator failed for "u8, out var method) || !text.Until("["u8, out var host)
            || !text.Until("]"u8, out var address))
            return false;
        message.SignIn("Logon", "Failure", "No such user or password", "smtp");
        message.Rows.Text(Asim.EventOriginalType, "authenticator failed"u8);
        message.Rows.Text(Asim.EventOriginalSubType, method[(method.LastIndexOf((byte)' ') + 1)..]);
        if (!host.StartsWith("("u8)) message.From(new TextCursor(host).Word());
        message.From(address);
        message.Target(TextCursor.Between(text.Rest, "(set_id="u8, ")"u8));
        return true;
    }

    /// <summary>
    /// `AUTH=server, relay=host.example.com [192.0.2.1], authid=ola, mech=LOGIN, bits=0`, `AUTH failure (LOGIN): …, relay=[192.0.2.1]`.
    /// </summary>
    public static bool TryReadSendmail(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        var failed = text.Until("AUTH failure ("u8, out _);
        if (!failed && !text.Until("AUTH=server, "u8, out _)) return false;
        var relay = new TextCursor(TextCursor.Between(text.Rest, "relay="u8, "]"u8));
        var host = relay.Until("["u8, out var named) ? named : default;
        message.SignIn("Logon", failed ? "Failure" : "Success", failed ? "No such user or password" : "", "smtp");
        message.Rows.Text(Asim.EventOriginalType, failed ? "AUTH failure"u8 : "AUTH=server"u8);
        message.Rows.Text(Asim.EventOriginalSubType, failed
            ? text.Until(")"u8, out var method) ? method : default : TextCursor.Between(text.Rest, "mech="u8, ","u8));
        message.From(host.Trim((byte)' '));
        message.From(relay.Rest);
        message.Target(TextCursor.Between(text.Rest, failed ? "user="u8 : "authid="u8, ","u8));
        return true;
    }
}
