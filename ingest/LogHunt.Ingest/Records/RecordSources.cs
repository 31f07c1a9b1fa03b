using System.Collections.Immutable;
using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest.Records;

/// <summary>A way in which files hold records. One file and one line in <see cref="RecordSources.All"/>.</summary>
interface IRecordSource
{
    /// <summary>
    /// A reader when the content is of this kind, by its first bytes (up to <see cref="Charset.Window"/>) and whatever else must be
    /// seen; else null, and content is left as it was.
    /// </summary>
    RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation);
}

/// <summary>Every way, in the order in which a file is offered to them; the last takes what nobody else does.</summary>
static class RecordSources
{
    public static ImmutableArray<IRecordSource> All { get; } =
        [new EventLogs(), new XmlDocuments(), new JsonDocuments(), new Journals(), new QuotedRows(), new PhysicalLines()];

    public static RecordReader Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation = default)
    {
        foreach (var source in All)
            if (source.Open(content, charset, start, cancellation) is { } reader) return reader;
        throw new InvalidOperationException("no source of records takes the file");
    }

    /// <summary>Windows' own files of events: a record for each event, as XML.</summary>
    sealed class EventLogs : IRecordSource
    {
        public RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation) =>
            EvtxRecords.IsOne(start) ? new EvtxRecords(content.Open(), cancellation) : null;
    }

    /// <summary>Windows' events as XML, each over lines, one below the other, or in a document: a record for each event.</summary>
    sealed class XmlDocuments : IRecordSource
    {
        public RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation) =>
            EventRecords.Begin(charset.Beginning(start))
                ? new EventRecords(new UnitReader(content.Open(), charset, cancellation), charset)
                : null;
    }

    /// <summary>JSON whose values go over lines or follow each other on one, or lists of records: a record for each element.</summary>
    sealed class JsonDocuments : IRecordSource
    {
        public RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation)
        {
            // Most files are told by their first byte, and need not be opened for it.
            if (charset.UnitBytes == 1 && start[charset.Mark..].TrimStart(" \t\r\n\0"u8) is [not ((byte)'{' or (byte)'['), ..]) return null;
            JsonShape? shape;
            using (var survey = new UnitReader(content.Open(), charset, cancellation)) shape = JsonShape.Of(survey);
            return shape is null ? null : new JsonRecords(new UnitReader(content.Open(), charset, cancellation), charset, shape);
        }
    }

    /// <summary>Entries of systemd's journal with a field on each line: a record for each entry.</summary>
    sealed class Journals : IRecordSource
    {
        public RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation) =>
            charset.UnitBytes == 1 && JournalRecords.Begin(start[charset.Mark..])
                ? new JournalRecords(new UnitReader(content.Open(), charset, cancellation), charset)
                : null;
    }

    /// <summary>CSV under a line of names: a record for each row, whose values may go over lines.</summary>
    sealed class QuotedRows : IRecordSource
    {
        public RecordReader? Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation) =>
            CsvRecords.SeparatorOf(charset.Beginning(start)) is { } separator
                ? new CsvRecords(new UnitReader(content.Open(), charset, cancellation), charset, separator)
                : null;
    }

    /// <summary>A record for each line.</summary>
    sealed class PhysicalLines : IRecordSource
    {
        public RecordReader Open(Content content, Charset charset, ReadOnlySpan<byte> start, CancellationToken cancellation) =>
            new LineRecords(new UnitReader(content.Open(), charset, cancellation), charset);
    }
}
