using System.Runtime.InteropServices;

namespace LogHunt.Ingest.Archives;

/// <summary>What .NET does not tell: whether a name is a file, or a pipe or device whose opening may never return.</summary>
static partial class RegularFile
{
    const int StatusLength = 256, ModeOffset = 28;

    static readonly string[] OfTheKernel = ["/proc", "/sys"];

    /// <summary>
    /// What the path is when it is no regular file, in words; null when it is one, or when opening it says what is wrong.
    /// </summary>
    public static string? Other(string path)
    {
        if (IsOfTheKernel(path)) return "a file of the kernel's";
        if (!OperatingSystem.IsLinux()) return null;
        const int CurrentFolder = -100, FollowLinks = 0, Type = 1;
        Span<byte> status = stackalloc byte[StatusLength];
        if (Status(CurrentFolder, path, FollowLinks, Type, ref MemoryMarshal.GetReference(status)) != 0) return null;
        return (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & 0xF000) switch
        {
            0x8000 => null,
            0x1000 => "a named pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => "something else",
        };
    }

    /// <summary>Whether a file or folder is a view into the running system.</summary>
    public static bool IsOfTheKernel(string path) => OperatingSystem.IsLinux()
        && OfTheKernel.Any(root => path == root || path.StartsWith(root + "/", StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);
}
