using System.Collections.Immutable;

namespace LogHunt.Ingest.Described;

/// <summary>The formats that users describe: the files of a folder, by name.</summary>
public static class FormatFolder
{
    /// <summary>The folder of a store that holds them.</summary>
    public const string Name = "formats";

    /// <summary>More than anyone has; a folder with more is another one than was meant.</summary>
    const int MostFiles = 500;

    static readonly string[] Endings = [".yaml", ".yml"];

    /// <summary>The files of a folder; none when it is not there. Throws as <see cref="FormatFile.Read"/> does.</summary>
    public static ImmutableArray<FormatFile> Read(string folder) => [.. Files(folder).Select(FormatFile.Read)];

    /// <summary>The names of the files.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        var files = Directory.EnumerateFiles(folder).Where(IsNamedLikeOne).Take(MostFiles + 1).Order(StringComparer.Ordinal).ToArray();
        return files.Length <= MostFiles ? files
            : throw new IOException($"the folder `{folder}` has more than {MostFiles} files `*.yaml`, so it is none of formats");
    }

    /// <summary>Whether a file may describe a format.</summary>
    public static bool IsNamedLikeOne(string path) => Endings.Contains(Path.GetExtension(path).ToLowerInvariant());
}
