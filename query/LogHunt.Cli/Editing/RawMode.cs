using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LogHunt.Cli.Editing;

/// <summary>
/// The terminal as an editor needs it: each key at once, nothing echoed, Ctrl-C and Ctrl-Z as keys, pasted texts marked. Ends when it is
/// disposed, and with the process, however that ends but by a kill that no process hears.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe partial class RawMode : IDisposable
{
    /// <summary>More than any system's `struct termios` takes; what is in it is the library's.</summary>
    const int SizeOfTermios = 256;

    const int AfterOutput = 1, Input = 0;

    /// <summary>SIGTSTP of Linux; of the BSDs and macOS 18.</summary>
    static readonly int Stop = OperatingSystem.IsLinux() ? 20 : 18;

    readonly byte[] before = new byte[SizeOfTermios];
    readonly byte[] raw = new byte[SizeOfTermios];
    readonly Action<string> write;
    bool isOn;

    RawMode(Action<string> write) => this.write = write;

    /// <summary>Null where standard input is no terminal that can be set so.</summary>
    public static RawMode? Enter(Action<string> write)
    {
        var mode = new RawMode(write);
        fixed (byte* before = mode.before, raw = mode.raw)
        {
            if (GetAttributes(Input, before) != 0) return null;
            mode.before.CopyTo(mode.raw, 0);
            MakeRaw(raw);
        }
        AppDomain.CurrentDomain.ProcessExit += mode.Ended;
        AppDomain.CurrentDomain.UnhandledException += mode.Ended;
        mode.Begin();
        return mode;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Ended;
        AppDomain.CurrentDomain.UnhandledException -= Ended;
        Pause();
    }

    /// <summary>Ctrl-Z: the terminal is given back to the shell until it says `fg`.</summary>
    public void Suspend()
    {
        Pause();
        // To the whole group, as the terminal itself would: a pipe's other programs stop as well.
        _ = Kill(0, Stop);
        Begin();
    }

    /// <summary>Gives each key again after a pause.</summary>
    public void Begin()
    {
        isOn = true;
        Continue();
    }

    /// <summary>Whoever stopped and continued us may have set the terminal otherwise.</summary>
    public void Continue()
    {
        lock (before)
        {
            if (!isOn) return;
            fixed (byte* attributes = raw) _ = SetAttributes(Input, AfterOutput, attributes);
            write("\e[?2004h");
        }
    }

    /// <summary>The terminal as it was found.</summary>
    public void Pause()
    {
        lock (before)
        {
            if (!isOn) return;
            isOn = false;
            write("\e[?2004l");
            fixed (byte* attributes = before) _ = SetAttributes(Input, AfterOutput, attributes);
        }
    }

    void Ended(object? sender, EventArgs ended) => Pause();

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, byte* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, byte* attributes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte* attributes);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
