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
        var folder = Environment.GetEnvironmentVariable("LOGHUNT_CORPUS") ?? Beside(TestContext.CurrentContext.TestDirectory);
        if (folder is null || !Directory.Exists(folder)) Assert.Ignore("no corpus here: set LOGHUNT_CORPUS to its folder");
        return folder!;
    }

    static string? Beside(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LogHunt.sln")))
                return Path.Combine(folder.Parent?.FullName ?? "", "shared", "corpus");
        return null;
    }
}
