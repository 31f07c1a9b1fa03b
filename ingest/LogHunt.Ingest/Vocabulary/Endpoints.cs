using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>An address with its port in one word, as devices write an end of a session.</summary>
static class Endpoints
{
    static readonly System.Buffers.SearchValues<byte> OfNames =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."u8);

    /// <summary>
    /// Sets address and port of one end out of `192.0.2.1:443`, `[2001:db8::1]:443`, `192.0.2.1` or `2001:db8::1`; a name goes to the
    /// host's column. False, and nothing set, when it is neither.
    /// </summary>
    public static bool Write(RowWriter rows, NetworkEnd end, ReadOnlySpan<byte> text)
    {
        var (host, port) = Split(text);
        if (!rows.Address(end.Address, host))
        {
            if (!IsName(host) || end.Hostname.In(rows.Table()) < 0) return false;
            rows.Text(end.Hostname, host);
        }
        if (!port.IsEmpty) rows.Number(end.Port, port);
        return true;
    }

    /// <summary>The host and, where there is one, the port; an address of IPv6 has a port only behind brackets.</summary>
    public static Parts Split(ReadOnlySpan<byte> text)
    {
        var colon = text.LastIndexOf((byte)':');
        var isBracketed = text.StartsWith("["u8);
        if (colon < 0 || (isBracketed ? text[colon - 1] != ']' : text.IndexOf((byte)':') != colon)
            || (colon + 1 < text.Length && !TextCursor.IsNumber(text[(colon + 1)..])))
            return new(text.Trim("[]"u8), default);
        return new(text[..colon].Trim("[]"u8), text[(colon + 1)..]);
    }

    /// <summary>A name with a dot in it: a word alone may be anything.</summary>
    static bool IsName(ReadOnlySpan<byte> host) =>
        host.Length is > 2 and < 254 && host[1..].Contains((byte)'.') && !host.ContainsAnyExcept(OfNames);

    /// <summary>Both parts of an end.</summary>
    public readonly ref struct Parts(ReadOnlySpan<byte> host, ReadOnlySpan<byte> port)
    {
        public ReadOnlySpan<byte> Host { get; } = host;

        public ReadOnlySpan<byte> Port { get; } = port;

        public void Deconstruct(out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> port)
        {
            host = Host;
            port = Port;
        }
    }
}
