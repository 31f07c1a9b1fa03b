using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Described;

/// <summary>
/// A format that is described in a file, and written in no code of ours. Where its signature matches it is asked before every other one,
/// and what it then refuses is offered to the others.
/// </summary>
public sealed class DescribedFormat : ILogFormat
{
    const int Certain = 100;

    readonly DescribedParts parts;

    internal DescribedFormat(string bareName, string version, DescribedParts parts) =>
        (BareName, Version, Name, this.parts) = (bareName, version, $"{bareName}@{version}", parts);

    /// <summary>`gate-access@3f9c2a1b`: name and version, as rows and receipts say it.</summary>
    public string Name { get; }

    /// <summary>`gate-access`: what `--format` takes.</summary>
    public string BareName { get; }

    /// <summary>The first digits of the file's SHA-256: another file is another version.</summary>
    public string Version { get; }

    /// <summary>The tables that its rows stand in.</summary>
    public ImmutableArray<TableSchema> Tables => parts.Tables;

    /// <summary>Formats of our own whose lines it is meant to take.</summary>
    public ImmutableArray<string> Overrides => parts.Overrides;

    /// <summary>Who made what logs so.</summary>
    public string Product => $"{parts.Product.Vendor} {parts.Product.Name}";

    /// <summary>The sample lines that it must read.</summary>
    internal ImmutableArray<FormatSample> Samples => parts.Samples;

    /// <summary>The line of names that stands above its rows; null when they need none.</summary>
    internal string? Header => parts.Pattern.Header;

    /// <inheritdoc/>
    public int Recognise(in LogLine line) =>
        parts.Signature is { } signature && signature.Matches(line) || parts.Pattern.Header is not null
            && parts.Pattern.IsHeader(line.Text) ? Certain : 0;

    /// <inheritdoc/>
    public FileReader Open(LogFile file) => new Reader(this, file);

    sealed class Reader(DescribedFormat format, LogFile file) : FileReader
    {
        readonly DescribedParts parts = format.parts;
        readonly RecordFields fields = new(format.parts.Map);
        readonly DescribedTime.Clock? clock = format.parts.Time?.Begin();
        readonly string notAsSaid = $"it is not as the format {format.BareName} says that its lines are";
        readonly string noEvent = $"what it tells of is none of the events of {format.BareName}";

        public override bool Claims(in LogLine line) => parts.Pattern.Header is not null && parts.Pattern.Fits(line.Body);

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            if (parts.Pattern.IsHeader(line.Text)) return LineOutcome.Header;
            fields.Clear();
            if (!parts.Pattern.Read(line, parts.Columns, fields)) return rows.Reject(notAsSaid);
            var happens = parts.EventSlot >= 0 && fields.Has(parts.EventSlot);
            var told = happens ? parts.Events!.Find(fields.Peek(parts.EventSlot)) : null;
            if ((happens ? told?.Table : parts.Table) is not { } table) return rows.Reject(noEvent);
            Begin(line, rows, table);
            foreach (var constant in parts.Constants) constant.Write(rows, table);
            fields.Write(table, rows, file);
            if (told is not null)
                foreach (var constant in told.Constants) constant.Write(rows, table);
            End(rows, table);
            return LineOutcome.Parsed;
        }

        void Begin(in LogLine line, RowWriter rows, TableSchema table)
        {
            var time = clock?.Read(fields.Peek(parts.TimeSlot));
            if (time is not null) fields.Take(parts.TimeSlot);
            parts.Product.Begin(rows, table, line, file, time);
            if (time is not null && clock!.IsAmbiguous) rows.Text(Asim.TimeQuality, Times.TimeResolver.Text(Times.TimeQuality.Ambiguous));
        }

        static void End(RowWriter rows, TableSchema table)
        {
            Severities.Raise(rows);
            if (table == StandardTables.Authentication && !rows.Has(Asim.EventResultDetails)
                && rows.Peek(Asim.EventResult).SequenceEqual("Failure"u8)) rows.Text(Asim.EventResultDetails, "Other"u8);
            if (Asim.NetworkProtocolVersion.In(table) >= 0 && !rows.Has(Asim.NetworkProtocolVersion))
                Protocols.WriteVersion(rows, rows.Peek(Asim.SrcIpAddr));
        }
    }
}

/// <summary>What a description says, checked and compiled.</summary>
sealed record DescribedParts(Product Product, LinePattern Pattern, FieldMap Map)
{
    public FormatSignature? Signature { get; init; }

    /// <summary>The rules of the pattern's parts.</summary>
    public required FieldColumns Columns { get; init; }

    /// <summary>The table of a record whose event is in no map; null when each must be.</summary>
    public TableSchema? Table { get; init; }

    public required ImmutableArray<TableSchema> Tables { get; init; }

    public ImmutableArray<Constant> Constants { get; init; } = [];

    public WordMap<DescribedEvent>? Events { get; init; }

    public int EventSlot { get; init; } = -1;

    public DescribedTime? Time { get; init; }

    public int TimeSlot { get; init; } = -1;

    public ImmutableArray<string> Overrides { get; init; } = [];

    public ImmutableArray<FormatSample> Samples { get; init; } = [];
}
