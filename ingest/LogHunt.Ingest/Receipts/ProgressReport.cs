using System.Diagnostics;
using LogHunt.Engine.Catalog;

namespace LogHunt.Ingest.Receipts;

/// <summary>Tells a listener how far an ingest is, some ten times a second and after the last file. Thread-safe.</summary>
sealed class ProgressReport(IProgress<IngestProgress>? listener)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    readonly Lock gate = new();
    readonly Stopwatch since = Stopwatch.StartNew();
    readonly Dictionary<int, (long Lines, long Bytes)> current = [];
    int files;
    long lines;
    long bytes;

    /// <summary>A worker stands inside a file, behind so many of its lines and bytes.</summary>
    public void Within(int worker, string path, long linesOfFile, long bytesOfFile)
    {
        lock (gate)
        {
            current[worker] = (linesOfFile, bytesOfFile);
            if (since.Elapsed >= Interval) Tell(path);
        }
    }

    public void End(int worker, UploadFile file)
    {
        lock (gate)
        {
            current.Remove(worker);
            files++;
            lines += file.Lines;
            bytes += file.Bytes;
            if (since.Elapsed >= Interval) Tell(file.Path);
        }
    }

    void Tell(string path)
    {
        since.Restart();
        listener?.Report(new(path, files, lines + current.Values.Sum(file => file.Lines), bytes + current.Values.Sum(file => file.Bytes)));
    }
}
