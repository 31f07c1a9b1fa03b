using LogHunt.Ingest.Records;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>What a line costs when lines like it were read before.</summary>
sealed class WarmParseTests
{
    const int Lines = 2000;

    /// <summary>
    /// A syslog head has an object, and a text where its process id is a new one; so has a message in a JSON object, which may be a line,
    /// and of Windows events what is looked up by text.
    /// </summary>
    [TestCase("fortigate", 0)]
    [TestCase("asa", 160)]
    [TestCase("sshd", 240)]
    [TestCase("windows", 216)]
    public void A_line_allocates_little_but_its_head(string kind, int bytesPerLine)
    {
        var lines = LogLines.Of(kind, Allocations.Rounds * Lines);
        var batch = new RecordBatch();
        var intake = new RecordIntake();
        intake.Begin(FormatRun.File(), null);
        var round = 0;
        var allocated = Allocations.OfThread(() => Read(round++ * Lines));
        Assert.Multiple(() =>
        {
            Assert.That(batch.Counts.Parsed, Is.EqualTo(Lines));
            Assert.That(allocated / Lines, Is.LessThanOrEqualTo(bytesPerLine));
        });

        void Read(int from)
        {
            batch.Clear();
            for (var i = from; i < from + Lines; i++) batch.Add(lines[i], new RecordPlace(), mayContinue: false, refusal: null);
            intake.Read(batch);
        }
    }
}
