using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Demo;

/// <summary>
/// Where the demo works: `archives/`, `indicators/` and `store/` under one folder. A folder that an earlier demo made is emptied, any other
/// that holds something is refused.
/// </summary>
sealed class DemoFolder
{
    const string Mark = "made-by-loghunt-demo.txt";

    DemoFolder(string path) => Path = path;

    public string Path { get; }
    public string Archives => System.IO.Path.Combine(Path, "archives");
    public string Indicators => System.IO.Path.Combine(Path, "indicators");
    public string Store => System.IO.Path.Combine(Path, "store");

    public static DemoFolder Make(string path)
    {
        var folder = new DemoFolder(path);
        var mark = System.IO.Path.Combine(path, Mark);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            if (!File.Exists(mark)) throw new InputException($"`{path}` holds other files; name a new folder with --dir");
            foreach (var part in new[] { folder.Archives, folder.Indicators, folder.Store })
                if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
        Directory.CreateDirectory(folder.Archives);
        Directory.CreateDirectory(folder.Indicators);
        File.WriteAllText(mark, "Everything beside this file was made by `loghunt demo` and is made anew when it runs again.\n");
        return folder;
    }
}
