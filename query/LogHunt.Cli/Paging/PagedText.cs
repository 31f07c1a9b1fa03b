using System.Collections.Immutable;

namespace LogHunt.Cli.Paging;

/// <summary>A text that is paged through, its lines harmless for a terminal already.</summary>
/// <param name="Head">Lines that stay at the top.</param>
/// <param name="Frozen">Cells at the left that stay there.</param>
/// <param name="Starts">The cells at which columns begin, for a table; empty for other texts.</param>
sealed record PagedText(ImmutableArray<string> Head, ImmutableArray<string> Lines, int Frozen, ImmutableArray<int> Starts);
