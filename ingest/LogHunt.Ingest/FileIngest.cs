using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Manifests;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Reads files into tables, record by record. `builders` gives the builder of a table; `full` is called now and then, when builders
/// may have grown enough to be written. Not thread-safe: one per worker.
/// </summary>
sealed class FileIngest(string uploadId, DateTime received, IngestOptions options, Func<TableSchema, SegmentBuilder> builders, Action full,
    CommonLines common, ManifestList manifests, KnownLines? known = null)
{
    /// <summary>NULs in a row from which they are a hole in a text, not the bytes of something else.</summary>
    const int FewNuls = 64;

    const string NotUnderstood = "no line of it was understood: all of it is in Unparsed";

    const string SaysDescribe = "its columns are of no format that is known: a file in YAML describes them, which `loghunt formats check` tries on " +
        "samples and `loghunt formats add` keeps";

    readonly Origin origin = new(uploadId, options.Municipality);
    readonly ReadAhead ahead = new(options.Ahead ?? ReadAhead.OfCores);
    readonly List<ulong> lines = [];
    int place;

    /// <summary>The receipt's line for a member with content, at its place of the receipt. `progress` gets lines and bytes read of this file so far.</summary>
    public (UploadFile File, bool IsComplete) Read(
        int place, ArchiveMember member, Action<long, long> progress, CancellationToken cancellation)
    {
        this.place = place;
        var content = member.Content!;
        var tally = new FileTally(member.Path, content.Sha256, content.Length);
        foreach (var warning in member.Warnings) tally.Miss(warning);
        try
        {
            var start = Start(content);
            var charset = Charset.Of(start);
            if (content.Length == 0) tally.Warn("empty");
            else if (Unreadable(start, charset) is { } kind) tally.Miss($"{kind}, not text: not read");
            else Records(member, start, charset, tally, progress, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Broke(tally, e);
        }
        if (tally.Cut > 0)
        {
            tally.Miss($"{Records(tally.Cut)} {RecordReader.SaysLongest}");
        }
        if (tally.Known > 0)
            tally.Warn($"{tally.Known} of its lines came with an earlier upload: they are left out, and counted as skipped");
        if (tally.Guessed > 0) tally.Warn($"{Records(tally.Guessed)} not in UTF-8: read as Windows-1252, or as CP865 where only that makes words");
        var file = tally.Close();
        return file.IsNotUnderstood
            ? (file with { Warnings = [.. file.Warnings, tally.IsTable ? $"{NotUnderstood}; {SaysDescribe}" : NotUnderstood] }, false)
            : (file, tally.IsComplete);
    }

    void Records(ArchiveMember member, ReadOnlySpan<byte> start, Charset charset, FileTally tally, Action<long, long> progress,
        CancellationToken cancellation)
    {
        var manifest = manifests.Of(member.Path);
        var zone = options.IsZoneGiven ? options.Zone : manifest?.Zone ?? options.Zone;
        var file = new LogFile(member.Path, zone, options.Year, member.Modified, received, manifest?.Said.ClockOffset ?? default)
        {
            Period = manifest?.Period,
            Export = ExportHeader.Of(charset.Beginning(start)),
        };
        ahead.Begin(file, options.Format, [.. options.Described]);
        origin.Of(file);
        using var records = RecordSources.Open(member.Content!, charset, start, cancellation);
        tally.IsTable = records is CsvRecords;
        if (options.Year is null && records is LineRecords) Survey(member.Content!, charset, file, cancellation);
        var batches = new BatchReader(records, member.Lines, tally);
        while (true)
        {
            while (!batches.IsAtEnd && !ahead.IsFull) ahead.Add(batches.Fill(ahead.Spare()));
            if (ahead.Next() is not { } read) break;
            Write(read, tally);
            cancellation.ThrowIfCancellationRequested();
            full();
            progress(read.End.Number, read.End.Offset);
            ahead.Recycle(read);
        }
        var last = ahead.End();
        Write(last, tally);
        ahead.Recycle(last);
        if (batches.Broke is { } broke) Broke(tally, broke);
        foreach (var (fault, isLoss) in records.Faults)
        {
            if (isLoss) tally.Miss(fault);
            else tally.Warn(fault);
        }
        if (tally.Outside > 0) tally.Warn($"{tally.Outside} of its rows lie outside of the period that `{manifest!.Said.Path}` says");
        if (batches.IsSpent) tally.Miss(options.Limits.SaysLines);
        foreach (var mistake in ahead.Mistakes.Warnings) tally.Miss(mistake);
        full();
    }

    /// <summary>Hands rows to their tables.</summary>
    void Write(RecordBatch batch, FileTally tally)
    {
        lines.Clear();
        var row = 0;
        foreach (var (place, format, start, length, end, count) in batch.Lines)
        {
            if (known is not null && IsKnown(batch, row, start, length, out var isUnparsed))
            {
                batch.Counts.LeaveOut(format, count, end - row, isUnparsed);
                row = end;
                continue;
            }
            lines.Add(CommonLines.Known(batch.Text(start, length)));
            for (; row < end; row++)
            {
                var builder = builders(batch.Rows.Table(row));
                origin.Write(builder, place, batch.Text(start, length), format);
                batch.Rows.Give(row, builder);
                builder.EndRow();
            }
        }
        common.Add(place, lines);
        tally.Add(batch.Counts);
    }

    /// <summary>Whether another upload brought the record whose rows begin at `row`.</summary>
    bool IsKnown(RecordBatch batch, int row, int start, int length, out bool isUnparsed)
    {
        isUnparsed = ReferenceEquals(batch.Rows.Table(row), StandardTables.Unparsed);
        return known!.Has(batch.Text(start, length), isUnparsed);
    }

    /// <summary>Finds the year in which a file of times without one begins, when the first of its lines are such.</summary>
    static void Survey(Content content, Charset charset, LogFile file, CancellationToken cancellation)
    {
        const int Sample = 50;
        using var stream = content.Open();
        using var records = new LineRecords(new UnitReader(stream, charset, cancellation), charset);
        var survey = new YearSurvey();
        var lacking = 0;
        while (records.Read(out var text))
        {
            if (EnvelopeReader.TimeOf(text) is { HasYear: false } time)
            {
                lacking++;
                survey.Add(time);
            }
            if (records.Number >= Sample && lacking == 0) return;
        }
        survey.Settle(file.Times);
    }

    static void Broke(FileTally tally, Exception e) =>
        tally.Miss($"it broke off while it was read ({e.Message.TrimEnd('.')}); what came before was read");

    static string Records(long count) => count == 1 ? "1 record" : $"{count} records";

    /// <summary>
    /// The first bytes, those behind NULs where a file begins with many: a log that was cut to nothing under its writer does.
    /// </summary>
    static ReadOnlySpan<byte> Start(Content content)
    {
        var start = new byte[(int)Math.Min(content.Length, Charset.Window)];
        using var stream = content.Open();
        while (true)
        {
            var read = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
            var text = read.IndexOfAnyExcept((byte)0) is >= 0 and var nuls ? nuls : read.Length;
            if (text < FewNuls || read.IsEmpty) return read;
            if (text == read.Length) continue;
            read[text..].CopyTo(start);
            text = read.Length - text;
            return start.AsSpan(0, text + stream.ReadAtLeast(start.AsSpan(text), start.Length - text, throwOnEndOfStream: false));
        }
    }

    /// <summary>What a file is that is no text, in words.</summary>
    static string? Unreadable(ReadOnlySpan<byte> start, Charset charset)
    {
        if (EvtxRecords.IsOne(start)) return null;
        if (ContainerKind.Unreadable(start) is { } kind) return kind;
        if (charset.UnitBytes == 2) return null;
        int controls = 0, nuls = 0, run = 0, runs = 0;
        foreach (var c in start)
        {
            run = c == 0 ? run + 1 : 0;
            if (run == FewNuls) (nuls, runs) = (nuls - FewNuls + 1, runs + FewNuls);
            else if (run > FewNuls) runs++;
            else if (c == 0) nuls++;
            else if (c is < 32 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C or 0x1B)) controls++;
        }
        var rest = start.Length - runs;
        return rest == 0 || controls > rest / 20 || nuls > rest / 4 ? "a binary file" : null;
    }
}
