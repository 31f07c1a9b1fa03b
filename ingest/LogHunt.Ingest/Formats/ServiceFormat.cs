using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats;

/// <summary>
/// A service of which a record is a JSON document, or a row of the table that it exports: what its fields become is its map, and what
/// kind of event it is its own code. A record with several events gives a row for each.
/// </summary>
abstract class ServiceFormat : ILogFormat
{
    /// <summary>Events of one record that are rows of their own; what is beyond stays in the row of the first.</summary>
    const int MostParts = 64;

    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',', absent: ""), Semicolons = FieldSyntax.Separated((byte)';', absent: "");

    public abstract string Name { get; }

    public abstract int Most { get; }

    public abstract int Recognise(in LogLine line);

    public FileReader Open(LogFile file) => new ServiceReader(this, file);

    /// <summary>What its fields become.</summary>
    protected abstract FieldMap Fields { get; }

    protected virtual DocumentSyntax NewSyntax() => FieldSyntax.Document();

    /// <summary>Begins the row of a record, and takes what is not the map's to write; gives what the record lacks when it is none.</summary>
    protected abstract string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file);

    /// <summary>Whether a line is the names of a table's columns, as the service exports it.</summary>
    protected virtual bool IsHeader(ReadOnlySpan<byte> line) => false;

    /// <summary>The slot of a table's column that holds the whole record as a document.</summary>
    protected virtual int Document => -1;

    /// <summary>Why sign-ins fail: ASIM's words for the service's, which stand in EventOriginalResultDetails.</summary>
    internal virtual KeyValueTable<string>? Reasons => null;

    /// <summary>What follows from the columns that are set.</summary>
    void End(RowWriter rows)
    {
        Severities.Raise(rows);
        if (rows.Table() != StandardTables.Authentication) return;
        var failed = rows.Peek(Asim.EventResult).SequenceEqual("Failure"u8);
        var details = failed && Reasons is not null && Reasons.TryFind(rows.Peek(Asim.EventOriginalResultDetails), out var known) ? known
            : failed ? "Other" : null;
        rows.Text(Asim.EventResultDetails, details);
    }

    /// <summary>Whether a record is a JSON object with these texts in it.</summary>
    protected static bool Has(in LogLine line, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        IsObject(line) && line.Find(line.Body, one) >= 0 && line.Find(line.Body, other) >= 0;

    /// <summary>Whether a record is a JSON object.</summary>
    protected static bool IsObject(in LogLine line) => line.Body.TrimStart("\uFEFF \t"u8) is [(byte)'{', ..];

    /// <summary>The records of one file: documents, or rows under a header.</summary>
    sealed class ServiceReader(ServiceFormat format, LogFile file) : FileReader
    {
        readonly RecordFields fields = new(format.Fields);
        readonly DocumentSyntax syntax = format.NewSyntax();
        readonly HeaderLine commas = new(format.Fields, Commas), semicolons = new(format.Fields, Semicolons);
        bool bySemicolons;

        HeaderLine Header => bySemicolons ? semicolons : commas;

        public override bool Claims(in LogLine line) => Header.Fits(line.Body);

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            var body = line.Body.TrimStart("\uFEFF \t"u8);
            if (body is [(byte)'{', ..]) return ReadDocument(body, line.Head, rows);
            if (format.IsHeader(body))
            {
                bySemicolons = body.Count((byte)';') > body.Count((byte)',');
                return Header.Learn(body);
            }
            if (!Header.Read(body, fields)) return rows.Reject("neither a JSON object nor a row under a header");
            if (format.Document >= 0 && fields.Take(format.Document) is [_, ..] whole) return ReadDocument(whole.ToArray(), line.Head, rows);
            syntax.OpenTexts(fields);
            if (format.Begin(fields, rows, line.Head, file) is { } missing) return rows.Reject(missing);
            return Finish(rows);
        }

        LineOutcome ReadDocument(ReadOnlySpan<byte> body, Head head, RowWriter rows)
        {
            syntax.Part = 0;
            do
            {
                syntax.Read(body, fields);
                if (!fields.IsWhole) return rows.Reject("no whole JSON object");
                if (format.Document >= 0 && fields.Take(format.Document) is [(byte)'{', ..] whole)
                    return ReadDocument(whole.ToArray(), head, rows);
                if (format.Begin(fields, rows, head, file) is { } missing) return rows.Reject(missing);
                Finish(rows);
            }
            while (++syntax.Part < Math.Min(syntax.Parts, MostParts));
            return LineOutcome.Parsed;
        }

        LineOutcome Finish(RowWriter rows)
        {
            fields.Write(rows.Table(), rows, file);
            format.End(rows);
            return LineOutcome.Parsed;
        }
    }
}
