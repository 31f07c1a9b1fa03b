using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LogHunt.Ingest.Records;

/// <summary>
/// How the bytes of a file are text. UTF-16 is told by its mark, or by its pattern of zeros; everything else is read as UTF-8, and
/// where bytes are none of that, each of them as Windows-1252: so one file may mix the two, as files that several programs write
/// do. A record in which only DOS's code page makes words is read by that.
/// </summary>
/// <param name="UnitBytes">1, or 2 for UTF-16.</param>
/// <param name="BigEndian">Which byte of a UTF-16 unit comes first.</param>
/// <param name="Mark">Bytes of the byte order mark at the start of the file.</param>
sealed record Charset(int UnitBytes, bool BigEndian, int Mark)
{
    /// <summary>Bytes that <see cref="Of"/> wants to see, where there are so many.</summary>
    public const int Window = 4096;

    static readonly SearchValues<byte> HighBytes = SearchValues.Create([.. Enumerable.Range(128, 128).Select(b => (byte)b)]);

    static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(865)!;

    /// <summary>`æÆøØåÅ`, and `äÄöÖéÉüÜ` beside them.</summary>
    static readonly SearchValues<byte> DosLetters = SearchValues.Create(
        [0x91, 0x92, 0x9B, 0x9D, 0x86, 0x8F, 0x84, 0x8E, 0x94, 0x99, 0x82, 0x90, 0x81, 0x9A]);

    static readonly char[] Windows1252 =
    [
        '\u20AC', '\u0081', '\u201A', '\u0192', '\u201E', '\u2026', '\u2020', '\u2021', '\u02C6', '\u2030', '\u0160', '\u2039',
            '\u0152', '\u008D', '\u017D', '\u008F',
        '\u0090', '\u2018', '\u2019', '\u201C', '\u201D', '\u2022', '\u2013', '\u2014', '\u02DC', '\u2122', '\u0161', '\u203A',
            '\u0153', '\u009D', '\u017E', '\u0178',
    ];

    /// <summary>
    /// Whether CR alone ends the lines, as old Macs and some exports write them: it stands among the first bytes, and no LF does.
    /// </summary>
    public bool EndsInCr { get; private init; }

    public static Charset Of(ReadOnlySpan<byte> start)
    {
        var charset = OfUnits(start);
        var beginning = charset.Beginning(start);
        return charset with { EndsInCr = !beginning.Contains((byte)'\n') && beginning.TrimEnd((byte)'\r').Contains((byte)'\r') };
    }

    static Charset OfUnits(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return new(1, false, 3);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return new(2, false, 2);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new(2, true, 2);
        return Zeros(start, 1) ? new(2, false, 0) : Zeros(start, 0) ? new(2, true, 0) : new(1, false, 0);
    }

    public string Name => UnitBytes == 1 ? "UTF-8" : BigEndian ? "UTF-16 BE" : "UTF-16 LE";

    /// <summary>
    /// One byte for each unit, in which every ASCII character stands as itself and anything else as 0x80: what is needed to find
    /// line ends and brackets. Requires: whole units.
    /// </summary>
    public void Narrow(ReadOnlySpan<byte> units, Span<byte> narrow)
    {
        for (var i = 0; i < narrow.Length; i++)
        {
            var unit = Unit(units, i);
            narrow[i] = unit < 0x80 ? (byte)unit : (byte)0x80;
        }
    }

    /// <summary>The first bytes of a file behind its mark, one for each unit, and LF for what ends a line.</summary>
    public ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> start)
    {
        var units = start[Mark..];
        if (UnitBytes == 1 && !EndsInCr) return units;
        var narrow = new byte[units.Length / UnitBytes];
        if (UnitBytes == 1) units.CopyTo(narrow);
        else Narrow(units, narrow);
        if (EndsInCr) narrow.Replace((byte)'\r', (byte)'\n');
        return narrow;
    }

    /// <summary>
    /// The text in UTF-8: the very bytes when they are that, else written into `buffer`, which grows. `guessed` says that bytes had
    /// to be read as Windows-1252.
    /// </summary>
    public ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> text, ref byte[] buffer, out bool guessed)
    {
        guessed = false;
        if (UnitBytes == 2) return FromUtf16(text, ref buffer);
        if (!text.ContainsAny(HighBytes) || System.Text.Unicode.Utf8.IsValid(text)) return text;
        guessed = true;
        return IsDos(text) ? FromDos(text, ref buffer) : FromMixed(text, ref buffer);
    }

    /// <summary>
    /// Whether all bytes that are no ASCII are DOS's letters of the North, and one of them is in a word where Windows-1252 has no letter that
    /// could be: `†` and `›` before a small one, or nothing at all where a capital letter is.
    /// </summary>
    static bool IsDos(ReadOnlySpan<byte> text)
    {
        var isCertain = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80) continue;
            if (!DosLetters.Contains(c)) return false;
            var (before, after) = (i > 0 ? (char)text[i - 1] : ' ', i + 1 < text.Length ? (char)text[i + 1] : ' ');
            isCertain |= c is 0x86 or 0x9B && char.IsAsciiLetter(before) && char.IsAsciiLetterLower(after)
                || c is 0x8F or 0x9D && (char.IsAsciiLetterUpper(before) || !char.IsAsciiLetter(before) && char.IsAsciiLetter(after));
        }
        return isCertain;
    }

    static ReadOnlySpan<byte> FromDos(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        Reserve(ref buffer, text.Length * 2);
        return buffer.AsSpan(0, Encoding.UTF8.GetBytes(Dos.GetString(text), buffer));
    }

    ReadOnlySpan<byte> FromUtf16(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        var units = ArrayPool<char>.Shared.Rent(text.Length / 2 + 1);
        try
        {
            var count = text.Length / 2;
            for (var i = 0; i < count; i++) units[i] = (char)Unit(text, i);
            Reserve(ref buffer, count * 3);
            _ = System.Text.Unicode.Utf8.FromUtf16(units.AsSpan(0, count), buffer, out _, out var written, replaceInvalidSequences: true);
            return buffer.AsSpan(0, written);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
        }
    }

    static ReadOnlySpan<byte> FromMixed(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        Reserve(ref buffer, text.Length * 3);
        var written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out _, out var consumed) == OperationStatus.Done)
            {
                text[..consumed].CopyTo(buffer.AsSpan(written));
                written += consumed;
                text = text[consumed..];
                continue;
            }
            var c = text[0] is var b && b < 0xA0 ? Windows1252[b - 0x80] : (char)b;
            written += new Rune(c).EncodeToUtf8(buffer.AsSpan(written));
            text = text[1..];
        }
        return buffer.AsSpan(0, written);
    }

    int Unit(ReadOnlySpan<byte> units, int i) =>
        BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(units[(i * 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(units[(i * 2)..]);

    /// <summary>Whether nine of ten units have a zero at `place` and hardly any at the other.</summary>
    static bool Zeros(ReadOnlySpan<byte> start, int place)
    {
        var units = start.Length / 2;
        if (units < 8) return false;
        int here = 0, there = 0;
        for (var i = 0; i < units; i++)
        {
            if (start[i * 2 + place] == 0) here++;
            if (start[i * 2 + 1 - place] == 0) there++;
        }
        return here >= units * 9 / 10 && there <= units / 20;
    }

    static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new byte[Math.Max(length, buffer.Length * 2)];
    }
}
