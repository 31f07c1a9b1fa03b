using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Samples of our own under Samples/&lt;format&gt;: `x.log` and the rows it becomes, `x.txt`. LOGHUNT_UPDATE=1 writes the rows anew in the source tree; the diff is reviewed.
/// </summary>
sealed class SignInFormatTests
{
    static readonly string[] Formats = ["linux-syslog", "windows-winlogbeat-json", "windows-nxlog-json", "windows-flat-json", "windows-loganalytics-json"];

    static IEnumerable<TestCaseData> Samples() =>
        Formats.SelectMany(format => FormatSamples.Files(format).Select(file => new TestCaseData(format, file).SetArgDisplayNames(format, file)));

    [TestCaseSource(nameof(Samples))]
    public void Sample_records_become_the_rows_beside_them(string format, string file) => FormatSamples.Compare(format, file);

    [TestCaseSource(nameof(Samples))]
    public void The_format_of_a_sample_claims_each_of_its_records(string format, string file)
    {
        var samples = new FormatSamples(format);
        Assert.That(samples.Lines(file).Where(line => line[0] != ' ' && samples.ClaimedBy(line) != format).Select(Encoding.UTF8.GetString), Is.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void A_record_cut_anywhere_or_with_a_byte_flipped_still_becomes_rows_or_a_reason(string format, string file) => FormatSamples.Damage(format, file);

    [Test]
    public void An_indented_line_continues_a_syslog_line_and_nothing_else()
    {
        var choice = new FormatChoice(FormatSamples.Source(), null, new EnvelopeReader());
        var rows = new RowWriter();
        LineOutcome Read(string text) => choice.Read(Encoding.UTF8.GetBytes(text), rows);
        Assert.Multiple(() =>
        {
            Assert.That(Read("    indented, with nothing before it"), Is.EqualTo(LineOutcome.Rejected));
            Assert.That(Read("Mar  2 12:00:31 srv1 myapp[12]: a message of two lines"), Is.EqualTo(LineOutcome.Parsed));
            Assert.That(Read("    and this is the second"), Is.EqualTo(LineOutcome.Skipped));
            Assert.That(Read("not a log line at all"), Is.EqualTo(LineOutcome.Rejected));
            Assert.That(Read("    so this continues no record"), Is.EqualTo(LineOutcome.Rejected));
        });
    }
}
