namespace LogHunt.Query.Syntax;

/// <summary>Characters of the query text.</summary>
readonly record struct SourceSpan(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>From the first character of one to the last of the other.</summary>
    public SourceSpan To(SourceSpan last) => new(Start, Math.Max(Length, last.End - Start));
}
