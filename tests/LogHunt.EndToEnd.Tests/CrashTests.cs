using System.Diagnostics;
using LogHunt.Cli.Demo;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>kill -9 in the middle of an ingest: what the next open finds is an upload as a whole or none of it.</summary>
sealed class CrashTests
{
    const int Kills = 20;

    [Test]
    public void However_an_ingest_is_killed_an_upload_is_whole_or_absent_and_ingesting_again_makes_it_whole_once()
    {
        using var folder = new TemporaryFolder();
        var uploads = new DemoArchives(new DemoOptions { Scale = .5 }, folder["archives"]).Write(_ => { }, CancellationToken.None);
        var archive = uploads.Single(upload => upload.Site == DemoSite.Nordvik).Paths.Single();
        string[] Arguments(string store) => ["ingest", archive, "--municipality", "9901", "--store", store];

        var clock = Stopwatch.StartNew();
        Assert.That(LogHuntProgram.Run(Arguments(folder["whole"])).ExitCode, Is.Zero);
        var lasts = clock.Elapsed;
        var whole = RowsOf(folder["whole"]);

        var random = new Random(20251026);
        var (absent, complete) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var store = folder[$"killed-{kill}"];
            var moment = lasts * (.1 + .95 * random.NextDouble());
            using (var process = LogHuntProgram.Start(new ProgramRun(Arguments(store))))
            {
                if (!process.WaitForExit(moment)) process.Kill();
                process.WaitForExit();
            }
            var found = RowsOf(store);
            if (found.Uploads == 0) absent++;
            else complete++;
            Assert.That(found, found.Uploads == 0 ? Is.EqualTo((0, 0L)) : Is.EqualTo(whole), $"killed after {moment}");

            Assert.That(LogHuntProgram.Run(Arguments(store)).ExitCode, Is.Zero);
            Assert.That(RowsOf(store), Is.EqualTo(whole), $"ingested again after a kill at {moment}");
            Assert.That(FilesOf(store), Is.EquivalentTo(SegmentsOf(store)), $"files that no segment owns after a kill at {moment}");
            Directory.Delete(store, recursive: true);
        }
        TestContext.Out.WriteLine($"an ingest takes {lasts}; of {Kills} killed, {absent} left nothing, {complete} had been committed");
        Assert.That(absent, Is.Positive, "no kill came in time to interrupt anything");
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

    static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(Path.Combine(folder, "segments"), "*", SearchOption.AllDirectories);
}
