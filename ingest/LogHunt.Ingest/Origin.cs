using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>The columns that say where a row comes from; they stand in the same places in every table.</summary>
sealed class Origin(string uploadId, string municipality)
{
    static readonly int MunicipalityColumn = Column(Asim.Municipality);
    static readonly int UploadIdColumn = Column(Asim.UploadId);
    static readonly int FileColumn = Column(Asim.SourceFile);
    static readonly int LineColumn = Column(Asim.SourceLine);
    static readonly int OffsetColumn = Column(Asim.SourceOffset);
    static readonly int LengthColumn = Column(Asim.SourceLength);
    static readonly int RawLineColumn = Column(Asim.RawLine);
    static readonly int FormatColumn = Column(Asim.Format);

    readonly byte[] uploadId = Encoding.UTF8.GetBytes(uploadId);
    readonly byte[] municipality = Encoding.UTF8.GetBytes(municipality);
    byte[] path = [];
    byte[] format = [];
    string formatName = "";

    /// <summary>Begins a file.</summary>
    public void Of(LogFile file) => path = Encoding.UTF8.GetBytes(file.Path);

    /// <summary>Sets the columns of the row that a builder is at: of a record of a format, received as `raw`.</summary>
    public void Write(SegmentBuilder row, RecordPlace place, ReadOnlySpan<byte> raw, string formatOfRow)
    {
        if (formatOfRow != formatName) (formatName, format) = (formatOfRow, Encoding.UTF8.GetBytes(formatOfRow));
        row.Steady(MunicipalityColumn, municipality);
        row.Steady(UploadIdColumn, uploadId);
        row.Steady(FileColumn, path);
        row.Number(LineColumn, place.Number);
        row.Number(OffsetColumn, place.Offset);
        row.Number(LengthColumn, place.Length);
        row.Text(RawLineColumn, raw);
        row.Steady(FormatColumn, format);
    }

    static int Column(AsimColumn column)
    {
        var ordinal = column.In(StandardTables.Unparsed);
        return StandardTables.All.All(table => column.In(table) == ordinal) ? ordinal
            : throw new InvalidOperationException($"`{column}` stands in different places in the tables");
    }
}
