using System.Collections.Immutable;
using LogHunt.Cli.Feeds;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// The files of a folder and of those below it that are there to be taken in: those that did not change from one look to the next, each
/// once.
/// </summary>
sealed class WatchedFolder(string path)
{
    readonly HashSet<(string, long, DateTime)> taken = [];
    HashSet<(string, long, DateTime)> seen = [];

    public string Path { get; } = path;

    /// <summary>The files that are there since the look before this one, as they were then, and were not given yet; by name.</summary>
    public ImmutableArray<string> Settled()
    {
        var before = seen;
        seen = [.. FolderFiles.Of(Path).Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc))];
        return [.. seen.Where(file => before.Contains(file) && taken.Add(file)).Select(file => file.Item1).Order(StringComparer.Ordinal)];
    }

    /// <summary>Gives a file once more at the next look: it was not taken.</summary>
    public void Again(string file) => taken.RemoveWhere(one => one.Item1 == file);
}
