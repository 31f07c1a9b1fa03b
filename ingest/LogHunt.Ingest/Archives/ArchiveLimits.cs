using System.Globalization;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Bounds against archives that are made, or happen, to exhaust the machine. Work is counted for each given file and never given back,
/// whether its outcome is kept or refused. At the bound the given file is closed with one warning; what was read of it before stays.
/// </summary>
public sealed record ArchiveLimits
{
    /// <summary>The limits that an ingest has when nobody says otherwise.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>
    /// How many times its own size a given file may expand to, all its members at all depths together, refused ones and what lies between
    /// members too. Logs reach 10 to 60, very even ones 200.
    /// </summary>
    public int Ratio { get; init; } = 300;

    /// <summary>Bytes that a given file may expand to whatever the ratio.</summary>
    public long RatioFrom { get; init; } = 64L << 20;

    /// <summary>Bytes that everything given together may expand to.</summary>
    public long Expanded { get; init; } = 4L << 40;

    /// <summary>Members of a given file at all depths: files, empty ones, folders, links, refused ones.</summary>
    public int MembersOfFile { get; init; } = 200_000;

    /// <summary>Members of everything given together.</summary>
    public int Members { get; init; } = 1_000_000;

    /// <summary>
    /// Bytes that a given archive must have for each record that it holds: lines of a hundred bytes that compress fifty times have as many.
    /// </summary>
    public int BytesOfLine { get; init; } = 2;

    /// <summary>Records that a given archive may hold whatever its size.</summary>
    public long LinesFrom { get; init; } = 500_000;

    /// <summary>Archives inside archives.</summary>
    public int Depth { get; init; } = 16;

    /// <summary>Bytes of a member's name and of what else its header says in tar that are kept; the rest is read past.</summary>
    public int Header { get; init; } = 64 << 10;

    /// <summary>Pieces of a sparse file in tar whose places are kept: those of 4 KiB in a file of 8 GiB that is half holes.</summary>
    public int SparsePieces { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes that a compressor may look back over, and up to four times as many in a given file a quarter as long as that; zstandard's
    /// own default is as much, the strongest levels of 7-Zip take twice.
    /// </summary>
    public int Window { get; init; } = 128 << 20;

    /// <summary>Passwords that may fail on members of a given file.</summary>
    public int FailedPasswords { get; init; } = 1_000;

    /// <summary>
    /// Rounds in which keys of a given file may be made of passwords; 7-Zip takes half a million for each password.
    /// </summary>
    public long KeyRounds { get; init; } = 1 << 26;

    /// <summary>Warnings of one kind that an archive is shown with; the others are counted.</summary>
    public int AlikeWarnings { get; init; } = 10;

    /// <summary>Bytes up to which a member stays in memory; longer ones go to a file in the scratch folder.</summary>
    public int InMemory { get; init; } = 8 << 20;

    internal string SaysRatio => $"it expands to more than {Ratio} times its size: an archive bomb, closed there";
    internal string SaysExpanded => $"more than {Shown(Expanded)} bytes expanded in this upload: closed there";
    internal string SaysMembersOfFile => $"it holds more than {Shown(MembersOfFile)} members: closed there";
    internal string SaysMembers => $"more than {Shown(Members)} members in this upload: closed there";
    internal string SaysLines => $"more than one line for each {BytesOfLine} bytes of the archive: closed there; what is given unpacked is read whole";
    internal string SaysDepth => $"an archive more than {Depth} deep in others, not read";
    internal string SaysHeader => $"its name is longer than {Shown(Header)} bytes: cut";

    internal string SaysSparsePieces =>
        $"its map of holes is damaged or has more than {Shown(SparsePieces)} pieces: read without its holes";

    internal string SaysHoles => $"its holes expand to more than {Ratio} times the archive's size: read without them";
    internal string SaysFailedPasswords => $"encrypted, and {Shown(FailedPasswords)} passwords failed in this archive: not tried";

    internal string SaysKeyRounds => $"encrypted, and the keys of this archive take more than {Shown(KeyRounds)} rounds: not tried";

    static string Shown(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
