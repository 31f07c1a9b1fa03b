using System.Globalization;

namespace LogHunt.Cli.Demo;

/// <summary>A Linux host's auth.log: sshd, sudo and cron under the old syslog head, in local time and without a year.</summary>
sealed class LinuxText(DemoSite site, string host, Random random)
{
    static readonly string[] Guesses = ["admin", "oracle", "test", "ubuntu", "postgres", "git", "pi", "user"];

    public string Ordinary(DateTime time) => random.NextDouble() switch
    {
        < .25 => Failed(time, Guesses[random.Next(Guesses.Length)], DemoSite.Peer(random), known: false),
        < .45 => $"{Head(time, "CRON")} pam_unix(cron:session): session opened for user root(uid=0) by " +
            $"(uid=0)\n{Head(time.AddMilliseconds(400), "CRON")} pam_unix(cron:session): session closed for user root",
        < .70 => Accepted(time, "drift", $"{site.Network}.0.{random.Next(2, 9)}", "publickey"),
        < .85 => $"{Head(time, "sudo")}    drift : TTY=pts/{random.Next(3)} ; PWD=/home/drift ; USER=root ; " +
            $"COMMAND=/usr/bin/systemctl status nginx",
        _ => $"{Head(time, "sshd")} Connection closed by {DemoSite.Peer(random)} port {random.Next(1024, 65_536)} [preauth]",
    };

    public string Failed(DateTime time, string user, string address, bool known) =>
        $"{Head(time, "sshd")} Failed password for {(known ? "" : "invalid user ")}{user} from {address} port " +
            $"{random.Next(1024, 65_536)} ssh2";

    public string Accepted(DateTime time, string user, string address, string method) =>
        $"{Head(time, "sshd")} Accepted {method} for {user} from {address} port {random.Next(1024, 65_536)} " +
            $"ssh2{(method == "publickey" ? ": ED25519 SHA256:4cOTQkY3bJRnDvPN1Ww5p9hVmyK7oUe8xJHh0aXkR3s" : "")}";

    public string Sudo(DateTime time, string user, string command) =>
        $"{Head(time, "sudo")}    {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND={command}";

    public string AddedUser(DateTime time, string user) =>
        $"{Head(time, "useradd")} new user: name={user}, UID=1099, GID=1099, home=/home/{user}, shell=/bin/bash, from=/dev/pts/0";

    string Head(DateTime time, string program)
    {
        var local = DemoTimeline.Local(time);
        return string.Create(CultureInfo.InvariantCulture,
            $"{local:MMM} {local.Day,2} {local:HH:mm:ss} {host} {program}[{random.Next(800, 32_000)}]:");
    }
}
