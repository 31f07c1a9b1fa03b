using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.JuniperSrx;

/// <summary>
/// What kind of message it is, by its tag (`RT_FLOW_SESSION_CLOSE`, `UI_LOGIN_EVENT`) or, in prose without one, by its words.
/// </summary>
readonly ref struct JunosMessage
{
    static readonly KeyValueTable<bool> RealTime = new("FLOW IDS IDP UTM AAMW SECINTEL SCREEN".Split(' ').Select(part => (part, true)));

    static readonly byte[][] SystemTags =
    [
        .. "UI_ SSHD_LOGIN LOGIN_ RPD_ KMD_ SNMPD_ SNMP_TRAP CHASSISD_ JSRPD_ LACPD_ BFDD_ WEB_AUTH FWAUTH_ PFE_ DCD_"
            .Split(' ').Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    public ReadOnlySpan<byte> Tag { get; private init; }

    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>`RT_FLOW`, `RT_IDS` … and what may follow it: nothing that continues the word but a message's own name.</summary>
    public static bool IsRealTime(ReadOnlySpan<byte> text)
    {
        var name = text["RT_"u8.Length..];
        var end = name.IndexOfAny(" :_"u8);
        return end > 0 && RealTime.TryFind(name[..end], out _);
    }

    /// <summary>`UI_LOGIN_EVENT: User 'ola' login …`, and what the SSH daemon says in Junos' words alone.</summary>
    public static bool IsSystem(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("sshd Login failed for user "u8) || body.StartsWith("Login failed for user '"u8)) return true;
        if (body.IsEmpty || body[0] is < (byte)'A' or > (byte)'Z') return false;
        foreach (var tag in SystemTags)
            if (body.StartsWith(tag) && TagLength(body) is > 0 and var end && end < body.Length && body[end] == ':') return true;
        return false;
    }

    public static JunosMessage Of(in LogLine line)
    {
        var text = line.Text;
        if (text.IndexOf("[junos@"u8) is >= 0 and var data)
        {
            var head = text[..data].TrimEnd((byte)' ');
            var end = EndOfData(text, data);
            return new() { Tag = head[(head.LastIndexOf((byte)' ') + 1)..], Text = text[end..].TrimStart("\"] "u8) };
        }
        if (text.IndexOf("RT_"u8) is >= 0 and var at && IsRealTime(text[at..])) text = text[at..];
        else text = line.Body;
        ReadOnlySpan<byte> tag = default;
        // `RT_FLOW: RT_FLOW_SESSION_CREATE: session …`, `RT_FLOW - RT_FLOW_SESSION_DENY: …`: the last of the names says most.
        while (TagLength(text) is > 0 and var length)
        {
            tag = text[..length];
            text = text[length..].TrimStart(":- "u8);
        }
        return new() { Tag = tag, Text = text };
    }

    /// <summary>Where the last value of the structured data ends; prose that says the same may follow it.</summary>
    public static int EndOfData(ReadOnlySpan<byte> text, int data) =>
        text[data..].IndexOf("\"] "u8) is > 0 and var end ? data + end + 1 : data + text[data..].TrimEnd("] "u8).Length;

    /// <summary>`OBJ=/a username ola roles N/A`: the path; the user goes into the row.</summary>
    public static ReadOnlySpan<byte> BeforeUser(ReadOnlySpan<byte> path, RowWriter rows)
    {
        if (path.IndexOf(" username "u8) is not (>= 0 and var at)) return path;
        var user = TextCursor.Between(path[at..], " username "u8, " "u8);
        if (!user.SequenceEqual("N/A"u8)) rows.Text(Asim.SrcUsername, user);
        return path[..at];
    }

    /// <summary>How long a name in capitals with an underscore is that the text begins with; 0 for none.</summary>
    static int TagLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_') length++;
        return length < text.Length && text[length] is (byte)':' or (byte)' ' && text[..length].Contains((byte)'_') ? length : 0;
    }

    public bool Is(ReadOnlySpan<byte> tag) => Tag.StartsWith(tag) || tag.SequenceEqual("RT_IDP"u8) && Tag.StartsWith("IDP_"u8);

    bool Has(ReadOnlySpan<byte> part) => Tag.IndexOf(part) >= 0;

    public bool IsTraffic => Is("RT_"u8) || IsAttack || Has("SESSION"u8) || Has("WEBFILTER"u8) || Has("CONTENT_FILTER"u8) || Is("AV_"u8)
        || Text.StartsWith("FW: "u8);

    public bool IsAttack => Has("SCREEN"u8) || Has("IDP_"u8) || Is("RT_IDS"u8) || Has("AAMW"u8) || Has("SECINTEL"u8) || Is("ANTISPAM"u8);

    public bool IsSignIn => Has("LOGIN_EVENT"u8) || Has("LOGOUT_EVENT"u8) || Has("LOGIN_FAILED"u8) || Is("UI_AUTH_EVENT"u8)
        || Is("LOGIN_"u8) || Is("FWAUTH_"u8) && Has("AUTH_"u8) || Text.IndexOf("Login failed for user "u8) >= 0;

    public bool IsSignOut => Has("LOGOUT"u8);

    public bool IsFailure => Has("FAIL"u8) || Text.IndexOf("failed"u8) >= 0 || Has("INVALID"u8) || Has("REJECT"u8);

    /// <summary>`user 'ola'`, of a name that holds a quote, up to the first; without quotes one word.</summary>
    public ReadOnlySpan<byte> User
    {
        get
        {
            var quoted = TextCursor.Between(Text, "ser '"u8, "'"u8);
            return quoted.IsEmpty && IsSignIn ? Word("ser "u8) : quoted;
        }
    }

    ReadOnlySpan<byte> Word(ReadOnlySpan<byte> mark)
    {
        if (Text.IndexOf(mark) is not (>= 0 and var at)) return default;
        var rest = Text[(at + mark.Length)..];
        var end = rest.IndexOfAny((byte)' ', (byte)',');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>`from host '192.0.2.1'`, `ssh-connection '192.0.2.1 50000 …'`.</summary>
    public ReadOnlySpan<byte> From
    {
        get
        {
            var from = TextCursor.Between(Text, "host '"u8, "'"u8);
            if (from.IsEmpty) from = TextCursor.Between(Text, "ssh-connection '"u8, " "u8);
            if (from.IsEmpty) from = Word(" host "u8);
            if (from.IsEmpty) from = Word(" from "u8);
            return from.IsEmpty ? Word(" at "u8) : from;
        }
    }

    bool IsCreate => Has("SESSION_CREATE"u8) || Text.StartsWith("session created"u8);

    bool IsClose => Has("SESSION_CLOSE"u8) || Text.StartsWith("session closed"u8);

    /// <summary>Start, End or, where a volume is told again and again, Interim.</summary>
    public ReadOnlySpan<byte> Phase => IsCreate ? "Start"u8 : IsClose ? "End"u8 : Has("VOL_UPDATE"u8)
        || Has("ROUTE_UPDATE"u8) ? "Interim"u8 : default;

    /// <summary>What intrusion prevention does to a connection beside dropping it, and where it looks on.</summary>
    static readonly KeyValueTable<Verdict> Closings = new(
    [
        ("close", Verdict.Reset), ("close_client", new("Reset Source", "Failure")), ("close_server", new("Reset Destination", "Failure")),
        ("drop_packet", Verdict.Drop), ("drop_connection", Verdict.Drop), ("ignore", Verdict.Allow), ("none", Verdict.Allow),
        ("no_action", Verdict.Allow),
    ], foldCase: true);

    /// <summary>What the device did: its word where there is one, else what the message is.</summary>
    public Verdict VerdictOf(ReadOnlySpan<byte> word)
    {
        if (Has("IDP_"u8) && Closings.TryFind(word, out var closing)) return closing;
        if (Verdict.Of(word) is var said && said != Verdict.None) return said;
        if (Has("SESSION_DENY"u8) || Text.StartsWith("session denied"u8) || Has("BLOCKED"u8)) return Verdict.Deny;
        // A file with a virus does not pass; what is told of one seen before (AAMW_MALWARE_EVENT) decides nothing.
        if (Has("DROP"u8) || Has("VIRUS_DETECTED"u8)) return Verdict.Drop;
        return Has("PERMITTED"u8) || IsCreate || IsClose || !Phase.IsEmpty || word.StartsWith("alarm"u8) ? Verdict.Allow : Verdict.None;
    }
}
