using System.Text;
using System.Xml.Linq;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Coverage as a heat map: what a row and a cell are, what is left out, and its files.</summary>
sealed class HeatMapTests
{
    static readonly DateTime Start = new(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc);

    static CoverageHour Hour(int hour, long rows, string municipality = "0301", string device = "fw1", string format = "fortigate") =>
        new(Start.AddHours(hour), municipality, "NetworkSession", format, device, rows);

    static Chart Map(IEnumerable<CoverageHour> hours, CoverageHeatWishes? wishes = null, DateTime? from = null, DateTime? to = null) =>
        CoverageHeat.Of(hours, from, to, wishes ?? new())!;

    static string Text(Chart chart, int width = 70) => TextPainter.Paint(SceneBuilder.Build(chart, new(5, 5)), new(width));

    [Test]
    public void A_row_is_a_device_a_cell_an_hour_and_an_hour_without_logs_is_pale()
    {
        var map = Map([.. Enumerable.Range(0, 24).Where(hour => hour is < 8 or > 12).Select(hour => Hour(hour, 1_000_000)),
            .. Enumerable.Range(0, 24).Select(hour => Hour(hour, 20, "1103", "dc2", "windows"))]);
        Assert.That(Text(map), Is.EqualTo(
            new string(' ', 26) + "Rows by hour (UTC)\n" +
            "0301 fortigate fw1 │" + new string('█', 16) + new string('·', 10) + new string('█', 22) + "\n" +
            "1103 windows dc2   │" + new string('░', 48) + "\n" +
            "                   └" + new string('─', 48) + "\n" +
            "                    11-02 00:00     11-02 10:00        11-02 20:00\n" +
            "░▒▓█ up to 1M rows in an hour, by its digits; · zero\n"));
    }

    [Test]
    public void Names_that_are_too_long_keep_both_ends_and_marks_stand_evenly()
    {
        var device = "srv-" + new string('x', 60);
        var map = Map(Enumerable.Range(0, 20).SelectMany(hour => new[]
        {
            Hour(hour, 1, device: device + "-01"), Hour(hour, 1, device: device + "-02"), Hour(hour, 1, device: "a-name-of-27-signs", format: "x"),
        }));
        var lines = TextPainter.Paint(SceneBuilder.Build(map, new(20, 5)), new(100)).Split('\n');
        Assert.That(lines[1..4].Select(line => line[..line.IndexOf('│', StringComparison.Ordinal)].TrimEnd()), Is.EqualTo(new[]
        {
            "0301 fortigate srv-…xxxxxxxxxxxxxxxxx-01", "0301 fortigate srv-…xxxxxxxxxxxxxxxxx-02", "0301 x a-name-of-27-signs",
        }));
        Assert.That(lines[5].Trim(), Is.EqualTo("11-02 00:00   11-02 09:00    11-02 18:00"));
        Assert.That(SvgPainter.Paint(SceneBuilder.Build(map, SvgPainter.Room)), Does.Contain("-01</text>").And.Contain("-02</text>"));
    }

    [Test]
    public void Times_stand_whole_under_a_picture() => Assert.That(ChartValues.Name(Start.AddHours(3)), Is.EqualTo("2026-11-02 03:00"));

    [Test]
    public void Devices_are_one_row_where_rows_are_municipalities() => Assert.That(
        Map([Hour(0, 1), Hour(1, 2, device: "fw2"), Hour(1, 3)], new(ByDevice: false))
            .Series.Select(row => $"{row.Name}: {string.Join(' ', row.Points.Select(point => point.Y))}"),
        Is.EqualTo(new[] { "0301: 1 5" }));

    [TestCase(90, "hour", 90)]
    [TestCase(150, "3-hour step", 50)]
    [TestCase(24 * 100, "day", 101)]
    [TestCase(24 * 700, "week", 101)]
    [TestCase(24 * 20_000, "364-day step", 56)]
    public void Cells_grow_with_the_period(int hours, string step, int cells)
    {
        var map = Map([Hour(0, 1), Hour(hours - 1, 1)]);
        Assert.That((map.Title, map.Categories.Length),
            Is.EqualTo(($"Rows by {step} (UTC)", cells)).Or.EqualTo(($"Rows by {step} (UTC)", cells - 1)));
        Assert.That(map.Series.Single().Points.Sum(point => point.Y), Is.EqualTo(2));
    }

    [Test]
    public void The_period_that_is_asked_for_is_drawn_whole_and_nothing_outside_of_it()
    {
        var map = Map([Hour(0, 7), Hour(10, 5), Hour(30, 9)], from: Start.AddHours(5), to: Start.AddHours(20));
        Assert.That((map.Categories[0], map.Categories.Length, map.Series.Single().Points.Sum(point => point.Y)),
            Is.EqualTo(("11-02 05:00", 15, 5d)));
        Assert.That(Map([Hour(0, 7), Hour(30, 9)], new(Step: TimeSpan.FromDays(1)),
            Start.AddHours(25)).Series.Single().Points.Select(point => point.Y),
            Is.EqualTo(new[] { 9d }));
    }

    [Test]
    public void Of_many_sources_those_with_the_fewest_hours_are_drawn_and_that_is_said()
    {
        var map = Map(Enumerable.Range(0, 100).SelectMany(device =>
            Enumerable.Range(0, 100 - device).Select(hour => Hour(hour, 1, device: $"fw{device:00}"))));
        Assert.That((map.Series.Length, map.Series[0].Name), Is.EqualTo((60, "0301 fortigate fw40")));
        Assert.That(map.Notes, Is.EqualTo(new[] { "the 60 of 100 with the fewest hours that have logs are drawn" }));
    }

    [Test]
    public void A_map_of_no_rows_at_all_is_drawn_and_one_of_no_logs_is_none()
    {
        Assert.That(Text(Map([Hour(0, 5)], from: Start.AddHours(10), to: Start.AddHours(12))), Does.Contain("│········"));
        Assert.That(CoverageHeat.Of([], null, null, new()), Is.Null);
    }

    [Test]
    public void The_command_draws_it_and_writes_it_and_a_report_has_it()
    {
        using var folder = new TemporaryFolder();
        ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);
        Run("ingest", Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "linux-syslog", "sshd.log"), "--municipality",
            "0301", "--year", "2026");
        var drawn = Run("coverage", "--heat");
        Assert.That((drawn.ExitCode, drawn.Output), Is.EqualTo((0, drawn.Output)));
        Assert.That(drawn.Output, Does.Contain("Rows by ").And.Contain("0301 linux-syslog").And.Contain("█").And.Contain("· zero"));
        Assert.That(Run("coverage", "--heat", "municipality", "--step", "day").Output,
            Does.Contain("0301 │").And.Contain("Rows by day (UTC)"));
        foreach (var name in new[] { "c.svg", "c.png", "c.html" })
            Assert.That(Run("coverage", "--heat", "--out", folder[name]).ExitCode, Is.Zero);
        Assert.That(XDocument.Load(folder["c.svg"]).Descendants().Count(element => element.Name.LocalName == "rect"), Is.GreaterThan(6));
        Assert.That(File.ReadAllBytes(folder["c.png"])[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }));
        Assert.That(File.ReadAllText(folder["c.html"]), Does.Contain("<svg "));
        foreach (var (wrong, says) in new[] { ("--heat rack", "not `rack`"), ("--heat --step year", "not `year`"),
            ("--heat --json", "--json has none"),
            ("--step day", "are for --heat"), ("--heat --out c.csv", "name a file .svg, .png, .html") })
        {
            var refused = Run([.. wrong.Split(' ').Prepend("coverage")]);
            Assert.That((refused.ExitCode, refused.Errors), Is.EqualTo((2, refused.Errors)));
            Assert.That(refused.Errors, Does.Contain(says));
        }
        var query = folder.Write("q.kql", "print a = 1");
        Run("report", query, "--out", folder["r.html"]);
        Assert.That(File.ReadAllText(folder["r.html"]), Does.Contain("<h2>Coverage</h2>\n<svg "));
        Run("report", query, "--out", folder["r.md"]);
        Assert.That(Encoding.UTF8.GetString(File.ReadAllBytes(folder["r.md"])), Does.Contain("## Coverage").And.Contain("linux-syslog"));
    }
}
