using System.Diagnostics;
using System.Globalization;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The right to write segments, for one process and one upload at a time. It is a lock on an open file, so the system frees it when
/// a process dies; who holds it stands in a second file, which others can read.
/// </summary>
sealed class WriterLock : IDisposable
{
    /// <summary>
    /// What the system says when another process has the file: EAGAIN on Linux, EWOULDBLOCK on BSD, a sharing violation on Windows.
    /// </summary>
    static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    readonly FileStream file;

    WriterLock(FileStream file) => this.file = file;

    /// <summary>Who this is, as others are told it.</summary>
    public static string ThisProcess { get; } = string.Create(CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} of {Environment.UserName} on {Environment.MachineName}");

    public static WriterLock Take(string directory, TimeSpan wait, StoreFiles files)
    {
        var path = Path.Combine(directory, "writer.lock");
        var owner = Path.Combine(directory, "writer.txt");
        for (var started = Stopwatch.GetTimestamp(); ; Thread.Sleep(50))
        {
            try
            {
                var held = new WriterLock(files.Open(path, FileMode.OpenOrCreate, FileShare.None));
                Sign(owner, files);
                return held;
            }
            catch (IOException error) when (HeldByAnother.Contains(error.HResult))
            {
                if (Stopwatch.GetElapsedTime(started) < wait) continue;
                throw new StoreException(
                    $"another upload is being written to the store `{directory}` by {Owner(owner)}; try again when it has ended", error);
            }
            catch (UnauthorizedAccessException error)
            {
                throw new StoreException($"the store `{directory}` cannot be written with the rights of this user", error);
            }
            catch (IOException error)
            {
                throw new StoreException($"the store `{directory}` cannot be written: {error.Message.TrimEnd('.')}", error);
            }
        }
    }

    static void Sign(string path, StoreFiles files)
    {
        try
        {
            using var text = new StreamWriter(files.Open(path, FileMode.Create, FileShare.Read));
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{ThisProcess} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Others are not told who it is; the lock holds all the same.
        }
    }

    static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : "another process";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    public void Dispose() => file.Dispose();
}
