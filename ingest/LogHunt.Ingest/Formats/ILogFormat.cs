using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats;

/// <summary>
/// A log format that is read record by record: a line, or one element of a JSON array. One file and one line in <see
/// cref="LogFormats.All"/>.
/// </summary>
public interface ILogFormat
{
    /// <summary>`fortigate`: what `--format` takes and the column Format holds.</summary>
    string Name { get; }

    /// <summary>
    /// How sure this format is that the record is its own, by a signature inside the line and never by how the line begins: 0 not
    /// mine, 100 certain. Called for every line: ask for a literal first, by `line.Find`.
    /// </summary>
    int Recognise(in LogLine line);

    /// <summary>
    /// The most that <see cref="Recognise"/> says of any record: it is not asked about those that another format is surer of.
    /// </summary>
    int Most => 100;

    /// <summary>Called once a file: what it gives may keep state between the records of that file.</summary>
    FileReader Open(LogFile file);
}
