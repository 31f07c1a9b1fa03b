using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>What Fail2ban saw and whom it shut out, in its own file and over syslog.</summary>
static class LinuxSyslogBans
{
    /// <summary>`NOTICE  [sshd] Ban 192.0.2.7`, `INFO    [sshd] Found 192.0.2.7 - 2026-03-15 08:05:21`.</summary>
    public static bool TryRead(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("["u8, out var level) || !text.Until("] "u8, out var jail)) return false;
        var operation = text.Word();
        // `WARNING [sshd] 192.0.2.7 already banned`
        if (text.Rest.StartsWith(" already banned"u8))
        {
            message.Audit("Other", "NA");
            Write(message, level, jail, operation);
            return true;
        }
        if (operation.SequenceEqual("Restore"u8) || operation.SequenceEqual("Increase"u8)) operation = text.Word();
        var isFound = operation.SequenceEqual("Found"u8);
        var isUnban = operation.SequenceEqual("Unban"u8);
        if (!isFound && !isUnban && !operation.SequenceEqual("Ban"u8)) return false;
        message.Audit(isFound ? "Other" : isUnban ? "Delete" : "Create", "Success");
        message.Rows.Text(Asim.Operation, operation);
        Write(message, level, jail, text.Word());
        return true;
    }

    static void Write(in LinuxSyslogMessage message, ReadOnlySpan<byte> level, ReadOnlySpan<byte> jail, ReadOnlySpan<byte> address)
    {
        message.Rows.Text(Asim.Object, jail);
        message.Rows.Text(Asim.EventOriginalSeverity, level.Trim((byte)' '));
        message.From(address);
    }
}
