using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The bytes of a member, in memory or in a file, readable any number of times and from several threads. A scratch file is deleted
/// when this is disposed.
/// </summary>
public sealed class Content : IDisposable
{
    readonly byte[] memory;
    readonly SafeFileHandle? file;
    string? sha256;

    Content(byte[] memory, long length, SafeFileHandle? file, string? sha256) =>
        (this.memory, Length, this.file, this.sha256) = (memory, length, file, sha256);

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>In lower-case hexadecimal. For a file that was not copied it is read through at the first call.</summary>
    public string Sha256 => Hash(CancellationToken.None);

    /// <summary>The same, of a file that may be long.</summary>
    public string Hash(CancellationToken cancellation)
    {
        if (sha256 is not null) return sha256;
        using var stream = Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var step = new byte[(int)Math.Min(256 << 10, Length + 1)];
        while (stream.Read(step) is var read and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(step, 0, read);
        }
        return sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Content in memory: the first `length` bytes of a buffer that nobody writes to any more.</summary>
    public static Content OfMemory(byte[] bytes, int length, string sha256) => new(bytes, length, null, sha256);

    /// <summary>A file that stays where it is; what is appended to it later is not seen.</summary>
    public static Content OfFile(SafeFileHandle file, long length, string? sha256 = null) => new([], length, file, sha256);

    /// <summary>A stream over all of it, from the beginning; several may be open at once.</summary>
    public Stream Open() => file is null ? new MemoryStream(memory, 0, (int)Length, writable: false) : new FileView(file, Length);

    /// <summary>Deletes a scratch file; memory is left to the collector.</summary>
    public void Dispose() => file?.Dispose();

    /// <summary>A position of its own over a shared handle.</summary>
    sealed class FileView(SafeFileHandle file, long length) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var left = Math.Clamp(length - Position, 0, buffer.Length);
            var read = RandomAccess.Read(file, buffer[..(int)left], Position);
            Position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin)
        {
            var position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => length + offset };
            if (position < 0) throw new IOException("a position before the beginning");
            return Position = position;
        }

        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
