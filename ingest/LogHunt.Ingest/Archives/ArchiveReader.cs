using System.Collections.Immutable;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Walks files, folders and the archives in them (zip, 7z, RAR, tar, gzip, bzip2, xz, zstandard, lz4, lzip, compress, in each other) and
/// hands out every member that is none of these. What cannot be read is handed out without content and with a warning; nothing that a
/// file holds makes this throw. Nothing is ever written to a name that an archive gives.
/// </summary>
/// <param name="scratch">A folder for members that are too long for memory.</param>
/// <param name="passwords">Tried in order on encrypted members.</param>
/// <param name="zone">The zone of zip's times, which name none.</param>
public sealed class ArchiveReader(string scratch, ArchiveLimits limits, ImmutableArray<string> passwords, TimeZoneInfo zone)
{
    /// <summary>
    /// Every member of the paths, in order: a given file under its name, a given folder's files under the folder's own name and the
    /// path below it. Links inside folders are not followed. `receive` owns the content.
    /// </summary>
    public void Read(IEnumerable<string> paths, Action<ArchiveMember> receive, CancellationToken cancellation = default)
    {
        var walk = new ArchiveWalk(scratch, new(limits, cancellation), passwords, zone, receive);
        foreach (var path in paths)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            var name = Path.GetFileName(full) is { Length: > 0 } last ? last : full;
            if (Directory.Exists(full)) walk.Folder(full, name, 0);
            else walk.GivenFile(full, name);
        }
    }
}
