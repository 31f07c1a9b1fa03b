using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace LogHunt.Ingest.Texts;

/// <summary>What the Linux audit system writes as hexadecimal digits.</summary>
static class HexText
{
    static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEF"u8);

    /// <summary>Text with blanks or quotes in it, of which each byte is two digits, and NUL stands between the words of a command.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> digits, Span<byte> text)
    {
        if (digits.Length < 2 || digits.Length % 2 > 0 || digits.ContainsAnyExcept(Digits)) return false;
        if (Convert.FromHexString(digits, text, out _, out _) != OperationStatus.Done) return false;
        text.Replace((byte)0, (byte)' ');
        return true;
    }

    /// <summary>
    /// A socket address of the kernel: family (2 or 10, in the order of the machine), port, for IPv6 a flow label, and the address.
    /// </summary>
    public static bool TrySocket(ReadOnlySpan<byte> digits, out ReadOnlySpan<byte> address, out int port)
    {
        address = default;
        port = 0;
        Span<byte> bytes = stackalloc byte[28];
        if (digits.Length is not (>= 16 and <= 56) || Convert.FromHexString(digits, bytes, out _, out var length) != OperationStatus.Done)
            return false;
        var (start, size) = bytes[0] == 2 ? (4, 4) : bytes[0] == 10 ? (8, 16) : (0, 0);
        if (size == 0 || length < start + size) return false;
        address = Encoding.ASCII.GetBytes(new IPAddress(bytes.Slice(start, size)).ToString());
        port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return true;
    }
}
