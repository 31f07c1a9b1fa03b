using System.Buffers.Binary;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>What a zip's directory says of one member.</summary>
/// <param name="Record">The bytes of the directory that say it, without the comment.</param>
sealed record ZipEntry(byte[] Record, string Name, int Flags, int Method, uint Checksum, long Packed, long Size, long Start)
{
    public const int Fixed = 46;

    const uint Elsewhere = uint.MaxValue;

    public bool IsEncrypted => (Flags & 1) != 0;

    public bool IsFolder => Size == 0 && (Name.EndsWith('/') || Name.EndsWith('\\'));

    /// <summary>Whether it is a symbolic link of Unix, whose content is the name of another file.</summary>
    public bool IsLink => Record[5] == 3 && (BinaryPrimitives.ReadUInt32LittleEndian(Record.AsSpan(38)) >> 28) == 0xA;

    public ReadOnlySpan<byte> NameBytes => Record.AsSpan(Fixed, BinaryPrimitives.ReadUInt16LittleEndian(Record.AsSpan(28)));

    /// <summary>AES's strength 1 to 3, whether the checksum is left out (AE-2), and the compression; 0 without AES.</summary>
    public (int Strength, bool HasNoChecksum, int Method) Aes
    {
        get
        {
            var extra = Extra(Record, 0x9901);
            return extra.Length < 7 ? default : (extra[4], extra[0] == 2, BinaryPrimitives.ReadUInt16LittleEndian(extra[5..]));
        }
    }

    /// <summary>Sets the compression that an extra field for AES says, where there is one.</summary>
    public static void SetAesMethod(byte[] header, int length, int nameAt, int method)
    {
        var extra = Extra(header, 0x9901, length, nameAt);
        if (extra.Length >= 7) BinaryPrimitives.WriteUInt16LittleEndian(extra[5..], (ushort)method);
    }

    /// <summary>When the member was changed: in UTC where an extra field says it, else by the clock of `zone`.</summary>
    public DateTime? Modified(TimeZoneInfo zone)
    {
        var extra = Extra(Record, 0x5455);
        if (extra.Length >= 5 && (extra[0] & 1) != 0 && BinaryPrimitives.ReadInt32LittleEndian(extra[1..]) is > 0 and var seconds)
            return DateTime.UnixEpoch.AddSeconds(seconds);
        return DosTime(BinaryPrimitives.ReadUInt32LittleEndian(Record.AsSpan(12)), zone);
    }

    /// <summary>A date and a time of DOS, two bytes each, by the clock of `zone`.</summary>
    public static DateTime? DosTime(uint said, TimeZoneInfo zone)
    {
        var (time, date) = ((int)said & 0xFFFF, (int)(said >> 16));
        var (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
        var (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) * 2);
        if (year == 1980 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        if (hour > 23 || minute > 59 || second > 59) return null;
        var clock = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        return DateTime.SpecifyKind(clock - zone.GetUtcOffset(clock), DateTimeKind.Utc);
    }

    /// <summary>The entry whose record begins here; null when none does.</summary>
    public static ZipEntry? Read(Stream zip)
    {
        var head = new byte[Fixed];
        return zip.ReadAtLeast(head, Fixed, throwOnEndOfStream: false) == Fixed && head.AsSpan().StartsWith("PK\x01\x02"u8)
            ? Of(head, zip)
            : null;
    }

    /// <summary>
    /// What a directory would say of the member whose own head begins here, at `start`; null when none does, or one without a name.
    /// </summary>
    public static ZipEntry? ReadHead(Stream zip, long start)
    {
        const int OwnFixed = 30, Alike = 4;
        var (own, head) = (new byte[OwnFixed], new byte[Fixed]);
        if (zip.ReadAtLeast(own, OwnFixed, throwOnEndOfStream: false) < OwnFixed) return null;
        if (!own.AsSpan().StartsWith("PK\x03\x04"u8) || BinaryPrimitives.ReadUInt16LittleEndian(own.AsSpan(26)) == 0) return null;
        own.AsSpan(Alike).CopyTo(head.AsSpan(Alike + 2));
        return Of(head, zip) is { } entry ? entry with { Start = start } : null;
    }

    /// <summary>The entry with this head, whose name and extra fields come next.</summary>
    static ZipEntry? Of(byte[] head, Stream zip)
    {
        int name = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(28)), extra = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(30));
        byte[] record = [.. head, .. new byte[name + extra]];
        if (zip.ReadAtLeast(record.AsSpan(Fixed), name + extra, throwOnEndOfStream: false) < name + extra) return null;
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(8)),
            method = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(10));
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(20)),
            size = BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(24)),
            start = BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(42));
        ReadOnlySpan<byte> wide = Extra(record, 1);
        if (size == Elsewhere) size = Wide(ref wide, size);
        if (packed == Elsewhere) packed = Wide(ref wide, packed);
        if (start == Elsewhere) start = Wide(ref wide, start);
        return new(record, NameOf(record.AsSpan(Fixed, name), Extra(record, 0x7075), flags), flags, method,
            BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(16)), packed, size, start);
    }

    /// <summary>
    /// A name in UTF-8 where the zip says so, or has it beside the name for that name, or where it can be nothing else. Of the rest
    /// nothing is said: bytes that are letters in the code page of DOS and no letter in Windows' tell that it is the former.
    /// </summary>
    static string NameOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> beside, int flags)
    {
        if ((flags & 0x800) != 0 || System.Text.Unicode.Utf8.IsValid(name)) return Encoding.UTF8.GetString(name);
        if (beside.Length > 5 && BinaryPrimitives.ReadUInt32LittleEndian(beside[1..]) == System.IO.Hashing.Crc32.HashToUInt32(name))
            return Encoding.UTF8.GetString(beside[5..]);
        return (name.ContainsAnyInRange((byte)0x80, (byte)0xA5) ? Dos : Encoding.Latin1).GetString(name);
    }

    public static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(850)!;

    static long Wide(ref ReadOnlySpan<byte> wide, long narrow)
    {
        if (wide.Length < 8) return narrow;
        var value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value < 0 ? long.MaxValue : value;
    }

    static Span<byte> Extra(byte[] header, int id, int length = Fixed, int nameAt = 28)
    {
        var extra = header.AsSpan(length + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(nameAt)));
        while (extra.Length >= 4)
        {
            var size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == id) return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }
        return default;
    }
}
