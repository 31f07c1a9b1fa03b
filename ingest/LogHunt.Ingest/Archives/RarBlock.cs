namespace LogHunt.Ingest.Archives;

enum RarKind { Other, Archive, File, Encryption, End }

/// <summary>One header of a RAR, of the fourth or fifth generation alike, and where its data lies.</summary>
sealed record RarBlock(RarKind Kind, int Generation, long Data, long Packed)
{
    public string Name { get; init; } = "";

    public long Size { get; init; }

    public uint? Checksum { get; init; }

    public DateTime? Modified { get; init; }

    /// <summary>Whether it goes on from what the member before it left behind.</summary>
    public bool IsSolid { get; init; }

    public bool IsFolder { get; init; }

    public bool IsLink { get; init; }

    /// <summary>Whether a part of it lies in another volume, or of an archive whether there is one.</summary>
    public bool IsSplit { get; init; }

    /// <summary>Bytes that it looks back over.</summary>
    public ulong Window { get; init; }

    /// <summary>Version and method, as each generation writes them.</summary>
    public (byte Version, byte Method) Compression { get; init; }

    public RarEncryption? Encryption { get; init; }

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("Rar!\x1A\x07\0"u8) || start.StartsWith("Rar!\x1A\x07\x01\0"u8);
}

/// <summary>How a member, or with an archive all headers that follow, are encrypted.</summary>
/// <param name="Power">The logarithm of the rounds that a key takes.</param>
/// <param name="Check">Twelve bytes that tell whether a password is right; none in the fourth generation, and where they were
/// left out.</param>
/// <param name="IsChecksumKeyed">Whether the checksum was made with the key.</param>
sealed record RarEncryption(byte[] Salt, byte[] Initial, int Power, byte[] Check, bool IsChecksumKeyed);
