using System.Collections.Immutable;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;

namespace LogHunt.Query;

/// <summary>How one query is run; the defaults are those of the command line.</summary>
public sealed record QueryOptions
{
    /// <summary>Only the logs of this municipality, all when null.</summary>
    public string? Municipality { get; init; }

    /// <summary>What the query may spend.</summary>
    public QueryLimits Limits { get; init; } = new();

    /// <summary>What now() and ago() count from; the clock when null.</summary>
    public DateTime? Now { get; init; }

    /// <summary>
    /// Only rows of logs after `From` and until `To` are there; all when null. Indicators and other tables of the catalog are whole.
    /// </summary>
    public (DateTime From, DateTime To)? Window { get; init; }

    /// <summary>Values for what the query declares with `declare query_parameters`, as they are written.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What `match-indicators` looks for instead of the store's indicators; these when null.</summary>
    public IndicatorSet? Sought { get; init; }

    /// <summary>Whether rows that are single lines still come with their origin beside, see <see cref="QueryStream.OriginAt"/>.</summary>
    public bool WithOrigin { get; init; }

    /// <summary>The backend by name, the fastest when null.</summary>
    public string? Backend { get; init; }

    /// <summary>Ends the query with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
