using System.Collections.Immutable;
using System.Globalization;
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
        Of("expansion of a given file", Archives.Ratio, "times its size", Archives.SaysRatio),
        Of("expansion of a small given file", Archives.RatioFrom, "bytes", Archives.SaysRatio),
        Of("expansion of an upload", Archives.Expanded, "bytes", Archives.SaysExpanded),
        Of("members of a given file", Archives.MembersOfFile, "members", Archives.SaysMembersOfFile),
        Of("members of an upload", Archives.Members, "members", Archives.SaysMembers),
        Of("archives in archives", Archives.Depth, "levels", Archives.SaysDepth),
        Of("name of a member in tar", Archives.Header, "bytes", Archives.SaysHeader),
        Of("window of zstandard", Archives.Window, "bytes", Archives.SaysWindow),
        Of("failed passwords in a given file", Archives.FailedPasswords, "passwords", Archives.SaysFailedPasswords),
        Of("warnings of one kind in an archive", Archives.AlikeWarnings, "warnings", "and 1,990 more members: …"),
        Of("member in memory", Archives.InMemory, "bytes", ""),
        Of("members that wait in memory", MemberQueue.MostBytes, "bytes", ""),
        Of("lines of a given file", Archives.LinesPerByte, "for each of its bytes", Archives.SaysLines),
        Of("lines of a small given file", Archives.LinesFrom, "lines", Archives.SaysLines),
        Of("line", RecordReader.Longest, "characters", "1 record " + RecordReader.SaysLongest),
        Of("parts of records that are held", HeldRecords.Most, "records", ""),
        Of("record in parts", HeldRecords.MostBytes, "bytes", ""),
        Of("lines between the parts of a record", HeldRecords.MostLinesApart, "lines", ""),
    ];

    static Limit Of(string name, long most, string unit, string sentence) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{most:N0} {unit}"), null, sentence);
}
