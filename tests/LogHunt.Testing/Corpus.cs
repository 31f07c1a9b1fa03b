using NUnit.Framework;

namespace LogHunt.Testing;

/// <summary>The corpus of real samples, which is kept beside the project and not in it.</summary>
public static class Corpus
{
    /// <summary>
    /// `LOGHUNT_CORPUS`, else `../shared/corpus` beside the repository; where there is none, the test says that it is skipped.
    /// </summary>
    public static string Folder()
    {
        if (Find() is { } folder) return folder;
        Assert.Ignore("no corpus here: set LOGHUNT_CORPUS to its folder");
        return "";
    }

    /// <summary>The same; null where there is none.</summary>
    public static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("LOGHUNT_CORPUS") ?? Beside(AppContext.BaseDirectory);
        return Directory.Exists(folder) ? folder : null;
    }

    static string? Beside(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LogHunt.sln")))
                return Path.Combine(folder.Parent?.FullName ?? "", "shared", "corpus");
        return null;
    }
}
