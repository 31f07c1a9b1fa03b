using System.Collections.Immutable;
using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Lines;

/// <summary>What must stand in a text so that a condition on it can hold.</summary>
abstract record TextNeed;

/// <summary>These bytes, without regard to the case of ASCII letters where `ignoresCase`; then they are in lower case.</summary>
sealed record NeededBytes(byte[] Bytes, bool IgnoresCase) : TextNeed;

/// <summary>One of several.</summary>
sealed record NeededAny(ImmutableArray<TextNeed> Needs) : TextNeed;

/// <summary>All of several.</summary>
sealed record NeededAll(ImmutableArray<TextNeed> Needs) : TextNeed;

/// <summary>An indicator of a set, anywhere in the text; of rows that bear it elsewhere it is not needed.</summary>
sealed record NeededIndicator(IndicatorSet Set, BorneIndicators? Borne = null) : TextNeed;

/// <summary>
/// Looks for a need in the texts of one column of a segment, without putting the texts together. Safe to use from several threads.
/// </summary>
abstract class TextSeeker
{
    /// <summary>Whether no text of the column can meet the need.</summary>
    public abstract bool IsNowhere { get; }

    /// <summary>
    /// Sets the flags of the rows of a page whose texts may meet the need, and clears the others. Guarantees: a row whose text meets it is
    /// flagged.
    /// </summary>
    /// <returns>How many are flagged.</returns>
    public abstract int Seek(int page, Span<bool> rows);
}
