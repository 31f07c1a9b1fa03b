using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    /// <summary>Whether a store is in that folder.</summary>
    public static bool IsOne(string directory) => File.Exists(Path.Combine(directory, CatalogName));

    /// <summary>The folder of members that were kept as received, each by its SHA-256.</summary>
    public const string Originals = "originals";

    readonly ConcurrentDictionary<string, StoredSegment> opened = new(StringComparer.Ordinal);
    volatile CatalogLists? known;

    Store(string directory, CatalogDb catalog, StoreFiles files)
    {
        Directory = directory;
        Catalog = catalog;
        Files = files;
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>What is in the store, and what has been done with it.</summary>
    public CatalogDb Catalog { get; }

    /// <summary>How files of the store are written.</summary>
    public StoreFiles Files { get; }

    /// <summary>
    /// Opens a store, creating it where there is none. Throws <see cref="StoreException"/> for a folder that is something else or
    /// out of reach, and for one that has segments and has lost its catalog.
    /// </summary>
    public static Store Open(string directory) => Open(directory, group: null, StoreFiles.Of);

    /// <summary>
    /// Makes a store that a group of the system may read, or its owner alone when `group` is null. Throws <see cref="StoreException"/>
    /// as <see cref="Open(string)"/> does, and when there is a store already.
    /// </summary>
    public static Store Create(string directory, string? group = null)
    {
        if (File.Exists(Path.Combine(Path.GetFullPath(directory), CatalogName)))
            throw new StoreException($"there is a store in `{directory}` already");
        return Open(directory, group, StoreFiles.Of);
    }

    /// <summary>The same with files that are written in another way.</summary>
    internal static Store Open(string directory, Func<string, StoreFiles> filesOf) => Open(directory, group: null, filesOf);

    /// <summary>Opens a folder that has lost its catalog, with a new one.</summary>
    internal static Store OpenRebuilt(string directory)
    {
        var (catalog, files) = (Path.Combine(directory, CatalogName), StoreFiles.Of(directory));
        MakeCatalog(catalog, files);
        return new(directory, CatalogDb.Open(catalog, files, isRebuilt: true), files);
    }

    static Store Open(string directory, string? group, Func<string, StoreFiles> filesOf)
    {
        var full = Path.GetFullPath(directory);
        var catalog = Path.Combine(full, CatalogName);
        try
        {
            if (!File.Exists(catalog)) MakeFolder(full, catalog, group);
            var files = filesOf(full);
            if (!File.Exists(catalog)) MakeCatalog(catalog, files);
            return new(full, CatalogDb.Open(catalog, files), files);
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
            var files = StoreFiles.Of(full);
            if (File.Exists(catalog)) return new(full, CatalogDb.OpenExisting(catalog, files), files);
            if (HasContent(full)) throw Lost(catalog);
            // What may not be looked into is not called empty.
            if (System.IO.Directory.Exists(full)) _ = System.IO.Directory.EnumerateFileSystemEntries(full).Any();
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
    public Snapshot Snapshot(string? municipality = null) => Snapshot(municipality, out _);

    /// <summary>The same, and the functions that queries call at that moment.</summary>
    public Snapshot Snapshot(string? municipality, out SavedFunctions functions)
    {
        var lists = known = CatalogLists.Now(Catalog, known);
        functions = lists.Functions;
        return new([
            .. lists.Segments.Tables(municipality, Segment, ForgetOthers), lists.Indicators.Table,
            .. CatalogViews.All(Catalog, municipality),
        ]);
    }

    /// <summary>The functions that queries call now.</summary>
    public SavedFunctions Functions => (known = CatalogLists.Now(Catalog, known)).Functions;

    /// <summary>One segment by its catalog entry; the same object as in snapshots.</summary>
    public StoredSegment Segment(SegmentEntry entry) =>
        Segment(
            StandardTables.Find(entry.Table)
                ?? throw new StoreException($"the segment `{entry.Id}` is of the table `{entry.Table}`, which this program does not know"),
            entry);

    /// <summary>
    /// Begins to take in an upload. Waits `wait` (5 seconds) for another writer, then throws <see cref="StoreException"/> naming it.
    /// What a broken-off upload left behind is removed, and nothing else is. Cancelled, the upload writes no further column and ends
    /// with <see cref="OperationCanceledException"/> when it is asked for more. It comes in the place of the upload `instead` when one is
    /// given, which is there until then.
    /// </summary>
    public UploadWriter BeginUpload(
        string municipality, TimeSpan? wait = null, Replacement? instead = null, CancellationToken cancellation = default)
    {
        MunicipalityRows.Check(municipality);
        var held = BeginWriting(wait);
        try
        {
            return new(this, municipality, held, instead, cancellation);
        }
        catch (Exception error) when (error is StoreException or IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The right to write segments, in a store where nothing is left of what broke off and nothing that was replaced long ago.</summary>
    internal WriterLock BeginWriting(TimeSpan? wait = null)
    {
        var held = WriterLock.Take(Directory, wait ?? TimeSpan.FromSeconds(5), Files);
        try
        {
            BegunUploads.SettleAll(this);
            WriteMissingReceipts();
            ReplacedFiles.Remove(this, DateTime.UtcNow - ReplacedFiles.Kept);
            return held;
        }
        catch (Exception error) when (error is StoreException or IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Files in the store's folders that its catalog does not know, one sentence for each upload or file; they are left alone.
    /// </summary>
    public ImmutableArray<FileFault> UnknownFiles() => Strays.Of(this);

    /// <summary>Gives the catalog's connections back, so that the folder can be moved or deleted.</summary>
    public void Dispose() => Catalog.Close();

    /// <summary>Segments that are no longer listed need not be remembered; who reads one has it.</summary>
    void ForgetOthers(ImmutableArray<SegmentEntry> listed)
    {
        if (opened.Count <= listed.Length) return;
        var ids = listed.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in opened.Keys.Where(id => !ids.Contains(id))) opened.TryRemove(id, out _);
    }

    StoredSegment Segment(TableSchema schema, SegmentEntry entry) => opened.GetOrAdd(
        entry.Id, (id, row) => new StoredSegment(schema, id, Path.Combine(Directory, row.Path), row.Rows, (row.MinTime, row.MaxTime))
        {
            Municipality = row.Municipality,
        }, entry);

    /// <summary>Whether there are files of uploads in a store's folder.</summary>
    internal static bool HasContent(string directory) => ((string[])[UploadWriter.Folder, UploadReceipt.Folder])
        .Select(folder => Path.Combine(directory, folder))
        .Any(folder => System.IO.Directory.Exists(folder)
            && System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any());

    /// <summary>What to say of a catalog that is empty or gone while what it knew is there.</summary>
    internal static StoreException Lost(string catalog) => new(
        $"the store's catalog `{catalog}` is empty or gone, and segments lie beside it: put back a copy of it, " +
        "or make it again with `loghunt store rebuild`")
    {
        IsDamage = true,
    };

    /// <summary>Uploads of a program that wrote none get their receipts.</summary>
    void WriteMissingReceipts()
    {
        var there = UploadReceipt.Names(Directory).ToHashSet(StringComparer.Ordinal);
        if (Catalog.Uploads().All(upload => there.Contains(upload.UploadId))) return;
        foreach (var receipt in UploadReceipt.AllOf(Catalog).Where(receipt => !there.Contains(receipt.Upload.UploadId)))
            receipt.Write(this);
    }

    /// <summary>Logs are personal data: the folder is its owner's alone, and a group's when one is named.</summary>
    static void MakeFolder(string directory, string catalog, string? group)
    {
        if (HasContent(directory)) throw Lost(catalog);
        if (group is not null) _ = StoreGroup.Number(group);   // before anything is made
        if (System.IO.Directory.Exists(directory))
        {
            var isOther = System.IO.Directory.EnumerateFileSystemEntries(directory)
                .Any(entry => !Path.GetFileName(entry).StartsWith(CatalogName, StringComparison.Ordinal));
            // Looked for once more: another process may have made the store meanwhile.
            if (isOther && !File.Exists(catalog))
                throw new StoreException($"`{directory}` is not a store: it holds other files and no `{CatalogName}`");
        }
        else if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(directory);
        else System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (group is not null) StoreGroup.Give(directory, group);
    }

    /// <summary>SQLite gives the files beside a catalog its mode.</summary>
    static void MakeCatalog(string catalog, StoreFiles files) =>
        files.Open(catalog, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
}
