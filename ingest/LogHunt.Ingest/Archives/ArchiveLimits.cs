namespace LogHunt.Ingest.Archives;

/// <summary>
/// Bounds against archives that are made, or happen, to exhaust the machine. What exceeds one becomes a warning on its file; the
/// rest is read.
/// </summary>
public sealed record ArchiveLimits
{
    /// <summary>The limits that an ingest has when nobody says otherwise.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>
    /// How many times its own size a given file may expand to, all its members at all depths together. Logs reach 10 to 60.
    /// </summary>
    public int Ratio { get; init; } = 400;

    /// <summary>Bytes that a given file may expand to whatever the ratio.</summary>
    public long RatioFrom { get; init; } = 64L << 20;

    /// <summary>Bytes that everything given together may expand to.</summary>
    public long Expanded { get; init; } = 4L << 40;

    /// <summary>Members of everything given together.</summary>
    public int Members { get; init; } = 1_000_000;

    /// <summary>Archives inside archives.</summary>
    public int Depth { get; init; } = 16;

    /// <summary>Bytes up to which a member stays in memory; longer ones go to a file in the scratch folder.</summary>
    public int InMemory { get; init; } = 32 << 20;
}
