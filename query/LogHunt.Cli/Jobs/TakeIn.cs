using LogHunt.Engine.Catalog;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>What an upload came to: its receipt, and what the indicators that are known already met in it.</summary>
sealed record TakenIn(Receipt Receipt, IndicatorHuntReport Standing)
{
    public bool IsComplete => Receipt.IsComplete && Standing.Incomplete.IsEmpty;
}

/// <summary>Takes in an upload and looks in it for the standing indicators.</summary>
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
        return new(receipt, IndicatorHunt.Run(store, RunHunts.AsLongAsItTakes.Start(cancellation)));
    }
}
