using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// Queries that were made to take all time or all memory, over the demo's logs, one after another in one process: none takes longer than
/// its time, none takes the next one with it, and the process stays within what it was given. `hostile-queries.txt` holds them with
/// their ends.
/// </summary>
[NonParallelizable]
sealed partial class HostileQueryTests
{
    /// <summary>Beyond the time that was given, until the program answers.</summary>
    const double Late = 1;

    const long MostResident = 1_331;   // 1.3 GiB in MiB

    /// <summary>A time that says that the machine was busy with something else, and nothing about the query.</summary>
    const double Grace = 6;

    /// <summary>A query, and what its end may be: `rows`, `error` with a part of the sentence, or `any` of both.</summary>
    sealed record HostileQuery(string Text, string End)
    {
        public string Shown => Text.Length <= 90 ? Text : Text[..90] + "…";
    }

    /// <summary>The long run has the time that an analyst would give.</summary>
    [TestCase(1)]
    [TestCase(5, Explicit = true, Reason = "takes ten minutes")]
    public void Every_hostile_query_ends_in_its_time_and_memory_and_none_takes_the_next_one_with_it(int seconds)
    {
        using var folder = new TemporaryFolder();
        Assert.That(LogHuntProgram.Run("demo", "--dir", folder["demo"], "--scale", "1").ExitCode, Is.Zero);
        using var process = LogHuntProgram.Start(new ProgramRun(
            "query", "--batch", "-", "--store", folder["demo/store"], "--timeout", $"{seconds}s", "--memory", "1GiB"));
        var errors = process.StandardError.ReadToEndAsync();
        List<string> wrong = [], late = [];
        foreach (var query in Queries())
        {
            var clock = Stopwatch.StartNew();
            process.StandardInput.WriteLine(JsonSerializer.Serialize(new { id = 1, query = query.Text }));
            process.StandardInput.Flush();
            if (process.StandardOutput.ReadLine() is not { } answer)
            {
                Assert.Fail($"the program ended with {query.Shown}: {errors.Result}");
                return;
            }
            var took = clock.Elapsed.TotalSeconds;
            if (took > seconds + Late) late.Add($"{took:0.0} s: {query.Shown}");
            if (took > seconds + Late + Grace) wrong.Add($"{took:0.0} s: {query.Shown}");
            if (!Ends(answer, query.End))
                wrong.Add($"{query.Shown}\n  ended with {answer[..Math.Min(answer.Length, 200)]}\n  and not with {query.End}");
        }
        wrong.AddRange(PeakOf(process) is var peak && peak > MostResident ? [$"{peak} MiB were resident"] : []);
        process.StandardInput.Close();
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
        TestContext.Out.WriteLine($"{Queries().Count()} queries, {peak} MiB resident at most, {late.Count} late");
        foreach (var line in late) TestContext.Out.WriteLine(line);
        Assert.That(wrong, Is.Empty, () => string.Join('\n', wrong));
    }

    static bool Ends(string answer, string end)
    {
        var said = JsonDocument.Parse(answer).RootElement;
        if (end == "any") return true;
        if (!said.TryGetProperty("error", out var error)) return end == "rows";
        // A busy machine may not come as far as the limit that is meant; of a query that ends by its size, the runtime may find no room
        // before our count is full.
        var sentence = error.GetString()!;
        return sentence.StartsWith("the query took longer", StringComparison.Ordinal)
            || (end.StartsWith("error ", StringComparison.Ordinal) && (sentence.Contains(end["error ".Length..], StringComparison.Ordinal)
                || sentence.Contains("of memory in `all of it`", StringComparison.Ordinal)));
    }

    /// <summary>The most memory that was resident at once, in MiB; 0 where the system does not say.</summary>
    static long PeakOf(Process process)
    {
        var status = $"/proc/{process.Id}/status";
        return !File.Exists(status) ? 0 : File.ReadLines(status).Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line["VmHWM:".Length..^2].Trim(), CultureInfo.InvariantCulture) >> 10).Single();
    }

    /// <summary>A line that begins with `end` says how the queries after it end; `⟨3×x⟩` is `xxx`; `#` begins a comment.</summary>
    static IEnumerable<HostileQuery> Queries()
    {
        var end = "any";
        foreach (var line in File.ReadLines(Repository.PathTo("tests", "LogHunt.EndToEnd.Tests", "hostile-queries.txt")))
        {
            if (line.StartsWith("end ", StringComparison.Ordinal)) end = line["end ".Length..];
            else if (line.Length > 0 && line[0] != '#') yield return new(Repeated().Replace(line, Repeat), end);
        }
    }

    static string Repeat(Match repeated) =>
        string.Concat(Enumerable.Repeat(repeated.Groups[2].Value, int.Parse(repeated.Groups[1].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex("⟨([0-9]+)×([^⟩]*)⟩")]
    private static partial Regex Repeated();
}
