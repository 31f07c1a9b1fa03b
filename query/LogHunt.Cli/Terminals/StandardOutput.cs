using System.Runtime.InteropServices;
using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// File descriptor 1 without a buffer. The runtime's own stream says nothing when the reader has gone, so `loghunt query … | head` would
/// search on to the end; here a write then ends in <see cref="OutputClosedException"/>.
/// </summary>
sealed partial class StandardOutput : Stream
{
    const int Interrupted = 4, TryAgain = 11, BrokenPipe = 32;

    readonly Stream? other = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : null;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        if (other is not null)
        {
            other.Write(buffer);
            return;
        }
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* bytes = buffer) written = WriteTo(1, bytes, (nuint)buffer.Length);
            if (written >= 0) buffer = buffer[(int)written..];
            else
            {
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted: break;
                    case TryAgain: Thread.Sleep(1); break;
                    case BrokenPipe: throw new OutputClosedException();
                    case var error: throw new IOException($"the output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}");
                }
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => other?.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteTo(int descriptor, byte* bytes, nuint count);
}
