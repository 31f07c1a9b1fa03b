using System.Text;

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
}
