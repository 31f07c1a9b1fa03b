using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace LogHunt.Ingest.Records;

/// <summary>A value of a template: its type, and where it stands in the chunk.</summary>
readonly record struct BinaryXmlValue(int Type, int Start, int Length)
{
    public const int String = 0x01, Xml = 0x21;
    const int Array = 0x80;

    public bool IsNothing => Type == 0 || Length == 0;

    public bool IsArray => (Type & Array) != 0;

    public ReadOnlySpan<byte> In(byte[] chunk) => chunk.AsSpan(Start, Length);

    /// <summary>The values of an array: texts up to their zeros, all others by the size of their type.</summary>
    public IEnumerable<BinaryXmlValue> Parts(byte[] chunk)
    {
        var type = Type & ~Array;
        var size = type switch { 2 or 3 or 4 => 1, 5 or 6 => 2, 7 or 8 or 0x0B or 0x0D or 0x14 => 4, 0x0F or 0x12 => 16, 1 => 0, _ => 8 };
        for (var at = Start; at < Start + Length;)
        {
            var length = size > 0 ? size : Text(chunk, at, Start + Length);
            yield return new(type, at, Math.Min(length, Start + Length - at));
            at += size > 0 ? size : length + 2;
        }
    }

    static int Text(byte[] chunk, int at, int end)
    {
        var start = at;
        while (at + 1 < end && (chunk[at] | chunk[at + 1]) != 0) at += 2;
        return at - start;
    }
}

/// <summary>The text that binary XML becomes, in UTF-8: markup as it stands, values in the forms that Windows gives them.</summary>
sealed class BinaryXmlText
{
    /// <summary>Characters in a row that are a text, where all else is lost.</summary>
    const int LeastString = 4;

    const long LastFileTime = 2_650_467_743_999_999_999;

    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    static readonly SearchValues<char> Special = SearchValues.Create(
        "<>&\"" + string.Concat(Enumerable.Range(0, 32).Where(code => code is not (9 or 10 or 13)).Select(code => (char)code)));

    byte[] bytes = new byte[4096];
    char[] characters = new char[1024];
    int length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Clear() => length = 0;

    /// <summary>Takes back what was written from a place on.</summary>
    public void Back(int to) => length = to;

    /// <summary>Writes once more what stands between two places.</summary>
    public void Again(int from, int to)
    {
        Reserve(to - from);
        Written[from..to].CopyTo(bytes.AsSpan(length));
        length += to - from;
    }

    public void Markup(byte one)
    {
        Reserve(1);
        bytes[length++] = one;
    }

    public void Markup(ReadOnlySpan<byte> ascii)
    {
        Reserve(ascii.Length);
        ascii.CopyTo(bytes.AsSpan(length));
        length += ascii.Length;
    }

    public void Character(char one) => Text([one]);

    /// <summary>A value of any type; one whose length is not its type's is written as its bytes.</summary>
    public void Value(int type, ReadOnlySpan<byte> value)
    {
        if (type == 0 || value.IsEmpty) return;
        if (type == BinaryXmlValue.String) Utf16(value);
        else if (type == 2) Ansi(value);
        else if (type == 19 && value.Length >= 8) Sid(value);
        else if (!TryNumber(type, value)) Text(Convert.ToHexString(value));
    }

    bool TryNumber(int type, ReadOnlySpan<byte> value)
    {
        Reserve(64);
        var free = bytes.AsSpan(length);
        var written = 0;
        var isOne = (type, value.Length) switch
        {
            (3, 1) => Utf8.TryWrite(free, Invariant, $"{(sbyte)value[0]}", out written),
            (4, 1) => Utf8.TryWrite(free, Invariant, $"{value[0]}", out written),
            (5, 2) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadInt16LittleEndian(value)}", out written),
            (6, 2) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadUInt16LittleEndian(value)}", out written),
            (7, 4) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadInt32LittleEndian(value)}", out written),
            (8, 4) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadUInt32LittleEndian(value)}", out written),
            (9, 8) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadInt64LittleEndian(value)}", out written),
            (10, 8) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadUInt64LittleEndian(value)}", out written),
            (11, 4) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadSingleLittleEndian(value)}", out written),
            (12, 8) => Utf8.TryWrite(free, Invariant, $"{BinaryPrimitives.ReadDoubleLittleEndian(value)}", out written),
            (13, 4) => Utf8.TryWrite(free, Invariant, $"{(value.ContainsAnyExcept((byte)0) ? "true" : "false")}", out written),
            (15, 16) => Utf8.TryWrite(free, Invariant, $"{{{new Guid(value)}}}", out written),
            (16 or 20, 4) => Utf8.TryWrite(free, Invariant, $"0x{BinaryPrimitives.ReadUInt32LittleEndian(value):x}", out written),
            (16 or 21, 8) => Utf8.TryWrite(free, Invariant, $"0x{BinaryPrimitives.ReadUInt64LittleEndian(value):x}", out written),
            (17, 8) when BinaryPrimitives.ReadInt64LittleEndian(value) is >= 0 and <= LastFileTime and var ticks =>
                Utf8.TryWrite(free, Invariant, $"{DateTime.FromFileTimeUtc(ticks):yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}", out written),
            (18, 16) => Utf8.TryWrite(free, Invariant,
                $"{At(value, 0):d4}-{At(value, 1):d2}-{At(value, 3):d2}T{At(value, 4):d2}:{At(value, 5):d2}:{At(value, 6):d2}.{At(value, 7):d3}Z",
                out written),
            _ => false,
        };
        if (isOne) length += written;
        return isOne;

        static ushort At(ReadOnlySpan<byte> time, int index) => BinaryPrimitives.ReadUInt16LittleEndian(time[(index * 2)..]);
    }

    /// <summary>Runs of characters in bytes that mean nothing else, in UTF-16 or one byte each, blanks between them.</summary>
    public void Strings(ReadOnlySpan<byte> from)
    {
        for (var at = 0; at < from.Length;)
        {
            int wide = 0, narrow = 0;
            while (at + wide + 1 < from.Length && from[at + wide + 1] == 0 && IsPrinted(from[at + wide])) wide += 2;
            if (wide == 0)
                while (at + narrow < from.Length && IsPrinted(from[at + narrow])) narrow++;
            if (wide / 2 >= LeastString || narrow >= LeastString)
            {
                if (length > 0) Markup((byte)' ');
                for (var i = 0; i < wide + narrow; i += wide > 0 ? 2 : 1) Markup(from[at + i]);
            }
            at += Math.Max(1, wide + narrow);
        }
    }

    static bool IsPrinted(byte c) => c is >= 32 and < 127;

    void Utf16(ReadOnlySpan<byte> value)
    {
        if (characters.Length < value.Length / 2) characters = new char[value.Length];
        var count = value.Length / 2;
        for (var i = 0; i < count; i++) characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(value[(i * 2)..]);
        Text(characters.AsSpan(0, count).TrimEnd('\0'));
    }

    void Ansi(ReadOnlySpan<byte> value)
    {
        if (characters.Length < value.Length) characters = new char[value.Length * 2];
        Text(characters.AsSpan(0, Encoding.Latin1.GetChars(value, characters)).TrimEnd('\0'));
    }

    void Sid(ReadOnlySpan<byte> value)
    {
        var authority = BinaryPrimitives.ReadUInt64BigEndian(value) & 0xFFFF_FFFF_FFFF;
        Reserve(64 + value.Length * 3);
        Utf8.TryWrite(bytes.AsSpan(length), Invariant, $"S-{value[0]}-{authority}", out var written);
        length += written;
        for (var i = 0; i < value[1] && 12 + i * 4 <= value.Length; i++)
        {
            var part = BinaryPrimitives.ReadUInt32LittleEndian(value[(8 + i * 4)..]);
            Utf8.TryWrite(bytes.AsSpan(length), Invariant, $"-{part}", out written);
            length += written;
        }
    }

    /// <summary>Text as XML has it; what XML has no place for is told by its number.</summary>
    void Text(ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            var next = value.IndexOfAny(Special);
            var before = next < 0 ? value : value[..next];
            Reserve(before.Length * 3);
            Utf8.FromUtf16(before, bytes.AsSpan(length), out _, out var written, replaceInvalidSequences: true);
            length += written;
            if (next < 0) return;
            switch (value[next])
            {
                case '<': Markup("&lt;"u8); break;
                case '>': Markup("&gt;"u8); break;
                case '&': Markup("&amp;"u8); break;
                case '"': Markup("&quot;"u8); break;
                case var control:
                    Reserve(8);
                    Markup("&#"u8);
                    length += Encoding.ASCII.GetBytes(((int)control).ToString(CultureInfo.InvariantCulture), bytes.AsSpan(length));
                    Markup((byte)';');
                    break;
            }
            value = value[(next + 1)..];
        }
    }

    void Reserve(int more)
    {
        if (length + more > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + more));
    }
}
