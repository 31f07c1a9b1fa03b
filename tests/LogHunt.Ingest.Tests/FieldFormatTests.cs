using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Formats.LinuxAuditd;
using LogHunt.Ingest.Formats.PfFilterlog;
using LogHunt.Ingest.Formats.Zeek;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Tests.Formats;

namespace LogHunt.Ingest.Tests;

/// <summary>What holds for formats that stand on syntaxes and maps beyond what holds for every format.</summary>
sealed class FieldFormatTests
{
    static readonly (string Format, FieldMap Map)[] Maps =
        [("pf-filterlog", PfFilterlogFormat.Map), ("zeek", ZeekReader.Map), ("linux-auditd", LinuxAuditdReader.Map)];

    [Test]
    public void Every_rule_is_met_by_a_sample()
    {
        Assert.Multiple(() =>
        {
            foreach (var (format, map) in Maps)
            {
                var folder = Path.Combine(FormatSamples.Folder, format);
                var text = string.Concat(Directory.GetFiles(folder, "*.log").Select(File.ReadAllText));
                var rows = string.Concat(Directory.GetFiles(folder, "*.txt").Select(File.ReadAllText));
                Assert.That(map.Rules.Where(rule => !rule.Keys.Split(' ').Any(key => Says(text, key)) && !IsSeen(rows, rule)).Select(rule => rule.Keys), Is.Empty, format);
            }
        });

        static bool Says(string text, string key) =>
            text.Contains($" {key}=", StringComparison.Ordinal) || text.Contains($"'{key}=", StringComparison.Ordinal) || text.Contains($"\u001d{key}=", StringComparison.Ordinal)
            || text.Contains($"\"{key}\":", StringComparison.Ordinal) || text.Contains($"\t{key}\t", StringComparison.Ordinal) || text.Contains($"\n{key}=", StringComparison.Ordinal);

        // Fields by position have no names in the text: then the columns are looked for, or nothing where the rule has none.
        static bool IsSeen(string rows, FieldRule rule) => rule.Columns.IsEmpty || rule.Columns.Any(column => rows.Contains($"  {column}: ", StringComparison.Ordinal));
    }

    [Test]
    public void A_map_refuses_a_column_of_another_table_and_a_name_with_two_rules()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new FieldMap([StandardTables.Authentication], [FieldRule.Text("a", Asim.DnsQuery)]), Throws.ArgumentException);
            Assert.That(() => new FieldMap([StandardTables.Authentication], [FieldRule.Read("a b"), FieldRule.Ignore("c b")]), Throws.ArgumentException);
        });
    }

    [Test]
    public void A_line_of_positions_is_read_without_allocating()
    {
        var reader = new PfFilterlogFormat().Open(FormatRun.File());
        var rows = new RowWriter();
        var text = FormatSamples.Of("pf-filterlog").File("packets.log").Lines[0];
        var body = text.AsSpan(text.AsSpan().IndexOf("146,"u8));
        for (var i = 0; i < 100; i++) Parse(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Parse(body);
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, Is.Zero);

        void Parse(ReadOnlySpan<byte> line)
        {
            reader.Read(new LogLine(line, line, Head.None), rows);
            rows.Clear();
        }
    }
}
