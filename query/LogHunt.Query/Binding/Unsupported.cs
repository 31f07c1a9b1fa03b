using System.Collections.Immutable;

namespace LogHunt.Query.Binding;

/// <summary>
/// Kusto's functions that are known by name and not here, so that a refusal says so instead of guessing at a misspelling. A test holds
/// that none of them is here: a name leaves this list with the commit that adds its function.
/// </summary>
static class Unsupported
{
    /// <summary>Beginnings of names.</summary>
    public static ImmutableArray<string> Families { get; } =
    [
        "series_monthly", "graph_", "ai_", "cosh",
    ];

    public static ImmutableArray<string> Functions { get; } =
    [
        "cluster", "database", "workspace", "app", "resource", "adx", "arg", "external_table",
        "stored_query_result",
        "cursor_after", "cursor_before_or_at", "cursor_current", "current_database", "current_principal", "current_principal_details",
        "current_cluster_endpoint", "current_principal_is_member_of", "extent_id", "extent_tags",
        "DeviceFromIP", "SeenBy",
    ];

    static readonly HashSet<string> Names = new(Functions, StringComparer.Ordinal);

    public static bool IsFunction(string name) =>
        Names.Contains(name) || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal));
}
