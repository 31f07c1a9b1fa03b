using System.Globalization;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// `kind: folder`: files of indicators that are put into a folder. Each is read when it is there unchanged for a moment, and again
/// when it is another.
/// </summary>
sealed class FolderFeed : Feed
{
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    public override string Kind => "folder";
    public override string What => "files that are put into a folder";
    public override bool IsRemote => false;

    public override IEnumerable<FeedPage> Pages(FeedPull pull)
    {
        foreach (var file in Files(pull.Settings.Place))
        {
            var version = string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
            var age = pull.Now - file.LastWriteTimeUtc;
            // A time in the future is a wrong clock and no file that is being written.
            if (pull.Position(file.FullName) == version) continue;
            if (age >= TimeSpan.Zero && age < Moment)
            {
                yield return new(Path.GetRelativePath(pull.Settings.Place, file.FullName), null, file.FullName, null) { IsWaiting = true };
                continue;
            }
            var (content, note) = Read(file.FullName);
            yield return new(Path.GetRelativePath(pull.Settings.Place, file.FullName), content, file.FullName, version) { Note = note };
        }
    }

    static IEnumerable<FileInfo> Files(string folder)
    {
        try
        {
            return FolderFiles.Of(folder)
                .OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.FullName, StringComparer.Ordinal).ToArray();
        }
        catch (IOException gone)
        {
            throw new FeedException(gone.Message.TrimEnd('.'));
        }
    }

    static (byte[]? Content, string? Note) Read(string path)
    {
        try
        {
            using var file = RegularFile.Open(path);
            if (file.Length > new FeedLimits().Answer) return (null, $"`{path}` has more than {new FeedLimits().Answer >> 20} MiB; split it");
            using var content = new MemoryStream();
            file.CopyTo(content);
            return (content.ToArray(), null);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return (null, $"`{path}` cannot be read: {unread.Message.TrimEnd('.')}");
        }
    }
}
