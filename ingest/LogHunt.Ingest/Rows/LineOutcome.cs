namespace LogHunt.Ingest.Rows;

/// <summary>What became of one record.</summary>
public enum LineOutcome
{
    /// <summary>One row or more was written.</summary>
    Parsed,

    /// <summary>Nothing to keep: a header, a comment, a line that continues the one before.</summary>
    Skipped,

    /// <summary>Not understood; the reason was given to <see cref="RowWriter.Reject"/>.</summary>
    Rejected,
}
