using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Query.Hunts;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>When hunts are due, and what a run of them looks at.</summary>
public sealed class HuntScheduleTests
{
    static readonly DateTime Start = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);

    static Hunt Hunt(string name, string query, HuntSettings settings) => new(name, query, Start) { Settings = settings };

    static void Commit(LogHuntStore store, string municipality, params (DateTime Time, string Source)[] sessions)
    {
        store.Catalog.AddMunicipality(municipality, municipality);
        using var upload = store.EngineStore.BeginUpload(municipality);
        using var tables = new UploadTables(upload);
        var table = StandardTables.NetworkSession;
        foreach (var (time, source) in sessions)
        {
            var rows = tables.Of(table);
            rows.Number(table.Ordinal("TimeGenerated"), time.Ticks);
            rows.Text(table.Ordinal("Municipality"), Encoding.UTF8.GetBytes(municipality));
            rows.Text(table.Ordinal("SrcIpAddr"), Encoding.UTF8.GetBytes(source));
            rows.EndRow();
        }
        tables.WriteRest();
        upload.Commit(new Upload(upload.UploadId, municipality, DateTime.UtcNow, "test", []));
    }

    /// <summary>
    /// A month with the change to summer time, three outages, and logs that come up to nine days late: whatever the timer did, every event
    /// is found once, by the first run after it came, and every time at which a hunt was due was served or is named.
    /// </summary>
    [Test]
    public void Over_a_month_of_outages_and_late_logs_every_due_run_happened_once_or_is_named([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        const string Everything = "NetworkSession | where TimeGenerated > ago(6h) | project TimeGenerated, Municipality, SrcIpAddr";
        store.Catalog.AddHunt(Hunt("often", Everything, new() { Every = TimeSpan.FromHours(6), Period = TimeSpan.FromHours(6) }));
        store.Catalog.AddHunt(Hunt("nightly", "NetworkSession | summarize count() by SrcIpAddr",
            new() { Cron = "30 2 * * *", Period = TimeSpan.FromDays(1) }));
        var events = new HashSet<string>();
        var end = Start.AddDays(31);
        var outages = Enumerable.Range(0, 3).Select(_ => Start.AddHours(random.Next(24, 24 * 27))).ToArray();
        for (var now = Start; now <= end; now += TimeSpan.FromMinutes(random.Next(100, 500)))
        {
            if (random.Next(3) == 0)
            {
                var late = TimeSpan.FromMinutes(random.Next(2) == 0 ? random.Next(300) : random.Next(13_000));
                (DateTime Time, string Source)[] came = [.. Enumerable.Range(1, random.Next(1, 4))
                    .Select(i => (now - late + TimeSpan.FromMinutes(i), $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"))];
                Commit(store, random.Next(2) == 0 ? "nord" : "syd", came);
                events.UnionWith(came.Select(one => one.Source));
            }
            if (outages.Any(outage => now >= outage && now < outage.AddHours(40))) continue;
            foreach (var report in HuntRunner.RunDue(store, now)) Assert.That(report.Problem, Is.Null);
            Assert.That(HuntRunner.RunDue(store, now), Is.Empty, "what ran is not due again");
        }
        HuntRunner.RunDue(store, end);
        var runs = store.Catalog.HuntRunsOf();
        HuntRunner.RunDue(store, end.AddDays(1));
        Assert.That(store.Catalog.HuntResults("often").Select(result => result.Row).ToList(),
            Has.Count.EqualTo(events.Count).And.Unique);
        Assert.That(runs.Where(run => run.Hunt == "often").Sum(run => 1 + run.Missed), Is.EqualTo(31 * 4 + 1));
        Assert.That(runs.Where(run => run.Hunt == "nightly").Sum(run => 1 + run.Missed), Is.EqualTo(31));
        Assert.That(runs.Select(run => (run.Hunt, run.Due)), Is.Unique);
        Assert.That(runs.Sum(run => run.Missed), Is.GreaterThan(3), "there were outages");
    }

    [TestCase("30 2 * * *", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z")]   // 02:30 is not there on the day of the change
    [TestCase("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]   // and twice there on the other one
    [TestCase("0 6 * * 1", "2026-03-10T00:00:00Z", "2026-03-16T05:00:00Z")]
    public void Cron_is_of_the_hunts_own_zone_with_its_summer_time(string cron, string last, string next)
    {
        static DateTime Time(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
        var run = new HuntRun("x", Time(last), Time(last), 0, 0, 0, 0, new(0, 0, 0), null);
        Assert.That(HuntSchedule.Next(Hunt("x", "print 1", new() { Cron = cron }), run), Is.EqualTo(Time(next)));
    }

    [TestCase("", "2036-01-01T00:00:00Z", true)]
    [TestCase("30 2 * * *", "2036-01-01T00:00:00Z", true)]
    [TestCase("", "2026-03-10T00:59:59Z", false)]        // a clock that was set back a little: the next time comes soon
    [TestCase("30 2 * * *", "2026-03-10T01:30:00Z", false)]
    public void A_clock_that_stood_ahead_does_not_silence_a_hunt_until_then(string cron, string ran, bool isDue)
    {
        var at = DateTime.Parse(ran, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
        var hunt = Hunt("x", "print 1", new() { Cron = cron, Every = cron.Length > 0 ? null : TimeSpan.FromHours(1) });
        var run = new HuntRun("x", at, at, 0, 0, 0, 0, new(0, 0, 0), null);
        Assert.That(HuntSchedule.Due(hunt, run, Start), Is.EqualTo(isDue ? new DueTime(Start, 0) : (DueTime?)null));
        Assert.That(HuntSchedule.Due(hunt with { Created = at }, null, Start) is not null, Is.EqualTo(isDue), "when it was made");
        Assert.That(HuntSchedule.Due(hunt, run with { Due = Start }, Start), Is.Null, "it ran");
    }

    [Test]
    public void A_rule_with_suppression_rests_after_something_new_and_none_of_its_rest_counts_as_missed()
    {
        var hunt = Hunt("x", "print 1", new() { Every = TimeSpan.FromHours(1), Suppression = TimeSpan.FromHours(5) });
        var found = new HuntRun("x", Start, Start, 0, 0, 0, 1, new(1, 0, 0), null);
        Assert.That(HuntSchedule.Due(hunt, found, Start.AddHours(4)), Is.Null);
        Assert.That(HuntSchedule.Due(hunt, found, Start.AddHours(5)), Is.EqualTo(new DueTime(Start.AddHours(5), 0)));
        Assert.That(HuntSchedule.Due(hunt, found with { Found = new(0, 1, 0) }, Start.AddHours(4)),
            Is.EqualTo(new DueTime(Start.AddHours(4), 3)));
    }

    [Test]
    public void Rows_of_one_entity_of_a_municipality_are_one_find_and_the_difference_to_the_run_before_is_told()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        var hour = TimeSpan.FromHours(1);
        var hunt = Hunt("scans", "NetworkSession | project TimeGenerated, Municipality, SrcIpAddr",
            new() { Every = hour, Period = hour, Entities = ["SrcIpAddr", "NotThere"] });
        store.Catalog.AddHunt(hunt);
        Commit(store, "nord", (Start.AddMinutes(-9), "10.0.0.1"), (Start.AddMinutes(-8), "10.0.0.1"), (Start.AddMinutes(-7), "10.0.0.2"));
        Commit(store, "syd", (Start.AddMinutes(-6), "10.0.0.1"));
        (int, int, int) Difference(DateTime now) => HuntRunner.RunDue(store, now).Single() is { Problem: null } report
            ? (report.New, report.Still, report.Gone) : (-1, -1, -1);
        Assert.That(Difference(Start), Is.EqualTo((3, 0, 0)));
        Commit(store, "nord", (Start.AddMinutes(30), "10.0.0.1"), (Start.AddMinutes(31), "10.0.0.9"));
        Assert.That(Difference(Start + hour), Is.EqualTo((1, 1, 2)));
        Assert.That(store.Catalog.HuntResults("scans").Select(result => (result.Municipality, result.State)),
            Is.EqualTo(((string, string)[])[("nord", "still"), ("nord", "gone"), ("syd", "gone"), ("nord", "new")]));
    }

    [Test]
    public void A_column_that_a_table_gains_makes_no_find_a_new_one()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        var hunt = Hunt("all", "print Name = 'a\"b', Sum = 1.5, Bag = dynamic({'x': [null, '']})", new());
        store.Catalog.AddHunt(hunt);
        Assert.That(HuntRunner.Run(store, hunt), Has.Property("New").EqualTo(1));
        var wider = hunt with { Query = "print Name = 'a\"b', Text = '', Sum = 1.5, Number = int(null), Bag = dynamic({'x': [null, '']})" };
        Assert.That(HuntRunner.Run(store, wider), Has.Property("New").EqualTo(0).And.Property("Still").EqualTo(1));
        Assert.That(HuntRunner.Try(store, wider).Report.New, Is.Zero);
    }

    /// <summary>Older versions took a row with its empty cells as the key.</summary>
    [Test]
    public void A_find_of_an_older_store_is_known_although_its_key_held_empty_cells()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        var hunt = Hunt("all", "print Name = 'a', Text = '', Number = int(null), Other = ''", new());
        store.Catalog.AddHunt(hunt);
        const string Row = """{"Name":"a","Text":"","Number":null}""";
        var key = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Row)));
        store.Catalog.RecordHuntRun(hunt, [new("all", key, Start, null, Row)]);
        Assert.That(HuntRunner.Run(store, hunt), Has.Property("New").EqualTo(0).And.Property("Still").EqualTo(1));
        Assert.That(HuntRunner.Run(store, hunt), Has.Property("New").EqualTo(0).And.Property("Still").EqualTo(1));
        Assert.That(store.Catalog.HuntResults("all").Single(), Has.Property("RowHash").EqualTo(key).And.Property("State").EqualTo("still"));
    }

    [Test]
    public void A_hunt_that_came_to_nothing_looks_at_the_same_uploads_when_it_is_due_again()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder.Path);
        var hunt = Hunt("x", "Nowhere | take 1", new() { Every = TimeSpan.FromHours(1), Period = TimeSpan.FromHours(1) });
        store.Catalog.AddHunt(hunt);
        Commit(store, "nord", (Start.AddDays(-9), "10.0.0.1"));
        Assert.That(HuntRunner.RunDue(store, Start).Single().Problem, Does.Contain("no table `Nowhere`"));
        Assert.That(HuntRunner.RunDue(store, Start), Is.Empty);
        store.Catalog.ReplaceHunt(hunt with { Query = "NetworkSession | project SrcIpAddr" });
        Assert.That(HuntRunner.RunDue(store, Start.AddHours(1)).Single().New, Is.EqualTo(1));
    }

    [Test]
    public void Windows_hold_every_instant_that_arrived_and_none_is_shorter_than_the_period()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            DateTime Some() => Start.AddMinutes(random.Next(-600_000, 3_000));
            var (every, period) = (TimeSpan.FromMinutes(random.Next(5, 3_000)), TimeSpan.FromMinutes(random.Next(5, 30_000)));
            var spans = Enumerable.Range(0, random.Next(4)).Select(_ => (From: Some(), Minutes: random.Next(5_000)))
                .Select(span => (span.From, span.From.AddMinutes(span.Minutes))).ToArray();
            var windows = HuntWindows.Of(spans, every, period, Start);
            Assert.That(windows.All(window => window.To - window.From >= period) && windows.Length <= HuntWindows.Most + 1, Is.True);
            Assert.That(windows, Does.Contain((Start - period, Start)));
            foreach (var (from, to) in spans)
                for (var i = 0; i <= 10; i++)
                    Assert.That(windows.Any(window => from + (to - from) / 10 * i is var at && at > window.From && at <= window.To),
                        Is.True, $"seed {seed}");
        }
    }

    [TestCase(1, 24)]
    [TestCase(24, 24)]
    [TestCase(24 * 700, 250)]
    public void Where_runs_are_farther_apart_than_the_period_no_hour_that_arrived_is_left_out(int hours, int least)
    {
        var windows = HuntWindows.Of([(Start.AddHours(-hours), Start)], TimeSpan.FromDays(1), TimeSpan.FromHours(.9), Start);
        Assert.That(windows, Has.Length.InRange(Math.Min(least, hours), HuntWindows.Most + 1));
        for (var minutes = 0; minutes < hours * 60; minutes += 7)
            Assert.That(windows.Any(window => Start.AddMinutes(-minutes) is var at && at > window.From && at <= window.To), Is.True, $"{minutes}");
    }
}
