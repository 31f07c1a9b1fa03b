using System.Text;
using LogHunt.Engine.Lines;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Logs are coded as templates, and what has no templates is left as it is before it costs time.</summary>
public sealed class LineGuessTests
{
    static readonly Dictionary<string, (int Rows, Func<int, Random, string> Line)> Hostile = new()
    {
        ["random words"] = (10_000, (_, random) => Words(random, random.Next(3, 20))),
        ["base64"] = (10_000, (_, random) => Base64(random, 150)),
        ["long lines of base64"] = (40, (_, random) => Base64(random, 196_608)),
        ["long lines of words"] = (12, (_, random) => Words(random, 160_000)),
        ["a template for every line"] = (10_000, (i, random) => $"{Words(random, 3)} {i} {Words(random, 2)}={random.Next(9)}"),
        ["delimiters"] = (10_000, (_, random) =>
            new([.. Enumerable.Range(0, random.Next(20, 200)).Select(_ => "abc019 \"',;|[]()<>{}=:/.-_\\"[random.Next(27)])])),
        ["binary"] = (10_000, (_, random) => new([.. Enumerable.Range(0, 300).Select(_ => (char)random.Next(256))])),
        ["JSON of random keys"] = (10_000, (_, random) =>
            $"{{\"{Words(random, 1)}\":{{\"{Words(random, 1)}\":\"{Words(random, 2)}\",\"{Words(random, 1)}\":{random.Next()}}}}}"),
        ["a log that turns into words"] = (75_000, (i, random) =>
            i < 9000 ? $"user u{random.Next(99)} from 10.0.0.{random.Next(256)}" : Words(random, 12)),
    };

    [TestCaseSource(nameof(HostileNames))]
    public void Lines_without_templates_are_left_as_they_are(string name)
    {
        var random = new Random(5);
        var (rows, line) = Hostile[name];
        byte[][] lines = [.. Enumerable.Range(0, rows).Select(i => Encoding.Latin1.GetBytes(line(i, random)))];
        Assert.That(LineCoder.Code(rows, row => lines[row]), Is.Null);
    }

    [TestCase("fortigate", 20)]
    [TestCase("asa", 9)]
    [TestCase("sshd", 8)]
    [TestCase("windows", 22)]
    public void Logs_are_coded_and_small(string kind, int ratio)
    {
        var lines = LogLines.Of(kind, 40_000);
        var coded = LineCoder.Code(lines.Length, row => lines[row]);
        Assert.That(coded, Is.Not.Null);
        Assert.That(lines.Sum(line => line.Length + 1L) / coded!.Blobs.Length, Is.GreaterThanOrEqualTo(ratio));
    }

    [TestCase(600)]
    [TestCase(5000)]
    public void Few_lines_of_one_log_are_coded_where_that_is_smaller(int count)
    {
        var lines = LogLines.Of("fortigate", count);
        Assert.That(LineCoder.Code(count, row => lines[row]), Is.Not.Null);
    }

    [Test]
    public void A_few_lines_of_prose_are_left_as_they_are()
    {
        var random = new Random(1);
        byte[][] lines = [.. Enumerable.Range(0, 50).Select(_ => Encoding.ASCII.GetBytes(Words(random, 9)))];
        Assert.That(LineCoder.Code(50, row => lines[row]), Is.Null);
    }

    [Test]
    public void More_columns_than_there_may_be_are_not_coded()
    {
        byte[][] lines = [.. Enumerable.Range(0, 9000).Select(i => Encoding.ASCII.GetBytes(string.Join(' ',
            Enumerable.Range(0, 3).Select(k => $"{(char)('a' + (i >> 5 * k) % 30)}{(char)('a' + (i >> 3 * k) % 30)}{k}x={i}"))))];
        Assert.That(LineCoder.CodeAnyhow(lines.Length, row => lines[row]), Is.Null);
    }

    [Test]
    public void More_values_than_there_may_be_are_not_coded()
    {
        var line = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 390)));
        Assert.That(LineCoder.Code(60_000, _ => line), Is.Null);
    }

    static IEnumerable<string> HostileNames() => Hostile.Keys;

    static string Words(Random random, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(' ');
            for (var letters = random.Next(2, 10); letters > 0; letters--) text.Append((char)('a' + random.Next(26)));
        }
        return text.ToString();
    }

    static string Base64(Random random, int bytes)
    {
        var noise = new byte[bytes];
        random.NextBytes(noise);
        return Convert.ToBase64String(noise);
    }
}
