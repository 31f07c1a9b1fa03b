using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Ingest.Tests;

/// <summary>RAR archives of stored members, byte by byte, since no free program writes any.</summary>
static class RarMaking
{
    const int Power = 4;

    static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public static byte[] Fifth(params (string Name, byte[] Content)[] members) => Fifth(null, false, members);

    /// <summary>With a password members are encrypted, or headers too.</summary>
    public static byte[] Fifth(string? password, bool headersToo, params (string Name, byte[] Content)[] members)
    {
        using var rar = new MemoryStream();
        rar.Write("Rar!\x1A\x07\x01\0"u8);
        if (headersToo) rar.Write(FifthBlock([4, 0, 0, 1, Power, .. Salt, .. Check(password!)]));
        void Header(byte[] fields) => rar.Write(headersToo ? [.. Vector, .. Encrypted(Key(password!, 0), FifthBlock(fields))] : FifthBlock(fields));
        Header([1, 0, 0]);
        foreach (var (name, content) in members)
        {
            var data = password is null ? content : Encrypted(Key(password, 0), content);
            Header(FifthFile(name, content, data.Length, password));
            rar.Write(data);
        }
        Header([5, 0, 0]);
        return rar.ToArray();
    }

    /// <summary>The fields of a member's header; `coding` says method and window, `size` what the member says of its length.</summary>
    public static byte[] FifthFile(string name, byte[] content, int packed, string? password = null, uint coding = 0, long? size = null)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        byte[] record = password is null ? [] : [1, 0, 3, Power, .. Salt, .. Vector, .. Check(password)];
        byte[] extra = record.Length == 0 ? [] : [.. Number((ulong)record.Length), .. record];
        var checksum = Crc32.HashToUInt32(content);
        if (password is not null)
            checksum = HMACSHA256.HashData(Key(password, 16).Key, U32(checksum)).Chunk(4).Aggregate(0U, (sum, word) => sum ^ BinaryPrimitives.ReadUInt32LittleEndian(word));
        byte[] flags = extra.Length == 0 ? [2] : [3, .. Number((ulong)extra.Length)];
        return
        [
            2, .. flags, .. Number((ulong)packed), 6, .. Number((ulong)(size ?? content.Length)), 0, .. U32(1_780_000_000), .. U32(checksum), .. Number(coding), 1,
            .. Number((ulong)utf8.Length), .. utf8, .. extra,
        ];
    }

    public static byte[] FifthBlock(byte[] fields)
    {
        byte[] sized = [.. Number((ulong)fields.Length), .. fields];
        return [.. U32(Crc32.HashToUInt32(sized)), .. sized];
    }

    public static byte[] Fourth(params (string Name, byte[] Content)[] members) => Fourth(null, false, members);

    public static byte[] Fourth(string? password, bool headersToo, params (string Name, byte[] Content)[] members)
    {
        using var rar = new MemoryStream();
        rar.Write("Rar!\x1A\x07\0"u8);
        rar.Write(FourthBlock(0x73, headersToo ? 0x80 : 0, new byte[6]));
        var salt = Salt[..8];
        void Header(byte[] block) => rar.Write(headersToo ? [.. salt, .. Encrypted(FourthKey(password!, salt), block)] : block);
        foreach (var (name, content) in members)
        {
            var data = password is null ? content : Encrypted(FourthKey(password, salt), content);
            var utf8 = Encoding.UTF8.GetBytes(name);
            byte[] fields =
            [
                .. U32((uint)data.Length), .. U32((uint)content.Length), 3, .. U32(Crc32.HashToUInt32(content)), 0, 0x60, 0xC1, 0x5C, 29, 0x30,
                (byte)utf8.Length, 0, .. U32(0x81A4), .. utf8, .. password is null ? [] : salt,
            ];
            Header(FourthBlock(0x74, 0x8000 | (password is null ? 0 : 0x404), fields));
            rar.Write(data);
        }
        Header(FourthBlock(0x7B, 0x4000, []));
        return rar.ToArray();
    }

    static byte[] FourthBlock(byte type, int flags, byte[] fields)
    {
        byte[] sized = [type, (byte)flags, (byte)(flags >> 8), (byte)(7 + fields.Length), 0, .. fields];
        var sum = Crc32.HashToUInt32(sized);
        return [(byte)sum, (byte)(sum >> 8), .. sized];
    }

    static (byte[] Key, byte[] Vector) Key(string password, int more) =>
        (Rfc2898DeriveBytes.Pbkdf2(password, Salt, (1 << Power) + more, HashAlgorithmName.SHA256, 32), Vector);

    static byte[] Vector => [.. Salt.Reverse()];

    static byte[] Check(string password)
    {
        var key = Key(password, 32).Key;
        var check = new byte[8];
        for (var i = 0; i < key.Length; i++) check[i % 8] ^= key[i];
        return [.. check, .. SHA256.HashData(check)[..4]];
    }

    static (byte[] Key, byte[] Vector) FourthKey(string password, byte[] salt)
    {
        byte[] seed = [.. Encoding.Unicode.GetBytes(password), .. salt];
#pragma warning disable CA5350 // the format's own choice
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        var vector = new byte[16];
        for (var round = 0; round < 0x40000; round++)
        {
            hash.AppendData([.. seed, (byte)round, (byte)(round >> 8), (byte)(round >> 16)]);
            if (round % 0x4000 == 0) vector[round / 0x4000] = hash.GetCurrentHash()[19];
        }
        var digest = hash.GetHashAndReset();
        return ([.. Enumerable.Range(0, 16).Select(i => digest[i / 4 * 4 + 3 - i % 4])], vector);
    }

    static byte[] Encrypted((byte[] Key, byte[] Vector) key, byte[] plain)
    {
        using var aes = Aes.Create();
        aes.Key = key.Key;
        return aes.EncryptCbc((byte[])[.. plain, .. new byte[-plain.Length & 15]], key.Vector, PaddingMode.None);
    }

    static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    static byte[] Number(ulong number)
    {
        var bytes = new List<byte>();
        for (; number > 0x7F; number >>= 7) bytes.Add((byte)(number | 0x80));
        return [.. bytes, (byte)number];
    }
}
