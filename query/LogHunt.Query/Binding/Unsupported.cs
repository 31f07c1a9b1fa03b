namespace LogHunt.Query.Binding;

/// <summary>Kusto's functions that are known by name and not here, so that a refusal says so instead of guessing at a misspelling.</summary>
static class Unsupported
{
    static readonly string[] Families = ["series_", "geo_", "hll", "tdigest", "merge_tdigest", "rank_tdigest", "percentile_tdigest", "dcount_hll", "graph_", "ai_", "punycode_", "zlib_", "gzip_", "unixtime_", "cosh", "welch_test"];

    static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "parse_xml", "parse_csv", "parse_path", "parse_version", "parse_user_agent", "cluster", "database", "workspace", "app", "resource", "adx", "arg", "external_table", "externaldata", "stored_query_result",
        "cursor_after", "cursor_before_or_at", "cursor_current", "current_database", "current_principal", "current_principal_details", "current_cluster_endpoint", "current_principal_is_member_of",
        "extent_id", "extent_tags", "ingestion_time", "estimate_data_size", "row_window_session", "hash_xxhash64", "hash_many", "hash_combine", "bin_auto", "beta_cdf", "beta_inv", "beta_pdf",
        "gamma", "loggamma", "erf", "erfc", "rand", "new_guid", "assert", "has_any_index", "array_shift_left", "array_shift_right", "array_rotate_left", "array_rotate_right", "array_iff", "array_iif", "array_split",
        "treepath", "zip", "pack_dictionary", "buildschema", "binary_and", "binary_or", "binary_xor", "binary_not", "binary_shift_left", "binary_shift_right", "dynamic_to_json", "toscalar", "url_encode_component",
        "FileProfile", "DeviceFromIP", "SeenBy", "_GetWatchlist", "_GetWatchlistAlias", "autocluster", "basket", "bag_unpack", "pivot", "narrow", "ipv4_lookup", "ipv6_lookup",
    };

    public static bool IsFunction(string name) => Functions.Contains(name) || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal));
}
