using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Goes over the headers of a RAR of the fourth or fifth generation, encrypted or not. Throws what <see cref="Damage"/> knows.
/// </summary>
sealed class RarHeaders(Stream rar, RarKeys keys, TimeZoneInfo zone)
{
    const int LongestHeader = 2 << 20, SaltLength = 8, VectorLength = 16;

    public const int Fourth = 4, Fifth = 5;

    RarEncryption? encryption;
    bool isFourthEncrypted;

    public int Generation { get; private set; }

    /// <summary>Behind the header that was read last, and its data.</summary>
    public long Next { get; private set; }

    /// <summary>Tried on encrypted headers.</summary>
    public string? Password { get; set; }

    public bool IsEncrypted => encryption is not null || isFourthEncrypted;

    /// <summary>From the beginning on.</summary>
    public IEnumerable<RarBlock> Read()
    {
        var mark = new byte[8];
        rar.Position = 0;
        Generation = rar.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && mark[6] == 1 ? Fifth : Fourth;
        Next = Generation == Fifth ? 8 : 7;
        (encryption, isFourthEncrypted) = (null, false);
        while (Next < rar.Length)
        {
            rar.Position = Next;
            var block = Generation == Fifth ? FifthBlock() : FourthBlock();
            if (block.Packed < 0 || block.Packed > long.MaxValue - block.Data) throw Damaged();
            Next = block.Data + block.Packed;
            yield return block;
            if (block.Kind == RarKind.End) yield break;
        }
    }

    static InvalidDataException Damaged() => new("a header in it is damaged: it and what follows were left out");

    /// <summary>The next header's bytes, whose first ones say how many they are.</summary>
    byte[] Take(int first, Func<byte[], int> lengthOf)
    {
        if (!IsEncrypted) return TakePlain(rar, first, lengthOf);
        if (Password is null) throw new RefusedException("encrypted");
        var start = new byte[encryption is null ? SaltLength : VectorLength];
        rar.ReadExactly(start);
        var key = keys.Key(Generation, Password, encryption ?? new(start, [], 0, [], false))
            ?? throw new CryptographicException("the password is wrong");
        using var decryptor = key.Decryptor(encryption is null ? [] : start);
        var from = rar.Position;
        using var plain = new CryptoStream(rar, decryptor, CryptoStreamMode.Read, leaveOpen: true);
        var header = TakePlain(plain, first, lengthOf);
        rar.Position = from + (header.Length + 15) / 16 * 16;
        return header;
    }

    static byte[] TakePlain(Stream stream, int first, Func<byte[], int> lengthOf)
    {
        var start = new byte[first];
        stream.ReadExactly(start);
        var length = lengthOf(start);
        if (length < first || length > LongestHeader) throw Damaged();
        var header = new byte[length];
        start.CopyTo(header, 0);
        stream.ReadExactly(header.AsSpan(first));
        return header;
    }

    RarBlock FifthBlock()
    {
        var header = Take(7, start =>
        {
            var length = new RarFields(start.AsSpan(4));
            var said = length.Number();
            return said > LongestHeader ? -1 : 4 + length.At + (int)said;
        });
        if (Crc32.HashToUInt32(header.AsSpan(4)) != BinaryPrimitives.ReadUInt32LittleEndian(header)) throw Damaged();
        var fields = new RarFields(header.AsSpan(4));
        fields.Number();
        var (type, flags) = (fields.Number(), fields.Number());
        var extra = (flags & 1) != 0 ? fields.Number() : 0;
        var packed = (flags & 2) != 0 ? (long)fields.Number() : 0;
        var block = new RarBlock(RarKind.Other, Fifth, rar.Position, packed) { IsSplit = (flags & 0x18) != 0 };
        if (type == 1) return block with { Kind = RarKind.Archive, IsSplit = (fields.Number() & 1) != 0 };
        if (type == 5) return block with { Kind = RarKind.End, IsSplit = (fields.Number() & 1) != 0 };
        if (type == 4) encryption = Encryption(ref fields, isOfFile: false);
        return type == 2 ? FifthFile(block, fields, extra) : block with { Kind = type == 4 ? RarKind.Encryption : RarKind.Other };
    }

    static RarBlock FifthFile(RarBlock block, RarFields fields, ulong extra)
    {
        var flags = fields.Number();
        var size = fields.Number();
        fields.Number();
        DateTime? modified = (flags & 2) != 0 ? DateTime.UnixEpoch.AddSeconds(fields.UInt32()) : null;
        uint? checksum = (flags & 4) != 0 ? fields.UInt32() : null;
        var coding = fields.Number();
        fields.Number();
        var name = Encoding.UTF8.GetString(fields.Take((long)fields.Number()));
        block = block with
        {
            Kind = RarKind.File, Name = name, Size = (flags & 8) != 0 ? -1 : (long)size, Checksum = checksum, Modified = modified,
            IsFolder = (flags & 1) != 0, IsSolid = (coding & 0x40) != 0, Window = 0x20000UL << (int)(coding >> 10 & 15),
            Compression = ((byte)(coding & 0x3F), (byte)(coding >> 7 & 7)),
        };
        if (extra > (ulong)fields.Left) throw Damaged();
        while (fields.Left > 0)
        {
            var record = new RarFields(fields.Take((long)fields.Number()));
            var type = record.Number();
            if (type == 1) block = block with { Encryption = Encryption(ref record, isOfFile: true) };
            else if (type == 5) block = block with { IsLink = true };
            else if (type == 3 && record.Number() is var said && (said & 2) != 0)
                block = block with
                {
                    Modified = (said & 1) != 0 ? DateTime.UnixEpoch.AddSeconds(record.UInt32()) : FileTime(record.UInt64()),
                };
        }
        return block;
    }

    static DateTime? FileTime(ulong time) => time is > 0 and < 2_650_467_743_990_000_000 ? DateTime.FromFileTimeUtc((long)time) : null;

    static RarEncryption Encryption(ref RarFields fields, bool isOfFile)
    {
        fields.Number();
        var flags = fields.Number();
        int power = fields.Take(1)[0];
        if (power > 24) throw new RefusedException("encrypted, and its keys take more rounds than its format allows: not read");
        var salt = fields.Take(16).ToArray();
        byte[] vector = isOfFile ? fields.Take(VectorLength).ToArray() : [];
        byte[] check = (flags & 1) != 0 ? fields.Take(12).ToArray() : [];
        // A check that does not match its own checksum is no check.
        if (check.Length > 0 && !SHA256.HashData(check.AsSpan(0, 8)).AsSpan(0, 4).SequenceEqual(check.AsSpan(8))) check = [];
        return new(salt, vector, power, check, (flags & 2) != 0);
    }

    RarBlock FourthBlock()
    {
        var header = Take(7, start => BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(5)));
        if ((ushort)Crc32.HashToUInt32(header.AsSpan(2)) != BinaryPrimitives.ReadUInt16LittleEndian(header)) throw Damaged();
        var (type, flags) = (header[2], BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(3)));
        var fields = new RarFields(header.AsSpan(7));
        long packed = type is 0x74 or 0x7A || (flags & 0x8000) != 0 ? fields.UInt32() : 0;
        var block = new RarBlock(RarKind.Other, Fourth, rar.Position, packed);
        if (type == 0x73)
        {
            isFourthEncrypted = (flags & 0x80) != 0;
            return block with { Kind = RarKind.Archive, IsSplit = (flags & 1) != 0 };
        }
        if (type == 0x7B) return block with { Kind = RarKind.End, IsSplit = (flags & 1) != 0 };
        return type == 0x74 ? FourthFile(block, fields, flags) : block;
    }

    RarBlock FourthFile(RarBlock block, RarFields fields, int flags)
    {
        long size = fields.UInt32();
        var system = fields.Take(1)[0];
        var checksum = fields.UInt32();
        var time = fields.UInt32();
        var (version, method) = (fields.Take(1)[0], fields.Take(1)[0]);
        var nameLength = fields.Take(2) is var two ? BinaryPrimitives.ReadUInt16LittleEndian(two) : 0;
        var attributes = fields.UInt32();
        var packed = block.Packed;
        if ((flags & 0x100) != 0) (packed, size) = (packed | (long)fields.UInt32() << 32, size | (long)fields.UInt32() << 32);
        else if (size == uint.MaxValue) size = -1;
        var name = RarFields.FourthName(fields.Take(nameLength), (flags & 0x200) != 0);
        byte[] salt = (flags & 0x400) != 0 ? fields.Take(SaltLength).ToArray() : [];
        var isFolder = (flags & 0xE0) == 0xE0;
        return block with
        {
            Kind = RarKind.File, Packed = packed, Name = name, Size = size, Checksum = checksum, Modified = ZipEntry.DosTime(time, zone),
            IsFolder = isFolder, IsSolid = (flags & 0x10) != 0, IsSplit = (flags & 3) != 0, Compression = (version, method),
            IsLink = system == 3 && (attributes & 0xF000) == 0xA000, Window = isFolder ? 0 : 0x10000UL << (flags >> 5 & 7),
            Encryption = (flags & 4) != 0 ? new(salt, [], 0, [], false) : null,
        };
    }
}
