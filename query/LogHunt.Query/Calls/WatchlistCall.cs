using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Lookups;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>
/// A watchlist of the store. One that is not there is empty, and has the columns that the query asks for: hunts use them to leave out
/// what is expected, and then find more. It is said.
/// </summary>
sealed class WatchlistCall() : TableCall(new("_GetWatchlist",
    "The watchlist of that name, which `loghunt watchlist import` put into the store: `_DTItemId`, `LastUpdatedTimeUTC`, `SearchKey` and "
    + "the columns of its file, as text. One that is not there is empty, which is said.",
    "_GetWatchlist('VIP') | where SearchKey == 'ola' | count", "0"))
{
    public override PlanNode Bind(CallSyntax call, Binder binder)
    {
        if (call.Arguments is not [var argument, ..]
            || Constants.Fold(binder.Expressions.Bind(argument is NamedSyntax named ? named.Value : argument, Row.None))
                is not ConstantExpr { Value: string name })
        {
            binder.Diagnostics.NotConstant(call.Span, "the watchlist's name");
            return UnknownRows.Instance;
        }
        if (binder.Context.Lookup(LookupKind.Watchlist, name) is not var (file, content)) return Missing(name, call, binder);
        try
        {
            var (columns, rows) = Watchlist.Read(content, file.Key, file.Added);
            return new ValuesNode(columns, rows);
        }
        catch (InvalidDataException wrong)
        {
            binder.Diagnostics.BadLookup(call.Span, $"the watchlist `{name}`", wrong.Message);
            return UnknownRows.Instance;
        }
    }

    static ValuesNode Missing(string name, CallSyntax call, Binder binder)
    {
        ImmutableArray<ColumnSchema> columns = [.. Watchlist.Own, .. binder.Open.Of(call.Span)];
        var rows = new ValuesNode(columns, new Batch([.. columns.Select(column => Column.FromValues(column.Type, []))], 0));
        binder.Opened[rows] = new(call.Span, IsAsked: false);
        binder.Doubts.Add($"there is no watchlist `{name}`, so it is empty here (`loghunt watchlist import {name} FILE` puts one in): "
            + "rows may be missing, or too many");
        return rows;
    }
}
