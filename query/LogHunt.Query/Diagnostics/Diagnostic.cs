namespace LogHunt.Query.Diagnostics;

/// <summary>A mistake in a query: a stable code, one sentence, and the characters of the query that it is about.</summary>
public sealed record Diagnostic(string Code, string Message, int Start, int Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Message}";
}
