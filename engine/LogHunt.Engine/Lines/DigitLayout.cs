using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>
/// A text of fixed length with groups of digits in fixed places, as one number of at most 62 bits: times, dates, padded numbers,
/// hex, MAC addresses. Each group is a digit of a mixed radix; those of clocks and calendars are chosen so that the number grows
/// with time.
/// </summary>
sealed class DigitLayout
{
    /// <summary>Bytes of the longest.</summary>
    public const int MaxLength = 32;

    const int MostDigits = 15;
    const double MostBits = 62;

    /// <summary>Fewer hex digits without a sign between are too likely a word.</summary>
    const int ShortestHex = 6;

    enum Digits : byte { Decimal, LowerHex, UpperHex }

    readonly record struct Group(int At, int Count, Digits Digits, ulong Limit);

    readonly byte[] form;
    readonly Group[] groups;
    readonly Vector256<byte> vector;
    readonly uint literal;   // the bits of what is no digit

    DigitLayout(byte[] form, Group[] groups)
    {
        (this.form, this.groups) = (form, groups);
        Span<byte> padded = stackalloc byte[MaxLength];
        form.CopyTo(padded);
        vector = Vector256.Create<byte>(padded);
        literal = form.Length == MaxLength ? uint.MaxValue : (1u << form.Length) - 1;
        foreach (var group in groups) literal &= ~(((1u << group.Count) - 1) << group.At);
    }

    /// <summary>Whether two write every number alike.</summary>
    public bool IsSame(DigitLayout other)
    {
        if (form.Length != other.form.Length || !groups.AsSpan().SequenceEqual(other.groups)) return false;
        for (var i = 0; i < form.Length; i++)
            if ((literal >> i & 1) != 0 && form[i] != other.form[i]) return false;
        return true;
    }

    /// <summary>The layout of a text; null when it has none.</summary>
    public static DigitLayout? Of(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxLength) return null;
        var start = text.StartsWith("0x"u8) ? 2 : 0;
        var signs = 0;
        bool hasDigit = false, hasLower = false, hasUpper = false;
        foreach (var value in text[start..])
        {
            if (char.IsAsciiDigit((char)value)) hasDigit = true;
            else if (char.IsAsciiHexDigitLower((char)value)) hasLower = true;
            else if (char.IsAsciiHexDigitUpper((char)value)) hasUpper = true;
            else if ("-:./TZ+ ,_"u8.Contains(value)) signs++;
            else return null;
        }
        if (hasLower && hasUpper || !hasDigit && !hasLower && !hasUpper) return null;
        if ((hasLower || hasUpper) && start == 0 && signs == 0 && text.Length < ShortestHex) return null;
        var digits = hasUpper ? Digits.UpperHex : hasLower || start > 0 ? Digits.LowerHex : Digits.Decimal;
        return Groups(text, start, digits) is { Count: > 0 } groups ? new DigitLayout(text.ToArray(), [.. groups]) : null;
    }

    static List<Group>? Groups(ReadOnlySpan<byte> text, int start, Digits digits)
    {
        var groups = new List<Group>();
        var bits = 0.0;
        for (var at = start; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && IsDigit(text[end], digits)) end++;
            if (end == at)
            {
                at++;
                continue;
            }
            if (end - at > MostDigits) return null;
            var limit = digits == Digits.Decimal ? DecimalLimit(text, at, end) : 1UL << (4 * (end - at));
            bits += Math.Log2(limit);
            groups.Add(new(at, end - at, digits, limit));
            at = end;
        }
        return bits <= MostBits ? groups : null;
    }

    static bool IsDigit(byte value, Digits digits) => digits switch
    {
        Digits.Decimal => char.IsAsciiDigit((char)value),
        Digits.LowerHex => char.IsAsciiHexDigitLower((char)value),
        _ => char.IsAsciiHexDigitUpper((char)value),
    };

    /// <summary>Two digits beside a colon are of a clock, and behind a hyphen in something long a month or a day.</summary>
    static ulong DecimalLimit(ReadOnlySpan<byte> text, int at, int end)
    {
        var before = at > 0 ? text[at - 1] : default;
        var after = end < text.Length ? text[end] : default;
        if (end - at == 2)
        {
            if (before == ':') return 60;
            if (after == ':') return 24;
            if (before == '-' && at > 1 && text.Length >= 10) return after == '-' ? 13UL : 32UL;
        }
        var limit = 1UL;
        for (var i = at; i < end; i++) limit *= 10;
        return limit;
    }

    /// <summary>Whether some text of the layout has the needle at its place.</summary>
    public bool CanHold(in ValueNeedle needle)
    {
        Span<bool> isDigit = stackalloc bool[MaxLength];
        foreach (var group in groups) isDigit.Slice(group.At, group.Count).Fill(true);
        var digits = groups[0].Digits;
        var (start, last) = needle.Starts(form.Length);
        for (; start <= last; start++)
        {
            var at = start;
            foreach (var value in needle.Bytes)
            {
                var fits = isDigit[at] ? IsDigit(value, digits, needle.IgnoresCase) : needle.IsSame(value, form[at]);
                if (!fits) break;
                at++;
            }
            if (at == start + needle.Bytes.Length) return true;
        }
        return false;
    }

    static bool IsDigit(byte value, Digits digits, bool ignoresCase) =>
        ignoresCase && digits != Digits.Decimal ? char.IsAsciiHexDigit((char)value) : IsDigit(value, digits);

    /// <summary>Requires: <see cref="MaxLength"/> bytes can be read from the beginning of any text, also of a shorter one.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.Length != form.Length) return false;
        var same = Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text)), vector).ExtractMostSignificantBits();
        if ((same & literal) != literal) return false;
        var value = 0UL;
        foreach (ref readonly var group in groups.AsSpan())
        {
            var part = 0UL;
            var letters = group.Digits switch { Digits.LowerHex => 'a', Digits.UpperHex => 'A', _ => int.MaxValue };
            var radix = group.Digits == Digits.Decimal ? 10u : 16u;
            foreach (var digit in text.Slice(group.At, group.Count))
            {
                var one = (uint)(digit - '0');
                if (one > 9)
                {
                    one = (uint)(digit - letters);
                    if (one > 5) return false;
                    one += 10;
                }
                part = part * radix + one;
            }
            if (part >= group.Limit) return false;
            value = value * group.Limit + part;
        }
        number = (long)value;
        return true;
    }

    /// <returns>Bytes of the text.</returns>
    public int Write(long number, Span<byte> target)
    {
        form.CopyTo(target);
        var rest = (ulong)number;
        for (var i = groups.Length - 1; i >= 0; i--)
        {
            ref readonly var group = ref groups[i];
            (rest, var part) = Math.DivRem(rest, group.Limit);
            for (var at = group.At + group.Count - 1; at >= group.At; at--)
            {
                if (group.Digits == Digits.Decimal)
                {
                    (part, var digit) = Math.DivRem(part, 10);
                    target[at] = (byte)('0' + digit);
                }
                else
                {
                    target[at] = (group.Digits == Digits.LowerHex ? "0123456789abcdef"u8 : "0123456789ABCDEF"u8)[(int)(part & 15)];
                    part >>= 4;
                }
            }
        }
        return form.Length;
    }

    /// <summary>A text that has the layout is all that is kept of it.</summary>
    public void Write(ByteWriter to)
    {
        to.Byte((byte)form.Length);
        to.Bytes(form);
    }

    public static DigitLayout Read(ref ByteReader from) =>
        Of(from.Bytes(from.Count(MaxLength))) ?? throw new InvalidDataException("a layout of digits has none");
}
