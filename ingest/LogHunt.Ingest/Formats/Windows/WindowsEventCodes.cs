using System.Buffers.Text;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>Numbers in Windows security events, in ASIM's words.</summary>
static class WindowsEventCodes
{
    /// <summary>A log-on type's EventSubType and Windows' own name for it.</summary>
    public static (string SubType, string Name) LogonType(ReadOnlySpan<byte> type) =>
        !Utf8Parser.TryParse(type, out int number, out _) ? ("", "") : number switch
    {
        0 => ("System", "System"),
        2 => ("Interactive", "Interactive"),
        3 => ("Remote", "Network"),
        4 => ("Service", "Batch"),
        5 => ("Service", "Service"),
        7 => ("Interactive", "Unlock"),
        8 => ("Remote", "NetworkCleartext"),
        9 => ("Interactive", "NewCredentials"),
        10 => ("RemoteInteractive", "RemoteInteractive"),
        11 => ("Interactive", "CachedInteractive"),
        12 => ("RemoteInteractive", "CachedRemoteInteractive"),
        13 => ("Interactive", "CachedUnlock"),
        _ => ("", ""),
    };

    /// <summary>EventResultDetails of an NTSTATUS, `0xC000006A` in either case.</summary>
    public static string Status(uint status) => status switch
    {
        0 => "",
        0xc0000064 => "No such user or password",
        0xc000006a => "Incorrect password",
        0xc000006e or 0xc000006f or 0xc0000070 or 0xc000010b or 0xc000015b or 0xc000018b or 0xc0000413 => "Logon violates policy",
        0xc0000071 => "Password expired",
        0xc0000072 => "User disabled",
        0xc0000193 => "Account expired",
        0xc0000234 => "User locked",
        _ => "Other",
    };

    /// <summary>EventResultDetails of a Kerberos error (RFC 4120), which shares its field with NTSTATUS.</summary>
    public static string Kerberos(uint code) => code switch
    {
        0 => "",
        0x1 or 0x2 => "Account expired",
        0x6 or 0x7 => "No such user",
        0xc => "Logon violates policy",
        0x12 => "User disabled",
        0x17 => "Password expired",
        0x18 => "Incorrect password",
        0x20 => "Session expired",
        > 0xff => Status(code),
        _ => "Other",
    };

    /// <summary>EventResultDetails of a Network Policy Server's reason code.</summary>
    public static string NetworkPolicy(uint reason) => reason switch
    {
        0 => "",
        8 => "No such user",
        16 => "No such user or password",
        33 => "Password expired",
        34 => "User disabled",
        35 => "Account expired",
        36 => "User locked",
        37 or 38 or 48 or 49 or 65 or 66 => "Logon violates policy",
        _ => "Other",
    };

    /// <summary>`0xc000006d`, `0x12` or decimal, also negative as some exports write an NTSTATUS.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out uint number)
    {
        number = 0;
        int read;
        if (text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
            return Utf8Parser.TryParse(text[2..], out number, out read, 'x') && read == text.Length - 2;
        if (!Utf8Parser.TryParse(text, out long signed, out read) || read != text.Length || signed is < int.MinValue or > uint.MaxValue)
            return false;
        number = unchecked((uint)signed);
        return true;
    }

    /// <summary>ASIM's kind of user by well-known SID and by name.</summary>
    public static string UserType(ReadOnlySpan<byte> name, ReadOnlySpan<byte> sid) =>
        sid.SequenceEqual("S-1-5-18"u8) && !name.EndsWith("$"u8) || sid.SequenceEqual("S-1-5-19"u8) || sid.SequenceEqual("S-1-5-20"u8)
            ? "System"
        : sid.SequenceEqual("S-1-5-7"u8) || name.SequenceEqual("ANONYMOUS LOGON"u8) ? "Anonymous"
        : name.EndsWith("$"u8) || name.IndexOf("$@"u8) > 0 ? "Machine"
        : sid.StartsWith("S-1-5-80-"u8) ? "Service"
        : name.IsEmpty ? "" : sid.EndsWith("-500"u8) ? "Admin" : "Regular";
}
