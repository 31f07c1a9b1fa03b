using System.Collections.Immutable;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Files of segments that were merged into others. They stay a while, for whoever began to read before; then the next write removes
/// them.
/// </summary>
static class ReplacedFiles
{
    /// <summary>Longer than a query or a search of the whole store takes.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Removes files that were replaced before an instant, where what replaced them is there. Requires: the writer lock is held.</summary>
    public static void Remove(Store store, DateTime before)
    {
        var due = store.Catalog.Mergers().Where(merger => !merger.Removed && merger.Merged <= before).ToList();
        if (due.Count == 0) return;
        var written = store.Catalog.EverySegment().Where(segment => segment.MergedBy is not null).ToLookup(segment => segment.MergedBy);
        foreach (var merger in due)
            if (written[merger.Id].All(segment => segment.ReplacedBy is not null || BegunUploads.IsThere(store, segment))) Remove(store, merger);
    }

    /// <summary>Files that will be removed, and their bytes.</summary>
    public static ImmutableArray<FileInfo> Of(Store store) =>
    [
        .. store.Catalog.Mergers().Where(merger => !merger.Removed).SelectMany(merger => store.Catalog.ReplacedBy(merger.Id))
            .Select(part => new FileInfo(Path.Combine(store.Directory, part.Path))).Where(file => file.Exists),
    ];

    static void Remove(Store store, MergerRows.Merger merger)
    {
        try
        {
            var files = store.Catalog.ReplacedBy(merger.Id).Select(part => Path.Combine(store.Directory, part.Path)).Where(File.Exists).ToList();
            foreach (var file in files) store.Files.Delete(file);
            foreach (var folder in files.Select(file => Path.GetDirectoryName(file)!).Distinct()) store.Files.FlushFolder(folder);
            store.Catalog.MarkRemoved(merger.Id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open; a later write tries again.
        }
    }
}
