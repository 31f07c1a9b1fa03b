using System.Buffers;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// The tag of a syslog message: `sshd[1234]: `, `kernel: `, `su(pam_unix)[7]: `, `postfix/smtpd[9]: `, and with blanks in it `Media
/// Server[12]: `, `fail2ban.actions     [7]: `.
/// </summary>
static class SyslogTag
{
    const int Longest = 64;

    static readonly SearchValues<byte> Name = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./()@"u8);

    /// <summary>
    /// `length` reaches behind the colon, not over the blanks after it. CEF and LEEF look like tags and are none, nor is
    /// `%ASA-6-302013`.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out Range program, out Range process, out int length)
    {
        (program, process, length) = (default, default, 0);
        if (text.IsEmpty || !(IsLetter(text[0]) || text[0] is (byte)'/' or (byte)'_' or (byte)'-' or (byte)'(')
            || (text[0] == '-' && text.Length > 1 && !IsLetter(text[1])))
            return false;
        var window = text[..Math.Min(text.Length, Longest)];
        var end = window.IndexOfAnyExcept(Name);
        if (end <= 0) return false;
        if (window[end] == ' ') return BlankInName(window, ref program, ref process, ref length);
        if (window[end] == '[') return WithProcess(text, end, ref program, ref process, ref length);
        if (window[end] != ':' || (end + 1 < text.Length && text[end + 1] is not ((byte)' ' or (byte)'\t' or (byte)'['))) return false;
        if (window[..end].SequenceEqual("CEF"u8) || window[..end].SequenceEqual("LEEF"u8)) return false;
        program = ..end;
        length = end + 1;
        return true;
    }

    /// <summary>Whether the text begins with a tag that names its process: sure enough without any head before it.</summary>
    public static bool HasProcessId(ReadOnlySpan<byte> text) => TryRead(text, out _, out var process, out _) && !process.IsNothing();

    static bool WithProcess(ReadOnlySpan<byte> text, int bracket, ref Range program, ref Range process, ref int length)
    {
        var close = text[bracket..].IndexOf((byte)']');
        if (close is < 2 or > 24) return false;
        close += bracket;
        if (text[(bracket + 1)..close].ContainsAny("\" =[:"u8)) return false;
        if (close + 1 < text.Length && text[close + 1] == ':') length = close + 2;
        else if (close + 1 < text.Length && text[close + 1] == ' ') length = close + 1;
        // Kerberos' own files: `krb5kdc[1234](info): `.
        else if (text[(close + 1)..] is [(byte)'(', ..] level && level[..Math.Min(level.Length, 12)].IndexOf("): "u8) is > 1 and var end)
            length = close + 1 + end + 2;
        else return false;
        program = ..bracket;
        process = (bracket + 1)..close;
        return true;
    }

    static bool BlankInName(ReadOnlySpan<byte> window, ref Range program, ref Range process, ref int length)
    {
        var bracket = window.IndexOf((byte)'[');
        // Fail2ban fills its names up: `fail2ban.actions        [123]: `.
        var name = bracket < 0 ? 0 : window[..bracket].TrimEnd((byte)' ').Length;
        if (bracket < 0 || !IsName(window[..name])) return false;
        var close = window[bracket..].IndexOf("]: "u8);
        if (close < 2) return false;
        close += bracket;
        if (window[(bracket + 1)..close].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        (program, process, length) = (..name, (bracket + 1)..close, close + 2);
        return true;
    }

    /// <summary>At most three words, none of them with a digit at its start: `Jan  2` or an address is no part of a name.</summary>
    static bool IsName(ReadOnlySpan<byte> words)
    {
        var count = 1;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == ' ')
            {
                if (++count > 3 || i + 1 >= words.Length || !IsLetter(words[i + 1])) return false;
            }
            else if (!Name.Contains(words[i])) return false;
        }
        return true;
    }

    static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 25;
}
