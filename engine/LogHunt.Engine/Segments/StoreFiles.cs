namespace LogHunt.Engine.Segments;

/// <summary>
/// Everything that changes files of a store, step by step: each step can fail, and what was not flushed is lost when the power is. Tests
/// derive a disk from it that does both. Files are their owner's alone; of a store that was made for a group, the group may read them.
/// </summary>
public class StoreFiles
{
    /// <summary>What a file's name ends with until the file is whole.</summary>
    public const string Unfinished = ".tmp";

    readonly bool isShared;

    internal StoreFiles(bool isShared) => this.isShared = isShared;

    /// <summary>Those of a folder; whether it is a group's is read from its mode.</summary>
    internal static StoreFiles Of(string directory) => new(
        !OperatingSystem.IsWindows() && Directory.Exists(directory)
        && File.GetUnixFileMode(directory).HasFlag(UnixFileMode.SetGroup | UnixFileMode.GroupRead));

    UnixFileMode FileMode => UnixFileMode.UserRead | UnixFileMode.UserWrite | (isShared ? UnixFileMode.GroupRead : UnixFileMode.None);

    UnixFileMode FolderMode => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | (isShared ? UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup : UnixFileMode.None);

    /// <summary>
    /// Writes a file as a whole: under another name, flushed and renamed, so that a file of the final name is whole, also after a power
    /// cut. Gives its length. Folders above it are made.
    /// </summary>
    public long Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        MakeFolder(folder);
        long length;
        using (var file = Create(path + Unfinished))
        {
            write(file);
            Flush(file);
            length = file.Length;
        }
        Rename(path + Unfinished, path);
        FlushFolder(folder);
        return length;
    }

    /// <summary>Makes a folder and those above it that are missing, so that they too are there after a power cut.</summary>
    internal void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null) MakeFolder(parent);
        CreateFolder(folder);
        if (parent is not null) FlushFolder(parent);
    }

    internal virtual void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else
        {
            Directory.CreateDirectory(path, FolderMode);
            if (isShared) File.SetUnixFileMode(path, FolderMode);   // whatever the umask takes away
        }
    }

    internal virtual FileStream Create(string path) => Open(path, System.IO.FileMode.Create, FileShare.Read);

    /// <summary>Opens a file to write it, with the store's mode when it is made by that.</summary>
    public FileStream Open(string path, FileMode mode, FileShare share)
    {
        var file = new FileStream(path, Options(mode, share));
        if (isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, FileMode);
        return file;
    }

    internal FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share, BufferSize = 1 << 18 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode;
        return options;
    }

    internal virtual void Flush(FileStream file) => file.Flush(flushToDisk: true);

    internal virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    internal virtual void Delete(string path) => File.Delete(path);

    internal virtual void FlushFolder(string path) => Durable.FlushDirectory(path);

    /// <summary>The end of a transaction of the catalog, which is there as a whole or not at all.</summary>
    internal virtual void Commit(Action commit) => commit();
}
