using System.Runtime.InteropServices;

namespace LogHunt.Engine.Catalog;

/// <summary>Gives a folder to a group of the system, so that the files made in it are the group's too.</summary>
static partial class StoreGroup
{
    /// <summary>A group's number. Throws <see cref="StoreException"/> for one that is not there.</summary>
    public static uint Number(string group)
    {
        if (OperatingSystem.IsWindows())
            throw new StoreException("a store for a group is not made on Windows; give the rights to its folder there");
        var entry = Find(group);
        return entry != 0 ? (uint)Marshal.ReadInt32(entry, 2 * nint.Size)   // struct group: name, password, number
            : throw new StoreException($"there is no group `{group}` on this machine; `getent group` lists them");
    }

    /// <summary>Throws <see cref="StoreException"/> for a group that is not there, or one that this user may not give files to.</summary>
    public static void Give(string directory, string group)
    {
        if (OperatingSystem.IsWindows()) return;
        if (Own(directory, uint.MaxValue, Number(group)) != 0)
            throw new StoreException($"the folder `{directory}` cannot be given to the group `{group}`: be one of it, or root");
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup);
    }

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Find(string name);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Own(string path, uint user, uint group);
}
