using System.Runtime.InteropServices;
using System.Text;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// The fields of an event that came as its rendered text alone: `Account Name:` under `Subject:`, on lines of its own or flattened into
/// one line of blanks. They get the names that event data has; a label that is not listed keeps its own.
/// </summary>
static class WindowsMessage
{
    const int LongestLabel = 48;

    /// <summary>Blanks that an empty line becomes where a text is flattened.</summary>
    const int BlanksApart = 4;

    /// <summary>Whom a block is about.</summary>
    enum Block { Other, Subject, Target, Member, Session }

    static readonly KeyValueTable<Block> Blocks = new(Each(
        (Block.Subject, "Subject|Creator Subject|Emne|Oppretteremne"),
        (Block.Target, "New Logon|Account For Which Logon Failed|Account Whose Credentials Were Used|Target Account|New Account|"
            + "Account That Was Locked Out|Target Subject|User|New Computer Account|Computer Account That Was Changed|Target Computer|"
            + "Group|New Group|Deleted Group|Account Information|Account Modified|Deleted Account|Ny pålogging|Målkonto|Ny konto|"
            + "Konto som pålogging mislyktes for|Konto med brukt legitimasjon|Gruppe|Kontoinformasjon|Konto som ble låst ute"),
        (Block.Member, "Member|Medlem"),
        (Block.Other, "Logon Information|Process Information|Network Information|Detailed Authentication Information|Failure Information|"
            + "Service Information|Additional Information|Attributes|Changed Attributes|Target Server|Object|Share Information|Session|"
            + "Access Request Information|Application Information|Filter Information|Privileges Information|Ticket Information|"
            + "Prosessinformasjon|Nettverksinformasjon|Tilleggsinformasjon|Tjenesteinformasjon")));

    /// <summary>What names a person, by the block that it stands in.</summary>
    static readonly KeyValueTable<int> OfPerson = new(Each(
        (0, "Security ID|User ID|Sikkerhets-ID|Bruker-ID"), (1, "Account Name|Group Name|Kontonavn|Gruppenavn"),
        (2, "Account Domain|Domain Name|Group Domain|Supplied Realm Name|Kontodomene|Gruppedomene"), (3, "Logon ID|Påloggings-ID")));

    static readonly byte[]?[][] Persons =
    [
        [null, null, null, null],
        Names("SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId"),
        Names("TargetSid TargetUserName TargetDomainName TargetLogonId"),
        Names("MemberSid MemberName MemberDomain MemberLogonId"),
        Names("AccountSid AccountName AccountDomain LogonID"),
    ];

    static readonly KeyValueTable<byte[]> Labels = new(Each(
        ("LogonType", "Logon Type|Påloggingstype"), ("WorkstationName", "Workstation Name|Arbeidsstasjonsnavn|Navn på arbeidsstasjon"),
        ("Workstation", "Source Workstation|Kildearbeidsstasjon"), ("TargetUserName", "Logon Account|Påloggingskonto"),
        ("IpAddress", "Source Network Address|Network Address|Kildenettverksadresse|Nettverksadresse"),
        ("ClientAddress", "Client Address|Klientadresse"), ("ClientName", "Client Name|Client Friendly Name|Klientnavn"),
        ("IpPort", "Source Port|Client Port|Port|Kildeport|Klientport"), ("LogonProcessName", "Logon Process|Påloggingsprosess"),
        ("AuthenticationPackageName", "Authentication Package|Godkjenningspakke"), ("LmPackageName", "Package Name (NTLM only)"),
        ("KeyLength", "Key Length|Nøkkellengde"), ("ProcessName", "Process Name|Prosessnavn"),
        ("ProcessId", "Process ID|Prosess-ID|Creator Process ID"),
        ("CallerProcessId", "Caller Process ID"), ("CallerProcessName", "Caller Process Name"),
        ("ParentProcessName", "Creator Process Name"),
        ("FailureReason", "Failure Reason|Årsak til feil"),
        ("Status", "Status|Failure Code|Result Code|Error Code|Feilkode|Resultatkode"),
        ("SubStatus", "Sub Status|Delstatus"), ("TargetServerName", "Target Server Name|Navn på målserver"),
        ("ServiceName", "Service Name|Tjenestenavn"), ("ServiceSid", "Service ID|Tjeneste-ID"), ("ServiceFileName", "Service File Name"),
        ("TicketOptions", "Ticket Options"), ("TicketEncryptionType", "Ticket Encryption Type"),
        ("PreAuthType", "Pre-Authentication Type"),
        ("TargetDomainName", "Caller Computer Name"), ("PrivilegeList", "Privileges|Privilegier"), ("NewProcessId", "New Process ID"),
        ("NewProcessName", "New Process Name"), ("CommandLine", "Process Command Line"), ("TokenElevationType", "Token Elevation Type"),
        ("ObjectType", "Object Type"), ("ObjectName", "Object Name"), ("ObjectServer", "Object Server"), ("ShareName", "Share Name"),
        ("ShareLocalPath", "Share Path"), ("RelativeTargetName", "Relative Target Name"), ("SourceAddress", "Source Address"),
        ("DestAddress", "Destination Address"), ("DestPort", "Destination Port"), ("Protocol", "Protocol"), ("Direction", "Direction"),
        ("Application", "Application Name"), ("SessionName", "Session Name"), ("TaskName", "Task Name"), ("LogonGuid", "Logon GUID"),
        ("TargetLinkedLogonId", "Linked Logon ID"),
        ("TargetOutboundUserName", "Network Account Name"), ("TargetOutboundDomainName", "Network Account Domain"),
        ("OldTargetUserName", "Old Account Name"), ("NewTargetUserName", "New Account Name"),
        ("CallingStationID", "Calling Station Identifier"),
        ("ReasonCode", "Reason Code"), ("Reason", "Reason"), ("AuthenticationType", "Authentication Type"), ("User", "User|Bruker"),
        ("SamAccountName", "SAM Account Name"), ("DisplayName", "Display Name")));

    /// <summary>Adds the fields of a text to those of its event.</summary>
    public static void Read(ReadOnlySpan<byte> text, int id, RecordFields fields)
    {
        var isLines = text.Contains((byte)'\n');
        if (!isLines && !text.Contains((byte)'\t') && text.IndexOf("  "u8) < 0) text = Apart(text);
        var all = text;
        var block = Block.Other;
        var label = default(ReadOnlySpan<byte>);
        while (!text.IsEmpty)
        {
            var piece = Piece(ref text, isLines, out var isApart);
            if (piece.IsEmpty) continue;
            if (!TryLabel(piece, out var name, out var value))
            {
                // What stands apart is a sentence, not the value that is missing.
                if (!label.IsEmpty && !isApart) Add(block, label, List(piece, all, ref text, isLines), fields);
                label = default;
            }
            else if (!value.IsEmpty)
            {
                Add(block, name, List(value, all, ref text, isLines), fields);
                label = default;
            }
            else
            {
                label = isLines ? default : name;
                if (OfPerson.TryFind(name, out _) || Labels.TryFind(name, out _) && !Blocks.TryFind(name, out _)) continue;
                block = Blocks.TryFind(name, out var begun) ? Of(begun, name, id) : Block.Other;
                if (block != Block.Other) label = default;
            }
        }
    }

    /// <summary>Privileges stand below each other, or blanks between them: all that follow the first are the value.</summary>
    static ReadOnlySpan<byte> List(ReadOnlySpan<byte> value, ReadOnlySpan<byte> all, scoped ref ReadOnlySpan<byte> text, bool isLines)
    {
        if (!all.Overlaps(value, out var start)) return value;
        var length = value.Length;
        while (IsPrivilege(all.Slice(start, length)))
        {
            var rest = text;
            var next = Piece(ref rest, isLines, out _);
            if (!IsPrivilege(next) || !all.Overlaps(next, out var at)) break;
            length = at + next.Length - start;
            text = rest;
        }
        return all.Slice(start, length);
    }

    static bool IsPrivilege(ReadOnlySpan<byte> text) => text.StartsWith("Se"u8) && text.EndsWith("Privilege"u8);

    /// <summary>Events whose text calls by `Subject` whom their data calls otherwise.</summary>
    static Block Of(Block block, ReadOnlySpan<byte> name, int id) => (block, id) switch
    {
        (Block.Subject, 4634 or 4647 or (>= 4800 and <= 4803)) => Block.Target,
        (Block.Subject, 4778 or 4779) => Block.Session,
        (Block.Target, >= 6272 and <= 6280) when name.SequenceEqual("User"u8) => Block.Subject,
        _ => block,
    };

    /// <summary>
    /// A text in which each run of blanks became one: with blanks again before each label that is known, the longest that ends in a colon.
    /// </summary>
    static ReadOnlySpan<byte> Apart(ReadOnlySpan<byte> text)
    {
        var apart = new List<byte>(text.Length + text.Length / 4);
        var copied = 0;
        for (var colon = 0; colon < text.Length; colon++)
        {
            if (text[colon] != ':' || colon + 1 < text.Length && text[colon + 1] != ' ') continue;
            var label = -1;
            for (var at = colon; at > copied && colon - at <= LongestLabel; at--)
                if (text[at - 1] == ' ' && IsKnown(text[at..colon])) label = at;
            if (label < 0) continue;
            apart.AddRange(text[copied..label]);
            apart.AddRange(Blocks.TryFind(text[label..colon], out _) ? "    "u8 : "  "u8);
            copied = label;
        }
        apart.AddRange(text[copied..]);
        return CollectionsMarshal.AsSpan(apart);
    }

    static bool IsKnown(ReadOnlySpan<byte> label) =>
        Labels.TryFind(label, out _) || OfPerson.TryFind(label, out _) || Blocks.TryFind(label, out _);

    /// <summary>The next line, or what stands before two blanks or a tab.</summary>
    static ReadOnlySpan<byte> Piece(scoped ref ReadOnlySpan<byte> text, bool isLines, out bool isApart)
    {
        var before = text.Length;
        text = text.TrimStart(" \t\r\n"u8);
        isApart = before - text.Length >= BlanksApart;
        var end = isLines ? text.IndexOf((byte)'\n') : text.IndexOf("  "u8);
        if (!isLines && text.IndexOf((byte)'\t') is >= 0 and var tab && (end < 0 || tab < end)) end = tab;
        var piece = end < 0 ? text : text[..end];
        text = text[piece.Length..];
        return piece.Trim(" \t\r\n"u8);
    }

    /// <summary>`Label: value` or `Label:`; a sentence and a path are none.</summary>
    static bool TryLabel(ReadOnlySpan<byte> piece, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        // `An account failed to log on. Subject:`
        if (piece.EndsWith(":"u8) && piece.LastIndexOf(". "u8) is > 0 and var said) piece = piece[(said + 2)..];
        var colon = piece.IndexOf((byte)':');
        if (colon is <= 1 or > LongestLabel || colon + 1 < piece.Length && piece[colon + 1] is not ((byte)' ' or (byte)'\t')) return false;
        name = piece[..colon].TrimEnd((byte)' ');
        value = piece[(colon + 1)..].Trim(" \t"u8);
        return name.ContainsAnyInRange((byte)'A', (byte)'Z') || !System.Text.Ascii.IsValid(name);
    }

    static void Add(Block block, ReadOnlySpan<byte> label, ReadOnlySpan<byte> value, RecordFields fields)
    {
        if (value.SequenceEqual("-"u8)) return;
        var name = OfPerson.TryFind(label, out var part) && Persons[(int)block][part] is { } own ? own
            : Labels.TryFind(label, out var known) ? known : label;
        var at = fields.Store(name);
        fields.Add(at, name.Length, fields.Store(value), value.Length);
    }

    static byte[]?[] Names(string names) => [.. names.Split(' ').Select(Encoding.UTF8.GetBytes)];

    static IEnumerable<(string, T)> Each<T>(params (T Value, string Names)[] lists) =>
        lists.SelectMany(list => list.Names.Split('|').Select(name => (name, list.Value)));

    static IEnumerable<(string, byte[])> Each(params (string Name, string Labels)[] lists) =>
        lists.SelectMany(list => list.Labels.Split('|').Select(label => (label, Encoding.UTF8.GetBytes(list.Name))));
}
