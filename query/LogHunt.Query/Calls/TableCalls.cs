using System.Collections.Immutable;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Calls;

/// <summary>Every call that stands for rows: a call is one file and one line here.</summary>
static class TableCalls
{
    public static ImmutableArray<TableCall> All { get; } =
        [new MaterializeCall(), new TableNameCall(), new WatchlistCall(), new WatchlistAliasCall()];
}
