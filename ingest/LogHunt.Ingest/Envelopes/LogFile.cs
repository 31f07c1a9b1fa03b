using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>One file of an upload as its parsers see it.</summary>
/// <param name="Path">Relative to what was given, archive members joined by `!`.</param>
/// <param name="Zone">The zone of times that name none.</param>
/// <param name="Year">The year of times that name none, when the uploader gave it.</param>
/// <param name="Modified">When the file was last changed, UTC: the time of a line that has none, and a bound for the year.</param>
/// <param name="Received">When the upload began, UTC.</param>
public sealed record LogFile(string Path, TimeZoneInfo Zone, int? Year, DateTime Modified, DateTime Received)
{
    /// <summary>Turns the times of this file's records into instants; keeps what it saw before, to infer years.</summary>
    public TimeResolver Times { get; private init; } = new(Zone, Year, Modified, Received);

    /// <summary>The same file for a reader that stands elsewhere in it.</summary>
    internal LogFile Fork() => this with { Times = Times.Fork() };
}
