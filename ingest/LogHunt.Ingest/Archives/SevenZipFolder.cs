using System.Buffers.Binary;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>One step of a folder's way from packed bytes to members.</summary>
sealed record SevenZipCoder(ulong Method, byte[] Id, int Inputs, int Outputs, byte[] Properties)
{
    public const ulong Copy = 0, Lzma2 = 0x21, Lzma = 0x030101, Deflate64 = 0x040109, Ppmd = 0x030401, Aes = 0x06F10701;

    /// <summary>How far its decoder looks back, by its properties.</summary>
    public ulong Window => (Method, Properties) switch
    {
        (Lzma, { Length: >= 5 }) => BinaryPrimitives.ReadUInt32LittleEndian(Properties.AsSpan(1)),
        (Lzma2, [var coded]) => LzmaWindow.OfLzma2(coded) ?? throw new InvalidDataException("the properties of its compression are none"),
        _ => 0,
    };

    /// <summary>The same with no more memory than it needs. Throws <see cref="RefusedException"/> when that is too much.</summary>
    public SevenZipCoder Bounded(ulong given, ArchiveBudget budget)
    {
        if (Method == Lzma && Properties.Length >= 5)
        {
            var properties = Properties[..5];
            BinaryPrimitives.WriteInt32LittleEndian(properties.AsSpan(1), LzmaWindow.Take(Window, given, budget));
            return this with { Properties = properties };
        }
        if (Method == Lzma2 && Properties is [_])
        {
            var window = (ulong)LzmaWindow.Take(Window, given, budget);
            byte smaller = 0;
            while (LzmaWindow.OfLzma2(smaller) < window) smaller++;
            return this with { Properties = [smaller] };
        }
        // Its model is as large as it is told: with less it would say something else.
        if (Method == Ppmd && Properties.Length >= 5)
            LzmaWindow.Take(BinaryPrimitives.ReadUInt32LittleEndian(Properties.AsSpan(1)), ulong.MaxValue, budget);
        return this;
    }
}

/// <summary>Packed streams that are decoded together, and what comes out of them: the members of a solid block.</summary>
/// <param name="Start">Where its packed streams begin in the file; they follow each other.</param>
/// <param name="Sizes">The lengths that come out of each coder's outputs.</param>
/// <param name="Wiring">The bytes of the header that say what is bound to what, behind the coders.</param>
sealed record SevenZipFolder(SevenZipCoder[] Coders, byte[] Wiring, long Start, long[] Packed, long[] Sizes, long Size, uint? Checksum)
{
    public long PackedLength => Packed.Sum();

    /// <summary>The folder of an archive with nothing else in it, in which nothing is encrypted any more.</summary>
    public (byte[] Before, byte[] Behind) Alone(ArchiveBudget budget)
    {
        using var header = new MemoryStream();
        header.Write([1, 4, 6, 0]);
        Number(header, (ulong)Packed.Length);
        header.WriteByte(9);
        foreach (var size in Packed) Number(header, (ulong)size);
        header.Write([0, 7, 11, 1, 0]);
        Number(header, (ulong)Coders.Length);
        var output = 0;
        foreach (var coder in Coders)
        {
            var given = Sizes.AsSpan(output, coder.Outputs).ToArray().Sum();
            output += coder.Outputs;
            Write(header, coder.Method == SevenZipCoder.Aes ? new(SevenZipCoder.Copy, [0], 1, 1, []) : coder.Bounded((ulong)given, budget));
        }
        header.Write(Wiring);
        header.WriteByte(12);
        foreach (var size in Sizes) Number(header, (ulong)size);
        byte[] name = [0, .. Encoding.Unicode.GetBytes("member\0")];
        header.Write([0, 8, 0, 0, 5, 1, 17, (byte)name.Length, .. name, 0, 0]);
        return (SevenZipDirectory.Head(PackedLength, header.ToArray()), header.ToArray());
    }

    static void Write(Stream header, SevenZipCoder coder)
    {
        var isPlain = coder is { Inputs: 1, Outputs: 1 };
        header.WriteByte((byte)(coder.Id.Length | (isPlain ? 0 : 0x10) | (coder.Properties.Length > 0 ? 0x20 : 0)));
        header.Write(coder.Id);
        if (!isPlain)
        {
            Number(header, (ulong)coder.Inputs);
            Number(header, (ulong)coder.Outputs);
        }
        if (coder.Properties.Length == 0) return;
        Number(header, (ulong)coder.Properties.Length);
        header.Write(coder.Properties);
    }

    /// <summary>The longest form, which every reader knows.</summary>
    static void Number(Stream header, ulong number)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xFF;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], number);
        header.Write(bytes);
    }
}
