using System.Buffers.Text;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// A block of 512 bytes in front of each member of a tar: of the time before `ustar`, of POSIX or of GNU.
/// </summary>
/// <param name="Type">`0` is a file, `1` and `2` links, `5` a folder, `L` and `x` say more of the member that follows.</param>
readonly record struct TarHeader(string Name, byte Type, long Size, DateTime? Modified)
{
    public const int Length = 512;

    /// <summary>Whether a file begins as a tar does, be it damaged there.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        TryRead(start, out _) || (start.Length >= Length && start[0] != 0 && start.Slice(257, 5).SequenceEqual("ustar"u8));

    /// <summary>
    /// False when the block is none: its checksum differs, or its size is no number. A checksum alone tells tars of the oldest kind.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = default;
        if (block.Length < Length || !HasItsChecksum(block) || !TryNumber(block.Slice(124, 12), out var size)) return false;
        var type = block[156] == 0 ? (byte)'0' : block[156];
        var name = Text(block[..100]);
        var isPosix = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        if (isPosix && Text(block.Slice(345, 155)) is { Length: > 0 } prefix) name = $"{prefix}/{name}";
        // Before POSIX a folder was a name that ends in a slash.
        if (type == '0' && size == 0 && name.EndsWith('/')) type = (byte)'5';
        var time = TryNumber(block.Slice(136, 12), out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(seconds) : (DateTime?)null;
        header = new(name, type, size, time);
        return true;
    }

    /// <summary>Octal digits, or in a long field a binary number when the first bit is set; false when it is neither, or negative.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        if ((field[0] & 0x80) != 0)
        {
            if (field[0] != 0x80 || field.Length < 12 || field[1..^8].ContainsAnyExcept((byte)0)) return false;
            number = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return number >= 0;
        }
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7') return false;
            number = number * 8 + (digit - '0');
        }
        return true;
    }

    static bool HasItsChecksum(ReadOnlySpan<byte> block)
    {
        if (block[0] == 0 || !TryNumber(block.Slice(148, 8), out var said)) return false;
        var sum = 8L * ' ';
        for (var i = 0; i < Length; i++) if (i is < 148 or >= 156) sum += block[i];
        return sum == said;
    }

    /// <summary>Up to the first NUL; names are UTF-8, or bytes that are shown as Latin-1.</summary>
    internal static string Text(ReadOnlySpan<byte> field)
    {
        if (field.IndexOf((byte)0) is >= 0 and var end) field = field[..end];
        return (System.Text.Unicode.Utf8.IsValid(field) ? Encoding.UTF8 : Encoding.Latin1).GetString(field);
    }
}

/// <summary>
/// What headers of the types `x`, `L` and `K` say of the member that follows them, a sparse file of at most so many pieces among them.
/// </summary>
sealed class TarExtension(int mostPieces)
{
    string? path;
    string? sparseName;

    /// <summary>A sparse file's own name stands beside one that tells other programs what it is.</summary>
    public string? Name => sparseName ?? path;

    public long? Size { get; private set; }

    public DateTime? Modified { get; private set; }

    /// <summary>Null when the member has no holes.</summary>
    public SparseMap? Sparse { get; private set; }

    /// <summary>Whether the name was longer than what is kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether something that is no record stands among the records.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>A long name of GNU's.</summary>
    public void TakeName(ReadOnlySpan<byte> text, bool isCut)
    {
        path = TarHeader.Text(text);
        IsCut |= isCut;
    }

    /// <summary>POSIX's records: `30 mtime=1700000000.123456789\n`, the length counting itself.</summary>
    public void TakeRecords(ReadOnlySpan<byte> records, bool isCut)
    {
        IsCut |= isCut;
        while (Utf8Parser.TryParse(records, out int length, out var digits) && length > digits + 1 && length <= records.Length)
        {
            var record = records[(digits + 1)..(length - 1)];
            if (record.IndexOf((byte)'=') is > 0 and var equals) Take(record[..equals], record[(equals + 1)..]);
            records = records[length..];
        }
        IsDamaged |= records.ContainsAnyExcept((byte)0);
    }

    void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8)) path = TarHeader.Text(value);
        else if (key.SequenceEqual("size"u8) && Utf8Parser.TryParse(value, out long size, out _) && size >= 0) Size = size;
        else if (key.SequenceEqual("mtime"u8) && Utf8Parser.TryParse(value, out double seconds, out _)
            && seconds is > 0 and < 253_402_300_800)
            Modified = DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        else if (key.StartsWith("GNU.sparse."u8)) TakeSparse(key["GNU.sparse.".Length..], value, Sparse ??= new(mostPieces));
    }

    void TakeSparse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, SparseMap map)
    {
        if (key.SequenceEqual("name"u8)) sparseName = TarHeader.Text(value);
        else if (key.SequenceEqual("map"u8)) map.TakeList(value);
        else if (!Utf8Parser.TryParse(value, out long number, out _) || number < 0) IsDamaged = true;
        else if (key.SequenceEqual("offset"u8) || key.SequenceEqual("numbytes"u8)) map.Take(number);
        else if (key.SequenceEqual("size"u8) || key.SequenceEqual("realsize"u8)) map.Length = number;
        else if (key.SequenceEqual("major"u8)) map.Version = number;
    }
}
