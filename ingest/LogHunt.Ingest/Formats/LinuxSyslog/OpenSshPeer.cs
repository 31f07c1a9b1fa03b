using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// Who and from where, in OpenSSH's messages. Requires care: whoever connects chooses the name, and may write an address and a port
/// into it.
/// </summary>
static class OpenSshPeer
{
    /// <summary>`192.0.2.1[ port 22][:…]`</summary>
    public static void Read(in LinuxSyslogMessage message, ref TextCursor text)
    {
        var host = text.Word().TrimEnd(":,"u8);
        var port = text.Skip(" port "u8) ? text.Word() : default;
        var colon = port.IndexOf((byte)':');
        if (host.SequenceEqual("remote"u8)) return;
        message.From(host, colon < 0 ? port : port[..colon]);
    }

    /// <summary>
    /// `ola from 192.0.2.1[ port 22][ tail]`: the last ` from ` whose next word is followed by a port, the end, or words of the
    /// program ends the name.
    /// </summary>
    public static bool TryUserFrom(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> host,
        out ReadOnlySpan<byte> port, out ReadOnlySpan<byte> tail)
    {
        user = host = port = tail = default;
        for (var end = text.Length; end > 0;)
        {
            var at = text[..end].LastIndexOf(" from "u8);
            if (at < 0 && !text.StartsWith("from "u8)) break;
            var after = new TextCursor(text[(at < 0 ? 5 : at + 6)..]);
            host = after.Word().TrimEnd(":,."u8);
            port = after.Skip(" port "u8) ? after.Word() : default;
            tail = after.Rest.TrimStart((byte)' ');
            if (!host.IsEmpty && (TextCursor.IsNumber(port.TrimEnd(":"u8)) || tail.IsEmpty || tail[0] is (byte)'[' or (byte)':'
                || tail.StartsWith("ssh"u8)))
            {
                port = port.TrimEnd(":"u8);
                user = text[..Math.Max(at, 0)];
                return true;
            }
            end = at;
        }
        host = port = tail = default;
        return false;
    }

    /// <summary>`authenticating user ola 192.0.2.1 port 22[: tail]`: the word before the last ` port ` is the address.</summary>
    public static bool TryUserAt(
        ReadOnlySpan<byte> text, out string phase, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> host,
            out ReadOnlySpan<byte> port, out ReadOnlySpan<byte> tail)
    {
        user = host = port = tail = default;
        var cursor = new TextCursor(text);
        phase = cursor.Skip("authenticating user "u8) ? "authenticating user"
            : cursor.Skip("invalid user "u8) ? "invalid user"
            : cursor.Skip("user "u8) ? "user"
            : "";
        if (phase.Length == 0 || !cursor.UntilLast(" port "u8, out var who)) return false;
        var blank = who.LastIndexOf((byte)' ');
        user = blank < 0 ? default : who[..blank];
        host = who[(blank + 1)..];
        port = cursor.Word().TrimEnd(":"u8);
        tail = cursor.Rest;
        return !host.IsEmpty;
    }

    /// <summary>Without the `[preauth]` that a child process's lines end with.</summary>
    public static ReadOnlySpan<byte> WithoutPhase(ReadOnlySpan<byte> text) =>
        text.EndsWith("[preauth]"u8) ? text[..^9].TrimEnd((byte)' ') : text;
}
