using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LogHunt.Testing;

/// <summary>
/// The processor's time of the thread: what a test may bound, for what the clock says depends on what else the machine does. The
/// clock's where the system does not tell.
/// </summary>
public static partial class ThreadTime
{
    const int OfThread = 3;   // CLOCK_THREAD_CPUTIME_ID

    /// <summary>What it takes on this thread. Requires: it does its work on it.</summary>
    public static TimeSpan Of(Action action)
    {
        var before = Now;
        action();
        return Now - before;
    }

    static TimeSpan Now => OperatingSystem.IsLinux() && Ask(OfThread, out var time) == 0
        ? new(((long)time.Seconds * TimeSpan.TicksPerSecond) + ((long)time.Nanoseconds / TimeSpan.NanosecondsPerTick))
        : Stopwatch.GetElapsedTime(0);

    [StructLayout(LayoutKind.Sequential)]
    struct Moment
    {
        public nint Seconds, Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Ask(int clock, out Moment time);
}
