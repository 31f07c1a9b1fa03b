using LogHunt.Query;

namespace LogHunt.Cli.Jobs;

/// <summary>How queries are run (`Options.Municipality` by id or name), and how many rows of the result are given (0 for all).</summary>
sealed record QuerySettings(QueryOptions Options, long MaxRows)
{
    public const long DefaultMaxRows = 10_000;

    public static QuerySettings Default { get; } = new(new QueryOptions(), DefaultMaxRows);
}
