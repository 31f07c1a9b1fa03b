using System.Collections.Immutable;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>
/// How the parts of a record are told apart. Built once for a format, read by many threads; linear in the line, whatever it holds.
/// </summary>
abstract class LinePattern
{
    /// <summary>
    /// The parts that stand in every record, in their order, `_` for one without interest; empty where records name their own.
    /// </summary>
    public abstract ImmutableArray<string> Parts { get; }

    /// <summary>Whether a record may name parts that the description does not.</summary>
    public virtual bool NamesItsParts => false;

    /// <summary>The time formats that parts bring along.</summary>
    public virtual IEnumerable<(string Part, TimePattern Time)> Times => [];

    /// <summary>
    /// Reads the parts of a record; false when it is not as the pattern says. `columns` are the rules of <see cref="Parts"/>.
    /// </summary>
    public abstract bool Read(in LogLine line, FieldColumns columns, RecordFields fields);

    /// <summary>Whether a line is the names of the parts.</summary>
    public virtual bool IsHeader(ReadOnlySpan<byte> line) => false;

    /// <summary>Whether a line under a header has as many values as it named.</summary>
    public virtual bool Fits(ReadOnlySpan<byte> line) => false;

    /// <summary>Whether the header is all that says whose a file is.</summary>
    public virtual string? Header => null;
}
