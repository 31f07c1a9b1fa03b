using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>What a 7z's directory says of one member.</summary>
sealed record SevenZipEntry(string Name, DateTime? Modified, uint Attributes, bool HasContent, bool IsFolder)
{
    public long Size { get; set; }

    public uint? Checksum { get; set; }

    /// <summary>A reparse point of Windows, or what an extension for Unix says.</summary>
    public bool IsLink => (Attributes & 0x400) != 0 || ((Attributes & 0x8000) != 0 && Attributes >> 28 == 0xA);
}

/// <summary>The directory of a 7z: folders that are decoded as a whole, and the members that come out of them, in order.</summary>
sealed class SevenZipDirectory
{
    public const int Header = 32, Encoded = 23, Plain = 1;

    const int MostCoders = 32;

    public ImmutableArray<SevenZipFolder> Folders { get; private set; } = [];

    /// <summary>How many members come out of each folder.</summary>
    public int[] Counts { get; private set; } = [];

    public ImmutableArray<SevenZipEntry> Entries { get; private set; } = [];

    long[] sizes = [];
    uint?[] checksums = [];

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]);

    /// <summary>The first bytes of an archive whose directory follows so many packed bytes.</summary>
    public static byte[] Head(long packed, ReadOnlySpan<byte> directory)
    {
        byte[] head = [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. new byte[24]];
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(12), packed);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(20), directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(28), Crc32.HashToUInt32(directory));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Crc32.HashToUInt32(head.AsSpan(12)));
        return head;
    }

    /// <summary>A directory, or the folder in which one is packed, which has no entries. Throws what <see cref="Damage"/> knows.</summary>
    public static SevenZipDirectory Read(ReadOnlySpan<byte> directory, ArchiveBudget budget)
    {
        var bytes = new SevenZipBytes(directory);
        var read = new SevenZipDirectory();
        if (bytes.Byte() == Encoded)
        {
            read.Streams(ref bytes);
            return read;
        }
        for (var id = bytes.Byte(); id != 0; id = bytes.Byte())
        {
            if (id == 2) while (bytes.Byte() != 0) bytes.Take(bytes.Number());
            else if (id == 4) read.Streams(ref bytes);
            else if (id == 5) read.Files(ref bytes, budget);
            else throw SevenZipBytes.Damaged();
        }
        read.Assign();
        return read;
    }

    void Streams(ref SevenZipBytes bytes)
    {
        var start = (long)Header;
        long[] packed = [];
        for (var id = bytes.Byte(); id != 0; id = bytes.Byte())
        {
            if (id == 6) (start, packed) = Packed(ref bytes);
            else if (id == 7) Unpacked(ref bytes, start, packed);
            else if (id == 8) Members(ref bytes);
            else throw SevenZipBytes.Damaged();
        }
        if (sizes.Length == 0 && Folders.Length > 0) EachFolderIsOne();
    }

    static (long Start, long[] Packed) Packed(ref SevenZipBytes bytes)
    {
        var start = checked(Header + bytes.Number());
        var packed = new long[bytes.Count()];
        for (var id = bytes.Byte(); id != 0; id = bytes.Byte())
        {
            if (id == 9) for (var i = 0; i < packed.Length; i++) packed[i] = bytes.Number();
            else if (id == 10) bytes.Checksums(packed.Length);
            else throw SevenZipBytes.Damaged();
        }
        return (start, packed);
    }

    void Unpacked(ref SevenZipBytes bytes, long start, long[] packed)
    {
        bytes.Expect(11);
        var folders = new (SevenZipCoder[] Coders, byte[] Wiring, int Inputs)[bytes.Count()];
        bytes.Expect(0);
        for (var i = 0; i < folders.Length; i++) folders[i] = Folder(ref bytes);
        bytes.Expect(12);
        var built = new SevenZipFolder[folders.Length];
        var taken = 0;
        for (var i = 0; i < folders.Length; i++)
        {
            var (coders, wiring, inputs) = folders[i];
            var outputs = new long[coders.Sum(coder => coder.Outputs)];
            for (var at = 0; at < outputs.Length; at++) outputs[at] = bytes.Number();
            if (taken + inputs > packed.Length) throw SevenZipBytes.Damaged();
            var own = packed[taken..(taken += inputs)];
            built[i] = new(coders, wiring, start, own, outputs, outputs[Last(coders, wiring)], null);
            foreach (var length in own) start = checked(start + length);
        }
        for (var id = bytes.Byte(); id != 0; id = bytes.Byte())
        {
            if (id != 10) throw SevenZipBytes.Damaged();
            var sums = bytes.Checksums(built.Length);
            for (var i = 0; i < built.Length; i++) built[i] = built[i] with { Checksum = sums[i] };
        }
        Folders = [.. built];
    }

    static (SevenZipCoder[] Coders, byte[] Wiring, int Inputs) Folder(ref SevenZipBytes bytes)
    {
        var coders = new SevenZipCoder[bytes.Count()];
        if (coders.Length is 0 or > MostCoders) throw SevenZipBytes.Damaged();
        for (var i = 0; i < coders.Length; i++)
        {
            var flags = bytes.Byte();
            var id = bytes.Take(flags & 15).ToArray();
            var (inputs, outputs) = (flags & 0x10) != 0 ? (bytes.Count(), bytes.Count()) : (1, 1);
            var properties = (flags & 0x20) != 0 ? bytes.Take(bytes.Number()).ToArray() : [];
            if ((flags & 0xC0) != 0 || id.Length is 0 or > 8 || inputs is 0 or > MostCoders || outputs is 0 or > MostCoders)
                throw SevenZipBytes.Damaged();
            coders[i] = new(id.Aggregate(0UL, (method, part) => method << 8 | part), id, inputs, outputs, properties);
        }
        var (allInputs, allOutputs) = (coders.Sum(coder => coder.Inputs), coders.Sum(coder => coder.Outputs));
        var (pairs, streams) = (allOutputs - 1, allInputs - allOutputs + 1);
        if (streams < 1) throw SevenZipBytes.Damaged();
        // Numbers below 128 are bytes, and so are these.
        var wiring = bytes.Take(2 * pairs + (streams > 1 ? streams : 0)).ToArray();
        for (var i = 0; i < wiring.Length; i++)
            if (wiring[i] >= (i < 2 * pairs && i % 2 != 0 ? allOutputs : allInputs))
                throw SevenZipBytes.Damaged();
        return (coders, wiring, streams);
    }

    /// <summary>The output that is bound to no input: what the folder gives.</summary>
    static int Last(SevenZipCoder[] coders, byte[] wiring)
    {
        var outputs = coders.Sum(coder => coder.Outputs);
        var bound = new HashSet<int>();
        for (var i = 0; i < outputs - 1; i++) bound.Add(wiring[2 * i + 1]);
        return Enumerable.Range(0, outputs).FirstOrDefault(output => !bound.Contains(output));
    }

    void Members(ref SevenZipBytes bytes)
    {
        var id = bytes.Byte();
        EachFolderIsOne();
        if (id == 13)
        {
            for (var i = 0; i < Counts.Length; i++) Counts[i] = bytes.Count(perByte: 8);
            id = bytes.Byte();
        }
        var all = Counts.Sum(count => (long)count);
        if (all > Math.Max(Counts.Length, 8L * bytes.Left)) throw SevenZipBytes.Damaged();
        (sizes, checksums) = (new long[all], new uint?[all]);
        var at = 0;
        for (var i = 0; i < Counts.Length; at += Counts[i++])
        {
            if (Counts[i] == 0) continue;
            var left = Folders[i].Size;
            for (var k = 0; id == 9 && k < Counts[i] - 1; k++) left -= sizes[at + k] = bytes.Number();
            if (left < 0) throw SevenZipBytes.Damaged();
            sizes[at + Counts[i] - 1] = left;
            if (Counts[i] == 1) checksums[at] = Folders[i].Checksum;
        }
        if (id == 9) id = bytes.Byte();
        for (; id != 0; id = bytes.Byte())
        {
            if (id != 10) throw SevenZipBytes.Damaged();
            var unknown = Enumerable.Range(0, checksums.Length).Where(i => checksums[i] is null).ToArray();
            var sums = bytes.Checksums(unknown.Length);
            for (var i = 0; i < unknown.Length; i++) checksums[unknown[i]] = sums[i];
        }
    }

    void EachFolderIsOne()
    {
        Counts = [.. Folders.Select(_ => 1)];
        sizes = [.. Folders.Select(folder => folder.Size)];
        checksums = [.. Folders.Select(folder => folder.Checksum)];
    }

    void Files(ref SevenZipBytes bytes, ArchiveBudget budget)
    {
        var count = bytes.Count(perByte: 8);
        for (var i = 0; i < count; i++) budget.Member();
        var (names, times, attributes) = (new string[count], new DateTime?[count], new uint[count]);
        var (isEmpty, isEmptyFile) = (new bool[count], Array.Empty<bool>());
        for (var id = bytes.Byte(); id != 0; id = bytes.Byte())
        {
            var property = new SevenZipBytes(bytes.Take(bytes.Number()));
            if (id == 14) isEmpty = property.Bits(count);
            else if (id == 15) isEmptyFile = property.Bits(isEmpty.Count(empty => empty));
            else if (id == 17) Names(ref property, names, budget);
            else if (id is 20 or 21)
            {
                var defined = property.Defined(count);
                property.Expect(0);
                for (var i = 0; i < count; i++)
                {
                    if (!defined[i]) continue;
                    if (id == 20) times[i] = Time(property.Int64());
                    else attributes[i] = property.UInt32();
                }
            }
        }
        var empty = 0;
        Entries = [.. Enumerable.Range(0, count).Select(i =>
        {
            var isFolder = isEmpty[i] && !isEmptyFile.ElementAtOrDefault(empty++);
            return new SevenZipEntry(names[i] ?? "", times[i], attributes[i], !isEmpty[i], isFolder);
        })];
    }

    static void Names(ref SevenZipBytes bytes, string[] names, ArchiveBudget budget)
    {
        bytes.Expect(0);
        for (var i = 0; i < names.Length; i++)
        {
            var name = new StringBuilder();
            for (var c = (char)(bytes.Byte() | bytes.Byte() << 8); c != 0; c = (char)(bytes.Byte() | bytes.Byte() << 8))
                if (name.Length < budget.Limits.Header) name.Append(c);
            names[i] = name.ToString();
        }
    }

    static DateTime? Time(long fileTime) => fileTime is > 0 and < 2_650_467_743_990_000_000 ? DateTime.FromFileTimeUtc(fileTime) : null;

    /// <summary>Sizes and checksums belong to the entries that have content, in order.</summary>
    void Assign()
    {
        var at = 0;
        foreach (var entry in Entries.Where(entry => entry.HasContent))
        {
            if (at == sizes.Length) throw new InvalidDataException("its directory lists more members than it has data for");
            (entry.Size, entry.Checksum) = (sizes[at], checksums[at]);
            at++;
        }
        if (at < sizes.Length) throw new InvalidDataException("its directory has more data than it lists members");
    }
}
