using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A file that is there as a whole or not at all: written under another name beside it and renamed when it is kept; until then an older one
/// stays as it was. A device and a pipe that is open already take what they are given at once.
/// </summary>
sealed class WholeFile : IDisposable
{
    readonly string target;
    readonly string? written;
    readonly FileStream stream;
    bool isClosed;

    WholeFile(string path, string target, string? written, FileStream stream)
    {
        (Path, this.target, this.written, this.stream) = (path, target, written, stream);
    }

    /// <summary>As it was named.</summary>
    public string Path { get; }

    public Stream Stream => stream;

    /// <summary>Throws <see cref="InputException"/>, or as opening does, where it cannot be written.</summary>
    public static WholeFile Create(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new InputException("the file has no name");
        if (Directory.Exists(path)) throw new InputException($"`{path}` is a folder; name a file in it");
        if (RegularFile.Other(path) is not null) return new(path, path, null, RegularFile.Create(path));
        // A link stays one, and what it leads to is written.
        var link = new FileInfo(path) is { LinkTarget: not null } one ? one.ResolveLinkTarget(returnFinalTarget: true) : null;
        var target = link?.FullName ?? System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) throw new InputException($"there is no folder `{folder}` for `{path}`; make it first");
        var written = System.IO.Path.Combine(folder, $".loghunt-{Guid.NewGuid():N}.partial");
        try
        {
            // A rename asks nobody whether the old file may be written.
            if (File.Exists(target)) File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return new(path, target, written, Beside(written, target));
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException($"`{path}` may not be written by this user; name a file in a folder of yours");
        }
    }

    static FileStream Beside(string written, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows() && File.Exists(target)) options.UnixCreateMode = File.GetUnixFileMode(target);
        return new(written, options);
    }

    /// <summary>Keeps what was written, in place of an older file; gives its bytes.</summary>
    public long Keep()
    {
        stream.Flush(flushToDisk: written is not null);
        var bytes = written is null ? 0 : stream.Length;
        stream.Dispose();
        if (written is not null) File.Move(written, target, overwrite: true);
        isClosed = true;
        return bytes;
    }

    public void Dispose()
    {
        if (isClosed) return;
        stream.Dispose();
        if (written is not null) File.Delete(written);
    }
}
