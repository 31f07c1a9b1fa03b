using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class WatchlistAliasCall() : TableCall(new(
    "_GetWatchlistAlias", "The names of the store's watchlists.", "_GetWatchlistAlias | count", "0"))
{
    public override PlanNode Bind(CallSyntax call, Binder binder)
    {
        object?[] names = [.. binder.Context.LookupNames(LookupKind.Watchlist)];
        return new ValuesNode([new("WatchlistAlias", ColumnType.String)],
            new Batch([Column.FromValues(ColumnType.String, names)], names.Length));
    }
}
