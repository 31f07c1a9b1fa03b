using System.Globalization;
using System.Security.Cryptography;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>The upload in whose place another comes, and how hits are counted then.</summary>
public sealed record Replacement(string Upload, HitCount Count);

/// <summary>
/// Takes in one upload: builders that <see cref="UploadTables"/> filled become segment files in the background, and
/// <see cref="Commit"/> makes all of it visible in one transaction. Disposed without that it leaves nothing. Not
/// thread-safe, but for what says so.
/// </summary>
public sealed class UploadWriter : IDisposable
{
    internal const string Folder = "segments";

    /// <summary>Segments that are written while more rows are collected; each holds the memory of one builder.</summary>
    static readonly int InBackground = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Bytes that builders of all workers may hold together before they are written though none is full.</summary>
    internal const long MostHeld = 72 << 20;

    /// <summary>What a worker may hold of it whatever the others do, so that no tiny segments are written for their sake.</summary>
    static readonly long OwnShare = MostHeld / Math.Clamp(Environment.ProcessorCount, 1, 8);

    readonly Store store;
    readonly string municipality;
    readonly WriterLock held;
    readonly Replacement? instead;
    UploadRemoval? removal;
    readonly Lock adding = new();
    readonly List<Task<List<ReceiptSegment>>> writing = [];
    readonly CancellationTokenSource stop;
    long collected;
    int spent;
    bool wasAttempted, ended;

    internal UploadWriter(Store store, string municipality, WriterLock held, Replacement? instead, CancellationToken cancellation)
    {
        if (instead is not null) _ = UploadRemoval.Find(store, instead.Upload);
        this.instead = instead;
        this.store = store;
        this.municipality = municipality;
        this.held = held;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        UploadId = NewId();
        store.Catalog.Begin(UploadId, municipality);
    }

    /// <summary>An id for what is written from now on.</summary>
    internal static string NewId() => string.Create(CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyyMMdd'T'HHmmssfff}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <summary>Unique, and sortable by when the upload began.</summary>
    public string UploadId { get; }

    /// <summary>
    /// Bytes of rows that a segment is written of: fewer need less memory, and more make a store that is smaller and faster. Set before
    /// rows are collected.
    /// </summary>
    public long SegmentBytes { get; set; } = SegmentBuilder.MaxBytes;

    /// <summary>The upload in whose place this one comes, or null.</summary>
    public string? Instead => instead?.Upload;

    /// <summary>A file of the same content that an earlier upload of this municipality brought and that stays, or null.</summary>
    public UploadFile? FindFile(string sha256) => store.Catalog.FindFile(municipality, sha256, instead is null ? [] : [instead.Upload]);

    /// <summary>
    /// A worker holds so many bytes more in its builders, and so many in all. True when it should write some: all workers together hold
    /// too much, and this one more than its share. Thread-safe.
    /// </summary>
    internal bool Hold(long more, long own) => Interlocked.Add(ref collected, more) > MostHeld && own > OwnShare;

    /// <summary>
    /// Takes over the rows of a full builder, or of a worker's last ones, and writes them in the background; waits while enough are
    /// being written. What is written stays invisible until <see cref="Commit"/>. May be called by several threads.
    /// </summary>
    public void Add(SegmentBuilder builder)
    {
        lock (adding) Write(builder);
    }

    /// <summary>
    /// Waits for what is being written, writes the receipt beside it, then shows upload, files and segments in one transaction, and takes
    /// out the upload in whose place they come. Requires: `upload` has <see cref="UploadId"/> and the municipality.
    /// </summary>
    public void Commit(Upload upload)
    {
        if (upload.UploadId != UploadId || upload.Municipality != municipality)
            throw new ArgumentException("the upload is another one", nameof(upload));
        ObjectDisposedException.ThrowIf(ended, this);
        UploadReceipt receipt;
        try
        {
            var segments = Task.WhenAll(writing).GetAwaiter().GetResult().SelectMany(segment => segment);
            receipt = UploadReceipt.Of(store.Catalog, upload, segments);
            // The removal's receipt before the upload's: with that the upload counts.
            removal = instead is null ? null : UploadRemoval.Prepare(store, instead.Upload, UploadId, instead.Count, stop.Token);
            receipt.Write(store);
            wasAttempted = true;
            if (removal is null) store.Catalog.Write(Show);
            else Removed = removal.Commit(Show, stop.Token);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(error);
        }
        End();

        void Show(Microsoft.Data.Sqlite.SqliteConnection connection)
        {
            connection.Add(receipt);
            connection.Audit(AuditTrail.Ingest, Told(upload), municipality);
        }
    }

    /// <summary>What was taken out by <see cref="Commit"/>; null when nothing was.</summary>
    public RemovedUpload? Removed { get; private set; }

    /// <summary>Gives up what is not committed.</summary>
    public void Dispose()
    {
        if (ended) return;
        // Their failures no longer matter, but their files must not appear after the sweep.
        stop.Cancel();
        Task.WhenAll(writing).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default).Wait();
        try
        {
            // A commit that failed may still have happened, as far as we know: only the catalog can say.
            if (!wasAttempted || store.Catalog.Begun().Any(begun => begun.Upload == UploadId))
                BegunUploads.GiveUp(store, UploadId, municipality);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StoreException)
        {
            // The catalog knows that it was begun, and the next upload settles it: this must not hide the error that led here.
        }
        End();
    }

    void End()
    {
        ended = true;
        // After the upload was given up: one in the place of another must not be left alone.
        removal?.Dispose();
        held.Dispose();
        stop.Dispose();
    }

    void Write(SegmentBuilder builder)
    {
        if (writing.Count(task => !task.IsCompleted) >= InBackground)
            Task.WaitAny([.. writing.Where(task => !task.IsCompleted)], stop.Token);
        stop.Token.ThrowIfCancellationRequested();
        if (writing.Find(task => task.IsFaulted) is { Exception.InnerException: { } error }) throw NotWritten(error);

        var number = ++spent;
        writing.Add(Task.Run(() =>
        {
            using (builder)
                return builder.Build(cancellation: stop.Token).Select((rows, i) => WriteSegment(
                    store, rows, municipality, UploadId, string.Create(CultureInfo.InvariantCulture, $"{UploadId}-{number:D4}-{i}"), stop.Token)).ToList();
        }));
    }

    /// <summary>Where a segment lies in a store's folder.</summary>
    internal static string PathOf(string table, string municipality, string id) => Path.Combine(Folder, table, municipality, id + ".seg");

    /// <summary>Writes one segment, and says what the catalog has to know of it.</summary>
    internal static ReceiptSegment WriteSegment(
        Store store, SegmentRows rows, string municipality, string upload, string id, CancellationToken cancellation = default)
    {
        var path = PathOf(rows.Schema.Name, municipality, id);
        var bytes = SegmentWriter.Write(Path.Combine(store.Directory, path), rows, store.Files, cancellation);
        var (first, last) = Span(rows.Column("TimeGenerated"));
        return new(
            new(id, rows.Schema.Name, municipality, upload, path, rows.RowCount, bytes, first, last),
            rows.Schema == StandardTables.Unparsed ? [] :
            [
                .. HourCounts.Of(rows).Select(counts => new ReceiptCoverage(counts.Format, counts.Dvc, counts.Encode()))
                    .OrderBy(counts => counts.Format, StringComparer.Ordinal).ThenBy(counts => counts.Dvc, StringComparer.Ordinal),
            ]);
    }

    static (DateTime First, DateTime Last) Span(Column? times) =>
        times is null || times.Value(0) is not DateTime first || times.Value(times.Length - 1) is not DateTime last
        ? (DateTime.MinValue, DateTime.MinValue)
        : (first, last);

    static string Told(Upload upload) => string.Create(CultureInfo.InvariantCulture,
        $"upload {upload.UploadId}: {upload.Given}; files {upload.Files.Length}, " +
        $"lines {upload.Files.Sum(file => file.Lines)}, rows {upload.Files.Sum(file => file.Rows)}");

    StoreException NotWritten(Exception error) => new($"the upload cannot be written to the store `{store.Directory}`: {error.Message.TrimEnd('.')}", error);
}
