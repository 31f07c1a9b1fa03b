using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LogHunt.Cli.Editing;

/// <summary>
/// Standard input as keys. Nothing is read ahead of what is asked for, so that another editor, or the shell after us, gets what was typed
/// for it.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed unsafe partial class TerminalInput
{
    /// <summary>An Escape that nothing follows for so long is the key; over ssh the rest of an arrow may take its time.</summary>
    static readonly TimeSpan EscapeWait = TimeSpan.FromMilliseconds(60);

    const short Readable = 1;
    const int Interrupted = 4, Input = 0;

    readonly KeyDecoder decoder = new();
    readonly Queue<Key> keys = [];

    TerminalInput()
    {
    }

    /// <summary>Of the process, so that what was typed ahead while somebody read keys is there for the next who does.</summary>
    public static TerminalInput Standard { get; } = new();

    /// <summary>Whether more is there already.</summary>
    public bool IsMoreThere => keys.Count > 0 || IsThere(TimeSpan.Zero);

    /// <summary>The next key; null when none came in time. Throws EndOfStreamException when the terminal is gone.</summary>
    public Key? Next(TimeSpan wait)
    {
        if (keys.Count == 0) Read(wait);
        return keys.TryDequeue(out var key) ? key : null;
    }

    void Read(TimeSpan wait)
    {
        if (!IsThere(decoder.IsWaiting ? EscapeWait : wait))
        {
            foreach (var key in decoder.Flush()) keys.Enqueue(key);
            return;
        }
        Span<byte> bytes = stackalloc byte[4096];
        nint read;
        fixed (byte* start = bytes) read = ReadFrom(Input, start, (nuint)bytes.Length);
        if (read == 0 || (read < 0 && Marshal.GetLastPInvokeError() != Interrupted)) throw new EndOfStreamException("the terminal is gone");
        if (read < 0) return;
        foreach (var key in decoder.Feed(bytes[..(int)read])) keys.Enqueue(key);
    }

    static bool IsThere(TimeSpan wait)
    {
        var asked = new Asked { Descriptor = Input, Events = Readable };
        return Poll(&asked, 1, (int)wait.TotalMilliseconds) > 0;
    }

    /// <summary>`struct pollfd`</summary>
    struct Asked
    {
        public int Descriptor;
        public short Events, Answered;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Asked* asked, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFrom(int descriptor, byte* bytes, nuint count);
}
