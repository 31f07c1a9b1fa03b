using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>What a device did with traffic, in ASIM's words.</summary>
/// <param name="Action">DvcAction; empty when the word decides nothing.</param>
/// <param name="Result">EventResult.</param>
/// <param name="Details">EventResultDetails, where the word tells how the session ended.</param>
readonly record struct Verdict(string Action, string Result, string Details = "")
{
    public static Verdict None { get; } = new("", "NA");
    public static Verdict Allow { get; } = new("Allow", "Success");
    public static Verdict Deny { get; } = new("Deny", "Failure");
    public static Verdict Drop { get; } = new("Drop", "Failure");
    public static Verdict Reset { get; } = new("Reset", "Failure");

    /// <summary>
    /// Action words of all firewalls. `close`, `timeout` and `client-rst` are Allow: an endpoint ended a session that the device
    /// had let through.
    /// </summary>
    static readonly KeyValueTable<Verdict> Words = new(
    [
        .. Each(Allow,
        "accept accepted allow allowed permit permitted pass passed passthrough trust built open forward est-allowed bypass " +
        "monitor monitored detect detected warn warned clean proxied " +
            "alert log-only exempt exempted tagged continue override syncookie-sent analytics filtered erase erased " +
            "fastpath analyze inform authorize authorized authcrypt extract proxyallow " +
            "start close ip-conn dns logged log inspect pass_session ids:reset ids:deny ids:block ids:log", "key install", "would have dropped",
            "would have blocked", "would block", "inform user", "https inspect", "https bypass", "replace malicious code",
            "allow due to insufficient app data"),
        .. Each(new("VPNroute", "Success"), "vpnroute", "vpn routing"),
        .. Each(new("Allow", "Success", "Timeout"), "timeout"),
        .. Each(new("Allow", "Success", "Reset"), "client-rst server-rst"),
        .. Each(Deny,
        "deny denied block blocked virus infected block-url block-continue block-override block-ip " +
            "prevent prevented quarantine quarantined redirect redirected override-lockout kickout ban ban-user ban-sender " +
            "quarantine-ip quarantine-interface quarantine-port deauthorize ask " +
            "proxydeny proxyblock redir alert_deny deny_no_log period_block block_period", "interactive block", "ask user",
            "system quarantine", "user quarantine"),
        .. Each(Drop, "drop dropped discard discarded drop-packet drop-all-packets random-drop sinkhole drop_session drop-session " +
            "proxydrop block/drop", "partially dropped", "partial block"),
        .. Each(new("Drop ICMP", "Failure"), "drop-icmp block/icmp", "drop icmp", "block icmp"),
        .. Each(Reset, "reject rejected reset reset-both clear_session clear-session pass_session_reset " +
            "cm-reject encrypt-kickout block/reset",
            "block with reset", "interactive block with reset", "reset both"),
        .. Each(new("Reset Source", "Failure"), "reset-client reset_client", "reset client"),
        .. Each(new("Reset Destination", "Failure"), "reset-server reset_server", "reset server"),
        .. Each(new("Encrypt", "Success"), "encrypt encrypted"),
        .. Each(new("Decrypt", "Success"), "decrypt decrypted"),
    ], foldCase: true);

    public bool Denies => Result == "Failure";

    /// <summary>ASIM's severity of traffic that was denied, and of other traffic, where the device says none.</summary>
    public string Severity => Denies ? "Low" : "Informational";

    /// <summary>The verdict of a vendor's word in any case; <see cref="None"/> for a word that is none.</summary>
    public static Verdict Of(ReadOnlySpan<byte> word) => Words.TryFind(word, out var verdict) ? verdict : None;

    /// <summary>Sets DvcAction, EventResult and its details, and the word itself, in the current row.</summary>
    public void Write(RowWriter rows, ReadOnlySpan<byte> word)
    {
        rows.Text(Asim.DvcAction, Action);
        rows.Text(Asim.DvcOriginalAction, word);
        rows.Text(Asim.EventResult, Result);
        rows.Text(Asim.EventResultDetails, Details);
    }

    /// <summary>Words that mean a verdict, blanks between them, and phrases that do.</summary>
    internal static IEnumerable<(string, Verdict)> Each(Verdict verdict, string words, params string[] phrases) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(phrases).Select(word => (word, verdict));
}
