using System.Runtime.InteropServices;

namespace LogHunt.Engine.Catalog;

/// <summary>Gives a folder to a group of the system, so that the files made in it are the group's too.</summary>
static partial class StoreGroup
{
    /// <summary>Throws <see cref="StoreException"/> for a group that is not there, or one that this user may not give files to.</summary>
    public static void Give(string directory, string group)
    {
        if (OperatingSystem.IsWindows()) throw new StoreException("a store for a group is not made on Windows; give the rights to its folder there");
        var entry = Find(group);
        if (entry == 0) throw new StoreException($"there is no group `{group}` on this machine; `getent group` lists them");
        var id = (uint)Marshal.ReadInt32(entry, 2 * nint.Size);   // struct group: name, password, id
        if (Own(directory, uint.MaxValue, id) != 0)
            throw new StoreException($"the folder `{directory}` cannot be given to the group `{group}`: be one of it, or root");
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup);
    }

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Find(string name);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Own(string path, uint user, uint group);
}
