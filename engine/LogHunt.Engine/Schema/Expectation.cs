using System.Collections.Immutable;

namespace LogHunt.Engine.Schema;

/// <summary>A column of numbers that goes so many times into what another is expected to be.</summary>
public readonly record struct Term(string Column, long Factor = 1);

/// <summary>
/// What a column of whole numbers or instants mostly is: the sum of these of the same row or, `OfRowBefore`, of the row before and
/// with what itself was there. Segments store by how much it differs, where that takes fewer bytes; being wrong costs nothing else.
/// </summary>
public sealed record Expectation(string Column, ImmutableArray<Term> Terms, bool OfRowBefore = false);
