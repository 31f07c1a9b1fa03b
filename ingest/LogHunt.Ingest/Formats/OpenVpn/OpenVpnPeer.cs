using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.OpenVpn;

/// <summary>Whom a line is about: `ola/192.0.2.7:1194 `, `192.0.2.7:1194 `; empty where it does not begin so.</summary>
readonly ref struct OpenVpnPeer(ReadOnlySpan<byte> user, ReadOnlySpan<byte> address)
{
    const int Longest = 160;

    public ReadOnlySpan<byte> User { get; } = user;

    /// <summary>Address and port.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    public static OpenVpnPeer Of(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> message)
    {
        message = text;
        var window = text[..Math.Min(text.Length, Longest)];
        var slash = window.IndexOf((byte)'/');
        if (slash > 0 && window[slash..].IndexOf((byte)' ') is > 1 and var width && !window[..slash].ContainsAny("[='>"u8))
        {
            var left = text[..slash];
            var right = text.Slice(slash + 1, width - 1);
            message = text[(slash + width + 1)..];
            if (IsPeer(right) && left.IndexOf(": "u8) < 0) return new(left, right);
            if (IsPeer(left)) return new(right, left);
            message = text;
        }
        var blank = window.IndexOf((byte)' ');
        if (blank < 0 || !IsPeer(text[..blank])) return default;
        message = text[(blank + 1)..];
        return new(default, text[..blank]);
    }

    /// <summary>The row's source out of address and port; false, and nothing set, for other text.</summary>
    public static bool Write(RowWriter rows, ReadOnlySpan<byte> peer)
    {
        if (!IsPeer(peer)) return false;
        peer = Plain(peer);
        var colon = peer.LastIndexOf((byte)':');
        rows.Address(Asim.SrcIpAddr, peer[..colon].Trim("[]"u8));
        rows.Number(Asim.SrcPortNumber, peer[(colon + 1)..]);
        return true;
    }

    /// <summary>The same out of the words of a message: `[AF_INET]192.0.2.7:1194`, `address '192.0.2.7:1194'`.</summary>
    public static void Find(RowWriter rows, ReadOnlySpan<byte> message)
    {
        var family = message.IndexOf("[AF_INET"u8);
        var text = family >= 0 ? message[family..] : TextCursor.Between(message, "address '"u8, "'"u8);
        if (text.IndexOfAny(" ,()'"u8) is >= 0 and var end) text = text[..end];
        if (!Write(rows, text) && !rows.Address(Asim.SrcIpAddr, text))
            rows.Address(Asim.SrcIpAddr, TextCursor.Between(message, "'client_ip_addr': '"u8, "'"u8));
    }

    static bool IsPeer(ReadOnlySpan<byte> text)
    {
        text = Plain(text);
        var colon = text.LastIndexOf((byte)':');
        if (colon < 2 || text.Length - colon > 6 || !TextCursor.IsNumber(text[(colon + 1)..])) return false;
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        return Addresses.TryCanonical(text[..colon].Trim("[]"u8), canonical, out _);
    }

    /// <summary>Without the kind of address before it, and what a sentence puts behind it.</summary>
    static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("[AF_INET"u8) && text.IndexOf((byte)']') is > 0 and var close) text = text[(close + 1)..];
        foreach (var protocol in (ReadOnlySpan<string>)["udp4:", "udp6:", "tcp4-server:", "tcp6-server:"])
            if (text.Length > protocol.Length && System.Text.Ascii.Equals(text[..protocol.Length], protocol)) return text[protocol.Length..];
        return text;
    }
}
