namespace LogHunt.Query.Diagnostics;

/// <summary>Characters of the query text.</summary>
readonly record struct QuerySpan(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>From the first character of one to the last of the other.</summary>
    public QuerySpan To(QuerySpan last) => new(Start, Math.Max(Length, last.End - Start));
}
