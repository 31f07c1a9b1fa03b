using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Binding;

/// <summary>What a query is compiled against.</summary>
public sealed record CompileContext
{
    /// <summary>The table of that name, or null.</summary>
    public Func<string, TableSchema?> Table { get; init; } = StandardTables.Find;

    /// <summary>All tables, for patterns (`union Net*`) and «did you mean».</summary>
    public ImmutableArray<string> TableNames { get; init; } = [.. StandardTables.All.Select(table => table.Name)];

    /// <summary>What now() and ago() count from, the same throughout a query.</summary>
    public DateTime Now { get; init; } = DateTime.UtcNow;
}
