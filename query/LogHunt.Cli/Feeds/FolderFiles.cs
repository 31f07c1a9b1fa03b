using System.Collections.Immutable;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// The files of a watched folder and of those below it. Files that begin with a dot, or end as what is still being copied does, are
/// none.
/// </summary>
static class FolderFiles
{
    static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    static readonly ImmutableArray<string> Unfinished = [".part", ".tmp", ".filepart", ".crdownload"];

    public static IEnumerable<FileInfo> Of(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", All).Where(file => !Unfinished.Contains(file.Extension.ToLowerInvariant()));
}
