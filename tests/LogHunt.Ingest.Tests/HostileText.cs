using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace LogHunt.Ingest.Tests;

/// <summary>Bytes that look enough like logs to reach deep into a parser, and are wrong enough to hurt it.</summary>
static class HostileText
{
    static readonly string[] Pieces =
    [
        "<189>", "<13>1 ", "<", ">", "1 ", "183 ", "2026-01-02T03:04:05Z", "2026-01-02 03:04:05", "2026-13-45T99:99:99",
        "Jan  2 03:04:05", "Feb 29 23:59:60", "Feb 30 00:00:00",
        " host ", "host: ", "sshd[12]: ", "sshd[", "]: ", "[a b=\"c\"]", "[a b=\"c", "- ", " - - ", "%ASA-6-302013: ", "CEF:0|a|b|",
        "date=", "{", "}", "{\"message\":\"", "\"}", "\\u12", "\\ud800",
        "\t", " ", ":", ":: ", "+0200", "--5:00", " UTC", " EDT", "1647478988.289402144", "99999999999999999999", "\uFEFF", "ø", "sie 02",
        "\0", "*Mar  1 ", "Local0.Info ", "@cee:", "'", "\"", "=", "/", ",", ";",
    ];

    public static Arbitrary<byte[]> Lines()
    {
        var piece = Gen.Elements(Pieces).Select(Encoding.UTF8.GetBytes);
        var noise = Gen.Choose(0, 255).Select(b => new[] { (byte)b });
        var line = Gen.Frequency((5, piece), (1, noise))
            .ListOf().Select(parts => parts.SelectMany(bytes => bytes).Where(b => b != '\n').ToArray());
        return line.ToArbitrary();
    }

    static readonly string[] SignInPieces =
    [
        "Mar  2 08:15:01 h sshd[1]: ", "sudo: ", "su(pam_unix)[2]: ", "Accepted ", "Failed ", "password ", "for ", "invalid user ",
        " from ", "from ", "192.0.2.1", "::1", " port ", "22", " ssh2",
        "[preauth]", "pam_unix(", "sshd:auth", "): ", "authentication failure; ", "rhost=", "user=", " user", "session opened for user ",
        "(uid=", ")", " by ", " : ", " ; ", "TTY=", "COMMAND=", "USER=",
        "message repeated ", "2", "99999999999", " times: [", "last message repeated 2 times", "name=", ", ", "'", "\"", "`", "user ",
        "group ", "add ", "{", "}", "[", "]", "\"winlog\":", "\"event_id\":",
        "\"EventID\":", "4624", "4728", "\"event_data\":", "\"TargetUserName\":", "\"IpAddress\":", "\"\\ud800\"", ":", ",", "null",
        "true", "1e5", " ", "\\", "@", "CN=", "\0",
    ];

    /// <summary>The same with the words of sshd, sudo, PAM and of Windows events in JSON.</summary>
    public static Arbitrary<byte[]> SignIns()
    {
        var piece = Gen.Elements(SignInPieces).Select(Encoding.UTF8.GetBytes);
        var noise = Gen.Choose(0, 255).Select(b => new[] { (byte)b });
        var line = Gen.Frequency((9, piece), (1, noise))
            .ListOf().Select(parts => parts.SelectMany(bytes => bytes).Where(b => b != '\n').ToArray());
        return line.ToArbitrary();
    }
}
