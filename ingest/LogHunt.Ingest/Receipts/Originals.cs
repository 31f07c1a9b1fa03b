using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest.Receipts;

/// <summary>
/// Members as received, by their hash: `originals/SHA256`. Each is on the disk before the upload that names it is committed.
/// </summary>
sealed class Originals(Store store)
{
    readonly string folder = Path.Combine(store.Directory, Store.Originals);

    public void Keep(Content content, CancellationToken cancellation)
    {
        var kept = Path.Combine(folder, content.Sha256);
        if (File.Exists(kept)) return;
        try
        {
            using var original = content.Open();
            store.Files.Write(kept, file => Copy(original, file, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the original of a file cannot be kept in `{folder}`: {e.Message.TrimEnd('.')}", e);
        }
    }

    static void Copy(Stream original, Stream file, CancellationToken cancellation)
    {
        var step = new byte[256 << 10];
        while (original.Read(step) is var read and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            file.Write(step, 0, read);
        }
    }
}
