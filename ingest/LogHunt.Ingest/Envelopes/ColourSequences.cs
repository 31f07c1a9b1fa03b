using System.Buffers;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// What colours text on a terminal, `ESC[1;31m`, also with syslog's `#033` for the escape: consoles and coloured journals leave it in the
/// midst of words. One per reader; what it returns is valid until the next call.
/// </summary>
sealed class ColourSequences
{
    static readonly SearchValues<byte> Numbers = SearchValues.Create("0123456789;"u8);

    byte[] plain = [];

    /// <summary>The text without them; the very bytes where there are none.</summary>
    public ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\e["u8) < 0 && text.IndexOf("#033["u8) < 0) return text;
        if (plain.Length < text.Length) plain = new byte[text.Length];
        var written = 0;
        while (!text.IsEmpty)
        {
            var length = LengthOf(text);
            if (length == 0)
            {
                length = text[1..].IndexOfAny((byte)'\e', (byte)'#') is >= 0 and var next ? next + 1 : text.Length;
                text[..length].CopyTo(plain.AsSpan(written));
                written += length;
            }
            text = text[length..];
        }
        return plain.AsSpan(0, written);
    }

    /// <summary>How long the sequence is that begins here; 0 when none does.</summary>
    static int LengthOf(ReadOnlySpan<byte> text)
    {
        var start = text.StartsWith("\e["u8) ? 2 : text.StartsWith("#033["u8) ? 5 : 0;
        if (start == 0 || text[start..].IndexOfAnyExcept(Numbers) is not (>= 0 and var numbers)) return 0;
        return text[start + numbers] is (byte)'m' or (byte)'K' ? start + numbers + 1 : 0;
    }
}
