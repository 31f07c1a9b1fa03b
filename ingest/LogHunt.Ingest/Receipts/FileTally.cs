using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Ingest.Receipts;

/// <summary>Counts what becomes of one file's records.</summary>
sealed class FileTally(string path, string sha256, long bytes)
{
    readonly RecordCounts counts = new();
    readonly List<string> warnings = [];
    long lines;

    /// <summary>Records that were longer than may be, and those of which bytes were no UTF-8.</summary>
    public long Cut { get; set; }
    public long Guessed { get; set; }

    /// <summary>Whether its records are rows under a line of names.</summary>
    public bool IsTable { get; set; }

    public long Lines => lines;

    /// <summary>Rows outside of the period that the sender said.</summary>
    public long Outside => counts.Outside;

    /// <summary>Lines that another upload brought before, and that were left out.</summary>
    public long Known => counts.Known;

    public void Line() => lines++;

    /// <summary>Lines that stand between records and have nothing in them.</summary>
    public void Empty(long count)
    {
        lines += count;
        counts.AddSkipped(count);
    }

    /// <summary>What became of some of the lines.</summary>
    public void Add(RecordCounts more) => counts.Add(more);

    /// <summary>Whether everything of the file was read.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Warn(string warning) => warnings.Add(warning);

    /// <summary>Warns of something that could not be read.</summary>
    public void Miss(string warning)
    {
        Warn(warning);
        IsComplete = false;
    }

    /// <summary>
    /// The receipt's line. Format and time quality are those of most records. That a record is not accounted for is a mistake of ours, which
    /// is told: what was read is not lost for it.
    /// </summary>
    public UploadFile Close()
    {
        if (lines != counts.Parsed + counts.Unparsed + counts.Skipped)
            Miss($"internal error in what was counted: {lines} lines, but {counts.Parsed} parsed, {counts.Unparsed} unparsed and " +
                $"{counts.Skipped} skipped");
        return new(path, sha256, counts.Formats.Most, lines, counts.Parsed, counts.Rows, counts.Unparsed, counts.Skipped, bytes,
            counts.First, counts.Last, counts.Qualities.Most, [.. warnings])
        {
            Known = counts.Known,
        };
    }

    public static UploadFile Nothing(string path, string sha256, long bytes, params ImmutableArray<string> warnings) =>
        new(path, sha256, "", 0, 0, 0, 0, 0, bytes, null, null, "", warnings);
}
