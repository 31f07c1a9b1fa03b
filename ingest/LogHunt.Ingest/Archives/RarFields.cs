using System.Buffers.Binary;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>The fields of a RAR header, one after the other. Whatever is not there is an <see cref="InvalidDataException"/>.</summary>
ref struct RarFields(ReadOnlySpan<byte> bytes)
{
    readonly ReadOnlySpan<byte> all = bytes;

    public int At { get; private set; }

    public readonly int Left => all.Length - At;

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw new InvalidDataException("a header in it is damaged: it and what follows were left out");
        At += (int)count;
        return all.Slice(At - (int)count, (int)count);
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = Take(1)[0];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
        throw new InvalidDataException("a header in it is damaged: it and what follows were left out");
    }

    /// <summary>A name in a code page; behind a NUL stands how to make the Unicode one of it.</summary>
    public static string FourthName(ReadOnlySpan<byte> name, bool isUnicode)
    {
        var end = name.IndexOf((byte)0);
        if (!isUnicode || end < 0)
            return System.Text.Unicode.Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : ZipEntry.Dos.GetString(name);
        var narrow = name[..end];
        var codes = name[(end + 1)..];
        var wide = new StringBuilder();
        if (codes.IsEmpty) return Encoding.Latin1.GetString(narrow);
        var (high, flags, bits, at) = (codes[0] << 8, 0, 0, 1);
        while (at < codes.Length)
        {
            if (bits == 0)
            {
                (flags, bits) = (codes[at++], 8);
                if (at >= codes.Length) break;
            }
            bits -= 2;
            var kind = flags >> bits & 3;
            if (kind == 2 && at + 1 >= codes.Length) break;
            if (kind < 3)
            {
                wide.Append((char)(kind switch { 0 => codes[at], 1 => high | codes[at], _ => codes[at] | codes[at + 1] << 8 }));
                at += kind == 2 ? 2 : 1;
                continue;
            }
            // A run of the narrow name, as it is or with something added to each byte.
            var run = codes[at++];
            var added = (run & 0x80) != 0 && at < codes.Length ? codes[at++] : -1;
            for (var left = (run & 0x7F) + 2; left > 0 && wide.Length < narrow.Length; left--)
                wide.Append((char)(added < 0 ? narrow[wide.Length] : high | (byte)(narrow[wide.Length] + added)));
        }
        return wide.ToString();
    }
}
