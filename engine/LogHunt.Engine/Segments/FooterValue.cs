using System.Text;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments;

/// <summary>A least or greatest value in a footer: a byte for its kind, which is the same in both versions, and the value.</summary>
static class FooterValue
{
    public static void Write(ByteWriter to, object? value)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        switch (value)
        {
            case null: writer.Write((byte)0); break;
            case bool flag: writer.Write((byte)1); writer.Write(flag); break;
            case int number: writer.Write((byte)2); writer.Write(number); break;
            case long number: writer.Write((byte)3); writer.Write(number); break;
            case double real: writer.Write((byte)4); writer.Write(real); break;
            case DateTime time: writer.Write((byte)5); writer.Write(time.Ticks); break;
            case TimeSpan span: writer.Write((byte)6); writer.Write(span.Ticks); break;
            case string text: writer.Write((byte)7); writer.Write(text); break;
            case decimal number: writer.Write((byte)8); writer.Write(number); break;
            case Guid guid: writer.Write((byte)9); writer.Write(guid.ToByteArray()); break;
            default: throw new ArgumentException($"a {value.GetType().Name} cannot be in a footer", nameof(value));
        }
        writer.Flush();
        to.Bytes(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public static object? Read(ref ByteReader from) => from.Byte() switch
    {
        0 => null,
        1 => from.Byte() != 0,
        2 => BitConverter.ToInt32(from.Bytes(4)),
        3 => BitConverter.ToInt64(from.Bytes(8)),
        4 => BitConverter.ToDouble(from.Bytes(8)),
        5 => new DateTime(BitConverter.ToInt64(from.Bytes(8)), DateTimeKind.Utc),
        6 => new TimeSpan(BitConverter.ToInt64(from.Bytes(8))),
        7 => Encoding.UTF8.GetString(from.Bytes(from.Count(from.Rest.Length))),
        8 => new decimal([.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(from.Bytes(16))]),
        9 => new Guid(from.Bytes(16)),
        var kind => throw new InvalidDataException($"a footer value of the unknown kind {kind}"),
    };
}
