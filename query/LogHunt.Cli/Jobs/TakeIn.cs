using LogHunt.Engine.Catalog;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// What an upload came to: its receipt, what the indicators that are known already met in it, and what was merged since there are enough
/// small segments.
/// </summary>
sealed record TakenIn(Receipt Receipt, IndicatorHuntReport Standing, StoreCompaction Merged)
{
    public bool IsComplete => Receipt.IsComplete && Standing.Incomplete.IsEmpty;
}

/// <summary>Takes in an upload, looks in it for the standing indicators, and merges small segments.</summary>
sealed class TakeIn(Store store)
{
    /// <summary>
    /// The municipality of `options` is an id, or the name of one that the store has. `received` is told the receipt as soon as the
    /// upload is committed: what follows may be cancelled without harm, and goes on with the next upload or hunt. Throws as <see
    /// cref="Ingestor.Ingest"/> does.
    /// </summary>
    public TakenIn Run(
        IReadOnlyCollection<string> paths, IngestOptions options, IProgress<IngestProgress>? progress = null,
            Action<Receipt>? received = null,
        CancellationToken cancellation = default)
    {
        var whose = MunicipalityNames.KnownOrNew(store.Catalog, options.Municipality);
        var receipt = new Ingestor(store).Ingest(paths, options with { Municipality = whose }, progress, cancellation);
        received?.Invoke(receipt);
        var standing = IndicatorHunt.Run(store, RunHunts.AsLongAsItTakes.Start(cancellation));
        // After the search: segments that were searched for different indicators are not merged.
        return new(receipt, standing, StoreCompaction.AfterUpload(store, whose, cancellation));
    }
}
