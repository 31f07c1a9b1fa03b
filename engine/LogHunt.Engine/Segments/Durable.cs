using System.Runtime.InteropServices;

namespace LogHunt.Engine.Segments;

/// <summary>What .NET lacks to make a rename survive a power cut: flushing the folder that holds the name.</summary>
static partial class Durable
{
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;   // NTFS journals renames itself
        const int ReadOnly = 0;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"the folder `{directory}` cannot be opened to be flushed (error {Marshal.GetLastPInvokeError()})");
        var result = Sync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0) throw new IOException($"the folder `{directory}` cannot be flushed to the disk (error {error})");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
