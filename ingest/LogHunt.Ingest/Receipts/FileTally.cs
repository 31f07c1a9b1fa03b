using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Ingest.Receipts;

/// <summary>Counts what becomes of one file's records.</summary>
sealed class FileTally(string path, string sha256, long bytes)
{
    readonly Dictionary<string, long> formats = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> qualities = new(StringComparer.Ordinal);
    readonly List<string> warnings = [];
    DateTime? first;
    DateTime? last;
    long lines;
    long parsed;
    long rows;
    long unparsed;
    long skipped;

    /// <summary>Records that were longer than may be, and those of which bytes were no UTF-8.</summary>
    public long Cut { get; set; }
    public long Guessed { get; set; }

    public long Lines => lines;

    public void Line() => lines++;

    /// <summary>Lines that stand between records and have nothing in them.</summary>
    public void Empty(long count)
    {
        lines += count;
        skipped += count;
    }

    public void Skipped(int count) => skipped += count;

    public void Unparsed(int count) => unparsed += count;

    /// <summary>So many lines became rows of one record.</summary>
    public void Parsed(string format, int count)
    {
        parsed += count;
        formats[format] = formats.GetValueOrDefault(format) + count;
    }

    /// <summary>A line joined the record before it.</summary>
    public void Continued(string format) => Parsed(format, 1);

    public void Row(DateTime time, string quality)
    {
        rows++;
        Count(qualities, quality);
        if (quality == "missing") return;
        if (!(first <= time)) first = time;
        if (!(last >= time)) last = time;
    }

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
    /// The receipt's line. Format and time quality are those of most records. Throws when a record is not accounted for: that is a
    /// mistake of ours.
    /// </summary>
    public UploadFile Close()
    {
        if (lines != parsed + unparsed + skipped)
            throw new InvalidOperationException($"{path}: {lines} lines, but {parsed} parsed, {unparsed} unparsed and {skipped} skipped");
        return new(path, sha256, Most(formats), lines, parsed, rows, unparsed, skipped, bytes, first, last, Most(qualities), [.. warnings]);
    }

    public static UploadFile Nothing(string path, string sha256, long bytes, params ImmutableArray<string> warnings) =>
        new(path, sha256, "", 0, 0, 0, 0, 0, bytes, null, null, "", warnings);

    static void Count(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    static string Most(Dictionary<string, long> counts) =>
        counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Select(count => count.Key)
            .FirstOrDefault("");
}
