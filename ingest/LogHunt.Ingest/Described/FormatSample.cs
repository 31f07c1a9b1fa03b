using System.Collections.Immutable;

namespace LogHunt.Ingest.Described;

/// <summary>A line of a description, and what columns its row must have; an empty value must not be set.</summary>
/// <param name="At">Where it stands in the file.</param>
/// <param name="Year">The year of a line that names none.</param>
sealed record FormatSample(string Line, int At, string? Table, int? Year, ImmutableArray<(string Column, string Value, int Line)> Columns);
