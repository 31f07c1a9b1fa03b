using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Samples of our own under Samples/&lt;format&gt;: `x.log` and the rows it becomes, `x.txt`. LOGHUNT_UPDATE=1 writes the rows anew in the source tree; the diff is reviewed.
/// </summary>
sealed class FirewallFormatTests
{
    static readonly string[] Formats = ["fortigate", "cisco-asa", "iptables"];

    static IEnumerable<TestCaseData> Samples() =>
        Formats.SelectMany(format => FormatSamples.Files(format).Select(file => new TestCaseData(format, file).SetArgDisplayNames(format, file)));

    [TestCaseSource(nameof(Samples))]
    public void Sample_lines_become_the_rows_beside_them(string format, string file)
    {
        var samples = new FormatSamples(format);
        var parse = samples.Open();
        var shown = new StringBuilder();
        foreach (var line in samples.Lines(file)) shown.Append(Encoding.UTF8.GetString(line)).Append('\n').Append(samples.Show(line, parse)).Append('\n');
        var expected = Path.ChangeExtension(Path.Combine(FormatSamples.Folder, format, file), ".txt");
        if (Environment.GetEnvironmentVariable("LOGHUNT_UPDATE") is not null)
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "Samples", format, Path.GetFileName(expected)), shown.ToString());
            return;
        }
        Assert.That(shown.ToString(), Is.EqualTo(File.ReadAllText(expected)));
    }

    [TestCaseSource(nameof(Samples))]
    public void The_format_of_a_sample_claims_each_of_its_lines(string format, string file)
    {
        var samples = new FormatSamples(format);
        Assert.That(samples.Lines(file).Where(line => samples.ClaimedBy(line) != format).Select(Encoding.UTF8.GetString), Is.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void A_line_cut_anywhere_or_with_a_byte_flipped_still_becomes_rows_or_a_reason(string format, string file)
    {
        FormatSamples.Damage(format, file);
    }

    [Test]
    public void Every_firewall_format_has_samples_and_every_folder_of_samples_a_format()
    {
        var folders = Directory.GetDirectories(FormatSamples.Folder).Select(folder => Path.GetFileName(folder)).Where(name => char.IsAsciiLetterLower(name[0])).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(folders, Is.SupersetOf(Formats));
            Assert.That(folders.Where(folder => LogFormats.Find(folder) is null), Is.Empty);
        });
    }

    [Test]
    public void Text_that_only_looks_like_a_log_still_becomes_rows_or_a_reason([ValueSource(nameof(Formats))] string format)
    {
        var samples = new FormatSamples(format);
        var parse = samples.Open();
        Prop.ForAll(HostileText.Lines(), line => samples.Fault(line, parse) is null).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Pairs_are_read_as_the_case_file_says() => CaseFile.Check("KeyValues/pairs.txt", input =>
    {
        var dialect = Enum.Parse<KeyValueDialect>(input[..input.IndexOf(' ', StringComparison.Ordinal)]);
        var reader = new KeyValueReader(Encoding.UTF8.GetBytes(input[(input.IndexOf(' ', StringComparison.Ordinal) + 1)..]), dialect);
        var pairs = new List<string>();
        while (reader.Next()) pairs.Add($"{Encoding.UTF8.GetString(reader.Key)} = [{Encoding.UTF8.GetString(reader.Value)}]");
        return pairs.Count == 0 ? "nothing" : string.Join('\n', pairs);
    });

    [Test]
    public void A_FortiGate_line_of_traffic_is_parsed_without_allocating()
    {
        var samples = new FormatSamples("fortigate");
        var parse = samples.Open();
        var rows = new RowWriter();
        var text = samples.Lines("traffic.log").First();
        var head = Head.None;
        for (var i = 0; i < 100; i++) Parse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Parse();
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, Is.Zero);

        void Parse()
        {
            parse(new LogLine(text, text, head), rows);
            rows.Clear();
        }
    }

    static string SourceFolder()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LogHunt.Ingest.Tests.csproj"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
