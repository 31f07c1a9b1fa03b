using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Numerics;

namespace LogHunt.Ingest.Archives;

enum Container { None, Zip, SevenZip, Rar, Tar, Gzip, Zstandard, Bzip2, Xz, Lzip, Lz4, Compress }

/// <summary>What a file is by its first bytes, never by its name.</summary>
static class ContainerKind
{
    /// <summary>Bytes that <see cref="Of"/> wants to see, where there are so many.</summary>
    public const int Window = 512;

    public static Container Of(ReadOnlySpan<byte> start)
    {
        // A workbook is a zip of XML in which no line is a record.
        if (IsOffice(start)) return Container.None;
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8) || start.StartsWith("PK\x07\x08"u8)) return Container.Zip;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8])) return Container.Gzip;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return Container.Zstandard;
        // Skippable frames, which pzstd writes first.
        if (start.Length > 12 && (BinaryPrimitives.ReadUInt32LittleEndian(start) & 0xFFFFFFF0) == 0x184D2A50
            && start[8..].StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return Container.Zstandard;
        if (SevenZipDirectory.IsOne(start)) return Container.SevenZip;
        if (RarBlock.IsOne(start)) return Container.Rar;
        if (Bzip2Streams.IsOne(start)) return Container.Bzip2;
        if (XzStreams.IsOne(start)) return Container.Xz;
        if (LzipMembers.IsOne(start)) return Container.Lzip;
        if (Lz4Frames.IsOne(start)) return Container.Lz4;
        if (CompressData.IsOne(start)) return Container.Compress;
        return TarHeader.IsOne(start) ? Container.Tar : Container.None;
    }

    /// <summary>Whether a file has the name of a container that we read.</summary>
    public static bool IsNamedOne(string path) => Endings.Contains(Path.GetExtension(path));

    /// <summary>Whether a file is named a tar and begins with the block that ends one.</summary>
    public static bool IsEmptyTar(ReadOnlySpan<byte> start, string path) =>
        start.Length == Window && !start.ContainsAnyExcept((byte)0) && path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file begins without bytes that stand in no text of one byte a character.</summary>
    public static bool IsText(ReadOnlySpan<byte> start) => !start.ContainsAny(NeverInText);

    static readonly SearchValues<byte> NeverInText =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 12, 13, 27]).Select(code => (byte)code)]);

    static readonly FrozenSet<string> Endings = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        ".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".z", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".tzst", ".lz", ".tlz", ".lz4");

    /// <summary>Whether a zip is an Office document's: by the name of its first member, which programs write first.</summary>
    static bool IsOffice(ReadOnlySpan<byte> start)
    {
        const int Name = 30;
        if (!start.StartsWith("PK\x03\x04"u8) || start.Length < Name) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(start[26..]);
        if (start.Length < Name + length) return false;
        var name = start.Slice(Name, length);
        return name.SequenceEqual("[Content_Types].xml"u8) || name.SequenceEqual("_rels/.rels"u8) || name.StartsWith("xl/worksheets/"u8)
            || name.SequenceEqual("xl/workbook.xml"u8)
            || name.SequenceEqual("mimetype"u8) && start[(Name + length)..].IndexOf("application/vnd.oasis.opendocument"u8) is >= 0 and < 64;
    }

    /// <summary>Whether a file is a program of Windows or Linux, which may have an archive behind it.</summary>
    public static bool IsProgram(ReadOnlySpan<byte> start) =>
        start.StartsWith("MZ"u8) && start.Contains((byte)0) || start.StartsWith("\x7F"u8) && start[1..].StartsWith("ELF"u8);

    /// <summary>What a file is that we do not read, in words; null when it may be text.</summary>
    public static string? Unreadable(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("MSCF"u8)) return "a cabinet file";
        if (start.StartsWith((ReadOnlySpan<byte>)[2, 0x21, 0x4C, 0x18])) return "an lz4 file of the old kind";
        // A coding that everybody uses, a window that is a power of two, and a length that is none or less than a tebibyte.
        if (start.Length > 13 && start.StartsWith((ReadOnlySpan<byte>)[0x5D, 0, 0])
            && BitOperations.PopCount(BinaryPrimitives.ReadUInt32LittleEndian(start[1..])) == 1
            && BinaryPrimitives.ReadInt64LittleEndian(start[5..]) is >= -1 and < 1L << 40)
            return "an LZMA file without a checksum";
        if (IsProgram(start)) return "a program";
        if (start.StartsWith("%PDF-"u8)) return "a PDF document";
        if (start.StartsWith("SQLite format 3\0"u8)) return "a SQLite database";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || start.StartsWith("GIF8"u8))
            return "a picture";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD4, 0xC3, 0xB2, 0xA1])
            || start.StartsWith((ReadOnlySpan<byte>)[0xA1, 0xB2, 0xC3, 0xD4])
            || start.StartsWith((ReadOnlySpan<byte>)[0x0A, 0x0D, 0x0D, 0x0A]))
            return "a packet capture";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return "an old Office document";
        if (IsOffice(start)) return "an Office document (of a workbook, save each sheet as CSV in UTF-8 and ingest that)";
        return null;
    }
}
