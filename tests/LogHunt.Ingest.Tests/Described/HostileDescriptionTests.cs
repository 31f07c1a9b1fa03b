using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Ingest.Described;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Described;

/// <summary>
/// Descriptions that strangers wrote: whatever stands in them, reading them ends in mistakes with a line and raises nothing.
/// </summary>
sealed class HostileDescriptionTests
{
    [Test]
    public void A_spoilt_description_is_a_format_or_has_mistakes_each_of_one_sentence()
    {
        var inputs = Descriptions.Files.Select(File.ReadAllBytes).ToArray();
        byte[][] words =
        [
            .. "name table columns values event samples time line regex pairs { } [ ] & * : - | > {time} {a}{b} (?<a> ){99} \\ ' \" # ! ~ null true"
                .Split(' ').Append("\n").Append("  ").Select(Encoding.UTF8.GetBytes),
        ];
        var mutator = new Mutator(Seeded.Seed, inputs, words);
        var formats = 0;
        for (var i = 0; i < 3_000 * Seeded.Times; i++)
        {
            var text = mutator.Next();
            var file = FormatFile.Of("x.yaml", text);
            if (file.Format is null) Assert.That(file.Errors, Is.Not.Empty, Encoding.UTF8.GetString(text));
            else formats++;
            foreach (var mistake in FormatCheck.Run(file with { Format = i % 20 == 0 ? file.Format : null }).Faults)
                Assert.That(mistake.Line > 0 && mistake.Sentence.Length > 0 && !mistake.Sentence.Contains('\n'), mistake.Shown);
        }
        Assert.That(formats, Is.GreaterThan(50), "mutants that are formats still");
    }

    static IEnumerable<TestCaseData> Bombs()
    {
        yield return new TestCaseData("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i - 1)}", 10))}]\n"))).SetName("aliases of aliases");
        yield return new TestCaseData(new string('[', 10_000)).SetName("ten thousand levels");
        yield return new TestCaseData("name: " + new string('x', 300_000)).SetName("a long text");
        yield return new TestCaseData("name: !!python/object x\nvendor: !t {a: b}\n").SetName("tags");
        yield return new TestCaseData("").SetName("nothing");
        yield return new TestCaseData("--- a\n--- b\n").SetName("two documents");
        yield return new TestCaseData("\0\0\0").SetName("zeros");
        yield return new TestCaseData("- 1\n- 2\n").SetName("a list");
        yield return new TestCaseData("line: \"" + string.Concat(Enumerable.Range(0, 900).Select(i => $"{{p{i}}}x")) +
            "\"").SetName("many parts");
    }

    [TestCaseSource(nameof(Bombs))]
    public void A_description_made_to_do_harm_is_refused(string text)
    {
        var file = FormatFile.Of("x.yaml", Encoding.UTF8.GetBytes(text));
        Assert.That(file.Format, Is.Null);
        Assert.That(file.Errors, Is.Not.Empty);
    }

    [TestCase("yyyy-MM-dd HH:mm:ss")]
    [TestCase("dd.MM.yyyy HH:mm:ss.fff")]
    [TestCase("yyMMdd'T'HHmmss")]
    [TestCase("M/d/yyyy h:mm:ss tt")]
    [TestCase("yyyy-MM-ddTHH:mm:ss.fffffffzzz")]
    [TestCase("dd MMM yyyy HH:mm")]
    public void A_time_format_reads_what_the_runtime_writes_with_it(string format)
    {
        var pattern = TimePattern.Parse(format, out var mistake);
        Assert.That(mistake, Is.Empty);
        var times = Gen.Choose(0, 1_500_000_000).Select(seconds => new DateTimeOffset(2000, 1, 1, 0, 0, 0,
            TimeSpan.FromHours(2)).AddTicks(seconds * 10_000_017L));
        Prop.ForAll(times.ToArbitrary(), time =>
        {
            var text = time.ToString(format, CultureInfo.InvariantCulture);
            var known = DateTime.ParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            return pattern!.TryRead(Encoding.UTF8.GetBytes(text + " x"), out var read, out var length) && length == text.Length
                && read.Clock - (read.Offset ?? TimeSpan.Zero) == known;
        }).Check(Seeded.Config(500));
    }

    [TestCase("yyyy-MM-dd", "an hour")]
    [TestCase("HH:mm:ss", "a month")]
    [TestCase("yyyy-MM-dd hh:mm", "`tt`")]
    [TestCase("yyyy-MM-dd QQ:mm", "`QQ`")]
    [TestCase("yyyy-MM-dd 'HH:mm", "has no end")]
    public void What_is_no_time_format_is_refused(string format, string why)
    {
        Assert.That(TimePattern.Parse(format, out var mistake), Is.Null);
        Assert.That(mistake, Does.Contain(why));
    }
}
