using System.Collections.Immutable;
using System.Formats.Tar;

namespace LogHunt.Ingest.Archives;

/// <summary>The members of a tar, as they stream by.</summary>
sealed class TarMembers(ArchiveWalk walk, Spool spool)
{
    public void Read(Stream stream, string path, DateTime modified, int depth, ref ImmutableArray<string> warnings)
    {
        using var tar = new TarReader(stream, leaveOpen: true);
        string? broken;
        while (Next(tar, out broken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes or TarEntryType.DirectoryList
                or TarEntryType.RenamedOrSymlinked or TarEntryType.TapeVolume)
                continue;
            var name = $"{path}!{MemberName.Clean(entry.Name, out var climbs)}";
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                walk.Nothing(name, $"not a file but {Kind(entry.EntryType)}: skipped");
                continue;
            }
            ImmutableArray<string> own = climbs is null ? [] : [climbs];
            var content = spool.Copy(entry.DataStream ?? Stream.Null, out var problem);
            if (content is null) walk.Nothing(name, problem!);
            else walk.Member(content, name, Time(entry) ?? modified, depth, problem is null ? own : own.Add(problem));
        }
        if (broken is not null) warnings = warnings.Add(broken);
    }

    static TarEntry? Next(TarReader tar, out string? broken)
    {
        broken = null;
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception e) when (Damage.Is(e))
        {
            broken = Damage.Sentence(e) + "; the members before the break were read";
            return null;
        }
    }

    static DateTime? Time(TarEntry entry) => entry.ModificationTime > DateTimeOffset.UnixEpoch ? entry.ModificationTime.UtcDateTime : null;

    static string Kind(TarEntryType type) => type switch
    {
        TarEntryType.SymbolicLink => "a symbolic link",
        TarEntryType.HardLink => "a hard link",
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "a device",
        TarEntryType.Fifo => "a pipe",
        TarEntryType.SparseFile => "a sparse file",
        TarEntryType.MultiVolume => "the rest of another volume's file",
        _ => "something else",
    };
}
