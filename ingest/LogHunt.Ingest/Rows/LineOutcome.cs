namespace LogHunt.Ingest.Rows;

/// <summary>What became of one record.</summary>
public enum LineOutcome
{
    /// <summary>One row or more was written.</summary>
    Parsed,

    /// <summary>Nothing to keep: a comment, an empty line, a line that continues the one before (whose raw text it joins).</summary>
    Skipped,

    /// <summary>Not understood; the reason was given to <see cref="RowWriter.Reject"/>.</summary>
    Rejected,

    /// <summary>No row, but the names of the rows to come: from now on the reader is asked first whether a line is its own.</summary>
    Header,

    /// <summary>Part of a record whose other parts are awaited. Parsers do not answer this: they say so by their reader's `Part`.</summary>
    Held,
}
