using System.Collections.Immutable;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// The files of a folder and of those below it that are there to be taken in: those that did not change from one look to the next, each
/// once. Files that begin with a dot, or end as what is still being copied does, are none.
/// </summary>
sealed class WatchedFolder(string path)
{
    static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    static readonly ImmutableArray<string> Unfinished = [".part", ".tmp", ".filepart", ".crdownload"];

    readonly HashSet<(string, long, DateTime)> taken = [];
    HashSet<(string, long, DateTime)> seen = [];

    public string Path { get; } = path;

    /// <summary>The files that are there since the look before this one, as they were then, and were not given yet; by name.</summary>
    public ImmutableArray<string> Settled()
    {
        var before = seen;
        seen = [.. new DirectoryInfo(Path).EnumerateFiles("*", All).Where(file => !Unfinished.Contains(file.Extension.ToLowerInvariant()))
            .Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc))];
        return [.. seen.Where(file => before.Contains(file) && taken.Add(file)).Select(file => file.Item1).Order(StringComparer.Ordinal)];
    }
}
