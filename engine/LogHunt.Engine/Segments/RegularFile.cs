using System.Runtime.InteropServices;

namespace LogHunt.Engine.Segments;

/// <summary>
/// What .NET does not tell: whether a name is a file, or a pipe or device whose opening may never return. The way to open whatever file
/// a user names.
/// </summary>
public static partial class RegularFile
{
    const int StatusLength = 256, ModeOffset = 28, DeviceOffset = 136;
    const string Pipe = "a named pipe";

    static readonly string[] OfTheKernel = ["/proc", "/sys"];

    /// <summary>Where a shell lays what it has opened already, as for `--file &lt;(…)`: its other end is there.</summary>
    static readonly string[] Opened = ["/dev/fd/", "/dev/std", "/proc/self/fd/"];

    /// <summary>
    /// What the path is when it is no regular file, in words; null when it is one, or when opening it says what is wrong.
    /// </summary>
    public static string? Other(string path)
    {
        Span<byte> status = stackalloc byte[StatusLength];
        if (!TryStatus(path, status)) return null;
        return (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & 0xF000) switch
        {
            0x8000 => IsOfTheKernel(path) ? "a file of the kernel's" : null,
            0x4000 => "a folder",
            0x1000 => Pipe,
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => "something else",
        };
    }

    /// <summary>Whether a file or folder is a view into the running system, also by a link.</summary>
    public static bool IsOfTheKernel(string path)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var full = Path.GetFullPath(path);
        if (new FileInfo(full).LinkTarget is not null) full = Final(full);
        return Array.Exists(OfTheKernel, root => full == root || full.StartsWith(root + "/", StringComparison.Ordinal) || IsOfOneDevice(full, root));
    }

    /// <summary>So that a link in the middle of a path hides nothing.</summary>
    static bool IsOfOneDevice(string path, string root)
    {
        Span<byte> one = stackalloc byte[StatusLength], other = stackalloc byte[StatusLength];
        return TryStatus(path, one) && TryStatus(root, other)
            && MemoryMarshal.Read<ulong>(one[DeviceOffset..]) == MemoryMarshal.Read<ulong>(other[DeviceOffset..]);
    }

    /// <summary>False where nothing is there, and on other systems than Linux.</summary>
    static bool TryStatus(string path, Span<byte> status)
    {
        const int CurrentFolder = -100, FollowLinks = 0, Type = 1;
        return OperatingSystem.IsLinux() && Status(CurrentFolder, path, FollowLinks, Type, ref MemoryMarshal.GetReference(status)) == 0;
    }

    static string Final(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
        }
        catch (IOException)
        {
            // A link that leads to itself; opening it says so.
            return link;
        }
    }

    /// <summary>Throws <see cref="IOException"/> with one sentence for what is no regular file, nor a pipe that is open already.</summary>
    public static void Require(string path)
    {
        if (Other(path) is { } other && !(other == Pipe && IsOpened(path)))
            throw new IOException($"`{path}` is {other}, not a regular file");
    }

    /// <summary>Opens a file to read it; throws as <see cref="Require"/> and as opening does, and never waits.</summary>
    public static FileStream Open(string path)
    {
        Require(path);
        return File.OpenRead(path);
    }

    /// <summary>Opens a file to write it anew. A device takes what it is given; a pipe that nobody reads would be waited for.</summary>
    public static FileStream Create(string path)
    {
        if (Other(path) is not ("a device" or null)) Require(path);
        return new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
    }

    static bool IsOpened(string path) => Path.GetFullPath(path) is var full
        && Array.Exists(Opened, root => full.StartsWith(root, StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);
}
