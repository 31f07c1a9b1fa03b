using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>One file of an upload as its parsers see it.</summary>
/// <param name="Path">Relative to what was given, archive members joined by `!`.</param>
/// <param name="Zone">The zone of times that name none.</param>
/// <param name="Year">The year of times that name none, when the uploader gave it.</param>
/// <param name="Modified">When the file was last changed, UTC: the time of a line that has none, and a bound for the year.</param>
/// <param name="Received">When the upload began, UTC.</param>
/// <param name="ClockOffset">How far the clock is ahead that wrote times without a zone.</param>
public sealed record LogFile(string Path, TimeZoneInfo Zone, int? Year, DateTime Modified, DateTime Received, TimeSpan ClockOffset = default)
{
    /// <summary>When its records happened by its sender's account, UTC, the end not included; rows outside are counted.</summary>
    public (DateTime From, DateTime To)? Period { get; init; }

    /// <summary>The names above its rows when it is an export of search results as CSV.</summary>
    internal ExportHeader? Export { get; init; }

    /// <summary>Turns the times of this file's records into instants; keeps what it saw before, to infer years.</summary>
    public TimeResolver Times { get; private init; } = new(Zone, Year, Modified, Received, ClockOffset);

    /// <summary>The same file for a reader that stands elsewhere in it.</summary>
    internal LogFile Fork() => this with { Times = Times.Fork() };
}
