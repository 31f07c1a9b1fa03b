using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Ingest.Tests;

/// <summary>Real archives of every kind that is read.</summary>
static class ArchiveMaking
{
    public static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in members)
            {
                using var member = zip.CreateEntry(name).Open();
                member.Write(content);
            }
        return bytes.ToArray();
    }

    /// <summary>A zip written to what cannot go back: the heads of its stored members do not know their sizes.</summary>
    public static byte[] PipedZip(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(new Pipe(bytes), ZipArchiveMode.Create))
            foreach (var (name, content) in members)
            {
                using var member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        return bytes.ToArray();
    }

    sealed class Pipe(Stream end) : Archives.ForwardStream
    {
        public override bool CanWrite => true;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => end.Write(buffer, offset, count);
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var (name, content) in members)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(content), ModificationTime = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero),
                });
        return bytes.ToArray();
    }

    public static byte[] TarOf(params TarEntry[] entries)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries) tar.WriteEntry(entry);
        return bytes.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return bytes.ToArray();
    }

    public static byte[] Zstd(byte[] content)
    {
        using var compressor = new ZstdSharp.Compressor(3);
        return compressor.Wrap(content).ToArray();
    }

    /// <summary>A zip of one member, encrypted as WinZip does it (AES-256, AE-2).</summary>
    public static byte[] AesZip(string name, byte[] content, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var keys = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1000, HashAlgorithmName.SHA1, 66);
        var packed = Deflate(content);
        using var aes = Aes.Create();
        aes.Key = keys[..32];
        var counter = new byte[16];
        for (var at = 0; at < packed.Length; at += 16)
        {
            for (var i = 0; i < 16 && ++counter[i] == 0; i++) { }
            var pad = aes.EncryptEcb(counter, PaddingMode.None);
            for (var i = at; i < Math.Min(at + 16, packed.Length); i++) packed[i] ^= pad[i - at];
        }
#pragma warning disable CA5350 // the format's own choice
        byte[] mac = HMACSHA1.HashData(keys.AsSpan(32, 32), packed)[..10];
#pragma warning restore CA5350
        // Extra field 0x9901: AE-2, vendor AE, strength 3 (256 bits), the real method deflate.
        byte[] extra = [0x01, 0x99, 7, 0, 2, 0, (byte)'A', (byte)'E', 3, 8, 0];
        return OneMember(name, [.. salt, .. keys[64..], .. packed, .. mac], content.Length, crc: 0, method: 99, extra);
    }

    /// <summary>A zip of one member, encrypted as PKZIP 2 does it.</summary>
    public static byte[] ZipCrypto(string name, byte[] content, string password)
    {
        var crc = Crc32.HashToUInt32(content);
        uint a = 0x12345678, b = 0x23456789, c = 0x34567890;
        void Update(byte plain)
        {
            a = Table(a ^ plain) ^ (a >> 8);
            b = (b + (a & 0xFF)) * 134775813 + 1;
            c = Table(c ^ (byte)(b >> 24)) ^ (c >> 8);
        }
        foreach (var key in Encoding.ASCII.GetBytes(password)) Update(key);
        byte[] plain = [.. RandomNumberGenerator.GetBytes(11), (byte)(crc >> 24), .. Deflate(content)];
        for (var i = 0; i < plain.Length; i++)
        {
            var mask = c | 2;
            var clear = plain[i];
            plain[i] ^= (byte)((mask * (mask ^ 1) & 0xFFFF) >> 8);
            Update(clear);
        }
        return OneMember(name, plain, content.Length, crc, method: 8, []);
    }

    static uint Table(uint index)
    {
        index &= 0xFF;
        for (var i = 0; i < 8; i++) index = (index & 1) != 0 ? index >> 1 ^ 0xEDB88320 : index >> 1;
        return index;
    }

    static byte[] Deflate(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(content);
        return bytes.ToArray();
    }

    static byte[] OneMember(string name, byte[] data, int size, uint crc, ushort method, byte[] extra)
    {
        var ascii = Encoding.ASCII.GetBytes(name);
        byte[] common = [51, 0, 1, 0, .. U16(method), 0, 0, 0x21, 0x5A, .. U32(crc), .. U32((uint)data.Length), .. U32((uint)size),
            .. U16((ushort)ascii.Length), .. U16((ushort)extra.Length)];
        byte[] local = [.. "PK\x03\x04"u8, .. common, .. ascii, .. extra, .. data];
        byte[] central = [.. "PK\x01\x02"u8, 51, 0, .. common, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. ascii, .. extra];
        byte[] end = [.. "PK\x05\x06"u8, 0, 0, 0, 0, 1, 0, 1, 0, .. U32((uint)central.Length), .. U32((uint)local.Length), 0, 0];
        return [.. local, .. central, .. end];
    }

    static byte[] U16(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
