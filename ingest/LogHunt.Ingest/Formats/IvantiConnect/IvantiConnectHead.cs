namespace LogHunt.Ingest.Formats.IvantiConnect;

/// <summary>The parts of `TIME - NODE - [ADDRESS] USER(REALM)[ROLES] - MESSAGE`.</summary>
readonly ref struct IvantiConnectHead(ReadOnlySpan<byte> node, ReadOnlySpan<byte> address, ReadOnlySpan<byte> user,
    ReadOnlySpan<byte> realm, ReadOnlySpan<byte> roles, ReadOnlySpan<byte> message)
{
    const int LengthOfTime = 19;

    public ReadOnlySpan<byte> Node { get; } = node;
    public ReadOnlySpan<byte> Address { get; } = address;
    public ReadOnlySpan<byte> User { get; } = user;
    public ReadOnlySpan<byte> Realm { get; } = realm;
    public ReadOnlySpan<byte> Roles { get; } = roles;
    public ReadOnlySpan<byte> Message { get; } = message;

    /// <summary>The device's own time, empty where it stands in a transport's head only.</summary>
    public ReadOnlySpan<byte> Time { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> text, out IvantiConnectHead head)
    {
        head = default;
        var open = text.IndexOf(" - ["u8);
        if (open < 0) return false;
        var rest = text[(open + " - ["u8.Length)..];
        var close = rest.IndexOf("] "u8);
        var middle = close < 0 ? -1 : rest[close..].IndexOf(")["u8);
        if (close is < 2 or > 45 || middle < 0) return false;
        var name = rest[(close + 2)..(close + middle)];
        var realm = name.LastIndexOf((byte)'(');
        var roles = rest[(close + middle + 2)..];
        var end = roles.IndexOf("] - "u8);
        if (realm <= 0 || end < 0) return false;
        var before = text[..open];
        var dash = before.LastIndexOf(" - "u8);
        var node = before[(dash < 0 ? before.LastIndexOf((byte)' ') + 1 : dash + 3)..];
        if (node.IsEmpty || node.Contains((byte)' ')) return false;
        head = new(node, rest[..close], name[..realm], name[(realm + 1)..], roles[..end], roles[(end + 4)..].Trim(" \r\n\0"u8))
        {
            Time = dash >= LengthOfTime ? before[(dash - LengthOfTime)..dash] : default,
        };
        return true;
    }
}
