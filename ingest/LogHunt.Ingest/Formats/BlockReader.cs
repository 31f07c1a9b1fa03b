using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats;

/// <summary>
/// Records that go over lines of which only the first has a signature: a record ends where the next begins, at a line that cannot be
/// its, or after <see cref="MostLines"/>. What is read is <see cref="LogLine.Text"/>, its lines as they came but for the empty ones.
/// </summary>
abstract class BlockReader : FileReader
{
    /// <summary>Lines beyond which what comes is nothing of the record, however it looks.</summary>
    internal const int MostLines = 400;

    ulong records;
    int lines;   // of the open record; 0 when none is

    /// <summary>Whether a line begins a record.</summary>
    protected abstract bool Begins(in LogLine line);

    /// <summary>Whether a line that begins none may be one of the record's.</summary>
    protected abstract bool Continues(in LogLine line);

    public sealed override bool Claims(in LogLine line) => Begins(line) || lines is > 0 and < MostLines && Continues(line);

    public sealed override RecordPart Part(in LogLine line)
    {
        var isFirst = Begins(line);
        if (isFirst) (records, lines) = (records + 1, 0);
        else if (lines is 0 or >= MostLines || !Continues(line))
        {
            lines = 0;
            return default;
        }
        lines++;
        return new(records, .., IsFirst: isFirst);
    }
}
