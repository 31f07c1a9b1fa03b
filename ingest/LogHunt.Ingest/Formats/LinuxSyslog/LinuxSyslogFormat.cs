using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// The syslog of a Linux or BSD host: sign-ins, privilege and accounts from the messages of the programs that tell of them; every
/// other message of the host is an AuditEvent, so nothing with a head that can be read is lost. Programs of vendors with a format
/// of their own are left to it.
/// </summary>
sealed class LinuxSyslogFormat : ILogFormat
{
    const int LongestRemembered = 8192;

    public string Name => "linux-syslog";

    public int Most => 60;

    public int Recognise(in LogLine line)
    {
        if (line.Text.IsEmpty) return 0;
        var body = LinuxSyslogTag.Split(line, out var tag, out _);
        if (LinuxSyslogSignatures.IsOfJournalctl(line.Body)) return 60;
        if (tag.Length == 0)
            return LinuxSyslogSignatures.IsBareSignIn(body) ? 45 : LinuxSyslogSignatures.IsLastRepeated(body, out _) ? 20
                : line.Head is { Time: not null, Host.Length: > 0, Facility: >= 0 } && LinuxSyslogSignatures.IsProse(body) ? 8 : 0;
        var (program, module) = LinuxSyslogTag.ProgramAndModule(tag);
        if (module.Length > 0 || LinuxSyslogServices.IsSignInProgram(program)) return 60;
        if (LinuxSyslogSignatures.IsSignIn(body)) return 55;
        if (LinuxSyslogServices.IsHostProgram(program)) return LinuxSyslogSignatures.IsWrapped(body) ? 0 : 25;
        if (LinuxSyslogSignatures.IsOfAnotherFormat(body) || line.Head.StructuredData.Count(c => c == '=') >= 4) return 0;
        return line.Head.Time is not null && LinuxSyslogTag.LooksLikeProgram(program) ? 10 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var repeats = new Remembered();
        return FileReader.Of((in LogLine line, RowWriter rows) => Read(line, rows, file, repeats));
    }

    /// <summary>The message before, which syslogd repeats by `last message repeated N times`.</summary>
    sealed class Remembered
    {
        public string Host = "", Program = "", ProcessId = "";
        byte[] text = new byte[512];
        int length;

        public ReadOnlySpan<byte> Text => text.AsSpan(0, length);

        public void Keep(string host, string program, string processId, ReadOnlySpan<byte> said)
        {
            (Host, Program, ProcessId, length) = (host, program, processId, 0);
            if (said.Length > LongestRemembered) return;
            if (said.Length > text.Length) text = new byte[LongestRemembered];
            said.CopyTo(text);
            length = said.Length;
        }
    }

    static LineOutcome Read(in LogLine line, RowWriter rows, LogFile file, Remembered before)
    {
        if (line.Text.TrimEnd(" \t\r\0"u8).IsEmpty || line.Text[0] is (byte)' ' or (byte)'\t') return LineOutcome.Skipped;
        if (LinuxSyslogSignatures.IsOfJournalctl(line.Body)) return LineOutcome.Skipped;
        var body = LinuxSyslogTag.Split(line, out var tag, out var processId);
        var head = line.Head;
        if (head.Time is null && tag.Length == 0 && !LinuxSyslogSignatures.IsBareSignIn(body))
            return rows.Reject("no syslog head, and no message of a known program");

        if (LinuxSyslogSignatures.IsLastRepeated(body, out var times) && before.Text.Length > 0 && before.Host == head.Host
            && (tag.Length == 0 || tag == before.Program || tag.Contains("syslog", StringComparison.Ordinal)))
        {
            var (again, module) = LinuxSyslogTag.ProgramAndModule(before.Program);
            return Message(new LinuxSyslogMessage(before.Text, again, before.ProcessId, times, head, file, rows), module);
        }
        before.Keep(head.Host, tag, processId, body);
        var (program, oldModule) = LinuxSyslogTag.ProgramAndModule(tag);
        return Message(new LinuxSyslogMessage(body, program, processId, 1, head, file, rows), oldModule);
    }

    static LineOutcome Message(in LinuxSyslogMessage written, string module)
    {
        var message = written.With(RelayEscapes.Plain(written.Text));
        if (module.Length > 0) PamMessages.ReadTagged(message, module);
        else if (!TryRead(message)) Other(message);
        return LineOutcome.Parsed;
    }

    /// <summary>Each program's own messages; what it says beside them may still be a PAM line.</summary>
    static bool TryRead(in LinuxSyslogMessage message) => message.Program switch
    {
        "sshd" or "sshd-session" or "sshd-auth" or "sftp-server" or "internal-sftp" =>
            OpenSshMessages.TryRead(message.With(OpenSshText.Plain(message.Text))),
        "sudo" => SudoMessages.TryReadSudo(message),
        "su" => SudoMessages.TryReadSu(message),
        "doas" => SudoMessages.TryReadDoas(message),
        "pkexec" => SudoMessages.TryReadPkexec(message),
        "polkitd" => SudoMessages.TryReadPolkit(message),
        "login" or "rlogind" or "remote" => LinuxSyslogSessions.TryReadLogin(message),
        "systemd-logind" or "elogind-daemon" => LinuxSyslogSessions.TryReadLogind(message),
        "CRON" or "cron" or "crond" or "crontab" or "atd" => LinuxSyslogSessions.TryReadCron(message),
        "klogind" or "kshd" => LinuxSyslogSessions.TryReadKlogind(message),
        "dropbear" => LinuxSyslogSessions.TryReadDropbear(message),
        "vsftpd" or "ftpd" or "proftpd" or "pure-ftpd" or "in.ftpd" or "wu-ftpd" => LinuxSyslogTransfers.TryReadFtp(message),
        "dovecot" or "auth" => LinuxSyslogTransfers.TryReadDovecot(message),
        "saslauthd" => LinuxSyslogTransfers.TryReadSaslauthd(message),
        "systemd" => LinuxSyslogSessions.TryReadSystemd(message),
        "kernel" => LinuxSyslogDaemons.TryReadWireGuard(message),
        "slapd" => LinuxSyslogDaemons.TryReadSlapd(message),
        "charon" or "charon-systemd" or "charon-nm" or "ipsec" or "ipsec_starter" or "strongswan" => StrongSwanMessages.TryRead(message),
        "php-fpm" or "php" or "audit" or "opnsense" => LinuxSyslogDaemons.TryReadWebPages(message),
        "smbd" or "samba" or "smbd_audit" => LinuxSyslogPages.TryReadSamba(message),
        "webmin" or "usermin" or "pvedaemon" or "pveproxy" or "xrdp-sesman" => LinuxSyslogPages.TryRead(message),
        "mysqld" or "mariadbd" or "mysql" => LinuxSyslogDatabases.TryReadMySql(message) || PamMessages.TryRead(message),
        "postgres" or "postgresql" => LinuxSyslogDatabases.TryReadPostgreSql(message) || PamMessages.TryRead(message),
        "exim" or "exim4" => LinuxSyslogMail.TryReadExim(message),
        "sendmail" or "sm-mta" => LinuxSyslogMail.TryReadSendmail(message),
        "krb5kdc" => LinuxSyslogNetworks.TryReadKerberos(message),
        "ocserv" => LinuxSyslogNetworks.TryReadOpenConnect(message),
        "pppd" => LinuxSyslogNetworks.TryReadPpp(message),
        "httpd2" or "clish" => LinuxSyslogNetworks.TryReadGaia(message),
        "unix_chkpwd" => LinuxAccountsMessages.TryReadPasswordCheck(message),
        "" => OpenSshMessages.TryRead(message) || LinuxSyslogTransfers.TryReadFtp(message),
        _ when message.Program.StartsWith("fail2ban", StringComparison.Ordinal) => LinuxSyslogBans.TryRead(message),
        "roundcube" => LinuxSyslogPages.TryReadWebmail(message),
        _ when message.Program.StartsWith("postfix/", StringComparison.Ordinal) => LinuxSyslogTransfers.TryReadPostfix(message),
        _ when LinuxAccountsMessages.Programs.Contains(message.Program) => LinuxAccountsMessages.TryRead(message),
        _ => PamMessages.TryRead(message),
    };

    /// <summary>What no reader understands, with the first address that a word like `from` announces.</summary>
    static void Other(in LinuxSyslogMessage message)
    {
        message.Audit("Other", "NA");
        var text = new TextCursor(message.Text);
        for (var word = text.Word(); !text.Rest.IsEmpty;)
        {
            var next = text.Word();
            if (Announces(word))
            {
                var open = next.LastIndexOf((byte)'[');
                if (message.Rows.Address(Asim.SrcIpAddr, next[(open + 1)..].TrimStart("([<\"'"u8).TrimEnd(")]>,;:.\"'"u8))) return;
            }
            word = next;
        }
    }

    static bool Announces(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("from"u8) || word.SequenceEqual("for"u8) || word.SequenceEqual("with"u8) || word.SequenceEqual("by"u8)
            || word.SequenceEqual("host"u8)
        || word.SequenceEqual("client"u8) || word.SequenceEqual("Ban"u8) || word.SequenceEqual("Found"u8);
}
