using System.Text.Unicode;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Letters beyond ASCII as rsyslog writes them where it is told to escape their bytes: `Bj#303#270rn`.</summary>
static class RelayEscapes
{
    /// <summary>The text as it was meant; what makes no letters of UTF-8 stays as it is written.</summary>
    public static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
    {
        // The first byte of such a letter is one of the highest.
        if (text.IndexOf("#3"u8) < 0) return text;
        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            var letters = plain.AsSpan(length);
            var count = 0;
            for (; IsEscape(text[end..], out var value); end += 4) letters[count++] = value;
            if (count == 0 || !Utf8.IsValid(letters[..count]))
            {
                count = Math.Max(end - i, 1);
                text.Slice(i, count).CopyTo(letters);
                end = i + count;
            }
            (i, length) = (end, length + count);
        }
        return plain.AsSpan(0, length);
    }

    static bool IsEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        return text is [(byte)'#', ..] && OpenSshText.TryOctal(text[1..], out value) && value >= 0x80;
    }
}
