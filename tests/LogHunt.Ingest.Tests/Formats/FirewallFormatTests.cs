using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Formats.FortiGate;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>What holds for single firewall formats beyond what holds for every format.</summary>
sealed class FirewallFormatTests
{
    [Test]
    public void Pairs_are_read_as_the_case_file_says() => CaseFile.Check("KeyValues/pairs.txt", input =>
    {
        var blank = input.IndexOf(' ', StringComparison.Ordinal);
        var reader = new KeyValueReader(Encoding.UTF8.GetBytes(input[(blank + 1)..]), Enum.Parse<KeyValueDialect>(input[..blank]));
        var pairs = new List<string>();
        while (reader.Next()) pairs.Add($"{Encoding.UTF8.GetString(reader.Key)} = [{Encoding.UTF8.GetString(reader.Value)}]");
        return pairs.Count == 0 ? "nothing" : string.Join('\n', pairs);
    });

    [Test]
    public void A_FortiGate_line_of_traffic_is_parsed_without_allocating()
    {
        LineParser parse = new FortiGateFormat().Open(FormatRun.File()).Read;
        var rows = new RowWriter();
        var text = FormatSamples.Of("fortigate").File("traffic.log").Lines[0];
        var head = Head.None;
        Assert.That(Allocations.OfThread(() => { for (var i = 0; i < 1000; i++) Parse(); }) / 1000, Is.Zero);

        void Parse()
        {
            parse(new LogLine(text, text, head), rows);
            rows.Clear();
        }
    }
}
