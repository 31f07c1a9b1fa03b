using System.Collections.Immutable;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Uploads, and mergers of segments, that were begun and have not ended. The catalog names each before its first file is made, so what a
/// crash leaves is known to be that one's, and nothing else is ever deleted.
/// </summary>
static class BegunUploads
{
    public static void Begin(this CatalogDb catalog, string upload, string municipality) => catalog.Write(connection => connection.Run(
        "INSERT INTO begun_uploads VALUES (?1, ?2, ?3, ?4)", upload, municipality, DateTime.UtcNow, WriterLock.ThisProcess));

    public static ImmutableArray<(string Upload, string Municipality)> Begun(this CatalogDb catalog) => catalog.Read(connection =>
        connection.Scalar("SELECT 1 FROM sqlite_master WHERE name = 'begun_uploads'") is null ? []
            : connection.List(row => (row.GetString(0), row.GetString(1)), "SELECT id, municipality FROM begun_uploads ORDER BY id"));

    /// <summary>Requires: the writer lock is held, so that none of them goes on.</summary>
    public static void SettleAll(Store store)
    {
        // An upload in the place of another was begun before its removal, and may end that too.
        foreach (var (upload, municipality) in store.Catalog.Begun())
            if (store.Catalog.Begun().Contains((upload, municipality))) Settle(store, upload, municipality);
    }

    /// <summary>
    /// Ends an upload that broke off. A receipt is written when all else is on the disk: with one the upload is whole, and only its
    /// transaction did not come about (or stands in a later catalog than this one), so it is made up for. Without one its files go.
    /// An upload in the place of another is taken back while that one is there, for what was found in it would have to be counted again.
    /// A receipt that does not fit what is there is damage, and stays with all files for <see cref="Strays"/> to name.
    /// </summary>
    public static void Settle(Store store, string upload, string municipality)
    {
        if (File.Exists(MergeReceipt.PathOf(store.Directory, upload))) SettleMerger(store, upload, municipality);
        else if (!File.Exists(UploadReceipt.PathOf(store.Directory, upload))) GiveUp(store, upload, municipality);
        else if (RemovalFor(store, upload) is var removal && removal is not null && AreThere(store, removal)) GiveUp(store, upload, municipality);
        else if (UploadReceipt.Find(store.Directory, upload) is { } receipt
            && receipt.Segments.All(segment => IsThere(store, segment.Entry))) store.Catalog.Adopt(receipt, removal);
    }

    /// <summary>What takes out the upload in whose place one comes; its receipt was on the disk before that upload's.</summary>
    static MergeReceipt? RemovalFor(Store store, string upload) => store.Catalog.Begun()
        .Select(begun => MergeReceipt.Find(store.Directory, begun.Upload)).FirstOrDefault(receipt => receipt?.Instead == upload);

    /// <summary>
    /// A merger that broke off before its transaction is taken back, for its parts are there. Where they are gone it had come about, in a
    /// later catalog than this one, and comes about again.
    /// </summary>
    static void SettleMerger(Store store, string merger, string municipality)
    {
        var receipt = MergeReceipt.Find(store.Directory, merger);
        if (receipt is null || AreThere(store, receipt)) GiveUp(store, merger, municipality);
        else if (receipt.IsThere(store, receipt.Parts.ToHashSet(StringComparer.Ordinal))) store.Catalog.Replace(receipt, intersect: true);
    }

    /// <summary>Whether all that a merger replaces is visible and there.</summary>
    static bool AreThere(Store store, MergeReceipt receipt)
    {
        var parts = receipt.Parts.ToHashSet(StringComparer.Ordinal);
        var visible = store.Catalog.Segments(receipt.Municipality);
        return visible.Count(segment => parts.Contains(segment.Id) && IsThere(store, segment)) == parts.Count;
    }

    /// <summary>
    /// Takes back everything that an upload wrote. The receipt goes first and for good: while it is there, the files count.
    /// </summary>
    public static void GiveUp(Store store, string upload, string municipality)
    {
        var receipts = Path.Combine(store.Directory, UploadReceipt.Folder);
        Delete(store, receipts, upload + ".*");
        var segments = Path.Combine(store.Directory, UploadWriter.Folder);
        if (Directory.Exists(segments))
            foreach (var table in Directory.GetDirectories(segments)) Delete(store, Path.Combine(table, municipality), upload + "-*");
        store.Catalog.Write(connection => connection.End(upload));
    }

    /// <summary>
    /// Takes back what was begun and may not have been committed; whoever calls this has an error of its own to tell.
    /// </summary>
    public static void TakeBack(Store store, string upload, string municipality)
    {
        try
        {
            // A transaction that failed may still have happened: only the catalog can say.
            if (store.Catalog.Begun().Any(begun => begun.Upload == upload)) GiveUp(store, upload, municipality);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StoreException)
        {
            // The catalog knows that it was begun, and the next write settles it: this must not hide the error that led here.
        }
    }

    public static void End(this Microsoft.Data.Sqlite.SqliteConnection connection, string upload) =>
        connection.Run("DELETE FROM begun_uploads WHERE id = ?1", upload);

    static void Delete(Store store, string folder, string pattern)
    {
        if (!Directory.Exists(folder) || Directory.GetFiles(folder, pattern) is not { Length: > 0 } files) return;
        foreach (var file in files) store.Files.Delete(file);
        store.Files.FlushFolder(folder);
    }

    public static bool IsThere(Store store, SegmentEntry segment) =>
        new FileInfo(Path.Combine(store.Directory, segment.Path)) is { Exists: true } file && file.Length == segment.Bytes;
}
