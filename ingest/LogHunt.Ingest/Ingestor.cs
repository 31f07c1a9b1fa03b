using System.Diagnostics;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest;

/// <summary>Takes logs into a store: files, folders and archives in, rows and a receipt out.</summary>
public sealed class Ingestor(Store store)
{
    /// <summary>
    /// Ingests the paths as one upload, visible at once when this returns and not at all when it throws. Files whose content this municipality has already are counted with zero
    /// lines. Throws <see cref="StoreException"/> when the store cannot be written and <see cref="OperationCanceledException"/>; what is wrong with the
    /// input is in the receipt.
    /// </summary>
    public Receipt Ingest(IEnumerable<string> paths, IngestOptions options, IProgress<IngestProgress>? progress = null, CancellationToken cancellation = default)
    {
        var given = paths.ToList();
        var clock = Stopwatch.StartNew();
        var received = DateTime.UtcNow;
        using var writer = store.BeginUpload(options.Municipality);
        using var scratch = new ScratchFolder(Path.Combine(store.Directory, "tmp"));
        var known = new KnownContent(store, options.Municipality, writer);
        var originals = options.KeepOriginals ? new Originals(store.Directory) : null;
        var report = new ProgressReport(progress);
        var reader = new FileIngest(writer.UploadId, received, options, writer.Rows, writer.WriteFull);
        var files = new List<UploadFile>();
        var isComplete = true;

        new ArchiveReader(scratch.Path, options.Limits, options.Passwords, options.Zone).Read(given, member =>
        {
            using var content = member.Content;
            report.Begin(member.Path);
            var (file, whole) = content is null ? (FileTally.Nothing(member.Path, "", 0, member.Warnings), false)
                : known.Find(content, member.Path) is { } before ? (FileTally.Nothing(member.Path, content.Sha256, content.Length, [before, .. member.Warnings]), member.Warnings.IsEmpty)
                : reader.Read(member, report.Within, cancellation);
            if (content is not null) originals?.Keep(content);
            files.Add(file);
            isComplete &= whole;
            report.End(file);
        }, cancellation);

        var duplicate = known.OnlyKnown(files);
        if (duplicate is null)
            writer.Commit(new(writer.UploadId, options.Municipality, received, options.Source ?? string.Join(' ', given.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)))), [.. files]));
        return new(duplicate ?? writer.UploadId, options.Municipality, [.. files], clock.Elapsed, isComplete, duplicate is not null);
    }
}
