using System.Text;
using LogHunt.Ingest.Formats;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// The rows of a line never depend on the lines beside it, of whatever format these are: but where a format says that it learns a header,
/// takes records in parts, or that a line leans on the one before.
/// </summary>
sealed class FormatOrderTests
{
    const int Year = 2026;

    static readonly (string Format, byte[] Line)[] Lines = [.. LogFormats.All.SelectMany(format => FormatSamples.Of(format).Files
        .Where(file => !FormatChecks.NeedsItsOrder(format, file))
        .SelectMany(file => file.Lines).Where(line => !FormatChecks.LeansOnTheLineBefore(line)).Select(line => (format.Name, line)))];

    static readonly string[] Alone = [.. Lines.Select(line => new FormatRun(null, Year).Show(line.Line))];

    [Test]
    public void Lines_of_all_formats_in_random_orders_become_what_they_become_alone()
    {
        var random = new Random(20261128);
        for (var order = 0; order < 10; order++)
        {
            var places = Enumerable.Range(0, Lines.Length).ToArray();
            random.Shuffle(places);
            var run = new FormatRun(null, Year);
            for (var i = 0; i < places.Length; i++) Compare(run, places[Math.Max(0, i - 1)], places[i]);
        }
    }

    [Test]
    public void Lines_of_all_formats_in_pairs_become_what_they_become_alone()
    {
        var random = new Random(7);
        for (var pair = 0; pair < 30_000; pair++)
        {
            var (first, second) = (random.Next(Lines.Length), random.Next(Lines.Length));
            var run = new FormatRun(null, Year);
            run.Show(Lines[first].Line);
            Compare(run, first, second);
        }
    }

    static void Compare(FormatRun run, int before, int at)
    {
        var shown = run.Show(Lines[at].Line);
        if (shown != Alone[at])
            Assert.Fail($"after {Lines[before].Format}: {Text(before)}\n{Lines[at].Format}: {Text(at)}\nbecomes\n{shown}and alone\n{Alone[at]}");
    }

    static string Text(int place) => Encoding.UTF8.GetString(Lines[place].Line);
}
