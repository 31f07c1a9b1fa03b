using System.Collections.Immutable;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>One bound of an ingest.</summary>
/// <param name="Name">What is bounded.</param>
/// <param name="Default">The bound when nobody says otherwise.</param>
/// <param name="Unit">What the bound counts.</param>
/// <param name="Option">The option that sets it; empty when none does.</param>
/// <param name="Sentence">What the receipt says when it is met; empty when that is no loss and nothing is said.</param>
public sealed record IngestLimit(string Name, long Default, string Unit, string Option, string Sentence);

/// <summary>Every bound of an ingest, as a document lists them: the sentences are those of the receipts.</summary>
public static class IngestLimits
{
    static ArchiveLimits Archives => ArchiveLimits.Default;

    /// <summary>The bounds in the order in which a file meets them.</summary>
    public static ImmutableArray<IngestLimit> All { get; } =
    [
        new("expansion of a given file", Archives.Ratio, "times its size", "", Archives.SaysRatio),
        new("expansion of a small given file", Archives.RatioFrom, "bytes", "", Archives.SaysRatio),
        new("expansion of an upload", Archives.Expanded, "bytes", "", Archives.SaysExpanded),
        new("members of a given file", Archives.MembersOfFile, "members", "", Archives.SaysMembersOfFile),
        new("members of an upload", Archives.Members, "members", "", Archives.SaysMembers),
        new("archives in archives", Archives.Depth, "levels", "", Archives.SaysDepth),
        new("name of a member in tar", Archives.Header, "bytes", "", Archives.SaysHeader),
        new("window of zstandard", Archives.Window, "bytes", "", Archives.SaysWindow),
        new("failed passwords in a given file", Archives.FailedPasswords, "passwords", "", Archives.SaysFailedPasswords),
        new("warnings of one kind in an archive", Archives.AlikeWarnings, "warnings", "", "and 1,990 more members: …"),
        new("member in memory", Archives.InMemory, "bytes", "", ""),
        new("members that wait in memory", MemberQueue.MostBytes, "bytes", "", ""),
        new("lines of a given file", Archives.LinesPerByte, "for each of its bytes", "", Archives.SaysLines),
        new("lines of a small given file", Archives.LinesFrom, "lines", "", Archives.SaysLines),
        new("line", RecordReader.Longest, "characters", "", "1 record " + RecordReader.SaysLongest),
        new("parts of records that are held", HeldRecords.Most, "records", "", ""),
        new("record in parts", HeldRecords.MostBytes, "bytes", "", ""),
        new("lines between the parts of a record", HeldRecords.MostLinesApart, "lines", "", ""),
    ];
}
