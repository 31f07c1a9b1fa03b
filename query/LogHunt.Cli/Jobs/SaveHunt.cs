using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Jobs;

/// <summary>Saves a query under a name: the one way of `hunt add`, `hunt replace` and the shell.</summary>
static class SaveHunt
{
    /// <summary>
    /// Throws <see cref="QueryException"/> for a query that cannot be run, <see cref="InputException"/> when there is a hunt of that name
    /// already, or none to be replaced.
    /// </summary>
    public static void Run(string folder, Hunt hunt, bool isReplacing, CancellationToken cancellation)
    {
        using (var asked = AskedStore.Open(folder))
        {
            var diagnostics = asked.Compile(hunt.Query, new() { Cancellation = cancellation }).Diagnostics;
            if (!diagnostics.IsEmpty) throw new QueryException(hunt.Query, diagnostics);
        }
        using var store = Store.Open(folder);
        if (isReplacing && !store.Catalog.ReplaceHunt(hunt)) throw RunHunts.Missing(store.Catalog.Hunts(), hunt.Name);
        if (!isReplacing && !store.Catalog.AddHunt(hunt)) throw new InputException($"there is a hunt `{hunt.Name}` already");
    }
}
