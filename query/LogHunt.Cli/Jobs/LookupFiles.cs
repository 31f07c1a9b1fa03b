using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Jobs;

/// <summary>Files that the user puts into a store for queries to read.</summary>
static class LookupFiles
{
    /// <summary>A whole file. Throws <see cref="InputException"/> for one that is larger than such a file may be.</summary>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path)) throw InputException.NoFile(path);
        using var input = RegularFile.Open(path);
        using var bytes = new MemoryStream();
        var step = new byte[64 << 10];
        while (input.Read(step) is var read and > 0)
        {
            bytes.Write(step, 0, read);
            if (bytes.Length > LookupRows.MostBytes)
                throw new InputException($"`{path}` cannot be taken: {LookupRows.TooLarge}");
        }
        return bytes.ToArray();
    }
}
