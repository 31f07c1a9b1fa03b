namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// What kind of sign-in a program or PAM service stands for: ASIM's EventSubType, the protocol, and the application when the tag is
/// only a part of it. With `Tells` the program says itself how each attempt ended, and what PAM says beside it counts as none.
/// </summary>
sealed record SignInKind(string SubType, string Protocol = "", string Application = "", bool Elevates = false, bool Tells = false);

/// <summary>What is known of the programs of a Linux host by their names.</summary>
static class LinuxSyslogServices
{
    static readonly SignInKind Unknown = new("");
    static readonly SignInKind Ssh = new("Remote", "ssh", "sshd", Tells: true);
    static readonly SignInKind Remote = new("Remote");
    static readonly SignInKind Ftp = new("Remote", "ftp");
    static readonly SignInKind Mail = new("Remote");
    static readonly SignInKind Desktop = new("RemoteInteractive", "rdp");
    static readonly SignInKind Console = new("Interactive");
    static readonly SignInKind Daemon = new("Service");
    static readonly SignInKind Privilege = new("Interactive", Elevates: true);
    static readonly SignInKind Telling = new("Interactive", Elevates: true, Tells: true);

    static readonly Dictionary<string, SignInKind> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sshd"] = Ssh, ["sshd-session"] = Ssh, ["sshd-auth"] = Ssh, ["ssh"] = Ssh, ["dropbear"] = new("Remote", "ssh"),
            ["sftp-server"] = Ssh, ["internal-sftp"] = Ssh,
        ["sudo"] = Telling, ["sudo-i"] = Telling, ["su"] = Telling, ["su-l"] = Telling, ["doas"] = Telling,
            ["pkexec"] = Privilege, ["polkit-1"] = Privilege,
        ["polkitd"] = Privilege, ["polkit-agent-helper-1"] = Privilege, ["runuser"] = Privilege, ["runuser-l"] = Privilege,
            ["ksu"] = Privilege,
        ["login"] = Console with { Tells = true }, ["gdm"] = Console, ["gdm3"] = Console, ["gdm-password"] = Console, ["gdm-autologin"] = Console,
            ["gdm-launch-environment"] = Console,
        ["gdm-fingerprint"] = Console, ["gdm-smartcard"] = Console, ["gdm-session-worker"] = Console, ["lightdm"] = Console,
            ["lightdm-greeter"] = Console,
        ["lightdm-autologin"] = Console, ["sddm"] = Console, ["sddm-greeter"] = Console, ["kdm"] = Console, ["xdm"] = Console,
            ["kde"] = Console, ["kscreenlocker_greet"] = Console,
        ["kcheckpass"] = Console, ["gnome-screensaver"] = Console, ["gnome-screensaver-dialog"] = Console,
            ["xscreensaver"] = Console, ["i3lock"] = Console,
        ["systemd-logind"] = Console, ["vlock"] = Console,
        ["cron"] = Daemon, ["crond"] = Daemon, ["anacron"] = Daemon, ["atd"] = Daemon, ["systemd-user"] = Daemon,
            ["systemd"] = Daemon, ["crontab"] = Daemon,
        ["vsftpd"] = Ftp, ["ftpd"] = Ftp, ["ftp"] = Ftp, ["proftpd"] = Ftp, ["pure-ftpd"] = Ftp, ["in.ftpd"] = Ftp, ["wu-ftpd"] = Ftp,
        ["remote"] = new("Remote", "telnet"), ["telnetd"] = new("Remote", "telnet"), ["in.telnetd"] = new("Remote", "telnet"),
            ["telnet"] = new("Remote", "telnet"),
        ["rlogin"] = new("Remote", "rlogin"), ["rlogind"] = new("Remote", "rlogin"), ["rshd"] = new("Remote", "rsh"),
            ["rsh"] = new("Remote", "rsh"), ["rexec"] = Remote,
        ["klogind"] = new("Remote", "Kerberos"), ["kshd"] = new("Remote", "Kerberos"), ["xrdp-sesman"] = Desktop, ["xrdp"] = Desktop,
            ["vncserver"] = new("RemoteInteractive", "vnc"),
        ["dovecot"] = Mail, ["imap"] = Mail, ["imapd"] = Mail, ["pop3"] = Mail, ["pop3d"] = Mail, ["smtp"] = Mail,
            ["saslauthd"] = Mail, ["cyrus"] = Mail,
        ["samba"] = new("Remote", "smb"), ["smbd"] = new("Remote", "smb"), ["openvpn"] = new("Remote", "openvpn"),
            ["cockpit"] = new("Remote", "https"),
        ["cockpit-session"] = new("Remote", "https", "cockpit"), ["webmin"] = new("Remote", "https"),
            ["httpd"] = new("Remote", "https"), ["apache2"] = new("Remote", "https"),
        ["radiusd"] = new("Remote", "radius"), ["freeradius"] = new("Remote", "radius"),
            ["ocserv"] = Remote, ["pppd"] = Remote, ["httpd2"] = new("Remote", "https"), ["clish"] = Console,
            ["proxmox-ve-auth"] = new("Remote", "https"), ["pvedaemon"] = new("Remote", "https"), ["roundcube"] = new("Remote", "https"),
    };

    /// <summary>Programs whose lines are taken with confidence: nearly all that they say is about accounts and sessions.</summary>
    static readonly HashSet<string> SignInPrograms = new(
        Known.Keys.Except(["httpd", "apache2", "openvpn", "radiusd", "freeradius", "samba", "smbd", "systemd",
            "auth", "smtp", "imap", "pop3"]).Concat(LinuxAccountsMessages.Programs).Concat(["unix_chkpwd", "pam", "accounts-daemon",
            "sssd", "sssd_be", "nscd", "systemd-homed"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Daemons found on nearly every Linux host that say nothing about sign-ins.</summary>
    static readonly HashSet<string> HostPrograms = new(StringComparer.OrdinalIgnoreCase)
    {
        "kernel", "systemd", "syslogd", "rsyslogd", "syslog-ng", "syslog", "systemd-networkd", "systemd-resolved",
        "systemd-timesyncd", "systemd-udevd", "systemd-modules-load",
        "systemd-journald", "systemd-sysctl", "systemd-fsck", "dhclient", "dhcpd", "dhcpcd", "NetworkManager", "ntpd", "chronyd",
        "named", "unbound", "dnsmasq", "postfix",
        "sendmail", "sm-mta", "dbus", "dbus-daemon", "auditd", "audispd", "rpc.statd", "rpcbind", "portmap", "nfslock", "snmpd",
        "cups", "cupsd", "avahi-daemon", "logrotate",
        "run-parts", "firewalld", "fail2ban", "multipathd", "smartd", "irqbalance", "lvm", "udisksd", "packagekitd", "PackageKit",
        "snapd", "yum", "dnf", "apt", "dpkg", "rc",
        "init", "network", "sysctl", "random", "rpcidmapd", "sdpd", "gpm", "hcid", "xinetd", "inetd", "acpid", "modprobe", "iscsid",
        "dockerd", "containerd", "kubelet",
        "keepalived", "haproxy", "nginx", "mysqld", "postgres", "squid", "zabbix_agentd", "bluetoothd", "ModemManager", "thermald",
        "wpa_supplicant", "rtkit-daemon", "sftp",
        "gnome-keyring-daemon", "gnome-session", "mount", "umount", "augenrules", "realmd", "oddjobd", "oddjob-mkhomedir",
        "certmonger", "tuned", "puppet-agent", "ansible-command", "slapd", "charon",
        "charon-systemd", "charon-nm", "ipsec", "strongswan", "php-fpm",
    };

    static readonly string[] Severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    static readonly string[] Facilities =
        ["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit",
            "alert", "clock",
         "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];

    public static SignInKind Find(string service) => Known.GetValueOrDefault(service, Unknown);

    /// <summary>The name as text, without making it anew for those that fill a log.</summary>
    public static string Name(ReadOnlySpan<byte> service) =>
        service.SequenceEqual("sshd"u8) ? "sshd"
        : service.SequenceEqual("cron"u8) ? "cron"
        : service.SequenceEqual("crond"u8) ? "crond"
        : service.SequenceEqual("sudo"u8) ? "sudo"
        : service.SequenceEqual("systemd-user"u8) ? "systemd-user"
        : System.Text.Encoding.UTF8.GetString(service);

    public static bool IsSignInProgram(string program) =>
        SignInPrograms.Contains(program) || program.StartsWith("ansible-", StringComparison.Ordinal);

    public static bool IsHostProgram(string program) =>
        HostPrograms.Contains(program) || program.StartsWith("systemd-", StringComparison.Ordinal)
            || program.StartsWith("postfix/", StringComparison.Ordinal) || program.StartsWith("fail2ban.", StringComparison.Ordinal);

    public static bool IsOpenSsh(string program) => ReferenceEquals(Find(program), Ssh);

    public static string Vendor(string program) => IsOpenSsh(program) ? "OpenBSD" : "Linux";

    public static string Product(string program) => IsOpenSsh(program) ? "OpenSSH" : program is "sudo" or "su" ? program : "Linux";

    public static string Severity(int severity) => severity < Severities.Length ? Severities[severity] : "";

    public static string Facility(int facility) => facility < Facilities.Length ? Facilities[facility] : "";
}
