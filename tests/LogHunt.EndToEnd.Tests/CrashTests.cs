using System.Diagnostics;
using LogHunt.Cli.Demo;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>kill -9 in the middle of an ingest: what the next open finds is an upload as a whole or none of it.</summary>
sealed class CrashTests
{
    const int Kills = 20;

    /// <summary>A note lies among the logs, which is no log: done, but not with everything.</summary>
    const int AllButTheNote = 3;

    [Test]
    public void However_an_ingest_is_killed_an_upload_is_whole_or_absent_and_ingesting_again_makes_it_whole_once()
    {
        using var folder = new TemporaryFolder();
        var uploads = new DemoArchives(new DemoOptions { Scale = .1 }, folder["archives"]).Write(_ => { }, CancellationToken.None);
        var archive = uploads.Single(upload => upload.Site == DemoSite.Nordvik).Paths.Single();
        string[] Arguments(string store) => ["ingest", archive, "--municipality", "9901", "--store", store];

        var clock = Stopwatch.StartNew();
        Assert.That(LogHuntProgram.Run(Arguments(folder["whole"])).ExitCode, Is.EqualTo(AllButTheNote));
        var lasts = clock.Elapsed;
        var whole = RowsOf(folder["whole"]);

        var random = new Random(20251026);
        var (absent, complete) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var store = folder[$"killed-{kill}"];
            var moment = Kill(Arguments(store), store, kill % 2 == 0 ? lasts * (.1 + .95 * random.NextDouble()) : null, random);
            var found = RowsOf(store);
            if (found.Uploads == 0) absent++;
            else complete++;
            Assert.That(found, found.Uploads == 0 ? Is.EqualTo((0, 0L)) : Is.EqualTo(whole), $"killed after {moment}");

            // What is there already is known, and nothing is read again; so is one killed between its receipt and its commit, which is made up for.
            var again = LogHuntProgram.Run(Arguments(store)).ExitCode;
            Assert.That(again, found.Uploads == 0 ? Is.EqualTo(AllButTheNote).Or.Zero : Is.Zero);
            Assert.That(RowsOf(store), Is.EqualTo(whole), $"ingested again after a kill at {moment}");
            Assert.That(FilesOf(store), Is.EquivalentTo(SegmentsOf(store)), $"files that no segment owns after a kill at {moment}");
            Directory.Delete(store, recursive: true);
        }
        TestContext.Out.WriteLine($"an ingest takes {lasts}; of {Kills} killed, {absent} left nothing, {complete} had been committed");
        Assert.That(absent, Is.Positive, "no kill came in time to interrupt anything");
    }

    /// <summary>Kills after the time given, or in the first moments in which there are files of segments. Returns when that was.</summary>
    static TimeSpan Kill(string[] arguments, string store, TimeSpan? after, Random random)
    {
        var clock = Stopwatch.StartNew();
        using var process = LogHuntProgram.Start(new ProgramRun(arguments));
        if (after is { } time) process.WaitForExit(time);
        else
        {
            var segments = Path.Combine(store, "segments");
            while (!process.HasExited && !(Directory.Exists(segments)
                && Directory.EnumerateFiles(segments, "*", SearchOption.AllDirectories).Any())) Thread.Sleep(1);
            process.WaitForExit(TimeSpan.FromMilliseconds(40 * random.NextDouble()));
        }
        var moment = clock.Elapsed;
        process.Kill();
        process.WaitForExit();
        return moment;
    }

    static (int Uploads, long Rows) RowsOf(string folder)
    {
        using var store = Store.Open(folder);
        return (store.Catalog.Uploads().Length, store.Catalog.Segments().Sum(segment => (long)store.Segment(segment).RowCount));
    }

    static IEnumerable<string> SegmentsOf(string folder)
    {
        using var store = Store.Open(folder);
        return [.. store.Catalog.Segments().Select(segment => Path.Combine(folder, segment.Path))];
    }

    static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "segments"), "*", SearchOption.AllDirectories);
}
