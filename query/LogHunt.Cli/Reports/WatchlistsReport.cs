using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>The watchlists of a store.</summary>
static class WatchlistsReport
{
    public static void Write(OutputTarget target, bool asJson, CatalogDb catalog) =>
        Listing.Write(target, asJson, "watchlists", catalog.Lookups(LookupKind.Watchlist),
            new("name", list => list.Name),
            new("key", list => list.Key),
            new("file", list => list.Source),
            new("bytes", list => list.Bytes),
            new("added", list => list.Added));
}
