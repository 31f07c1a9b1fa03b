using System.Diagnostics;
using LogHunt.Engine.Catalog;

namespace LogHunt.Ingest.Receipts;

/// <summary>Tells a listener how far an ingest is, some ten times a second.</summary>
sealed class ProgressReport(IProgress<IngestProgress>? listener)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    readonly Stopwatch since = Stopwatch.StartNew();
    string path = "";
    int files;
    long lines;
    long bytes;

    public void Begin(string file) => path = file;

    public void Within(long linesOfFile, long bytesOfFile) => Tell(lines + linesOfFile, bytes + bytesOfFile);

    public void End(UploadFile file)
    {
        files++;
        lines += file.Lines;
        bytes += file.Bytes;
        Tell(lines, bytes);
    }

    void Tell(long linesNow, long bytesNow)
    {
        if (listener is null || since.Elapsed < Interval) return;
        since.Restart();
        listener.Report(new(path, files, linesNow, bytesNow));
    }
}
