using System.Diagnostics;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest;

/// <summary>Takes logs into a store: files, folders and archives in, rows and a receipt out.</summary>
public sealed class Ingestor(Store store)
{
    /// <summary>
    /// Ingests the paths as one upload, visible at once when this returns and not at all when it throws. Files whose content this
    /// municipality has already are counted with zero lines. Throws <see cref="StoreException"/> when the store cannot be written
    /// and <see cref="OperationCanceledException"/>; what is wrong with the input is in the receipt. One thread takes archives
    /// apart while others parse, a file each and with the help of all cores.
    /// </summary>
    public Receipt Ingest(IEnumerable<string> paths, IngestOptions options, IProgress<IngestProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var given = paths.ToList();
        var clock = Stopwatch.StartNew();
        var received = DateTime.UtcNow;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var writer = store.BeginUpload(options.Municipality, instead: options.Instead, cancellation: stop.Token);
        using var scratch = new ScratchFolder(Path.Combine(store.Directory, "tmp"));
        var known = new KnownContent(store, options.Municipality, writer);
        var (files, common) = (new FileList(), new CommonLines());
        using var queue = new MemberQueue(stop.Token);
        var work = new Work(writer, received, options, queue, files, common, new(progress), store);
        var workers = Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8))
            .Select(i => Task.Factory.StartNew(() => work.Run(i, stop), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToList();
        try
        {
            new ArchiveReader(scratch.Path, options.Limits, options.Passwords, options.Zone)
                .Read(given, member => Receive(member, known, files, queue, stop.Token), stop.Token);
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
                string.Join(' ', given.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)))), files.All));
        return new(duplicate ?? writer.UploadId, options.Municipality, files.All, clock.Elapsed, files.IsComplete, duplicate is not null)
        {
            Removed = writer.Removed,
        };
    }

    /// <summary>
    /// What has no content or is known already is done with; the rest is for the workers. Owns the content until the queue has it.
    /// </summary>
    static void Receive(ArchiveMember member, KnownContent known, FileList files, MemberQueue queue,
        CancellationToken cancellation)
    {
        var place = files.Next();
        var content = member.Content;
        try
        {
            if (content is null) files.Set(place, FileTally.Nothing(member.Path, "", 0, member.Warnings), member.LosesNothing);
            else if (known.Find(content, member.Path, cancellation) is { } before)
                files.Set(place, FileTally.Nothing(member.Path, content.Sha256, content.Length, [before, .. member.Warnings]),
                    member.Warnings.IsEmpty);
            else
            {
                queue.Add(place, member);
                content = null;
            }
        }
        catch (Exception e) when (content is not null && (e is IOException or UnauthorizedAccessException))
        {
            files.Set(place,
                FileTally.Nothing(member.Path, "", content!.Length, [$"it cannot be read: {e.Message.TrimEnd('.')}", .. member.Warnings]),
                isComplete: false);
        }
        finally
        {
            content?.Dispose();
        }
    }

    /// <summary>What every worker shares.</summary>
    sealed class Work(UploadWriter writer, DateTime received, IngestOptions options, MemberQueue queue, FileList files,
        CommonLines common, ProgressReport report, Store store)
    {
        readonly Originals? originals = options.KeepOriginals ? new(store) : null;

        public void Run(int worker, CancellationTokenSource stop)
        {
            var finished = false;
            try
            {
                using var tables = new UploadTables(writer);
                var reader = new FileIngest(writer.UploadId, received, options, tables.Of, tables.WriteFull, common);
                while (queue.Take(worker, out var place, out var member))
                {
                    using var content = member.Content;
                    var (file, isComplete) = reader.Read(place, member, (lines, bytes) => report.Within(worker, member.Path, lines, bytes),
                        stop.Token);
                    originals?.Keep(content!, stop.Token);
                    if (file.IsNotUnderstood)
                        file = file with { Warnings = [.. file.Warnings, "no line of it was understood: all of it is in Unparsed"] };
                    files.Set(place, file, isComplete && !file.IsNotUnderstood);
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
