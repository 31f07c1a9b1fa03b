using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Formats;

namespace LogHunt.Ingest.Receipts;

/// <summary>How an upload is read.</summary>
/// <param name="Municipality">Whose logs they are.</param>
public sealed record IngestOptions(string Municipality)
{
    /// <summary>The zone of times that name none; without it Europe/Oslo.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>Whether the zone was asked for, so that no manifest changes it.</summary>
    public bool IsZoneGiven { get; init; }

    /// <summary>The year of times that name none; without it each file's is inferred.</summary>
    public int? Year { get; init; }

    /// <summary>The format of every line; without it each line is recognised.</summary>
    public ILogFormat? Format { get; init; }

    /// <summary>Formats that the user describes: asked before our own, in their order.</summary>
    public ImmutableArray<DescribedFormat> Described { get; init; } = [];

    /// <summary>Tried on encrypted members.</summary>
    public ImmutableArray<string> Passwords { get; init; } = [];

    /// <summary>Whether every member is also kept as received, as `originals/SHA256` in the store.</summary>
    public bool KeepOriginals { get; init; }

    /// <summary>Whether lines that an earlier upload of the municipality brought are left out, and counted as known.</summary>
    public bool SkipKnownLines { get; init; }

    /// <summary>The upload in whose place this one comes: its contents do not count as known, and it is there until this one is.</summary>
    public Replacement? Instead { get; init; }

    /// <summary>Bounds on what archives may expand to.</summary>
    public ArchiveLimits Limits { get; init; } = ArchiveLimits.Default;

    /// <summary>Batches of a file that are held at once, 1 to read each in its turn; without it what the cores make use of.</summary>
    internal int? Ahead { get; init; }
}

/// <summary>Where an ingest stands.</summary>
/// <param name="Path">The file that is being read.</param>
/// <param name="Files">Files read to their end.</param>
/// <param name="Lines">Lines of those and of the current one.</param>
/// <param name="Bytes">Bytes of those and of the current one, expanded.</param>
public sealed record IngestProgress(string Path, int Files, long Lines, long Bytes);
