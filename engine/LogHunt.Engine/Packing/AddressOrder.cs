using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LogHunt.Engine.Packing;

/// <summary>
/// IPv4 addresses as numbers that sort as the bytes of their texts do, `10.0.0.10` before `10.0.0.9`: each octet is its place among
/// the texts `0` to `255`. That decides, since a dot and the end of a text come before every digit.
/// </summary>
static class AddressOrder
{
    /// <summary>Bytes of the longest text.</summary>
    public const int MaxLength = 15;

    /// <summary>How many bytes behind a text may be written over.</summary>
    public const int Spare = 4;

    static readonly byte[] Octets = [.. Enumerable.Range(0, 256).OrderBy(Text, StringComparer.Ordinal).Select(octet => (byte)octet)];

    static readonly byte[] Places = [.. Enumerable.Range(0, 256).Select(octet => (byte)Array.IndexOf(Octets, (byte)octet))];

    /// <summary>By place: the octet's digits and a dot as a little-endian number, and how many bytes these are.</summary>
    static readonly (uint Digits, int Length)[] Texts = [.. Octets.Select(octet => Text(octet) + '.').Select(text =>
        (BinaryPrimitives.ReadUInt32LittleEndian(Encoding.ASCII.GetBytes(text.PadRight(4))), text.Length))];

    /// <summary>The number of an address, whose most significant octet is the first.</summary>
    public static uint Key(uint address) =>
        (uint)(Places[address >> 24] << 24 | Places[address >> 16 & 255] << 16 | Places[address >> 8 & 255] << 8 | Places[address & 255]);

    /// <returns>Bytes of the text. Requires: `target` holds <see cref="MaxLength"/> and <see cref="Spare"/>.</returns>
    public static int Write(uint key, Span<byte> target)
    {
        var at = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var (digits, length) = Texts[key >> shift & 255];
            BinaryPrimitives.WriteUInt32LittleEndian(target[at..], digits);
            at += length;
        }
        return at - 1;
    }

    /// <summary>Sorts by the upper half, which is a key: octet after octet, each by counting.</summary>
    public static void Sort(Span<ulong> keys)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(keys.Length);
        var from = keys;
        var to = rented.AsSpan(0, keys.Length);
        Span<int> next = stackalloc int[256];
        for (var shift = 32; shift < 64; shift += 8)
        {
            next.Clear();
            foreach (var key in from) next[(int)(key >> shift & 255)]++;
            var start = 0;
            foreach (ref var count in next) (count, start) = (start, start + count);
            foreach (var key in from) to[next[(int)(key >> shift & 255)]++] = key;
            var sorted = to;
            to = from;
            from = sorted;
        }
        ArrayPool<ulong>.Shared.Return(rented);
    }

    static string Text(int octet) => octet.ToString(CultureInfo.InvariantCulture);

    static string Text(byte octet) => Text((int)octet);
}
