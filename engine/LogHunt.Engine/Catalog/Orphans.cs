namespace LogHunt.Engine.Catalog;

/// <summary>Segment files that no catalog row names: what a crash left between writing files and committing them.</summary>
static class Orphans
{
    /// <summary>Requires: the writer lock is held, so that no file here is about to be committed.</summary>
    public static int Sweep(string directory, CatalogDb catalog)
    {
        var segments = Path.Combine(directory, UploadWriter.Folder);
        if (!Directory.Exists(segments)) return 0;
        var known = catalog.Segments().Select(segment => Path.Combine(directory, segment.Path)).ToHashSet(StringComparer.Ordinal);
        var swept = 0;
        foreach (var file in Directory.EnumerateFiles(segments, "*", SearchOption.AllDirectories).ToList())
        {
            if (known.Contains(file)) continue;
            File.Delete(file);
            swept++;
        }
        return swept;
    }
}
