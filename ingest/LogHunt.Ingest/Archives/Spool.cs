using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Copies a decoder's output into a <see cref="Content"/>, hashing it on the way: to memory first, to a scratch file when it grows.
/// </summary>
sealed class Spool(string scratch, ArchiveBudget budget)
{
    const int Step = 128 << 10;

    /// <summary>
    /// Everything that `source` gives. When it breaks, what came before, and `problem` says what happened. `checksum` takes all of it
    /// too. Requires: `source` throws what <see cref="Damage"/> knows, or what ends the given file.
    /// </summary>
    public Content Copy(Stream source, out string? problem, Crc32? checksum = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var memory = new MemoryStream();
        SafeFileHandle? file = null;
        var step = ArrayPool<byte>.Shared.Rent(Step);
        var length = 0L;
        problem = null;
        try
        {
            while (problem is null && Read(source, step, out problem) is var read and > 0)
            {
                budget.Cancellation.ThrowIfCancellationRequested();
                length += read;
                hash.AppendData(step, 0, read);
                checksum?.Append(step.AsSpan(0, read));
                if (file is null && length > budget.Limits.InMemory) file = ToFile(memory);
                if (file is null) memory.Write(step, 0, read);
                else RandomAccess.Write(file, step.AsSpan(0, read), length - read);
            }
            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (file is null) return Content.OfMemory(memory.GetBuffer(), (int)length, sha256);
            var kept = Content.OfFile(file, length, sha256);
            file = null;
            return kept;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(step);
            file?.Dispose();
        }
    }

    SafeFileHandle ToFile(MemoryStream memory)
    {
        Directory.CreateDirectory(scratch);
        var file = File.OpenHandle(Path.Combine(scratch, $"member-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, memory.GetBuffer().AsSpan(0, (int)memory.Length), 0);
        memory.SetLength(0);
        memory.Capacity = 0;
        return file;
    }

    static int Read(Stream source, byte[] step, out string? problem)
    {
        problem = null;
        try
        {
            return source.Read(step, 0, step.Length);
        }
        catch (Exception e) when (Damage.Is(e))
        {
            problem = $"{Damage.Sentence(e)}; what came before the break was read";
            return 0;
        }
    }
}
