using System.Collections.Immutable;

namespace LogHunt.Ingest.Archives;

/// <summary>One file of an upload as it came out of folders and archives.</summary>
/// <param name="Path">The given file's name or the given folder's with the path below it, then the members' names, joined by `!`:
/// `firewall/2026.zip!fw1.log.gz!fw1.log`.</param>
/// <param name="Content">The bytes; null when nothing could be read, and the warnings say why. The receiver disposes it.</param>
/// <param name="Modified">When the file was last changed by its container's account, UTC.</param>
/// <param name="Warnings">What is missing or was changed, one sentence each.</param>
public sealed record ArchiveMember(string Path, Content? Content, DateTime Modified, ImmutableArray<string> Warnings)
{
    /// <summary>Whether nothing is lost by what the warnings say: members that were empty.</summary>
    internal bool LosesNothing { get; init; }

    /// <summary>What the lines of the given file are counted against.</summary>
    internal LineBudget Lines { get; init; } = LineBudget.Boundless;
}
