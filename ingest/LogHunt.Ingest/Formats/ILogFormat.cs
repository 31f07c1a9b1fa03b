using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats;

/// <summary>A log format that is read record by record: a line, or one element of a JSON array. One file and one line in <see cref="LogFormats.All"/>.</summary>
public interface ILogFormat
{
    /// <summary>`fortigate`: what `--format` takes and the column Format holds.</summary>
    string Name { get; }

    /// <summary>
    /// How sure this format is that the record is its own, by a signature inside the line and never by how the line begins: 0 not mine, 100 certain.
    /// Called for many lines: search for a literal first.
    /// </summary>
    int Recognise(in LogLine line);

    /// <summary>Called once a file, so a parser may keep state between the records of that file.</summary>
    LineParser Open(LogFile source);
}

/// <summary>
/// Reads one record into rows. Guarantees: for any bytes it returns, without an exception; on doubt it keeps what it knows and puts the rest into
/// AdditionalFields. With <see cref="LineOutcome.Rejected"/> no row of this record is kept and the line goes to Unparsed.
/// </summary>
public delegate LineOutcome LineParser(in LogLine line, RowWriter rows);
