using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Jobs;

/// <summary>How a query went: known when its rows were read.</summary>
/// <param name="Rows">Rows that were given.</param>
/// <param name="IsCut">There were more of them than the settings let through.</param>
/// <param name="Missing">Why rows are missing or may be, a sentence each: segments that could not be read, columns that no log fills.</param>
sealed record QueryEnd(long Rows, bool IsCut, ImmutableArray<string> Missing, QueryStatistics Statistics)
{
    public bool IsWhole => !IsCut && Missing.IsEmpty;
}

/// <summary>
/// A query that runs while its rows are read, once. `ended` is called when that is over, whether it was read to its end, broken off or
/// failed.
/// </summary>
sealed class RunningQuery(QueryStream stream, long maxRows, Action ended)
{
    readonly RowLimit limit = new(maxRows);

    /// <summary>Remarks on the query that stop nothing.</summary>
    public ImmutableArray<string> Notes => stream.Notes;

    public ImmutableArray<ColumnSchema> Columns => stream.Columns;

    /// <summary>The tables of logs that it reads.</summary>
    public ImmutableArray<string> Tables => stream.Tables;

    /// <summary>Where the rows come from that were given so far, when the settings ask for it.</summary>
    public AnswerOrigins Origins { get; } = new(stream.OriginAt);

    /// <summary>The rows as they come, as many as the settings let through.</summary>
    public ResultRows Rows => limit.Over(new(stream.Columns, Batches()) { Render = stream.Render });

    /// <summary>Rows that were given so far.</summary>
    public long Given => limit.Passed;

    /// <summary>All rows at once, whatever the settings; they count as memory of the query.</summary>
    public ImmutableArray<Batch> Collect()
    {
        try
        {
            return stream.Collect();
        }
        finally
        {
            ended();
        }
    }

    /// <summary>Requires: the rows were read.</summary>
    public QueryEnd End() => new(limit.Passed, limit.Cut,
        [.. stream.Incomplete.Select(fault => $"rows are missing: {fault.Sentence}"), .. stream.Doubts], stream.Statistics);

    IEnumerable<Batch> Batches()
    {
        try
        {
            foreach (var batch in stream.Batches) yield return Origins.Take(batch, Columns.Length);
        }
        finally
        {
            ended();
        }
    }
}

/// <summary>Runs queries over a store: the one way in which `query`, the REPL and `--batch` begin and end one.</summary>
sealed class RunQuery
{
    readonly AskedStore store;
    readonly QuerySettings settings;

    /// <summary>Throws <see cref="InputException"/> for a municipality that the store has not.</summary>
    public RunQuery(AskedStore store, QuerySettings settings)
    {
        this.store = store;
        this.settings = settings.Options.Municipality is not { } given ? settings
            : settings with { Options = settings.Options with { Municipality = MunicipalityNames.Known(store.Catalog, given) } };
    }

    /// <summary>
    /// Begins a query; when it is over it is written down in the store, not before, or a query of AuditLog would find itself. Throws <see
    /// cref="InputException"/> for an empty one, <see cref="QueryException"/> for a wrong one; reading the rows throws as <see
    /// cref="QueryStream"/> says.
    /// </summary>
    public RunningQuery Begin(string kql, CancellationToken cancellation, bool allRows = false)
    {
        if (StatementShape.IsEmpty(kql)) throw new InputException("the query is empty");
        return Begin(kql, kql, settings.Options with { Cancellation = cancellation }, allRows ? 0 : settings.MaxRows);
    }

    /// <summary>A query of ours for something that was asked; that is what is written down.</summary>
    public RunningQuery Begin(string asked, string kql, IndicatorSet? sought, CancellationToken cancellation) =>
        Begin(asked, kql, settings.Options with { Sought = sought, Cancellation = cancellation }, maxRows: 0);

    RunningQuery Begin(string asked, string kql, QueryOptions options, long maxRows) =>
        new(store.Stream(kql, options), maxRows, () => store.WriteDown(asked, options.Municipality));

    /// <summary>Segments that a query over all tables of logs sees, and their rows.</summary>
    public (long Segments, long Rows) InSight()
    {
        var segments = store.Snapshot(settings.Options.Municipality).Tables.Where(table => StandardTables.Find(table.Schema.Name) is not null)
            .SelectMany(table => table.Segments).ToArray();
        return (segments.Length, segments.Sum(segment => (long)segment.RowCount));
    }

    /// <summary>Lines of the store that no query over its tables sees, because they were not understood.</summary>
    public long UnparsedLines() => store.Absence is not null ? 0 : store.Catalog.Uploads()
        .Where(upload => settings.Options.Municipality is not { } only || upload.Municipality == only)
            .Sum(upload => upload.Files.Sum(file => file.Unparsed));

    /// <summary>What a query over these tables has before it: segments, rows, and from when to when they are; no times where there are none.</summary>
    public (int Segments, long Rows, DateTime? From, DateTime? To) Before(ImmutableArray<string> tables)
    {
        SegmentEntry[] segments = store.Absence is not null ? []
            : [.. store.Catalog.Segments(settings.Options.Municipality).Where(segment => tables.Contains(segment.Table))];
        return (segments.Length, segments.Sum(segment => (long)segment.Rows), segments.Min(segment => (DateTime?)segment.MinTime),
            segments.Max(segment => (DateTime?)segment.MaxTime));
    }
}
