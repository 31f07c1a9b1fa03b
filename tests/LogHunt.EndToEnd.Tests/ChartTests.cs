using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Query;
using LogHunt.Query.Binding;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Charts as text and as pictures. A case is a file in Charts: a query, and what comes of it in blocks, in ASCII, and as SVG.</summary>
sealed class ChartTests
{
    const string Waves = "range i from 0 to 47 step 1 | extend t = datetime(2026-11-23) + i * 1h, n = toint(50 + 40 * sin(i / 5.0)), " +
        "m = toint(30 + 20 * cos(i / 3.0)), h = strcat('host', i % 4), o = iff(i % 3 == 0, 'Success', 'Failure')";

    static readonly Dictionary<string, string> Cases = new()
    {
        ["timechart"] = $"{Waves} | project t, n | render timechart with (title='Failed sign-ins')",
        ["timechart-of-two"] = $"{Waves} | project t, n, m | render timechart with (ytitle='sign-ins')",
        ["timechart-of-series"] = $"{Waves} | make-series c = sum(n) default=0 on t from datetime(2026-11-23) to datetime(2026-11-25) step 6h by o | render timechart",
        ["timechart-by-name"] = $"{Waves} | summarize c = sum(n) by bin(t, 6h), h | render timechart with (legend=hidden)",
        ["timechart-of-years"] = "range i from 0 to 40 step 1 | project t = datetime(2020-01-15) + i * 50d, v = i * i * 1000 | render timechart",
        ["timechart-of-one"] = "print t = datetime(2026-11-23), v = 5 | render timechart",
        ["linechart"] = "range x from -10 to 10 step 1 | project x, y = x * x * x | render linechart",
        ["linechart-of-names"] = $"{Waves} | summarize c = sum(n) by h | render linechart",
        ["linechart-between"] = "range x from 0 to 20 step 1 | project x, y = 1000 + x % 7 | render linechart with (ymin=990, ymax=1010)",
        ["areachart"] = $"{Waves} | project t, n, m | render areachart",
        ["areachart-stacked100"] = $"{Waves} | project t, n, m | render areachart with (kind=stacked100)",
        ["stackedareachart"] = $"{Waves} | project t, n, m | render stackedareachart",
        ["scatterchart"] = $"{Waves} | project n, m | render scatterchart",
        ["columnchart"] = $"{Waves} | summarize c = sum(n) by h, o | render columnchart",
        ["columnchart-stacked"] = $"{Waves} | summarize c = sum(n) by h, o | render columnchart with (kind=stacked)",
        ["columnchart-of-times"] = $"{Waves} | summarize c = count() by bin(t, 6h) | render columnchart",
        ["columnchart-below-zero"] = "datatable(a:string, v:long)['x', 5, 'y', -3, 'z', 1] | render columnchart",
        ["barchart"] = $"{Waves} | summarize c = sum(n) by h | render barchart with (title='By host')",
        ["barchart-stacked"] = $"{Waves} | summarize c = sum(n) by h, o | render barchart with (kind=stacked)",
        ["barchart-stacked100"] = $"{Waves} | summarize c = sum(n) by h, o | render barchart with (kind=stacked100)",
        ["barchart-of-many"] = "range i from 1 to 60 step 1 | project n = strcat('n', i), i | render barchart",
        ["barchart-hostile"] = "datatable(a:string, v:long)['<script>alert(1)</script>', 3, ']]>\\u001b[31m', 2, 'user\\u202egpj.exe', 1, '', 1] " +
            "| render barchart with (title='</title><script>\\u001b]0;t\\u0007')",
        ["piechart"] = $"{Waves} | summarize c = sum(n) by h | render piechart",
        ["piechart-of-one"] = "print a = 'all', n = 3 | render piechart",
        ["heatmap"] = $"{Waves} | summarize c = sum(n) by h, bin(t, 3h) | render heatmap",
        ["heatmap-with-holes"] = $"{Waves} | where i !between (12 .. 20) | summarize c = count() by o, bin(t, 1h) | render heatmap with (yaxis=log, title='Hours')",
        ["heatmap-wider-than-the-text"] = "range i from 0 to 499 step 1 | summarize c = sum(i) by x = i % 110, "
            + "s = iff(i < 300, 'blåbær', '日本 <b>\\u001b[31m') | render heatmap",
        ["card"] = "print Hosts = 12, User = 'Kari' | render card with (title='Today')",
        ["properties-not-followed"] = "datatable(a:string, v:long)['x', 5] | render barchart with (kind=map, accumulate=true, ymax=high)",
        ["series-beyond-twelve"] = "range i from 1 to 40 step 1 | extend s = strcat('s', i % 20) | summarize v = sum(i) by x = i % 2, s | render linechart",
    };

    static IEnumerable<string> Names => Cases.Keys;

    TemporaryFolder folder = null!;
    LogHuntStore store = null!;

    [OneTimeSetUp]
    public void OpenStore() => store = LogHuntStore.Open((folder = new TemporaryFolder())["store"]);

    [OneTimeTearDown]
    public void RemoveStore()
    {
        store.Dispose();
        folder.Dispose();
    }

    ResultRows Rows(string kql)
    {
        var result = store.Query(kql);
        return new(result.Columns, result.Batches) { Render = result.Render };
    }

    static string Text(Chart chart, ChartLook look) => TextPainter.Paint(SceneBuilder.Build(chart, TextPainter.Room(look)), look);

    [TestCaseSource(nameof(Names))]
    public void A_chart_is_drawn_as_its_case_says(string name)
    {
        var (rows, look) = (Rows(Cases[name]), new ChartLook(80, 12));
        var chart = DrawnRows.Of(rows) is { Chart: { } drawn } ? drawn : throw new AssertionException(DrawnRows.Of(rows).Why);
        var svg = SvgPainter.Paint(SceneBuilder.Build(chart, SvgPainter.Room));
        Assert.That(() => XElement.Parse(svg), Throws.Nothing);
        var texts = new[] { Text(chart, look), Text(chart, look with { HasUnicode = false }) };
        Assert.That(texts[1].Where(character => character > '\x7e'), Is.Empty);
        Assert.That(texts.SelectMany(text => text.Split('\n')).Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
        ExpectedText.Check(Repository.PathTo("tests", "LogHunt.EndToEnd.Tests", "Charts", name + ".txt"),
            $"{Cases[name]}\n\n{texts[0]}\n{texts[1]}\n{svg}\n");
    }

    [TestCase("print a = 1 | render timechart", "the answer has one column")]
    [TestCase("print a = 1, b = 2 | render timechart", "needs a column of datetime")]
    [TestCase("print a = 'x', b = 'y' | render barchart", "no column of numbers")]
    [TestCase("print a = 1, b = 2 | render timechart with (xcolumn=a)", "`a` holds none")]
    [TestCase("print a = 1, b = 2 | render linechart with (ycolumns=c)", "`ycolumns` of render names `c`")]
    [TestCase("print a = 1, b = 'x' | render linechart with (ycolumns=b)", "`b` holds no numbers")]
    [TestCase("print a = 1, b = 2 | render treemap", "`render treemap` is not drawn here; there are timechart")]
    [TestCase("print a = 1, b = 2 | where a > 1 | render linechart", "there is no row")]
    [TestCase("print a = 1, b = real(null) | render linechart", "no row has both")]
    [TestCase("datatable(a:string, v:long)['x', 5, 'y', -3] | render piechart", "numbers below zero")]
    public void What_cannot_be_drawn_says_why_and_is_a_table(string query, string why)
    {
        var rows = Rows(query);
        using var stream = new MemoryStream();
        var target = new OutputTarget(stream);
        new ChartOutput().Write(rows, target);
        Assert.That(target.Notes.Single(), Does.StartWith("nothing is drawn: ").And.Contain(why));
        Assert.That(System.Text.Encoding.UTF8.GetString(stream.ToArray()), Does.Contain("-"));
        Assert.That(() => new SvgOutput().Write(rows, target),
            Throws.TypeOf<LogHunt.Cli.Outputs.InputException>().With.Message.Contain(why));
        Assert.That(OutputRows.Text(new HtmlOutput(), rows), Does.Contain("<table>").And.Not.Contain("<svg"));
    }

    [Test]
    public void A_page_has_the_chart_before_the_table_and_a_file_of_rows_has_none()
    {
        var rows = Rows(Cases["timechart"]);
        var page = OutputRows.Text(new HtmlOutput(), rows);
        Assert.That(page.IndexOf("<svg", StringComparison.Ordinal), Is.InRange(1, page.IndexOf("<table>", StringComparison.Ordinal)));
        Assert.That(OutputRows.Text(new CsvOutput(), rows), Does.StartWith("t,n\r\n").And.Not.Contain("svg"));
        Assert.That(OutputRows.Text(new TableOutput(), rows), Does.Contain("2026-11-23T00:00:00Z"), "in a pipe rows are complete");
    }

    [Test]
    public void On_a_terminal_a_chart_stands_for_the_rows()
    {
        using var stream = new MemoryStream();
        new TableOutput().Write(Rows(Cases["columnchart"]), new OutputTarget(stream, 80));
        var shown = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.That(shown, Does.Contain("host1").And.Contain("█").And.Not.Contain("╭"));
    }

    [TestCase("print a = range(1, 40, 1)", "▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▄▅▅▅▅▅▆▆▆▆▇▇▇▇▇██ 1..40")]
    [TestCase("print a = range(datetime(2026-11-23), datetime(2026-11-24), 1h)", "2026-11-23 .. 2026-11-24 (25)")]
    [TestCase("print a = dynamic([1, 2, 3])", "[1,2,3]")]
    [TestCase("print a = dynamic(['a long text that is no number', 'another one that is none', 'c', 'd'])", "another")]
    public void A_series_too_long_for_a_cell_has_its_shape_there(string query, string shown)
    {
        using var stream = new MemoryStream();
        new TableOutput().Write(Rows(query), new OutputTarget(stream, 100));
        Assert.That(System.Text.Encoding.UTF8.GetString(stream.ToArray()), Does.Contain(shown));
        Assert.That(OutputRows.Text(new TableOutput(), Rows(query)), Does.Contain(","), "in a pipe values are whole");
    }

    [TestCase(true, "▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▁▁ 0..7")]
    [TestCase(false, "___________________#____________ 0..7")]
    public void A_peak_among_many_numbers_is_seen(bool hasUnicode, string shown) => Assert.That(
        Sparkline.Of(new DynamicArray([.. Enumerable.Range(0, 1000).Select(i => (object?)(i == 600 ? 7L : 0L))]), hasUnicode),
            Is.EqualTo(shown));

    [TestCase(3, 3, "… 7 more rows; --all shows them")]
    [TestCase(9, 9, "… 1 more row; --all shows them")]
    [TestCase(10, 10, "9")]
    public void Rows_that_are_not_shown_are_counted(int most, int shown, string last)
    {
        foreach (var format in new IOutputFormat[] { new TableOutput(), new RecordOutput() })
        {
            using var stream = new MemoryStream();
            format.Write(Rows("range i from 0 to 9 step 1"), new OutputTarget(stream) { MostShown = new(most, "--all") });
            var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
            Assert.That(lines[^1], Does.EndWith(last));
            Assert.That(lines.Where(line => line.Length > 0 && char.IsAsciiDigit(line[^1])).Count(), Is.EqualTo(shown));
        }
    }

    [Test]
    public void Colours_tell_series_apart_where_there_are_colours()
    {
        var chart = DrawnRows.Of(Rows(Cases["timechart-of-two"])).Chart!;
        Assert.That(Text(chart, new(80, 12, HasColours: true)), Does.Contain("\x1b[36m").And.Contain("\x1b[33m").And.Not.Contain("*"));
        Assert.That(Text(chart, new(80, 12)), Does.Contain("*").And.Contain("+").And.Not.Contain("[36m"));
    }

    [Test]
    public void Only_the_first_rows_are_drawn_and_that_is_said()
    {
        var batch = new Batch([Column.FromValues(ColumnType.Long, [.. Enumerable.Range(0, 1000).Select(i => (object?)(long)i)]),
            Column.FromValues(ColumnType.Long, [.. Enumerable.Range(0, 1000).Select(i => (object?)(long)(i % 7))])], 1000);
        var rows = new ResultRows([new("x", ColumnType.Long), new("y", ColumnType.Long)], Enumerable.Repeat(batch, 101))
            { Render = new RenderHint("linechart", ImmutableDictionary<string, string>.Empty) };
        var drawn = DrawnRows.Of(rows);
        Assert.That(drawn.Chart!.Notes, Is.EqualTo(new[] { "only the first 100,000 rows are drawn" }));
        Assert.That(drawn.Rows.Batches.Sum(one => one.RowCount), Is.EqualTo(101_000));
    }

    [TestCase("0001-01-01", "9999-12-31T23:59:59.9999999")]
    [TestCase("9999-12-31T23:59:59", "9999-12-31T23:59:59.9999999")]
    [TestCase("0001-01-01", "0001-01-02")]
    [TestCase("2026-11-23T12:00:00", "2026-11-23T12:00:00.0000010")]
    [TestCase("2026-10-25", "2026-10-26")]
    public void Marks_of_any_times_are_few_and_on_the_axis(string first, string last)
    {
        var axis = Axis.Around(ChartValues.Seconds(DateTime.Parse(first, CultureInfo.InvariantCulture)),
            ChartValues.Seconds(DateTime.Parse(last, CultureInfo.InvariantCulture)));
        Assert.That(axis.Times(5).Where(tick => tick.Place is not (>= -1e-6 and <= 1.000001)).Concat(axis.Times(5).Skip(30)), Is.Empty);
    }

    [TestCase(0, 0)]
    [TestCase(-1e308, 1e308)]
    [TestCase(1e300, 1e300)]
    [TestCase(1e-300, 2e-300)]
    [TestCase(5, 5.0000000000000001)]
    [TestCase(9_007_199_254_740_993, 9_007_199_254_740_995)]
    public void Marks_of_any_axis_are_few_and_on_it(double least, double most)
    {
        foreach (var axis in new[] { Axis.OfNumbers(least, most, false, null, null, 5),
            Axis.OfNumbers(least, most, true, null, null, 5), Axis.Around(least, most) })
            Assert.That(axis.Numbers(5).Where(tick => tick.Place is not (>= -1e-6 and <= 1.000001)).Concat(axis.Numbers(5).Skip(30)),
                Is.Empty);
    }
}
