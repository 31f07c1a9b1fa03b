using System.Diagnostics;
using System.Globalization;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The right to write segments, for one process and one upload at a time. It is a lock on an open file, so the system frees it when
/// a process dies; who holds it stands in a second file, which others can read.
/// </summary>
sealed class WriterLock : IDisposable
{
    readonly FileStream file;

    WriterLock(FileStream file) => this.file = file;

    public static WriterLock Take(string directory, TimeSpan wait)
    {
        var path = Path.Combine(directory, "writer.lock");
        var owner = Path.Combine(directory, "writer.txt");
        for (var started = Stopwatch.GetTimestamp(); ; Thread.Sleep(50))
        {
            try
            {
                var held = new WriterLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                File.WriteAllText(owner, string.Create(CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
                return held;
            }
            catch (UnauthorizedAccessException error)
            {
                throw new StoreException($"the store `{directory}` cannot be written with the rights of this user", error);
            }
            catch (IOException error)
            {
                if (Stopwatch.GetElapsedTime(started) < wait) continue;
                throw new StoreException($"another upload is being written to the store `{directory}` by {Owner(owner)}; try again when it has ended", error);
            }
        }
    }

    static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    public void Dispose() => file.Dispose();
}
