using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Text as it was before something escaped it: backslashes of JSON and of daemons (`\t`, `\u00f8`, `\303`), percent signs of URLs, `#011`
/// of syslog daemons, entities of XML, the forms in which people make indicators harmless (`evil[.]example`), and names as Windows' DNS server
/// writes them into its debug log, each label behind its length (`(4)evil(7)example(0)`).
/// </summary>
static class PlainSpelling
{
    static readonly SearchValues<byte> Beginnings = SearchValues.Create("\\%#&[({"u8);

    /// <summary>The second bytes of the forms.</summary>
    static readonly SearchValues<byte> BehindBeginnings = SearchValues.Create(".:@/aAdDlLgGqQ"u8);

    static readonly (byte[] Written, byte[] Means)[] Forms =
    [
        Said("&amp;", "&"), Said("&lt;", "<"), Said("&gt;", ">"), Said("&quot;", "\""), Said("&apos;", "'"),
        Said("[.]", "."), Said("(.)", "."), Said("{.}", "."), Said("[dot]", "."), Said("(dot)", "."), Said("{dot}", "."),
        Said("[:]", ":"), Said("[://]", "://"), Said("[/]", "/"),
        Said("[@]", "@"), Said("(@)", "@"), Said("[at]", "@"), Said("(at)", "@"),
    ];

    /// <summary>The forms in brackets, which alone join words across the delimiters in them.</summary>
    public static IEnumerable<byte[]> BracketForms => Forms.Select(form => form.Written).Where(written => written[0] != '&');

    static (byte[], byte[]) Said(string written, string means) => (Encoding.ASCII.GetBytes(written), Encoding.ASCII.GetBytes(means));

    /// <summary>
    /// The text without its escapes, false where it holds none. `plain` has room for the text, and may be the same memory: what is
    /// written is never ahead of what is read. Requires: what escapes begin with is there.
    /// </summary>
    static bool TryRead(ReadOnlySpan<byte> text, Span<byte> plain, out int length)
    {
        var first = text.IndexOfAny(Beginnings);
        text[..first].CopyTo(plain);
        length = Read(text, first, plain);
        return length < text.Length;
    }

    /// <summary>
    /// A text without one layer of escapes, then without two: what is escaped within what is escaped, as JSON in JSON or a URL in a URL.
    /// What one gives is good until the next.
    /// </summary>
    public ref struct Layers(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> text = text;
        byte[]? plain;
        int left = 2;

        /// <summary>False where nothing is escaped any more, or deeper.</summary>
        public bool Next(out ReadOnlySpan<byte> unescaped)
        {
            unescaped = default;
            if (left-- == 0 || !text.ContainsAny(Beginnings)) return false;
            plain ??= ArrayPool<byte>.Shared.Rent(text.Length);
            if (!TryRead(text, plain, out var length)) return false;
            unescaped = text = plain.AsSpan(0, length);
            return true;
        }

        public readonly void Dispose()
        {
            if (plain is not null) ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <returns>The length of what is written to `plain`; its first bytes are there.</returns>
    static int Read(ReadOnlySpan<byte> text, int from, Span<byte> plain)
    {
        var to = from;
        while (from < text.Length)
        {
            var run = text[from..].IndexOfAny(Beginnings);
            if (run < 0) run = text.Length - from;
            text.Slice(from, run).CopyTo(plain[to..]);
            (from, to) = (from + run, to + run);
            if (from == text.Length) break;
            from += One(text[from..], plain, ref to);
        }
        return to;
    }

    /// <returns>Bytes of `text` that were read: more than one where it begins with an escape.</returns>
    static int One(ReadOnlySpan<byte> text, Span<byte> plain, ref int to)
    {
        switch (text[0])
        {
            case (byte)'\\' when text.Length > 1: return Backslash(text, plain, ref to);
            case (byte)'%' when Hex(text[1..], 2) is >= 0 and var value:
                plain[to++] = Shown(value);
                return 3;
            case (byte)'#' when Octal(text[1..]) is >= 0 and var value and (< 32 or > 126):
                plain[to++] = Shown(value);
                return 4;
        }
        if (LengthAt(text) is > 0 and var ends && TextIndicators.IsOfWord(text.Length > ends ? text[ends] : (byte)'.'))
        {
            plain[to++] = (byte)'.';
            return ends;
        }
        foreach (var (written, means) in text.Length > 1 && BehindBeginnings.Contains(text[1]) ? Forms : [])
        {
            if (text.Length < written.Length || !Ascii.EqualsIgnoreCase(text[..written.Length], written)) continue;
            means.CopyTo(plain[to..]);
            to += means.Length;
            return written.Length;
        }
        plain[to++] = text[0];
        return 1;
    }

    /// <summary>The bytes of a label's length in brackets, `(7)` or `(63)`, 0 where the text does not begin with one.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] != '(' || !char.IsAsciiDigit((char)text[1])) return 0;
        return text[2] == ')' ? 3 : text.Length > 3 && char.IsAsciiDigit((char)text[2]) && text[3] == ')' ? 4 : 0;
    }

    static int Backslash(ReadOnlySpan<byte> text, Span<byte> plain, ref int to)
    {
        if (text[1] == 'u' && Hex(text[2..], 4) is >= 0 and var unit)
        {
            var length = 6;
            var rune = new Rune('\uFFFD');
            if (char.IsHighSurrogate((char)unit) && text[6..].StartsWith("\\u"u8) && Hex(text[8..], 4) is >= 0 and var low
                && Rune.TryCreate((char)unit, (char)low, out var pair))
                (rune, length) = (pair, 12);
            else if (Rune.TryCreate((char)unit, out var single)) rune = single.Value < 32 ? new(' ') : single;
            to += rune.EncodeToUtf8(plain[to..]);
            return length;
        }
        if (text[1] == 'x' && Hex(text[2..], 2) is >= 0 and var value) return Put(value, 4, plain, ref to);
        if (Octal(text[1..]) is >= 0 and var octal) return Put(octal, 4, plain, ref to);
        return Put(text[1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'v' or (byte)'0' ? ' ' : text[1], 2, plain, ref to);
    }

    static int Put(int value, int read, Span<byte> plain, ref int to)
    {
        plain[to++] = Shown(value);
        return read;
    }

    static byte Shown(int value) => value < 32 ? (byte)' ' : (byte)value;

    /// <summary>So many digits of sixteen, or -1.</summary>
    static int Hex(ReadOnlySpan<byte> text, int digits) =>
        text.Length >= digits && Utf8Parser.TryParse(text[..digits], out int value, out var read, 'x') && read == digits ? value : -1;

    /// <summary>Three digits of eight that are a byte, or -1.</summary>
    static int Octal(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] is >= (byte)'0' and <= (byte)'3' && text[1] is >= (byte)'0' and <= (byte)'7' && text[2] is >= (byte)'0' and <= (byte)'7'
            ? ((text[0] - '0') << 6) | ((text[1] - '0') << 3) | (text[2] - '0')
            : -1;
}
