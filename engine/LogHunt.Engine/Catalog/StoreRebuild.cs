using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A catalog made whole again from the receipts: uploads that were taken in, with their segments and rows. `SetAside` is where a damaged
/// catalog was moved, null when the one that is there was good and only lacked uploads. `Left` names what could not be taken in.
/// </summary>
public sealed record StoreRebuild(int Uploads, int Segments, long Rows, string? SetAside, ImmutableArray<FileFault> Left)
{
    /// <summary>Mergers that were taken in: their segments hold the rows of those that they replaced.</summary>
    public int Mergers { get; init; }

    const string Aside = "aside";

    /// <summary>
    /// Rebuilds the catalog of a store's folder. What stands in the catalog alone cannot be made again: indicators, hunts, what they found,
    /// municipalities' later names and the audit log; a damaged catalog is kept for whoever can read them. Throws
    /// <see cref="StoreException"/> where there is nothing to rebuild, or another process writes.
    /// </summary>
    public static StoreRebuild Run(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (!Store.HasContent(full))
            throw new StoreException($"there are no segments and receipts in `{directory}` of which a catalog could be made");
        string? aside;
        using (WriterLock.Take(full, TimeSpan.FromSeconds(5), StoreFiles.Of(full)))
            aside = IsSound(full) ? null : SetCatalogAside(full, StoreFiles.Of(full));
        using var store = aside is null ? Store.OpenExisting(full) : Store.OpenRebuilt(full);
        using (WriterLock.Take(full, TimeSpan.FromSeconds(5), store.Files)) return Take(store, aside);
    }

    static StoreRebuild Take(Store store, string? aside)
    {
        var (uploads, segments, rows) = (0, 0, 0L);
        var known = store.Catalog.UploadIds().ToHashSet(StringComparer.Ordinal);
        var removed = MergeReceipt.Names(store.Directory).Select(name => MergeReceipt.Find(store.Directory, name)?.Removed)
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in UploadReceipt.Names(store.Directory).Where(name => !known.Contains(name)))
        {
            if (UploadReceipt.Find(store.Directory, name) is not { } receipt) continue;
            if (IsThereAgain(store.Catalog, receipt.Upload, removed)) continue;
            store.Catalog.Adopt(receipt);
            uploads++;
            segments += receipt.Segments.Length;
            rows += receipt.Segments.Sum(one => (long)one.Entry.Rows);
        }
        var mergers = TakeMergers(store);
        return new(uploads, segments, rows, aside, Strays.Of(store)) { Mergers = mergers };
    }

    /// <summary>Oldest first: what one wrote a later one may have replaced.</summary>
    static int TakeMergers(Store store)
    {
        var known = store.Catalog.Mergers().Select(merger => merger.Id).ToHashSet(StringComparer.Ordinal);
        var receipts = MergeReceipt.Names(store.Directory).Select(name => MergeReceipt.Find(store.Directory, name)).OfType<MergeReceipt>().ToList();
        var replaced = receipts.SelectMany(receipt => receipt.Parts).ToHashSet(StringComparer.Ordinal);
        return receipts.Where(receipt => !known.Contains(receipt.Merger))
            .Count(receipt => receipt.IsThere(store, replaced) && store.Catalog.Replace(receipt, intersect: true));
    }

    /// <summary>
    /// The same content was taken in by another upload meanwhile, which was not taken out again: its rows would stand twice.
    /// </summary>
    static bool IsThereAgain(CatalogDb catalog, Upload upload, HashSet<string> removed) => !removed.Contains(upload.UploadId)
        && upload.Files.Any(file => file.Lines > 0 && catalog.FindFile(upload.Municipality, file.Sha256, removed) is { Lines: > 0 });

    static bool IsSound(string directory)
    {
        try
        {
            using var store = Store.OpenExisting(directory);
            return store.Catalog.FindProblems().Count == 0;
        }
        catch (StoreException damaged) when (damaged.IsDamage)
        {
            return false;
        }
    }

    /// <summary>The log goes before the catalog: a new catalog must not meet an old log.</summary>
    static string SetCatalogAside(string directory, StoreFiles files)
    {
        var aside = Path.Combine(directory, Aside, DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture));
        files.MakeFolder(aside);
        foreach (var name in (string[])[Store.CatalogName + "-wal", Store.CatalogName + "-shm", Store.CatalogName])
            if (File.Exists(Path.Combine(directory, name))) files.Rename(Path.Combine(directory, name), Path.Combine(aside, name));
        files.FlushFolder(directory);
        return aside;
    }
}
