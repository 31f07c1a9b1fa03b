using System.Diagnostics;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Query;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A watch takes in what comes into its folders, runs what is due, and is alone.</summary>
sealed class WatchTests
{
    sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    sealed class Told : IWatchTeller
    {
        public List<string> All { get; } = [];

        /// <summary>Whether nobody reads on.</summary>
        public bool IsClosed { get; init; }

        public void Tell(ImportedFile imported)
        {
            if (IsClosed) throw new OutputClosedException();
            All.Add($"indicators {imported.Import.New}");
        }

        public void Tell(PulledSource pulled)
        {
            if (!pulled.IsQuiet) All.Add($"pulled {pulled.Source} new {pulled.New}{(pulled.Problem is null ? "" : " " + pulled.Problem)}");
        }

        public void Tell(TakenIn taken) => All.Add($"upload of {taken.Receipt.Municipality}, hits {taken.Standing.Hits.Length}");

        public void Tell(HuntsReport report) =>
            All.AddRange(report.Hunts.Select(hunt => $"{hunt.Hunt} new {hunt.New} missed {hunt.Due!.Value.Missed}"));

        public void Refused(string path, string why) => All.Add($"refused {Path.GetFileName(path)}: {why}");

        public void NotRun(string why) => All.Add($"not run: {why}");
    }

    static readonly DateTime Start = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public void A_watch_to_which_nobody_listens_any_more_ends()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        File.WriteAllText(folder["in/list.txt"], "203.0.113.9\n");
        using var store = LogHuntStore.Open(folder["store"]);
        var watch = new Watch(store, new([folder["in"]], [], TimeSpan.FromSeconds(1), new()), new Clock(Start), new Told { IsClosed = true });
        watch.Look(CancellationToken.None);
        Assert.Throws<OutputClosedException>(() => watch.Look(CancellationToken.None));
    }

    [Test]
    public void What_comes_into_a_folder_is_taken_once_when_it_changes_no_more_and_hunts_run_when_they_are_due()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        Directory.CreateDirectory(folder["logs"]);
        using var store = LogHuntStore.Open(folder["store"]);
        store.Catalog.AddHunt(new("logons", "Authentication | project TimeGenerated, Municipality, SrcIpAddr", Start)
        {
            Settings = new() { Every = TimeSpan.FromHours(1), Period = TimeSpan.FromHours(1) },
        });
        var clock = new Clock(Start);
        var told = new Told();
        var watch = new Watch(store, new([folder["in"]], [folder["logs"]], TimeSpan.FromSeconds(1), new()), clock, told);
        string[] Look(TimeSpan after)
        {
            told.All.Clear();
            clock.Now += after;
            watch.Look(CancellationToken.None);
            return [.. told.All];
        }

        Assert.That(Look(TimeSpan.Zero), Is.EqualTo(new[] { "logons new 0 missed 0" }));
        folder.Write("in/list.txt", "192.0.2.17\n");
        folder.Write("in/no.html", "<!DOCTYPE html><html><body>404</body></html>\n");
        folder.Write("logs/0301/half.log.part", "not yet");
        folder.Write("logs/stray.log", "whose is it?");
        File.Copy(Repository.PathTo("tests/LogHunt.Ingest.Tests/Samples/linux-syslog/sshd.log"), folder["logs/0301/sshd.log"]);
        Assert.That(Look(TimeSpan.FromSeconds(10)), Is.Empty, "they may still be written");
        var taken = Look(TimeSpan.FromSeconds(10));
        Assert.That(taken, Does.Contain("indicators 1").And.Some.Match("^upload of 0301, hits [1-9]"));
        Assert.That(taken.Where(line => line.StartsWith("refused", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]),
            Is.EqualTo(new[] { "no.html:", "stray.log:" }));
        Assert.That(Look(TimeSpan.FromSeconds(10)), Is.Empty);
        Assert.That(Look(TimeSpan.FromHours(5)).Single(), Does.Match("^logons new [1-9][0-9]* missed 4$"),
            "the logs are of a week before");
        Assert.That(Look(TimeSpan.FromHours(1)), Is.EqualTo(new[] { "logons new 0 missed 0" }));
    }

    [Test]
    public void What_is_in_the_way_for_a_while_is_told_once_and_tried_until_it_is_gone()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder["store"]);
        store.Catalog.AddHunt(new("names", "Authentication | project Municipality", Start) { Settings = new() { Every = TimeSpan.FromHours(1) } });
        Directory.CreateDirectory(folder["logs/0301"]);
        File.Copy(Repository.PathTo("tests/LogHunt.Ingest.Tests/Samples/linux-syslog/sshd.log"), folder["logs/0301/sshd.log"]);
        folder.Write("store/segments", "a file where a folder should be");
        Change(folder, "CREATE TRIGGER full BEFORE INSERT ON hunt_runs BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var (clock, told) = (new Clock(Start), new Told());
        var watch = new Watch(store, new([], [folder["logs"], folder["gone"]], TimeSpan.FromSeconds(1), new()), clock, told);
        for (var i = 0; i < 4; i++)
        {
            watch.Look(CancellationToken.None);
            clock.Now += TimeSpan.FromHours(1);
        }
        Assert.That(told.All.Select(line => string.Join(' ', line.Split(' ')[..2]).TrimEnd(':')),
            Is.EqualTo(new[] { "refused gone", "not run", "refused sshd.log" }), string.Join('\n', told.All));

        told.All.Clear();
        File.Delete(folder["store/segments"]);
        Directory.CreateDirectory(folder["gone"]);
        Change(folder, "DROP TRIGGER full");
        watch.Look(CancellationToken.None);
        Assert.That(told.All, Has.Count.EqualTo(2).And.Some.Match("^upload of 0301").And.Some.Match("^names new 1 missed 4$"));
    }

    [Test]
    public void A_catalog_that_is_damaged_ends_a_watch()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder["store"]);
        Change(folder, "DROP TABLE hunts");
        var watch = new Watch(store, new([], [], TimeSpan.FromSeconds(1), new()), new Clock(Start), new Told());
        Assert.That(() => watch.Look(CancellationToken.None), Throws.TypeOf<StoreException>().With.Message.Contains("store rebuild"));
    }

    static void Change(TemporaryFolder folder, string change)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["store/catalog.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = change;
        command.ExecuteNonQuery();
    }

    [Test]
    [Platform("Linux")]
    public void A_watch_is_alone_and_ends_cleanly_when_it_is_told_to()
    {
        using var folder = new TemporaryFolder();
        using var watch = LogHuntProgram.Start(new ProgramRun("watch", "--store", folder["store"], "--look-every", "1s"));
        Assert.That(watch.StandardError.ReadLine(), Does.StartWith("watching the store"));
        var other = LogHuntProgram.Run("hunt", "due", "--store", folder["store"]);
        Assert.That((other.ExitCode, other.Errors), Is.EqualTo((1, other.Errors)));
        Assert.That(other.Errors, Does.Contain("another process runs what is due"));
        using (var kill = Process.Start("/bin/kill", ["-TERM", watch.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.That(watch.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(watch.ExitCode, Is.Zero, watch.StandardError.ReadToEnd());
        Assert.That(LogHuntProgram.Run("hunt", "due", "--store", folder["store"]).ExitCode, Is.Zero);
    }

    [Test]
    public void What_is_judged_to_be_nothing_is_left_out_until_its_time_is_over()
    {
        using var folder = new TemporaryFolder();
        using var store = LogHuntStore.Open(folder["store"]);
        var hunt = new Hunt("names", "print Municipality = '0301', n = 1 | union (print Municipality = '1103', n = 2)", Start);
        store.Catalog.AddHunt(hunt);
        Query.Hunts.HuntRunner.Run(store, hunt);
        string[] Ids(DateTime now, FoundWhere where) =>
            [.. new FoundThings(store.Catalog, now).Results("names", where).Select(one => one.Id)];
        var anything = new FoundWhere(null, null, null, IsOpen: false, IsAll: false);
        Assert.That(Ids(Start, anything), Is.EqualTo(new[] { "r1", "r2" }));
        new FoundThings(store.Catalog, Start).Judge("r1", Verdict.Allowed, "the scanner", Start.AddDays(1));
        new FoundThings(store.Catalog, Start).Judge("r2", Verdict.Confirmed, "", null);
        Assert.That(Ids(Start, anything), Is.EqualTo(new[] { "r2" }));
        Assert.That(Ids(Start, anything with { IsAll = true, Municipality = "0301" }), Is.EqualTo(new[] { "r1" }));
        Assert.That(Ids(Start, anything with { IsOpen = true }), Is.Empty);
        Assert.That(Ids(Start.AddDays(2), anything with { IsOpen = true }), Is.EqualTo(new[] { "r1" }));
        Assert.That(() => new FoundThings(store.Catalog, Start).Judge("r9", Verdict.Allowed, "", null),
            Throws.Exception.With.Message.Contains("nothing that was found has the id `r9`"));
        Assert.That(store.Catalog.AuditEntries().Select(entry => entry.Detail), Does.Contain("r1: Allowed: the scanner"));
    }
}
