using System.Buffers.Text;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>The tag that names the program: `sshd[42]:`, `su(pam_unix)[42]:`, `/usr/sbin/cron[42]:`, `gdm-password]:`.</summary>
static class LinuxSyslogTag
{
    const int Longest = 64;

    /// <summary>
    /// The message, with tag and process id from the head or, when the head has none, from a body that still begins with them
    /// (`-- root[42]: ` is login, which writes its user where the program belongs).
    /// </summary>
    public static ReadOnlySpan<byte> Split(in LogLine line, out string tag, out string processId)
    {
        (tag, processId) = (line.Head.Program, line.Head.ProcessId);
        var body = Message(line.Body);
        if (tag.Length > 0)
        {
            if (IsLevel(tag) && LooksLikeDovecot(body)) tag = "dovecot";
            return body;
        }
        var dashed = body.StartsWith("-- "u8);
        if (dashed) body = body[3..];
        if (body.StartsWith("syslogd "u8) && body.IndexOf(": "u8) is > 0 and < 24 and var version)
        {
            tag = "syslogd";
            return body[(version + 2)..];
        }
        var end = body.IndexOfAny(" :["u8);
        if (end <= 0 || end > Longest || !LooksLikeTag(body[..end].TrimEnd((byte)']'))) return body;
        var rest = body[end..];
        var pid = default(ReadOnlySpan<byte>);
        if (rest[0] == '[')
        {
            var close = rest.IndexOf((byte)']');
            if (close < 2 || close > 12) return body;
            pid = rest[1..close];
            rest = rest[(close + 1)..];
        }
        if (!rest.StartsWith(":"u8)) return body;
        tag = dashed ? "login" : Encoding.UTF8.GetString(body[..end]);
        processId = Encoding.UTF8.GetString(pid);
        return Message(rest[1..]);
    }

    /// <summary>The name of the program without path, and the PAM module that old releases put in brackets behind it.</summary>
    public static (string Program, string Module) ProgramAndModule(string tag)
    {
        if (tag.EndsWith(']')) tag = tag.TrimEnd(']');
        var module = "";
        if (tag.EndsWith(')') && tag.IndexOf('(', StringComparison.Ordinal) is > 0 and var open)
        {
            module = tag[(open + 1)..^1];
            tag = tag[..open];
            if (!module.StartsWith("pam_", StringComparison.Ordinal)) module = "";
        }
        // Journalctl names the unit when it is asked to.
        if (tag.EndsWith(".service", StringComparison.Ordinal))
            tag = tag is "ssh.service" or "sshd.service" ? "sshd" : tag[..^".service".Length];
        if (tag.StartsWith('/')) tag = tag[(tag.LastIndexOf('/') + 1)..];
        return (tag, module);
    }

    /// <summary>Letters, digits and what program names have between them; with `%`, `=` or `|` it is a field of someone's format.</summary>
    public static bool LooksLikeProgram(string program) =>
        program.Length is > 1 and <= Longest && LooksLikeTag(Encoding.UTF8.GetBytes(program)) && program is not ("CEF" or "LEEF");

    /// <summary>Dovecot's own log file has a level where syslog has the tag.</summary>
    static bool IsLevel(string tag) => tag is "Info" or "Warn" or "Warning" or "Error" or "Fatal";

    static bool LooksLikeDovecot(ReadOnlySpan<byte> body) =>
        body.StartsWith("auth"u8) || body.StartsWith("imap"u8) || body.StartsWith("IMAP"u8) || body.StartsWith("pop3"u8)
            || body.StartsWith("POP3"u8) || body.StartsWith("managesieve"u8);

    static bool LooksLikeTag(ReadOnlySpan<byte> tag)
    {
        if (tag.IsEmpty || tag[0] is not (byte)'/' && !char.IsAsciiLetter((char)tag[0])) return false;
        // `polkitd(authority=local)`
        var open = tag.IndexOf((byte)'(');
        for (var at = 0; at < tag.Length; at++)
            if (!char.IsAsciiLetterOrDigit((char)tag[at]) && !"-_./()@"u8.Contains(tag[at]) && (tag[at] != '=' || open <= 0 || at < open))
                return false;
        return true;
    }

    /// <summary>
    /// Without blanks around, a byte order mark (RFC 5424), Solaris' `[ID 800047 auth.notice] ` and the level of macOS: `&lt;Info>: `.
    /// </summary>
    static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> body)
    {
        body = body.TrimStart("\uFEFF"u8).Trim(" \t\r\0"u8);
        if (body is [(byte)'<', >= (byte)'A' and <= (byte)'Z', ..] && body.IndexOf(">: "u8) is > 0 and < 12 and var level) return body[(level + 3)..];
        if (!body.StartsWith("[ID "u8)) return body;
        var close = body.IndexOf("] "u8);
        return close is > 0 and < 60 && Utf8Parser.TryParse(body[4..], out int _, out _) ? body[(close + 2)..] : body;
    }
}

/// <summary>What a message says of itself, whatever its tag.</summary>
static class LinuxSyslogSignatures
{
    /// <summary>Journalctl's own lines: `-- Logs begin at …, end at …. --`, `-- Boot 3f1c… --`, `-- No entries --`.</summary>
    public static bool IsOfJournalctl(ReadOnlySpan<byte> text) =>
        text.StartsWith("-- "u8) && text.TrimEnd(" \r"u8) is var line
            && (line.EndsWith(" --"u8) || line.StartsWith("-- Reboot --"u8) || line.StartsWith("-- cursor: "u8))
            && (line.StartsWith("-- Logs begin "u8) || line.StartsWith("-- Journal begins "u8) || line.StartsWith("-- Boot "u8)
                || line.StartsWith("-- No entries"u8) || line.StartsWith("-- Reboot "u8) || line.StartsWith("-- cursor: "u8));

    /// <summary>Words that only PAM, OpenSSH and vsftpd use.</summary>
    public static bool IsSignIn(ReadOnlySpan<byte> body) =>
        body.StartsWith("pam_"u8) && body.IndexOf("): "u8) > 0
        || body.IndexOf("authentication failure"u8) >= 0 && body.IndexOf("logname="u8) >= 0
        || body.IndexOf(" port "u8) >= 0 && (body.IndexOf(" ssh2"u8) >= 0 || body.EndsWith("[preauth]"u8))
        || body.IndexOf(": Client \""u8) >= 0 && body.IndexOf(" LOGIN"u8) >= 0
        || body.IndexOf("CONNECT: Client \""u8) >= 0;

    /// <summary>A message without any tag that can only be OpenSSH's, PAM's or vsftpd's.</summary>
    public static bool IsBareSignIn(ReadOnlySpan<byte> body) => (body.StartsWith("pam_"u8) || body.StartsWith("["u8)
        || body.StartsWith("Accepted "u8) || body.StartsWith("Failed "u8) || body.StartsWith("Invalid user "u8)
        || body.StartsWith("Disconnect"u8) || body.StartsWith("Connection "u8)
        || body.StartsWith("CONNECT: "u8)) && IsSignIn(body);

    /// <summary>
    /// Bodies that are someone's own structure (CEF, LEEF, JSON, XML, CSV, key=value): better unparsed than an event without
    /// fields.
    /// </summary>
    public static bool IsOfAnotherFormat(ReadOnlySpan<byte> body) =>
        IsWrapped(body) || body[0] == '[' && body.IndexOf(":\""u8) >= 0 || body.Count((byte)'=') >= 8 || body.Count((byte)',') >= 10;

    /// <summary>
    /// The same for a program that is known to be a host's own, whose lines may well hold many fields (the kernel's audit lines
    /// do).
    /// </summary>
    public static bool IsWrapped(ReadOnlySpan<byte> body) =>
        body.IsEmpty || body[0] is (byte)'{' or (byte)'<' or (byte)'%' || body.IndexOf("CEF:"u8) >= 0 || body.IndexOf("LEEF:"u8) >= 0;

    /// <summary>Words of a message, without anyone's structure, though no program is named.</summary>
    public static bool IsProse(ReadOnlySpan<byte> body) =>
        body is [>= (byte)'A' and <= (byte)'z', ..] && body.IndexOf((byte)' ') > 1 && !IsOfAnotherFormat(body) && body.IndexOfAny("=|\t"u8) < 0;

    /// <summary>`last message repeated 2 times`, as the old syslogd writes it.</summary>
    public static bool IsLastRepeated(ReadOnlySpan<byte> body, out int times)
    {
        times = 0;
        var text = new TextCursor(body.StartsWith("--- "u8) ? body[4..] : body);
        return text.Skip("last message repeated "u8) && Utf8Parser.TryParse(text.Word(), out times, out _) && times > 0
            && text.Skip(" time"u8);
    }
}
