using System.Collections.Immutable;

namespace LogHunt.Engine.Plan;

/// <summary>
/// What a function or an operator says of itself: shown by help and in docs/language.md, and its example is run by the tests.
/// `Result` is what the example gives: one value for a function, rows (cells joined by `, `, rows by `; `) for an operator.
/// </summary>
public sealed record Doc(string Name, string Summary, string Example, string Result)
{
    /// <summary>Further names under which the same thing is known (`iif` for `iff`, `limit` for `take`).</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];
}
