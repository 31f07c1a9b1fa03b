using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query;
using LogHunt.Query.Binding;
using LogHunt.Query.Completions;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// The store that questions go to. Where there is none nothing is made: a question that reads no table is answered all the same (`print`,
/// `range`, what is wrong with a query, its plan), any other ends with the sentence that there is no store.
/// </summary>
sealed class AskedStore : IDisposable
{
    static readonly Snapshot Nothing = new(StandardTables.All.Concat(CatalogTables.All).Select(schema => new SnapshotTable(schema, [])));

    readonly string folder;
    LogHuntStore? store;
    StoreException? absent;

    AskedStore(string folder, LogHuntStore? store, StoreException? absent) => (this.folder, this.store, this.absent) = (folder, store, absent);

    /// <summary>Throws <see cref="StoreException"/> for a folder that holds something else, or a store that cannot be read.</summary>
    public static AskedStore Open(string folder)
    {
        try
        {
            return new(folder, LogHuntStore.OpenExisting(folder), null);
        }
        catch (StoreException absent) when (IsNothing(folder))
        {
            return new(folder, null, absent);
        }
    }

    /// <summary>A command may have made the store since: then it is there from now on.</summary>
    public void LookAgain()
    {
        if (store is null && !IsNothing(folder)) (store, absent) = (LogHuntStore.OpenExisting(folder), null);
    }

    /// <summary>Why there is no store, in one sentence; null when there is one.</summary>
    public string? Absence => absent?.Message;

    /// <summary>The store itself, for what cannot be done without. Throws <see cref="StoreException"/> when there is none.</summary>
    public LogHuntStore Store => store ?? throw NoStore();

    public CatalogDb Catalog => Store.Catalog;

    /// <summary>What a question sees from now on; tables without rows when there is no store.</summary>
    public Snapshot Snapshot(string? municipality = null) => store?.Snapshot(municipality) ?? Nothing;

    /// <summary>The query made ready; nothing is run, so a store is not needed.</summary>
    public Compilation Compile(string kql, QueryOptions options) =>
        store?.Compile(kql, options) ?? QueryRun.Compile(kql, QueryRun.ContextOf(Nothing, options), options);

    /// <summary>
    /// The query with its rows still to come. Throws as <see cref="LogHuntStore.Stream"/> does, and when it names a table and there is no
    /// store; what means all tables (`search`, `union *`) means the query's own ones then.
    /// </summary>
    public QueryStream Stream(string kql, QueryOptions options)
    {
        if (store is not null) return store.Stream(kql, options);
        var context = QueryRun.ContextOf(Nothing, options);
        if (TablelessStream(kql, context, options) is { } stream) return stream;
        try
        {
            return TablelessStream(kql, context with { TableNames = [] }, options) ?? throw NoStore();
        }
        catch (QueryException)
        {
            throw NoStore();
        }
    }

    /// <summary>The stream of a query that names no table; null for another.</summary>
    static QueryStream? TablelessStream(string kql, CompileContext context, QueryOptions options)
    {
        var isAsked = false;
        var stream = QueryRun.Stream(kql, Nothing, context with { Table = name => Find(context, name, ref isAsked) }, options);
        return isAsked ? null : stream;
    }

    /// <summary>
    /// How the query would be run. Throws <see cref="QueryException"/> for a query that cannot be; one that names a table is explained
    /// without a store too.
    /// </summary>
    public Explanation Explain(string kql, QueryOptions options, bool isRun = false) =>
        store?.Explain(kql, options, isRun) ?? QueryRun.Explain(kql, Nothing, QueryRun.ContextOf(Nothing, options), options, isRun);

    /// <summary>What may stand at a place of a query.</summary>
    public ImmutableArray<Completion> Complete(string kql, int position) => store?.Complete(kql, position)
        ?? Kql.Complete(kql, position, QueryRun.ContextOf(Nothing, new()), (_, _) => []);

    /// <summary>The functions of the store, by name; none where there is no store.</summary>
    public IEnumerable<SavedFunction> Functions =>
        (store?.Functions.Values ?? []).OrderBy(function => function.Name, StringComparer.Ordinal);

    /// <summary>The texts that a column of a table holds, where they are few.</summary>
    public ImmutableArray<string> Values(string table, string column) => store?.Values(table, column) ?? [];

    /// <summary>What is written in a query, for its colours.</summary>
    public ImmutableArray<TextPart> Parts(string kql) => Kql.Parts(kql, QueryRun.ContextOf(Snapshot(), new()));

    /// <summary>Writes down that the query was run; a store that cannot be written answers all the same.</summary>
    public void WriteDown(string kql, string? municipality) => store?.Catalog.TryAudit(AuditTrail.Query, kql, municipality ?? "");

    public void Dispose() => store?.Dispose();

    static TableSchema? Find(CompileContext context, string name, ref bool isAsked)
    {
        var table = context.Table(name);
        isAsked |= table is not null;
        return table;
    }

    StoreException NoStore() => new(absent!.Message, absent);

    static bool IsNothing(string folder) =>
        !Path.Exists(folder) || (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any());
}
