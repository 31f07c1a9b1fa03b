using System.Runtime.InteropServices;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// What the program is given to read. A program that was started with it closed, as some schedulers do, has in its place whatever it opened
/// first, such as a pipe into which nobody writes: that is empty, and is not waited for.
/// </summary>
static partial class StandardInput
{
    const int GetDescriptorFlags = 1, ClosesOnExec = 1;

    public static Stream Open() => IsClosed ? Stream.Null : Console.OpenStandardInput();

    /// <summary>What was handed on by whoever started the program does not close when another is started.</summary>
    static bool IsClosed { get; } = !OperatingSystem.IsWindows() && Flags(0, GetDescriptorFlags) is < 0 or ClosesOnExec;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Flags(int descriptor, int command);
}
