using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests;

/// <summary>Runs sample lines of a format as an ingest would, one at a time, and shows the rows.</summary>
sealed class FormatSamples(string format)
{
    public static readonly DateTime Received = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    readonly ILogFormat parser = LogFormats.Find(format)!;
    readonly EnvelopeReader envelopes = new();
    readonly RowWriter rows = new();

    public static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Samples");

    public static IEnumerable<string> Files(string format) => Directory.GetFiles(Path.Combine(Folder, format), "*.log").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file));

    public IEnumerable<byte[]> Lines(string file) =>
        File.ReadAllLines(Path.Combine(Folder, format, file)).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes);

    public static LogFile Source() => new("sample.log", TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo"), null, Received, Received);

    public LineParser Open() => parser.Open(Source()).Read;

    /// <summary>The name of the format that claims a line.</summary>
    public string ClaimedBy(byte[] text)
    {
        var line = envelopes.Strip(text);
        var (best, name) = (0, "");
        foreach (var other in LogFormats.All)
            if (other.Recognise(line) is var answer && answer > best) (best, name) = (answer, other.Name);
        return name;
    }

    /// <summary>The rows of one line, a column a line.</summary>
    public string Show(byte[] text, LineParser parse)
    {
        rows.Clear();
        return Shown(parse(envelopes.Strip(text), rows));
    }

    string Shown(LineOutcome outcome)
    {
        if (outcome == LineOutcome.Rejected) return "rejected: " + rows.Reason + "\n";
        if (outcome is LineOutcome.Skipped or LineOutcome.Header) return outcome == LineOutcome.Skipped ? "skipped\n" : "header\n";
        var shown = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            shown.Append(rows.Table(row).Name).Append('\n');
            foreach (var (column, value) in rows.Values(row)) shown.Append("  ").Append(column).Append(": ").Append(value).Append('\n');
        }
        return shown.ToString();
    }

    /// <summary>Parses a line and says what is wrong with the outcome, or null: rows and outcome agree, every row reaches its table and has its time.</summary>
    public string? Fault(byte[] text, LineParser parse)
    {
        rows.Clear();
        var outcome = parse(envelopes.Strip(text), rows);
        if (outcome == LineOutcome.Rejected) return rows.Reason.Length == 0 ? "rejected without a reason" : null;
        if (outcome is LineOutcome.Skipped or LineOutcome.Header) return null;
        if (rows.Count == 0) return "parsed without a row";
        for (var row = 0; row < rows.Count; row++)
        {
            var columns = rows.Values(row).Select(value => value.Column).ToHashSet();
            foreach (var needed in (string[])["TimeGenerated", "TimeQuality", "EventVendor", "EventProduct", "EventType", "EventResult", "EventSeverity"])
                if (!columns.Contains(needed)) return $"no {needed} in {rows.Table(row).Name}";
        }
        var count = rows.Count;
        var builders = new Dictionary<TableSchema, SegmentBuilder>();
        rows.Flush(table => builders.TryGetValue(table, out var builder) ? builder : builders[table] = new SegmentBuilder(table), _ => { });
        return builders.Values.Sum(builder => builder.RowCount) == count ? null : "rows were lost on the way to the tables";
    }

    /// <summary>The lines of a file and the rows they become are those of the text beside it, which LOGHUNT_UPDATE writes anew in the source tree.</summary>
    public static void Compare(string format, string file)
    {
        var samples = new FormatSamples(format);
        var parse = samples.Open();
        var shown = new StringBuilder();
        foreach (var line in samples.Lines(file)) shown.Append(Encoding.UTF8.GetString(line)).Append('\n').Append(samples.Show(line, parse)).Append('\n');
        var expected = Path.ChangeExtension(file, ".txt");
        if (Environment.GetEnvironmentVariable("LOGHUNT_UPDATE") is not null) File.WriteAllText(Path.Combine(SourceFolder(), "Samples", format, expected), shown.ToString());
        else Assert.That(shown.ToString(), Is.EqualTo(File.ReadAllText(Path.Combine(Folder, format, expected))));
    }

    /// <summary>The records of a file as an ingest would read them: each with its text, the format that read it, and its rows or what else became of it.</summary>
    public static IEnumerable<(string Text, string Format, string Shown)> Records(string format, string file)
    {
        var choice = new FormatChoice(Source(), null, new EnvelopeReader());
        var samples = new FormatSamples(format);
        var number = 0;
        foreach (var line in samples.Lines(file))
        {
            number++;
            var outcome = choice.Read(line, samples.rows, new(number, number, line.Length));
            if (outcome != LineOutcome.Held) yield return (Encoding.UTF8.GetString(line), choice.Format, samples.Shown(outcome));
            while (choice.Due(samples.rows, number, atEnd: false, out var raw, out outcome)) yield return (Encoding.UTF8.GetString(raw.Text), choice.Format, samples.Shown(outcome));
        }
        while (choice.Due(samples.rows, number, atEnd: true, out var raw, out var outcome)) yield return (Encoding.UTF8.GetString(raw.Text), choice.Format, samples.Shown(outcome));
    }

    /// <summary>A text is that of the sample file, which LOGHUNT_UPDATE writes anew in the source tree.</summary>
    public static void CompareText(string format, string file, string shown)
    {
        if (Environment.GetEnvironmentVariable("LOGHUNT_UPDATE") is not null) File.WriteAllText(Path.Combine(SourceFolder(), "Samples", format, file), shown);
        else Assert.That(shown, Is.EqualTo(File.ReadAllText(Path.Combine(Folder, format, file))));
    }

    /// <summary>Lines cut at every place and with bits flipped become rows that reach their tables, or a reason; never an exception.</summary>
    public static void Damage(string format, string file)
    {
        var samples = new FormatSamples(format);
        var parse = samples.Open();
        var random = new Random(20260302);
        foreach (var line in samples.Lines(file))
        {
            for (var cut = 0; cut <= line.Length; cut++)
            {
                Assert.That(samples.Fault(line[..cut], parse), Is.Null, () => Encoding.UTF8.GetString(line[..cut]));
                Assert.That(samples.Fault(line[cut..], parse), Is.Null, () => Encoding.UTF8.GetString(line[cut..]));
            }
            for (var i = 0; i < 300; i++)
            {
                byte[] flipped = [.. line];
                for (var flips = random.Next(1, 4); flips > 0; flips--) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                Assert.That(samples.Fault(flipped, parse), Is.Null, () => Convert.ToHexString(flipped));
            }
        }
    }

    static string SourceFolder()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LogHunt.Ingest.Tests.csproj"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
