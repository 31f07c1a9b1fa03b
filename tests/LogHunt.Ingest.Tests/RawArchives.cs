using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LogHunt.Ingest.Tests;

/// <summary>Archives that no proper program writes, byte by byte.</summary>
static class RawArchives
{
    /// <summary>A tar header with its checksum. `size` are the twelve bytes of the field, or the number in octal.</summary>
    public static byte[] Header(string name, long size, char type = '0', byte[]? field = null)
    {
        var header = new byte[512];
        Encoding.UTF8.GetBytes(name, header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        field?.CopyTo(header, 124);
        Encoding.ASCII.GetBytes(Convert.ToString(1_700_000_000, 8).PadLeft(11, '0')).CopyTo(header, 136);
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        Sum(header);
        return header;
    }

    /// <summary>Writes a header's checksum into it.</summary>
    public static void Sum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')).CopyTo(header, 148);
        header[154] = 0;
    }

    /// <summary>A member with its data, filled up to whole blocks.</summary>
    public static byte[] Entry(string name, byte[] data, char type = '0') => [.. Header(name, data.Length, type), .. data, .. new byte[-data.Length & 511]];

    public static byte[] Entry(string name, string data, char type = '0') => Entry(name, Encoding.UTF8.GetBytes(data), type);

    /// <summary>Two empty blocks.</summary>
    public static byte[] End => new byte[1024];

    /// <summary>A record of an extended header, which counts its own length.</summary>
    public static string Record(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = rest.Length + 1;
        while (length != rest.Length + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        return length.ToString(CultureInfo.InvariantCulture) + rest;
    }

    /// <summary>A zip whose directory lists its one member so many times, under different names.</summary>
    public static byte[] Overlapping(byte[] zip, int times) => WithDirectory(zip, entry => Enumerable.Range(0, times).Select(i =>
    {
        var copy = entry.ToArray();
        copy[46] = (byte)('a' + i);
        return copy;
    }));

    /// <summary>A zip whose directory lists only its first members.</summary>
    public static byte[] Short(byte[] zip, int listed)
    {
        var number = 0;
        return WithDirectory(zip, entry => number++ < listed ? [entry] : []);
    }

    static byte[] WithDirectory(byte[] zip, Func<byte[], IEnumerable<byte[]>> change)
    {
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var begin = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(end + 16));
        var entries = new List<byte[]>();
        for (var at = begin; at < end;)
        {
            var length = 46 + zip[at + 28] + zip[at + 30] + zip[at + 32];
            entries.AddRange(change(zip[at..(at + length)]));
            at += length;
        }
        var record = zip[end..];
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(8), (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(10), (ushort)entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), (uint)entries.Sum(entry => entry.Length));
        return [.. zip[..begin], .. entries.SelectMany(entry => entry), .. record];
    }
}
