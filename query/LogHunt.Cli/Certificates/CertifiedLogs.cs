using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query;

namespace LogHunt.Cli.Certificates;

/// <summary>Rows of a municipality's table in the period: what a search of it looked at.</summary>
sealed record CertifiedTable(
    string Municipality, string Table, int Segments, long Rows, int HoursWithLogs, DateTime? First, DateTime? Last);

/// <summary>A segment that was not searched for all of the indicators yet.</summary>
sealed record UnsearchedRows(SegmentEntry Segment, ImmutableArray<long> Batches);

/// <summary>Hours without a row of a source. A gap is one in which it should have written.</summary>
sealed record CertifiedSilence(DeviceCoverage Source, DateTime From, DateTime To, bool IsGap)
{
    public int Hours => (int)(To - From).TotalHours;
}

/// <summary>
/// A file of an upload, of which lines can be of the period. `MayLackKnown` where lines were left out of it because an earlier upload had
/// brought them, and one that came earlier was taken out.
/// </summary>
sealed record CertifiedFile(Upload Upload, UploadFile File, bool MayLackKnown);

/// <summary>
/// Which logs there are of the municipalities in the period, what of them was searched, and what is missing: what «none» rests on.
/// </summary>
sealed record CertifiedLogs(
    ImmutableArray<SegmentEntry> Segments, ImmutableArray<CertifiedTable> Tables, ImmutableArray<UnsearchedRows> Unsearched,
    ImmutableArray<FileFault> Faults, ImmutableArray<DeviceCoverage> Sources, ImmutableArray<CertifiedFile> Files)
{
    /// <summary>Reads every segment under its hashes. `progress` gets those read so far and how many there are, from several threads.</summary>
    public static CertifiedLogs Of(
        LogHuntStore store, CertificateScope scope, Action<int, int>? progress, CancellationToken cancellation)
    {
        var catalog = store.Catalog;
        ImmutableArray<SegmentEntry> segments = [.. catalog.Segments().Where(scope.Meets)];
        var batches = scope.Indicators.Select(entry => entry.BatchId).ToHashSet();
        ImmutableArray<UnsearchedRows> unsearched =
        [
            .. catalog.Unsearched().Where(work => scope.Meets(work.Segment))
                .Select(work => new UnsearchedRows(work.Segment, [.. work.Batches.Where(batches.Contains)]))
                .Where(work => !work.Batches.IsEmpty),
        ];
        ImmutableArray<CoverageHour> hours = [.. scope.Municipalities.SelectMany(one => catalog.Coverage(one.Id))];
        var faults = Check(store, segments, progress, cancellation);
        var removed = catalog.RemovedUploads().ToLookup(upload => upload.Municipality, upload => upload.Received);
        return new(segments, Tabled(store, scope, segments, hours, cancellation), unsearched, faults,
            DeviceCoverage.Of(hours, scope.Since, scope.Until),
            [.. catalog.Uploads().Where(upload => scope.Has(upload.Municipality))
                .SelectMany(upload => upload.Files.Where(scope.Meets).Select(file => new CertifiedFile(
                    upload, file, file.Known > 0 && removed[upload.Municipality].Any(received => received < upload.Received))))]);
    }

    /// <summary>Stretches of hours without rows, each source's by itself.</summary>
    public IEnumerable<CertifiedSilence> Silences => Sources.SelectMany(source =>
    {
        var (covered, silences, gaps) = (source.From, new List<CertifiedSilence>(), source.Gaps.ToHashSet());
        foreach (var hour in source.HoursSeen.Append(source.To))
        {
            if (hour > covered) silences.Add(new(source, covered, hour, gaps.Contains(new(covered, hour))));
            covered = hour.AddHours(1);
        }
        return silences;
    });

    /// <summary>Files and archives that were not read, or not whole, with the reason.</summary>
    public IEnumerable<(CertifiedFile File, string Why)> NotRead => Files.SelectMany(file =>
        file.File.Warnings.Where(warning => !IsHarmless(file, warning)).Select(warning => (file, warning)));

    /// <summary>
    /// A warning by which no line is lost: of an empty file, of letters that are no UTF-8, of lines that stand twice, of a file or of lines
    /// that an upload brought before, of lines that stand in Unparsed, which is told elsewhere. Whatever else there is to warn of may be a loss.
    /// </summary>
    bool IsHarmless(CertifiedFile file, string warning) => file.File.Bytes == 0 && warning == "empty"
        || warning.Contains("not in UTF-8: read as Windows-1252", StringComparison.Ordinal)
        || file.File.IsNotUnderstood && warning.StartsWith("no line of it was understood", StringComparison.Ordinal)
        || !file.MayLackKnown && warning.EndsWith("they are left out, and counted as skipped", StringComparison.Ordinal)
        || warning.EndsWith("what they tell of counts twice", StringComparison.Ordinal)
        || (file.File is { Lines: 0, Sha256.Length: > 0 } && Files.Any(other => other.File.Lines > 0
            && other.File.Sha256 == file.File.Sha256 && other.Upload.Municipality == file.Upload.Municipality));

    static ImmutableArray<FileFault> Check(
        LogHuntStore store, ImmutableArray<SegmentEntry> segments, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (faults, done) = (new FileFault?[segments.Length], 0);
        Parallel.For(0, segments.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            faults[i] = Verification.FaultOf(store.EngineStore, segments[i]);
            progress?.Invoke(Interlocked.Increment(ref done), segments.Length);
        });
        return [.. faults.OfType<FileFault>()];
    }

    static ImmutableArray<CertifiedTable> Tabled(LogHuntStore store, CertificateScope scope, ImmutableArray<SegmentEntry> segments,
        ImmutableArray<CoverageHour> hours, CancellationToken cancellation)
    {
        var covered = hours.Where(hour => scope.Meets(hour.Hour, hour.Hour.AddHours(1).AddTicks(-1)))
            .GroupBy(hour => (hour.Municipality, hour.Table))
            .ToDictionary(group => group.Key, group => group.Select(hour => hour.Hour).Distinct().Count());
        var counted = segments.Where(segment => IsCut(scope, segment)).Select(segment => segment.Table).Distinct()
            .SelectMany(table => Counted(store, scope, table, cancellation)).ToDictionary(row => (row.Municipality, row.Table));
        return
        [
            .. segments.GroupBy(segment => (segment.Municipality, segment.Table)).OrderBy(group => group.Key).Select(group =>
                group.Any(segment => IsCut(scope, segment))
                    ? (counted.GetValueOrDefault(group.Key) ?? new(group.Key.Municipality, group.Key.Table, 0, 0, 0, null, null)) with
                    {
                        Segments = group.Count(), HoursWithLogs = covered.GetValueOrDefault(group.Key),
                    }
                    : new CertifiedTable(group.Key.Municipality, group.Key.Table, group.Count(), group.Sum(segment => (long)segment.Rows),
                        covered.GetValueOrDefault(group.Key), group.Min(segment => segment.MinTime), group.Max(segment => segment.MaxTime))),
        ];
    }

    /// <summary>Whether a segment has rows of another time too, so that those of the period must be counted.</summary>
    static bool IsCut(CertificateScope scope, SegmentEntry segment) =>
        segment.Table != StandardTables.Unparsed.Name && !scope.Holds(segment.MinTime, segment.MaxTime);

    static IEnumerable<CertifiedTable> Counted(LogHuntStore store, CertificateScope scope, string table, CancellationToken cancellation) =>
        store.Query($"{table}{InPeriod(scope)} | summarize count(), min(TimeGenerated), max(TimeGenerated) by Municipality",
            new() { Limits = RunHunts.AsLongAsItTakes, Cancellation = cancellation }).Rows()
            .Select(row => new CertifiedTable(
                (string)row[0]!, table, 0, (long)row[1]!, 0, (DateTime?)row[2], (DateTime?)row[3]));

    /// <summary>The period as a condition of KQL.</summary>
    public static string InPeriod(CertificateScope scope) =>
        (scope.Since is { } since ? $" | where TimeGenerated >= datetime({Written(since)})" : "")
        + (scope.Until is { } until ? $" | where TimeGenerated < datetime({Written(until)})" : "");

    static string Written(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
