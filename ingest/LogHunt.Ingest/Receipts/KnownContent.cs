using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest.Receipts;

/// <summary>Which contents a municipality has sent before, in earlier uploads or earlier in this one.</summary>
sealed class KnownContent(Store store, string municipality, UploadWriter writer)
{
    readonly Dictionary<string, string> inThisUpload = new(StringComparer.Ordinal);
    Dictionary<string, string>? uploads;
    int known;
    string? earlier;

    /// <summary>The sentence that says where a content was ingested already, or null when it is new. Empty files are always new.</summary>
    public string? Find(Content content, string path, CancellationToken cancellation)
    {
        if (content.Length == 0) return null;
        content.Hash(cancellation);
        if (inThisUpload.TryGetValue(content.Sha256, out var twin)) return $"already ingested in this upload as `{twin}`";
        inThisUpload.Add(content.Sha256, path);
        if (writer.FindFile(content.Sha256) is null) return null;
        known++;
        earlier = UploadOf(content.Sha256);
        return $"already ingested as {earlier}";
    }

    /// <summary>
    /// The earlier upload when all files with content came with one before, else null: then there is something to commit.
    /// </summary>
    public string? OnlyKnown(IEnumerable<UploadFile> files) =>
        known > 0 && known == inThisUpload.Count && files.All(file => file.Sha256.Length > 0) ? earlier : null;

    string UploadOf(string sha256)
    {
        uploads ??= store.Catalog.Uploads()
            .Where(upload => upload.Municipality == municipality && upload.UploadId != writer.Instead)
            .SelectMany(upload => upload.Files.Where(file => file.Sha256.Length > 0).Select(file => (file.Sha256, upload.UploadId)))
            .DistinctBy(file => file.Sha256)
            .ToDictionary(file => file.Sha256, file => file.UploadId, StringComparer.Ordinal);
        return uploads.GetValueOrDefault(sha256, "");
    }
}
