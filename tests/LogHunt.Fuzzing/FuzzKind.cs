using System.Collections.Immutable;

namespace LogHunt.Fuzzing;

/// <summary>What is wrong with what became of an input.</summary>
/// <param name="Input">Its place among those that were checked together.</param>
/// <param name="Rule">Which rule is broken: the same words for every input that breaks it.</param>
/// <param name="Told">What came of it.</param>
public sealed record Fault(int Input, string Rule, string Told);

/// <summary>A kind of hostile input, and what must hold for each of them. Thread-safe.</summary>
public abstract class FuzzKind
{
    /// <summary>Every kind.</summary>
    public static ImmutableArray<FuzzKind> All { get; } = [new LineKind(), new ArchiveKind(), new QueryKind(), new IndicatorKind(), new PatternKind()];

    /// <summary>`lines`: what `bench fuzz --kind` takes.</summary>
    public abstract string Name { get; }

    /// <summary>How many are checked together.</summary>
    public abstract int BatchSize { get; }

    /// <summary>What is right, to be spoilt.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Bytes with a meaning for whoever reads this kind.</summary>
    public abstract IReadOnlyList<byte[]> Words { get; }

    /// <summary>A mutant as one input of this kind.</summary>
    public virtual byte[] Cleaned(byte[] mutant) => mutant;

    /// <summary>Every rule that does not hold. Whatever is thrown is a fault as well.</summary>
    public abstract IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
