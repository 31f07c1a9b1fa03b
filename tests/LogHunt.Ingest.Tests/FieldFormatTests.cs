using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Formats.PfFilterlog;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>What holds for formats that stand on syntaxes and maps beyond what holds for every format.</summary>
sealed class FieldFormatTests
{
    /// <summary>Every map of a format, found where it stands, and the samples of the formats of its folder.</summary>
    static IEnumerable<TestCaseData> Maps() =>
        from type in typeof(FieldMap).Assembly.GetTypes()
        from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType == typeof(FieldMap)
        let formats = LogFormats.All.Where(format => format.GetType().Namespace == type.Namespace).Select(format => format.Name).ToArray()
        select new TestCaseData(property.GetValue(null), formats).SetArgDisplayNames(type.Name);

    [TestCaseSource(nameof(Maps))]
    public void Every_rule_is_met_by_a_sample(FieldMap map, string[] formats)
    {
        var samples = formats.Select(format => FormatSamples.Of(format)).ToList();
        var text = string.Concat(samples.SelectMany(sample => sample.Lines).Select(line => Encoding.UTF8.GetString(line) + "\n"));
        // As they come now: what stands beside the samples may be about to be written anew.
        var rows = string.Concat(samples.SelectMany(sample => sample.Files.Select(file => new FormatRun(sample.Format).ShowAll(file.Lines))));
        var unmet = map.Rules.Where(rule => !rule.Names.Any(name => Says(text, name)) && !IsSeen(rows, rule));
        Assert.That(unmet.Select(rule => rule.Keys), Is.Empty, "no sample has these fields: add a line that does, or drop the rule");
    }

    /// <summary>A name before `=`, before a JSON value (the last part of a path), or among the names of a header.</summary>
    static bool Says(string text, string name) =>
        Regex.IsMatch(text, $"""(?<![\w.]){Regex.Escape(name[(name.LastIndexOf('.') + 1)..])}["']?([=:\t,]|\s*$)""", RegexOptions.Multiline)
        || Regex.IsMatch(text, $"""(?<![\w.]){Regex.Escape(name)}["']?[=:\t]""");

    /// <summary>
    /// Fields by position have no names in the text: then the columns are looked for, or nothing where the rule has none.
    /// </summary>
    static bool IsSeen(string rows, FieldRule rule) =>
        rule.Columns.IsEmpty || rule.Columns.Any(column => rows.Contains($"  {column}: ", StringComparison.Ordinal));

    [Test]
    public void A_map_refuses_a_column_of_another_table_and_a_name_with_two_rules()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new FieldMap([StandardTables.Authentication], [FieldRule.Text("a", Asim.DnsQuery)]),
                Throws.ArgumentException);
            Assert.That(() => new FieldMap([StandardTables.Authentication], [FieldRule.Read("a b"), FieldRule.Ignore("c b")]),
                Throws.ArgumentException);
        });
    }

    [Test]
    public void A_line_of_positions_is_read_without_allocating()
    {
        var reader = new PfFilterlogFormat().Open(FormatRun.File());
        var rows = new RowWriter();
        var text = FormatSamples.Of("pf-filterlog").File("packets.log").Lines[0];
        Assert.That(Allocations.OfThread(Lines) / 1000, Is.Zero);

        void Lines()
        {
            for (var i = 0; i < 1000; i++) Parse(text.AsSpan(text.AsSpan().IndexOf("146,"u8)));
        }

        void Parse(ReadOnlySpan<byte> line)
        {
            reader.Read(new LogLine(line, line, Head.None), rows);
            rows.Clear();
        }
    }
}
