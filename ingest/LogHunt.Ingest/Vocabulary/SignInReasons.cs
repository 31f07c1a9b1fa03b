using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>ASIM's words for why somebody was refused, out of the sentences in which devices say it.</summary>
static class SignInReasons
{
    const int Longest = 256;

    /// <summary>The first that a sentence holds, in small letters, decides.</summary>
    static readonly (byte[] Says, string Details)[] Reasons =
    [
        .. Each("Password expired", "password expired", "password has expired", "expired password"),
        .. Each("Account expired", "account expired", "account has expired", "user expired"),
        .. Each("User disabled", "account disabled", "account is disabled", "user disabled", "user is disabled",
            "account currently disabled"),
        .. Each("Logon violates policy", "allow list", "allowlist", "not allowed", "not permitted", "privilege", "permission", "policy",
            "group locked", "session limit"),
        .. Each("User locked", "locked", "lockout", "too many"),
        .. Each("No such user", "no such user", "user not found", "unknown user", "subject not found", "user unknown", "does not exist",
            "unregistered user"),
        .. Each("No such user or password", "username/password", "user name or password", "username or password", "credential",
            "username and password"),
        .. Each("Incorrect password", "wrong password", "invalid password", "incorrect password", "bad password", "password mismatch"),
        .. Each("No such user or password", "invalid username", "invalid user"),
    ];

    /// <summary>Nothing where the sentence tells none that ASIM has.</summary>
    public static string Of(ReadOnlySpan<byte> sentence)
    {
        Span<byte> small = stackalloc byte[Longest];
        if (sentence.Length > Longest) sentence = sentence[..Longest];
        if (System.Text.Ascii.ToLower(sentence, small, out var length) != System.Buffers.OperationStatus.Done) return "";
        foreach (var (says, details) in Reasons)
            if (small[..length].IndexOf(says) >= 0) return details;
        return "";
    }

    /// <summary>EventResultDetails of a refusal, where the sentence tells them; what stands there otherwise stays.</summary>
    public static void Write(RowWriter rows, ReadOnlySpan<byte> sentence) => rows.Text(Asim.EventResultDetails, Of(sentence));

    static IEnumerable<(byte[], string)> Each(string details, params string[] sentences) =>
        sentences.Select(sentence => (System.Text.Encoding.UTF8.GetBytes(sentence), details));
}
