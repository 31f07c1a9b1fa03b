using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Where in a record the parts of its heads stand; the default range is nothing. Later heads overwrite what they know better.
/// </summary>
struct HeadSpans
{
    public LogTime? Time;
    public Range Host, Program, ProcessId, MessageId, StructuredData;
    public int Facility, Severity;

    /// <summary>Whether a head with a time was read: the next one then must look more like a head to be taken for one.</summary>
    public bool Nested;

    /// <summary>Whether the kernel said it, and no tag does.</summary>
    public bool IsKernels;

    public readonly bool IsEmpty => !IsKernels && Time is null && Facility < 0 && Host.IsNothing() && Program.IsNothing();
}

static class Ranges
{
    public static bool IsNothing(this Range range) => range.Start.Equals(range.End);
}
