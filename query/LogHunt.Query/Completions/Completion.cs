namespace LogHunt.Query.Completions;

/// <summary>What a completion is.</summary>
public enum CompletionKind
{
    /// <summary>A text that stands in a column.</summary>
    Value,

    /// <summary>A column of the rows at that place.</summary>
    Column,

    /// <summary>A name that a `let` or a parameter gives.</summary>
    Let,

    /// <summary>A table, or a function that stands for one.</summary>
    Table,

    /// <summary>A tabular operator.</summary>
    Operator,

    /// <summary>A function, an aggregate or a plugin.</summary>
    Function,

    /// <summary>A word or a sign of the grammar.</summary>
    Keyword,
}

/// <summary>What may stand at a place of a query.</summary>
/// <param name="Text">What to write.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Doc">One line on it.</param>
/// <param name="Start">Where what it replaces begins.</param>
/// <param name="Length">Characters that it replaces.</param>
public sealed record Completion(string Text, CompletionKind Kind, string Doc, int Start, int Length);
