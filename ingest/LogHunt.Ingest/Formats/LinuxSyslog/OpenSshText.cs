using System.Text;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// How OpenSSH writes what others sent: a backslash as two, and bytes that are no printable ASCII as `\303\270`. What PAM says in its
/// name is not written so.
/// </summary>
static class OpenSshText
{
    /// <summary>The text as it was meant; bytes that are no UTF-8 are read as Latin-1.</summary>
    public static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\') || text.StartsWith("pam_"u8) || text.StartsWith("PAM "u8)) return text;
        var plain = new byte[text.Length];
        var length = 0;
        var wasOctal = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '\\') plain[length++] = text[i++];
            else if (text[i] == '\\' && TryOctal(text[(i + 1)..], out var value))
            {
                plain[length++] = value;
                i += 3;
                wasOctal |= value >= 0x80;
            }
            else plain[length++] = text[i];
        }
        var whole = plain.AsSpan(0, length);
        return wasOctal && !System.Text.Unicode.Utf8.IsValid(whole) ? Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(whole)) : whole;
    }

    /// <summary>Three digits that are a byte.</summary>
    public static bool TryOctal(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || text[..3].ContainsAnyExceptInRange((byte)'0', (byte)'7') || text[0] > '3') return false;
        value = (byte)((text[0] - '0') << 6 | (text[1] - '0') << 3 | (text[2] - '0'));
        return true;
    }
}
