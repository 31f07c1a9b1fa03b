using System.Diagnostics;
using System.Globalization;
using LogHunt.Cli.Demo;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Ctrl-C and a polite kill end whatever runs, at once, and the exit code says which it was.</summary>
[Platform("Linux")]
[NonParallelizable]
sealed class CancellationTests
{
    static readonly TimeSpan Promised = TimeSpan.FromSeconds(.5);

    /// <summary>A machine that is busy with something else may be late once or twice, and not each time.</summary>
    const int Tries = 4;

    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("range i from 1 to 9000000000000000000 step 1 | count", "INT", 130)]
    [TestCase("range i from 1 to 9000000000000000000 step 1 | count", "TERM", 143)]
    [TestCase("range i from 1 to 9000000000000000000 step 1", "INT", 130, Description = "rows that are written")]
    [TestCase("range i from 1 to 9000000000000000000 step 1", "TERM", 143)]
    [TestCase("range i from 1 to 100000000 step 1 | sort by i desc", "TERM", 143)]
    [TestCase("range i from 1 to 100000000 step 1 | summarize max(strlen(strrep(tostring(i), 1000)))", "INT", 130)]
    [TestCase("let t = range i from 1 to 100000 step 1 | extend k = 1; t | join kind=inner t on k | count", "TERM", 143)]
    [TestCase("print s = strrep('a', 1024) | extend s = strrep(s, 1024) | extend n = countof(s, 'a.*b|a', 'regex')", "TERM", 143)]
    public void A_query_ends_at_once(string kql, string signal, int code) =>
        AssertEnds(new ProgramRun("query", kql, "--store", folder["store"], "--max-rows", "0"), signal, code, TimeSpan.FromSeconds(2));

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public void A_batch_that_waits_for_a_question_ends_at_once(string signal, int code) =>
        AssertEnds(new ProgramRun("query", "--batch", "-", "--store", folder["store"]), signal, code, TimeSpan.FromSeconds(2));

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public void An_ingest_ends_at_once_and_leaves_no_part_of_an_upload(string signal, int code)
    {
        var uploads = new DemoArchives(new DemoOptions { Scale = 2 }, folder["archives"]).Write(_ => { }, CancellationToken.None);
        var archives = uploads.Single(upload => upload.Site == DemoSite.Nordvik).Paths;
        AssertEnds(new ProgramRun([.. archives.Prepend("ingest"), "--municipality", "9901", "--store", folder["store"]]), signal, code,
            TimeSpan.FromSeconds(.3), () => File.Exists(folder["store/catalog.db"]));
        Assert.That(LogHuntProgram.Run("query", "NetworkSession | count", "--store", folder["store"], "--output", "ndjson").Output,
            Is.EqualTo("{\"Count\":0}\n"));
    }

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public void A_run_of_hunts_ends_at_once(string signal, int code)
    {
        const string Endless = "range i from 1 to 9000000000000000000 step 1 | summarize count() by i % 7";
        Assert.That(LogHuntProgram.Run("hunt", "add", "endless", Endless, "--store", folder["store"]).ExitCode, Is.Zero);
        AssertEnds(new ProgramRun("hunt", "run", "--store", folder["store"]), signal, code, TimeSpan.FromSeconds(2));
    }

    static void AssertEnds(ProgramRun run, string signal, int code, TimeSpan busyAfter, Func<bool>? hasBegun = null)
    {
        var lasted = TimeSpan.MaxValue;
        for (var i = 0; i < Tries && lasted > Promised; i++)
        {
            lasted = TimeToEnd(run, signal, code, busyAfter, hasBegun);
            TestContext.Out.WriteLine($"{lasted.TotalMilliseconds:0} ms");
        }
        Assert.That(lasted, Is.LessThan(Promised));
    }

    /// <summary>Starts it, waits until it is busy, sends the signal, and waits for its end.</summary>
    static TimeSpan TimeToEnd(ProgramRun run, string signal, int code, TimeSpan busyAfter, Func<bool>? hasBegun)
    {
        using var process = LogHuntProgram.Start(run);
        // What is written is not read on: a full pipe must not hold the end up either.
        var errors = process.StandardError.ReadToEndAsync();
        while (hasBegun?.Invoke() == false && !process.HasExited) Thread.Sleep(5);
        Assert.That(process.WaitForExit(busyAfter), Is.False, () => $"ended before the signal: {errors.Result}");
        var clock = Stopwatch.StartNew();
        var number = process.Id.ToString(CultureInfo.InvariantCulture);
        using (var kill = Process.Start("/bin/kill", ["-" + signal, number])) kill.WaitForExit();
        var ended = process.WaitForExit(TimeSpan.FromSeconds(20));
        var lasted = clock.Elapsed;
        if (!ended) process.Kill();
        Assert.That(ended, Is.True, "it did not end");
        Assert.That(process.ExitCode, Is.EqualTo(code), () => errors.Result);
        return lasted;
    }
}
