using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Files in a store's folders that its catalog does not know: of a catalog that was restored from an older backup, or of nobody. They are
/// named, and left where they are.
/// </summary>
static partial class Strays
{
    /// <summary>One fault for each upload with such files, and for each file that is no upload's.</summary>
    public static ImmutableArray<FileFault> Of(Store store)
    {
        // Files before the catalog: what is committed in between is known.
        string[] segmentFiles = [.. Files(store, UploadWriter.Folder)], receiptFiles = [.. Files(store, UploadReceipt.Folder)];
        var segments = store.Catalog.EverySegment()
            .Select(segment => Path.Combine(store.Directory, segment.Path)).ToHashSet(StringComparer.Ordinal);
        var uploads = store.Catalog.UploadIds()
            .Concat(store.Catalog.Mergers().Select(merger => merger.Id)).ToHashSet(StringComparer.Ordinal);
        var receipts = receiptFiles.Select(UploadOf).ToHashSet(StringComparer.Ordinal);
        var going = store.Catalog.Begun().Select(begun => begun.Upload)
            .Where(upload => !receipts.Contains(upload)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. segmentFiles.Where(file => !segments.Contains(file))
                .Concat(receiptFiles.Where(file => !uploads.Contains(UploadOf(file))))
                .Where(file => !going.Contains(UploadOf(file)))
                .GroupBy(file => UploadOf(file) is { Length: > 0 } upload && !uploads.Contains(upload) ? upload : file)
                .Select(group => group.Key == group.First() ? OfNobody(group.Key) : OfUpload(store, group.Key, [.. group])),
        ];
    }

    static FileFault OfNobody(string file) => new(file, $"the file `{file}` is none of the store's; it is left alone");

    static FileFault OfUpload(Store store, string upload, string[] files)
    {
        var many = files.Length == 1 ? "1 file" : $"{files.Length} files";
        if (File.Exists(MergeReceipt.PathOf(store.Directory, upload)))
            return new(MergeReceipt.PathOf(store.Directory, upload),
                $"{many} of the merger `{upload}` lie in the store, and its catalog does not know it; `loghunt store rebuild` takes it in, " +
                "where it has the uploads whose rows they hold");
        if (File.Exists(UploadReceipt.PathOf(store.Directory, upload)))
            return new(UploadReceipt.PathOf(store.Directory, upload),
                $"{many} of the upload `{upload}` lie in the store, and its catalog does not know it; `loghunt store rebuild` takes it in");
        return new(files[0],
            $"{many} of an upload `{upload}` lie in the store, which neither its catalog nor a receipt knows, `{files[0]}` among them; " +
            "they are left alone");
    }

    /// <summary>The id with which a file's name begins; empty when it does not.</summary>
    static string UploadOf(string file) => UploadId().Match(Path.GetFileName(file)).Value;

    static IEnumerable<string> Files(Store store, string folder) =>
        Path.Combine(store.Directory, folder) is var path && Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [];

    [GeneratedRegex(@"^\d{8}T\d{9}-[0-9a-f]{6}(?=[-.])", RegexOptions.CultureInvariant)]
    private static partial Regex UploadId();
}
