using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>The columns that say where a row comes from; they stand in the same places in every table.</summary>
sealed class Origin
{
    static readonly int MunicipalityColumn = Column(Asim.Municipality);
    static readonly int UploadIdColumn = Column(Asim.UploadId);
    static readonly int FileColumn = Column(Asim.SourceFile);
    static readonly int LineColumn = Column(Asim.SourceLine);
    static readonly int OffsetColumn = Column(Asim.SourceOffset);
    static readonly int LengthColumn = Column(Asim.SourceLength);
    static readonly int RawLineColumn = Column(Asim.RawLine);
    static readonly int FormatColumn = Column(Asim.Format);

    readonly byte[] uploadId;
    readonly byte[] municipality;
    byte[] path = [];
    byte[] format = [];
    string formatName = "";
    byte[] raw = new byte[4096];
    int rawLength;
    long line;
    long offset;
    long length;

    public Origin(string uploadId, string municipality)
    {
        (this.uploadId, this.municipality) = (Encoding.UTF8.GetBytes(uploadId), Encoding.UTF8.GetBytes(municipality));
        Write = WriteColumns;
    }

    /// <summary>Sets the columns of the row that a builder is at.</summary>
    public Action<SegmentBuilder> Write { get; }

    /// <summary>The format of the rows to come.</summary>
    public string Format
    {
        set
        {
            if (value == formatName) return;
            (formatName, format) = (value, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>Begins a file.</summary>
    public void Of(LogFile file) => path = Encoding.UTF8.GetBytes(file.Path);

    /// <summary>Begins a record.</summary>
    public void At(RecordPlace place, ReadOnlySpan<byte> text)
    {
        (line, offset, length, rawLength) = (place.Number, place.Offset, place.Length, text.Length);
        if (raw.Length < text.Length) raw = new byte[Math.Max(raw.Length * 2, text.Length)];
        text.CopyTo(raw);
    }

    void WriteColumns(SegmentBuilder row)
    {
        row.Text(MunicipalityColumn, municipality);
        row.Text(UploadIdColumn, uploadId);
        row.Text(FileColumn, path);
        row.Number(LineColumn, line);
        row.Number(OffsetColumn, offset);
        row.Number(LengthColumn, length);
        row.Text(RawLineColumn, raw.AsSpan(0, rawLength));
        row.Text(FormatColumn, format);
    }

    static int Column(AsimColumn column)
    {
        var ordinal = column.In(StandardTables.Unparsed);
        return StandardTables.All.All(table => column.In(table) == ordinal) ? ordinal
            : throw new InvalidOperationException($"`{column}` stands in different places in the tables");
    }
}
