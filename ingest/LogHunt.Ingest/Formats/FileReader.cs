using System.IO.Hashing;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats;

/// <summary>
/// Reads one record into rows. Guarantees: for any bytes it returns, without an exception; on doubt it keeps what it knows and puts
/// the rest into AdditionalFields. With <see cref="LineOutcome.Rejected"/> no row of this record is kept and the line goes to
/// Unparsed.
/// </summary>
public delegate LineOutcome LineParser(in LogLine line, RowWriter rows);

/// <summary>
/// What a format knows of one file while it is read: a parser for its records and, where a format needs it, a header that it learnt
/// or records that come in parts. Not thread-safe; one per file.
/// </summary>
public abstract class FileReader
{
    /// <summary>
    /// A reader that takes each record for itself. What the parser keeps to save allocations is cleared before each, so that nothing of
    /// one record reaches the next.
    /// </summary>
    public static FileReader Of(LineParser parser, params IRecordState[] state) => new EachRecord(parser, state);

    /// <summary>Reads one record, put together where it came in parts. See <see cref="LineParser"/> for what is guaranteed.</summary>
    public abstract LineOutcome Read(in LogLine line, RowWriter rows);

    /// <summary>
    /// Whether a record without a signature is this file's: asked before any format is asked to recognise it, once this reader answered
    /// <see cref="LineOutcome.Header"/>, or a part that <see cref="RecordPart.IsFirst"/>.
    /// </summary>
    public virtual bool Claims(in LogLine line) => false;

    /// <summary>Which part of which record a line is; the default is a record for itself, which is read at once.</summary>
    public virtual RecordPart Part(in LogLine line) => default;

    sealed class EachRecord(LineParser parser, IRecordState[] state) : FileReader
    {
        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            foreach (var one in state) one.Clear();
            return parser(line, rows);
        }
    }
}

/// <summary>
/// One line's part of a record that comes in several. Parts are held (bounded in records, bytes and lines apart) until the last is
/// there, and then read as one: with a `Total` their payloads follow each other in the order of `Index`, without one each payload
/// is a line of the body, in the order in which they came.
/// </summary>
/// <param name="Key">What all parts of one record share, see <see cref="KeyOf"/>.</param>
/// <param name="Payload">What of the line's body belongs to the record.</param>
/// <param name="IsLast">Whether the record is whole with this part; with a `Total` it is when as many are there.</param>
/// <param name="Index">The part's place among `Total`.</param>
/// <param name="Total">How many parts there are, 0 when no line says it.</param>
/// <param name="IsFirst">Whether it begins a record whose other lines have no signature: what the format still awaits of this file is
/// whole, and the lines behind it are first asked of <see cref="FileReader.Claims"/>.</param>
public readonly record struct RecordPart(ulong Key, Range Payload, bool IsLast = false, int Index = 0, int Total = 0, bool IsFirst = false)
{
    /// <summary>Whether the line is a record for itself.</summary>
    public bool IsWhole => Payload.Equals(default(Range));

    /// <summary>The key of a record's own id on a host: two hosts count alike.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> id, string host) => XxHash3.HashToUInt64(id, host.GetHashCode(StringComparison.Ordinal));
}
