namespace LogHunt.Ingest.Archives;

/// <summary>
/// Reads a file of one or more compressed members to the end of the last, and knows where that is. Throws what <see cref="Damage"/>
/// knows when the data breaks off.
/// </summary>
abstract class Decoder : ForwardStream
{
    /// <summary>What was wrong with data that was read all the same; null when nothing was.</summary>
    public string? Problem { get; protected set; }

    /// <summary>Where in the file the member that was read last ends.</summary>
    public long End { get; protected set; }

    /// <summary>Whether all members were read: what begins at <see cref="End"/> is none.</summary>
    public bool IsAtEnd { get; protected set; }

    public const string DiffersFromChecksum = "its checksum differs: damaged, read all the same";

    /// <summary>What a decoder of this file's kind costs beside what it gives: many empty members are work too.</summary>
    protected const int CostOfMember = 1024;
}
