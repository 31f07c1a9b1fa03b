using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.PanOs;

/// <summary>
/// A sign-in that SYSTEM tells of in prose: of administrators (`User admin logged in via Web from 192.0.2.1 using https`) and, before
/// GLOBALPROTECT was a log type, of VPN users (`… Login from: 198.51.100.1, …, User name: ola, …`).
/// </summary>
readonly ref struct PanOsSignIn
{
    /// <summary>Logon or Logoff; null when the message tells of none.</summary>
    public string? EventType { get; private init; }

    bool Succeeded { get; init; }
    ReadOnlySpan<byte> User { get; init; }
    ReadOnlySpan<byte> From { get; init; }
    ReadOnlySpan<byte> Reason { get; init; }

    public static PanOsSignIn Of(ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> message)
    {
        var failed = eventId.IndexOf("auth-fail"u8) >= 0 || eventId.IndexOf("login-fail"u8) >= 0
            || message.IndexOf("failed authentication"u8) >= 0
            || message.IndexOf("authentication failed"u8) >= 0 || message.IndexOf("login failed"u8) >= 0;
        var isOff = !failed && (eventId.IndexOf("logout"u8) >= 0 || message.IndexOf("logged out"u8) >= 0
            || message.StartsWith("Session for user"u8));
        var isOn = !failed && !isOff && (eventId.IndexOf("auth-succ"u8) >= 0 || eventId.IndexOf("login-succ"u8) >= 0
            || message.IndexOf("logged in"u8) >= 0 || message.IndexOf("authenticated for user"u8) >= 0);
        var user = TextCursor.Between(message, "User name: "u8, ","u8);
        if (user.IsEmpty) user = TextCursor.Between(message, "user '"u8, "'"u8);
        if (user.IsEmpty) user = TextCursor.Between(message, "User '"u8, "'"u8);
        if (user.IsEmpty && message.StartsWith("User "u8)) user = TextCursor.Between(message, "User "u8, " "u8);
        if (user.IsEmpty) user = TextCursor.Between(message, "Session for user "u8, " "u8);
        if (user.IsEmpty || !(failed || isOff || isOn)) return default;
        var from = TextCursor.Between(message, "Login from: "u8, ","u8);
        if (from.IsEmpty) from = TextCursor.Between(message, "From: "u8, ". "u8).TrimEnd((byte)'.');
        if (from.IsEmpty) from = TextCursor.Between(message, " from "u8, " "u8).Trim("'.,"u8);
        return new()
        {
            EventType = isOff ? "Logoff" : "Logon",
            Succeeded = !failed,
            User = user,
            From = from,
            Reason = failed ? Sentence(TextCursor.Between(message, "eason: "u8, ","u8)) : default,
        };
    }

    /// <summary>Logon or Logoff of a GlobalProtect event; null for one of the many other steps of a connection.</summary>
    public static string? OfEvent(ReadOnlySpan<byte> eventId) =>
        eventId.EndsWith("-auth"u8) || eventId.EndsWith("-login"u8) ? "Logon" : eventId.EndsWith("-logout"u8) ? "Logoff" : null;

    /// <summary>Whether words say that somebody was refused.</summary>
    public static bool IsFailure(ReadOnlySpan<byte> words) =>
        words.IndexOf("fail"u8) >= 0 || words.IndexOf("Fail"u8) >= 0 || words.IndexOf("denied"u8) >= 0 || words.IndexOf("timeout"u8) >= 0
        || words.IndexOf("invalid"u8) >= 0 || words.IndexOf("Invalid"u8) >= 0;

    /// <summary>`Invalid username/password. auth profile 'staff'`: what follows the sentence tells of the device.</summary>
    static ReadOnlySpan<byte> Sentence(ReadOnlySpan<byte> text) => text.IndexOf(". "u8) is > 0 and var end ? text[..end] : text;

    static readonly KeyValueTable<string> AuditTypes = new(
    [
        ("add", "Create"), ("clone", "Create"), ("set", "Set"), ("edit", "Set"), ("rename", "Set"), ("move", "Set"), ("override", "Set"),
        ("delete", "Delete"), ("commit", "Execute"), ("commit-all", "Execute"), ("load", "Set"), ("import", "Install"),
    ], foldCase: true);

    /// <summary>ASIM's word for a command of CONFIG.</summary>
    public static string AuditType(ReadOnlySpan<byte> command) => AuditTypes.TryFind(command, out var type) ? type : "Other";

    public static void Write(in PanOsSignIn signIn, RowWriter rows)
    {
        rows.Text(Asim.EventType, signIn.EventType);
        Outcomes.Write(rows, signIn.Succeeded);
        rows.Text(Asim.EventOriginalResultDetails, signIn.Reason);
        if (!signIn.Succeeded) SignInReasons.Write(rows, signIn.Reason);
        UserNames.Target.Name(rows, signIn.User);
        rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, signIn.From);
    }
}
