using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Texts that are numbers too long for a word, as bytes of a fixed count: GUIDs, hashes, IPv6 addresses. Used where nearly every
/// value is another one, in place of the texts; then all values of a column have the form.
/// </summary>
abstract class WideForm
{
    /// <summary>Bytes of a value.</summary>
    public abstract int Width { get; }

    /// <summary>Bytes of the longest text.</summary>
    public abstract int MaxLength { get; }

    /// <summary>Guarantees: true only where <see cref="Write(ReadOnlySpan{byte}, Span{byte})"/> gives the same text back.</summary>
    public abstract bool TryParse(ReadOnlySpan<byte> text, Span<byte> value);

    /// <summary>Whether some text of the form may have the needle at its place.</summary>
    public abstract bool CanHold(in ValueNeedle needle);

    /// <returns>Bytes of the text. Any bytes are a value.</returns>
    public abstract int Write(ReadOnlySpan<byte> value, Span<byte> target);

    /// <summary>The form that a text has; null when it has none.</summary>
    public static WideForm? Of(ReadOnlySpan<byte> text) => (WideForm?)Ip6Form.Of(text) ?? HexForm.Of(text);

    public abstract void Write(ByteWriter to);

    /// <summary>As <see cref="Write(ByteWriter)"/> left it: a text that has the form.</summary>
    public static WideForm Read(ref ByteReader from) =>
        Of(from.Bytes(from.Count(HexForm.Longest))) ?? throw new InvalidDataException("a form of long numbers is none");
}

/// <summary>Hex digits of one case in fixed places of a text: a GUID with or without braces, a hash.</summary>
sealed class HexForm : WideForm
{
    public const int Longest = 160;
    const int FewestDigits = 16;

    readonly byte[] form;
    readonly int[] places;
    readonly bool isUpper;

    HexForm(byte[] form, int[] places, bool isUpper) => (this.form, this.places, this.isUpper) = (form, places, isUpper);

    public override int Width => (places.Length + 1) / 2;
    public override int MaxLength => form.Length;

    public static new HexForm? Of(ReadOnlySpan<byte> text)
    {
        if (text.Length > Longest) return null;
        var places = new List<int>();
        bool hasLower = false, hasUpper = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i])) continue;
            places.Add(i);
            hasLower |= text[i] >= 'a';
            hasUpper |= text[i] is >= (byte)'A' and <= (byte)'F';
        }
        var isHex = places.Count >= FewestDigits && places.Count * 4 >= text.Length * 3 && !(hasLower && hasUpper);
        return isHex ? new(text.ToArray(), [.. places], hasUpper) : null;
    }

    public override bool TryParse(ReadOnlySpan<byte> text, Span<byte> value)
    {
        if (text.Length != form.Length) return false;
        value.Clear();
        var digit = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (digit == places.Length || places[digit] != i)
            {
                if (text[i] != form[i]) return false;
                continue;
            }
            if (!char.IsAsciiHexDigit((char)text[i]) || (isUpper ? text[i] >= 'a' : text[i] is >= (byte)'A' and <= (byte)'F')) return false;
            var half = text[i] <= '9' ? text[i] - '0' : (text[i] & 7) + 9;
            value[digit / 2] |= (byte)(half << (digit % 2 == 0 ? 4 : 0));
            digit++;
        }
        return true;
    }

    public override bool CanHold(in ValueNeedle needle)
    {
        var (start, last) = needle.Starts(form.Length);
        for (; start <= last; start++)
        {
            var at = start;
            foreach (var value in needle.Bytes)
            {
                var fits = char.IsAsciiHexDigit((char)form[at]) ? IsDigit(value, needle.IgnoresCase) : needle.IsSame(value, form[at]);
                if (!fits) break;
                at++;
            }
            if (at == start + needle.Bytes.Length) return true;
        }
        return false;
    }

    bool IsDigit(byte value, bool ignoresCase) => ignoresCase
        ? char.IsAsciiHexDigit((char)value)
        : isUpper ? char.IsAsciiHexDigitUpper((char)value) : char.IsAsciiHexDigitLower((char)value);

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        var digits = isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        form.CopyTo(target);
        for (var digit = 0; digit < places.Length; digit++)
            target[places[digit]] = digits[value[digit / 2] >> (digit % 2 == 0 ? 4 : 0) & 15];
        return form.Length;
    }

    public override void Write(ByteWriter to)
    {
        to.Varint((ulong)form.Length);
        to.Bytes(form);
    }
}

/// <summary>IPv6 addresses as RFC 5952 writes them.</summary>
sealed class Ip6Form : WideForm
{
    const int LongestAddress = 45;

    static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    static readonly Ip6Form Instance = new();

    public override int Width => 16;
    public override int MaxLength => 64;

    public static new Ip6Form? Of(ReadOnlySpan<byte> text)
    {
        Span<byte> value = stackalloc byte[16];
        return Instance.TryParse(text, value) ? Instance : null;
    }

    public override bool TryParse(ReadOnlySpan<byte> text, Span<byte> value)
    {
        if (!text.Contains((byte)':') || !Addresses.TryParse(text, out var address)) return false;
        BinaryPrimitives.WriteUInt128BigEndian(value, address);
        Span<byte> written = stackalloc byte[MaxLength];
        return text.SequenceEqual(written[..Write(value, written)]);
    }

    public override bool CanHold(in ValueNeedle needle) =>
        needle.Bytes.Length is > 0 and <= LongestAddress && !needle.Bytes.AsSpan().ContainsAnyExcept(AddressBytes);

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        new IPAddress(value).TryFormat(target, out var written) ? written : throw new InvalidOperationException("an address is longer");

    public override void Write(ByteWriter to)
    {
        to.Varint(2);
        to.Bytes("::"u8);
    }
}
