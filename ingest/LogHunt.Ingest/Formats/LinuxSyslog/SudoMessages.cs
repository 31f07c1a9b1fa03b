using System.Buffers.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// Privilege: sudo, su, doas, pkexec and polkit. All become Elevate rows with the caller as Actor and the account gained as Target.
/// </summary>
static class SudoMessages
{
    internal static readonly LinuxSyslogMessages Su = new(
        ("Successful su for ", SuccessfulSu),
        ("FAILED su for ", FailedSu),
        ("FAILED SU (to ", FailedSuTo),
        ("(to ", SucceededSuTo),
        ("BAD SU ", BadSu),
        ("failed: ", ChangingFailed),
        ("+ ", SuAllowed),
        ("- ", SuDenied),
        ("'su ", QuotedSu));

    internal static readonly LinuxSyslogMessages Doas = new(
        ("failed command for ", DoasFailedCommand),
        ("command not permitted for ", DoasRefused),
        ("failed auth for ", DoasFailed));

    internal static readonly LinuxSyslogMessages Polkit = new(
        ("Operator of ", PolkitOperator));

    public static bool TryReadSudo(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until(" : "u8, out var caller)) return false;
        var command = text.Rest.IndexOf("COMMAND="u8) >= 0;
        if (!command && caller.Trim((byte)' ').Contains((byte)' ')) return false;
        if (command) Command(message, caller, text.Rest);
        else Said(message, caller, text.Rest);
        return true;
    }

    /// <summary>
    /// `[reason ; ]TTY=pts/0 ; PWD=/ ; USER=root ; … COMMAND=…`: the command comes last and may hold any text, ` ; ` too.
    /// </summary>
    static void Command(in LinuxSyslogMessage message, ReadOnlySpan<byte> caller, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> reason = default, target = default, terminal = default;
        var rest = text;
        foreach (var range in Parts(text))
        {
            var part = text[range];
            if (part.StartsWith("USER="u8)) target = part[5..];
            else if (part.StartsWith("TTY="u8)) terminal = part[4..];
            else if (Field(part) < 0) reason = part;
            if (part.StartsWith("COMMAND="u8)) rest = text[(range.Start.Value + 8)..];
        }
        var attempts = 1;
        var wrong = reason.IndexOf(" incorrect password attempt"u8);
        if (wrong > 0 && Utf8Parser.TryParse(reason[..wrong], out int tries, out _) && tries > 0) attempts = tries;
        message.Times(attempts).SignIn("Elevate", reason.IsEmpty ? "Success" : "Failure",
            reason.IsEmpty ? ""
            : wrong > 0 ? "Incorrect password"
            : reason.IndexOf("NOT "u8) >= 0 || reason.IndexOf("not allowed"u8) >= 0 ? "Logon violates policy"
            : "Other");
        message.Rows.Text(Asim.EventOriginalType, "COMMAND");
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Actor(caller);
        message.Target(target);
        foreach (var range in Parts(text))
        {
            var part = text[range];
            var equals = Field(part);
            if (equals > 0 && !part.StartsWith("USER="u8) && !part.StartsWith("COMMAND="u8))
                message.Extra(part[..equals], part[(equals + 1)..]);
        }
        message.Extra("COMMAND"u8, rest);
        if (terminal.IsEmpty || terminal.SequenceEqual("unknown"u8)) message.Rows.Text(Asim.EventSubType, "Service");
    }

    /// <summary>The parts before and with `COMMAND=`, without the blanks and semicolons between.</summary>
    static List<Range> Parts(ReadOnlySpan<byte> text)
    {
        var parts = new List<Range>(8);
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && text[at] == ' ') at++;
            var next = text[at..].IndexOf(" ; "u8);
            var end = next < 0 ? text.Length : at + next;
            if (text[at..].StartsWith("COMMAND="u8)) end = text.Length;
            if (end > at) parts.Add(at..end);
            at = end + 3;
        }
        return parts;
    }

    /// <summary>Where the `=` of a field `KEY=value` stands, or -1 when the part is none.</summary>
    static int Field(ReadOnlySpan<byte> part)
    {
        var equals = part.IndexOf((byte)'=');
        return equals > 0 && !part[..equals].ContainsAnyExceptInRange((byte)'A', (byte)'Z') ? equals : -1;
    }

    /// <summary>`ola : a password is required`, `ola : (command continued) …`</summary>
    static void Said(in LinuxSyslogMessage message, ReadOnlySpan<byte> caller, ReadOnlySpan<byte> said)
    {
        message.Audit("Other", said.StartsWith("(command continued)"u8) ? "NA" : "Failure");
        message.Actor(caller);
    }

    public static bool TryReadSu(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message) || Su.TryRead(message, message.Text)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until(" to "u8, out var caller) || !text.Until(" on "u8, out var target) || caller.Contains((byte)' ')
            || target.Contains((byte)' '))
            return false;
        Changed(message, "Success", "", caller, target, text.Rest);
        message.Rows.Text(Asim.EventOriginalType, "su");
        return true;
    }

    static void Changed(in LinuxSyslogMessage message, string result, string details, ReadOnlySpan<byte> caller,
        ReadOnlySpan<byte> target, ReadOnlySpan<byte> terminal)
    {
        message.SignIn("Elevate", result, details);
        message.Actor(caller);
        message.Target(target);
        message.Extra("tty"u8, terminal);
    }

    static bool SuccessfulSu(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuFor(message, rest, "Success", "");

    static bool FailedSu(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuFor(message, rest, "Failure", "Incorrect password");

    /// <summary>`root by ola`</summary>
    static bool SuFor(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" by "u8, out var target)) return false;
        Changed(message, result, details, text.Rest, target, default);
        return true;
    }

    static bool FailedSuTo(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuTo(message, rest, "Failure", "Incorrect password");

    static bool SucceededSuTo(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuTo(message, rest, "Success", "");

    /// <summary>`root) ola on pts/0`</summary>
    static bool SuTo(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        if (!text.Until(") "u8, out var target)) return false;
        if (!text.UntilLast(" on "u8, out var caller)) caller = text.Rest;
        Changed(message, result, details, caller, target, text.Rest);
        return true;
    }

    /// <summary>`ola to root on /dev/ttyp0`</summary>
    static bool BadSu(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" to "u8, out var caller)) return false;
        if (!text.UntilLast(" on "u8, out var target)) target = text.Rest;
        Changed(message, "Failure", "Incorrect password", caller, target, text.Rest);
        return true;
    }

    /// <summary>`ttyq4 changing from ola to root`</summary>
    static bool ChangingFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" changing from "u8, out var terminal) || !text.Until(" to "u8, out var caller)) return false;
        Changed(message, "Failure", "Incorrect password", caller, text.Rest, terminal);
        return true;
    }

    static bool SuAllowed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuPair(message, rest, "Success", "");

    static bool SuDenied(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => SuPair(message, rest, "Failure", "Incorrect password");

    /// <summary>`/dev/pts/1 ola:root`</summary>
    static bool SuPair(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        var terminal = text.Word();
        text.Skip(" "u8);
        var pair = text.Rest;
        var colon = pair.IndexOf((byte)':');
        if (colon < 0) colon = pair.IndexOf((byte)'-');
        if (colon <= 0) return false;
        Changed(message, result, details, pair[..colon], pair[(colon + 1)..], terminal);
        return true;
    }

    /// <summary>`root' failed for ola on /dev/pts/0`</summary>
    static bool QuotedSu(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until("' "u8, out var target)) return false;
        var failed = text.Skip("failed for "u8);
        if (!failed && !text.Skip("succeeded for "u8)) return false;
        if (!text.UntilLast(" on "u8, out var caller)) caller = text.Rest;
        Changed(message, failed ? "Failure" : "Success", failed ? "Incorrect password" : "", caller, target.TrimStart("- "u8), text.Rest);
        return true;
    }

    public static bool TryReadDoas(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message) || Doas.TryRead(message, message.Text)) return true;
        var text = new TextCursor(message.Text);
        return text.Until(" ran command "u8, out var caller) && !caller.Contains((byte)' ') && DoasRan(message, caller, text.Rest);
    }

    /// <summary>`/bin/ksh as root from /home/ola`, or `as www: ls`</summary>
    static bool DoasRan(in LinuxSyslogMessage message, ReadOnlySpan<byte> caller, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        ReadOnlySpan<byte> command, target, directory = default;
        if (text.Skip("as "u8))
        {
            if (!text.Until(": "u8, out target)) return false;
            command = text.Rest;
        }
        else
        {
            if (!text.UntilLast(" as "u8, out command)) return false;
            if (text.Until(" from "u8, out target)) directory = text.Rest;
            else target = text.Rest;
        }
        Changed(message, "Success", "", caller, target, default);
        message.Rows.Text(Asim.EventOriginalType, "ran command");
        message.Extra("COMMAND"u8, command);
        message.Extra("PWD"u8, directory);
        return true;
    }

    static bool DoasFailedCommand(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(": "u8, out var caller)) return false;
        Changed(message, "Failure", "Logon violates policy", caller, default, default);
        message.Extra("COMMAND"u8, text.Rest);
        return true;
    }

    /// <summary>`ola: id`</summary>
    static bool DoasRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(": "u8, out var user)) return false;
        message.SignIn("Elevate", "Failure", "Logon violates policy");
        message.Actor(user);
        message.Extra("COMMAND"u8, text.Rest);
        return true;
    }

    static bool DoasFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        Changed(message, "Failure", "Incorrect password", rest, default, default);
        return true;
    }

    /// <summary>`ola: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/ola] [COMMAND=/usr/bin/id]`</summary>
    public static bool TryReadPkexec(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until(": "u8, out var caller) || !text.Until(" [USER="u8, out var said) || !text.Until("] ["u8, out var target))
            return false;
        var failed = !said.StartsWith("Executing command"u8);
        Changed(message, failed ? "Failure" : "Success", failed ? "Logon violates policy" : "", caller, target, default);
        message.Rows.Text(Asim.EventOriginalType, failed ? "Error executing command" : "Executing command");
        if (failed) message.Rows.Text(Asim.EventOriginalResultDetails, said);
        while (text.Until("="u8, out var key))
        {
            if (!text.Until("] ["u8, out var value))
            {
                value = text.Rest.TrimEnd((byte)']');
                text = new TextCursor(default);
            }
            message.Extra(key, value);
        }
        return true;
    }

    public static bool TryReadPolkit(in LinuxSyslogMessage message) =>
        PamMessages.TryRead(message) || Polkit.TryRead(message, message.Text);

    /// <summary>
    /// `unix-session:2 successfully authenticated as unix-user:root to gain ONE-SHOT authorization for action org.example.a for
    /// unix-process:1:2 [id] (owned by unix-user:ola)`
    /// </summary>
    static bool PolkitOperator(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" "u8, out var session)) return false;
        var failed = text.Skip("FAILED to authenticate "u8);
        if (!failed && !text.Skip("successfully authenticated as unix-user:"u8)) return false;
        var target = failed ? default : text.Word();
        if (!text.Until(" for action "u8, out _)) return false;
        var action = text.Word();
        var caller = text.UntilLast("(owned by unix-user:"u8, out var process) ? text.Rest.TrimEnd((byte)')') : default;
        message.SignIn("Elevate", failed ? "Failure" : "Success", failed ? "Incorrect password" : "");
        message.Actor(caller);
        message.Target(target);
        message.Extra("session"u8, session);
        message.Extra("action"u8, action);
        message.Extra("process"u8, process.Trim((byte)' '));
        return true;
    }
}
