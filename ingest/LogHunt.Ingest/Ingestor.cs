using System.Diagnostics;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Manifests;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest;

/// <summary>Takes logs into a store: files, folders and archives in, rows and a receipt out.</summary>
public sealed class Ingestor(Store store)
{
    /// <summary>
    /// Ingests the paths as one upload, visible at once when this returns and not at all when it throws. Files whose content this
    /// municipality has already are counted with zero lines. Throws <see cref="ManifestException"/> for a manifest that is wrong,  <see
    /// cref="StoreException"/> when the store cannot be written
    /// and <see cref="OperationCanceledException"/>; what is wrong with the input is in the receipt. One thread takes archives
    /// apart while others parse, a file each and with the help of all cores.
    /// </summary>
    public Receipt Ingest(IEnumerable<string> paths, IngestOptions options, IProgress<IngestProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var given = paths.ToList();
        var manifests = new ManifestList(options.Zone, manifest => Check(manifest, options));
        manifests.AddBeside(given);
        try
        {
            return Ingest(given, options, manifests, progress, cancellation);
        }
        catch (LateManifestException)
        {
            // All of them are looked for first: what was read without them was not kept.
            using (var scratch = new ScratchFolder(Path.Combine(store.Directory, "tmp")))
                Reader(scratch, options).Read(given, member => Find(member, manifests), cancellation);
            return Ingest(given, options, manifests, progress, cancellation);
        }
    }

    /// <summary>Whether what was given is so small that it shall not cost much memory, whatever comes out of it.</summary>
    static bool AreSmall(List<string> given) =>
        given.TrueForAll(File.Exists) && given.Sum(path => new FileInfo(path).Length) < SmallUpload;

    const long SmallUpload = 2 << 20;

    static ArchiveReader Reader(ScratchFolder scratch, IngestOptions options) =>
        new(scratch.Path, options.Limits, options.Passwords, options.Zone);

    static void Find(ArchiveMember member, ManifestList manifests)
    {
        using var content = member.Content;
        if (content is not null && ManifestFile.IsOne(member.Path)) manifests.Add(member);
    }

    /// <summary>A manifest of another municipality's came with the wrong upload, or to the wrong one.</summary>
    void Check(Manifest manifest, IngestOptions options)
    {
        var said = manifest.Said.Municipality;
        if (said.Length == 0 || said.Equals(options.Municipality, StringComparison.OrdinalIgnoreCase)) return;
        if (store.Catalog.Municipalities().Any(known => known.Id == options.Municipality && known.Name.Equals(said,
            StringComparison.OrdinalIgnoreCase)))
            return;
        throw new ManifestException($"the manifest `{manifest.Said.Path}` is of the municipality `{said}`, and the upload was given for " +
            $"`{options.Municipality}`: give the one that is right, or correct the manifest");
    }

    Receipt Ingest(List<string> given, IngestOptions options, ManifestList manifests, IProgress<IngestProgress>? progress,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var received = DateTime.UtcNow;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var writer = store.BeginUpload(options.Municipality, instead: options.Instead, cancellation: stop.Token);
        if (AreSmall(given)) writer.SegmentBytes = SegmentBuilder.MaxBytes / 4;
        using var scratch = new ScratchFolder(Path.Combine(store.Directory, "tmp"));
        var known = new KnownContent(store, options.Municipality, writer);
        var (files, common) = (new FileList(), new CommonLines());
        var before = options.SkipKnownLines ? KnownLines.Of(store, options.Municipality, cancellation: cancellation) : null;
        using var queue = new MemberQueue(stop.Token);
        var work = new Work(writer, received, options, queue, files, common, new(progress), store, manifests, before);
        var workers = Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8))
            .Select(i => Task.Factory.StartNew(() => work.Run(i, stop), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToList();
        try
        {
            var intake = new Intake(known, files, queue, manifests, options);
            intake.TellBeside();
            Reader(scratch, options).Read(given, member => intake.Receive(member, stop.Token), stop.Token);
        }
        catch (Exception e) when (e is LateManifestException or ManifestException)
        {
            stop.Cancel();
            throw;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A worker failed and stopped the reader; its own exception is thrown below.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stop.Cancel();
            throw new StoreException($"the upload cannot be unpacked to `{scratch.Path}`: {e.Message.TrimEnd('.')}", e);
        }
        finally
        {
            queue.Complete();
            Task.WhenAll(workers).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
        foreach (var worker in workers.Where(worker => worker.IsFaulted)) worker.GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();

        var names = files.All;
        foreach (var (file, earlier, lines) in common.Found())
            files.Warn(file, $"{lines} of its lines stand in `{names[earlier].Path}` too: what they tell of counts twice");
        var duplicate = known.OnlyKnown(files.All);
        if (duplicate is null)
            writer.Commit(new(writer.UploadId, options.Municipality, received,
                string.Join(' ', given.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)))), files.All)
            {
                Manifests = manifests.Said,
            });
        return new(duplicate ?? writer.UploadId, options.Municipality, files.All, clock.Elapsed, files.IsComplete, duplicate is not null)
        {
            Removed = writer.Removed,
            Manifests = manifests.Said,
        };
    }

    /// <summary>What every worker shares.</summary>
    sealed class Work(UploadWriter writer, DateTime received, IngestOptions options, MemberQueue queue, FileList files,
        CommonLines common, ProgressReport report, Store store, ManifestList manifests, KnownLines? known)
    {
        readonly Originals? originals = options.KeepOriginals ? new(store) : null;

        public void Run(int worker, CancellationTokenSource stop)
        {
            var finished = false;
            try
            {
                using var tables = new UploadTables(writer);
                var reader = new FileIngest(writer.UploadId, received, options, tables.Of, tables.WriteFull, common, manifests, known);
                while (queue.Take(worker, out var place, out var member))
                {
                    using var content = member.Content;
                    var (file, isComplete) = reader.Read(place, member, (lines, bytes) => report.Within(worker, member.Path, lines, bytes),
                        stop.Token);
                    originals?.Keep(content!, stop.Token);
                    files.Set(place, file, isComplete);
                    report.End(worker, file);
                }
                tables.WriteRest();
                finished = true;
            }
            finally
            {
                if (!finished) stop.Cancel();
            }
        }
    }
}
