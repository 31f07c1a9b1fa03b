using System.Collections.Concurrent;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A folder with a catalog (`catalog.db`) and segments (`segments/TABLE/MUNICIPALITY/`). Many readers and one writer at a time,
/// across processes: what is not in the catalog does not exist, and what is never changes. Safe to use from several threads.
/// </summary>
public sealed class Store : IDisposable
{
    internal const string CatalogName = "catalog.db";

    readonly ConcurrentDictionary<string, StoredSegment> opened = new(StringComparer.Ordinal);

    Store(string directory, CatalogDb catalog)
    {
        Directory = directory;
        Catalog = catalog;
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>What is in the store, and what has been done with it.</summary>
    public CatalogDb Catalog { get; }

    /// <summary>
    /// Opens a store, creating it where there is none. Throws <see cref="StoreException"/> for a folder that is something else or
    /// out of reach.
    /// </summary>
    public static Store Open(string directory)
    {
        var full = Path.GetFullPath(directory);
        var catalog = Path.Combine(full, CatalogName);
        try
        {
            if (!File.Exists(catalog)) Create(full);
            return new(full, CatalogDb.Open(catalog));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the store `{directory}` cannot be opened: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>
    /// Opens a store that is there and makes nothing: for what only reads. Throws <see cref="StoreException"/> when the folder
    /// holds none, naming one nearby that does. A store that this user or this medium lets nobody write is opened too.
    /// </summary>
    public static Store OpenExisting(string directory)
    {
        var full = Path.GetFullPath(directory);
        var catalog = Path.Combine(full, CatalogName);
        try
        {
            if (File.Exists(catalog)) return new(full, CatalogDb.OpenExisting(catalog));
            throw new StoreException(Nearby(full) is { } other
                ? $"there is no store in `{directory}`; did you mean `{other}`?"
                : $"there is no store in `{directory}`; taking in a first upload makes one");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the store `{directory}` cannot be opened: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>
    /// The only store in the folder, above it or beside it, looked for in this order; null where there is none or more than one.
    /// </summary>
    static string? Nearby(string directory)
    {
        var parent = Path.GetDirectoryName(directory);
        if (OnlyStore(directory) is { } inside) return inside;
        if (parent is null) return null;
        return File.Exists(Path.Combine(parent, CatalogName)) ? parent : OnlyStore(parent);

        static string? OnlyStore(string folder)
        {
            if (!System.IO.Directory.Exists(folder)) return null;
            var quiet = new EnumerationOptions { IgnoreInaccessible = true };
            var stores = System.IO.Directory.EnumerateDirectories(folder, "*", quiet).Where(child => File.Exists(Path.Combine(child, CatalogName))).Take(2).ToList();
            return stores is [var only] ? only : null;
        }
    }

    /// <summary>
    /// What queries see from now on, of one municipality when it is given: the standard tables' segments as committed now, and the
    /// catalog's tables, each read when a query first asks for it.
    /// </summary>
    public Snapshot Snapshot(string? municipality = null)
    {
        var segments = Catalog.Segments(municipality).ToLookup(segment => segment.Table, StringComparer.Ordinal);
        return new(StandardTables.All
            .Select(schema => new SnapshotTable(schema, [.. segments[schema.Name].Select(entry => (Segment)Segment(schema, entry))]))
            .Concat(CatalogViews.All(Catalog, municipality)));
    }

    /// <summary>One segment by its catalog entry; the same object as in snapshots.</summary>
    public StoredSegment Segment(SegmentEntry entry) =>
        Segment(
            StandardTables.Find(entry.Table)
                ?? throw new StoreException($"the segment `{entry.Id}` is of the table `{entry.Table}`, which this program does not know"),
            entry);

    /// <summary>
    /// Begins to take in an upload. Waits `wait` (5 seconds) for another writer, then throws <see cref="StoreException"/> naming it.
    /// Files that a broken-off upload left behind are removed.
    /// </summary>
    public UploadWriter BeginUpload(string municipality, TimeSpan? wait = null)
    {
        MunicipalityRows.Check(municipality);
        var held = WriterLock.Take(Directory, wait ?? TimeSpan.FromSeconds(5));
        try
        {
            Orphans.Sweep(Directory, Catalog);
            return new(this, municipality, held);
        }
        catch (Exception error) when (error is StoreException or IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Gives the catalog's connections back, so that the folder can be moved or deleted.</summary>
    public void Dispose() => Catalog.Close();

    StoredSegment Segment(TableSchema schema, SegmentEntry entry) => opened.GetOrAdd(
        entry.Id, (id, row) => new StoredSegment(schema, id, Path.Combine(Directory, row.Path), row.Rows, (row.MinTime, row.MaxTime)), entry);

    /// <summary>Logs are personal data: the folder is its owner's alone.</summary>
    static void Create(string directory)
    {
        if (System.IO.Directory.Exists(directory))
        {
            if (System.IO.Directory.EnumerateFileSystemEntries(directory).Any(entry => !Path.GetFileName(entry).StartsWith(CatalogName, StringComparison.Ordinal)))
                throw new StoreException($"`{directory}` is not a store: it holds other files and no `{CatalogName}`");
        }
        else if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(directory);
        else System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
