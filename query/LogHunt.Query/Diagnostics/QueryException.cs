using System.Collections.Immutable;

namespace LogHunt.Query.Diagnostics;

/// <summary>A query that cannot be run as it is written. The message shows every mistake with its place.</summary>
public sealed class QueryException(string query, ImmutableArray<Diagnostic> diagnostics)
    : Exception(DiagnosticText.Render(query, diagnostics))
{
    /// <summary>Every mistake of the query, in the order of the text.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;

    /// <summary>All sentences on one line, for answers that have no room for the query's text.</summary>
    public string Summary => string.Join("; ", Diagnostics.Select(diagnostic => diagnostic.Message));
}
