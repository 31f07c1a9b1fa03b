using System.Collections.Immutable;
using LogHunt.Engine.Execution;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>Every bound of an ingest, as a document lists them: the sentences are those of the receipts.</summary>
public static class IngestLimits
{
    static ArchiveLimits Archives => ArchiveLimits.Default;

    /// <summary>The bounds in the order in which a file meets them.</summary>
    public static ImmutableArray<Limit> All { get; } =
    [
        Limit.Of("expansion of a given file", Archives.Ratio, "times its size", Archives.SaysRatio),
        Limit.Of("expansion of a small given file", Archives.RatioFrom, "bytes", Archives.SaysRatio),
        Limit.Of("expansion of an upload", Archives.Expanded, "bytes", Archives.SaysExpanded),
        Limit.Of("members of a given file", Archives.MembersOfFile, "members", Archives.SaysMembersOfFile),
        Limit.Of("members of an upload", Archives.Members, "members", Archives.SaysMembers),
        Limit.Of("archives in archives", Archives.Depth, "levels", Archives.SaysDepth),
        Limit.Of("name of a member in tar", Archives.Header, "bytes", Archives.SaysHeader),
        Limit.Of("pieces of a sparse file in tar", Archives.SparsePieces, "pieces", Archives.SaysSparsePieces),
        Limit.Of("window of a compressor, four times that in a long file", Archives.Window, "bytes", ArchiveBudget.SaysWindowOf(Archives.Window)),
        Limit.Of("rounds for keys of a given file", Archives.KeyRounds, "rounds", Archives.SaysKeyRounds),
        Limit.Of("failed passwords in a given file", Archives.FailedPasswords, "passwords", Archives.SaysFailedPasswords),
        Limit.Of("warnings of one kind in an archive", Archives.AlikeWarnings, "warnings", "and 1,990 more members: …"),
        Limit.Of("member in memory", Archives.InMemory, "bytes", ""),
        Limit.Of("members that wait in memory", MemberQueue.MostBytes, "bytes", ""),
        Limit.Of("bytes for each line of a given archive", Archives.BytesOfLine, "bytes", Archives.SaysLines),
        Limit.Of("lines of a small given archive", Archives.LinesFrom, "lines", Archives.SaysLines),
        Limit.Of("line", RecordReader.Longest, "characters", "1 record " + RecordReader.SaysLongest),
        Limit.Of("parts of records that are held", HeldRecords.Most, "records", ""),
        Limit.Of("record in parts", HeldRecords.MostBytes, "bytes", ""),
        Limit.Of("lines between the parts of a record", HeldRecords.MostLinesApart, "lines", ""),
    ];
}
