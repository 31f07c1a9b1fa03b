using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Whatever README.md and docs/ show is run: each document is one session in a folder of its own, its commands in order.</summary>
sealed partial class DocsTests
{
    [TestCaseSource(nameof(DocumentsWithCommands))]
    [Platform(Exclude = "Win", Reason = "the documents' commands are written for a POSIX shell")]
    public void What_a_document_shows_is_what_the_program_does(string document)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in DocsBlocks.Files(Repository.PathTo(document))) folder.Write(name, text);
        foreach (var shown in DocsBlocks.Commands(Repository.PathTo(document)))
        {
            if (Translate(shown.Command) is not { } command) continue;
            var (exitCode, lines) = Shell(command, folder.Path);
            Assert.That(exitCode, Is.EqualTo(shown.ExitCode),
                $"{shown.Document} line {shown.Line}: `{shown.Command}` wrote\n{string.Join('\n', lines)}");
            var expected = shown.Shown.Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse().ToArray();
            if (expected.Length == 0) continue;
            Assert.That(DocsBlocks.Matches(expected, lines), Is.True,
                $"{shown.Document} line {shown.Line}: `{shown.Command}` shows\n{string.Join('\n', expected)}\n" +
                $"--- but wrote\n{string.Join('\n', lines)}");
        }
    }

    [Test]
    public void Every_command_that_a_document_shows_is_run() =>
        Assert.That(DocsBlocks.Documents.SelectMany(DocsBlocks.CommandsElsewhere), Is.Empty);

    [Test]
    public void Every_query_that_a_document_shows_has_nothing_wrong_with_it()
    {
        using var folder = new TemporaryFolder();
        var queries = DocsBlocks.Documents
            .SelectMany(document => DocsBlocks.Queries(document)
                .Select(query => (Place: $"{Path.GetRelativePath(Repository.Root, document)} line {query.Line}", query.Query)))
            .ToArray();
        var requests = string.Concat(
            queries.Select(query => JsonSerializer.Serialize(new { id = query.Place, query = query.Query }) + "\n"));
        var result = LogHuntProgram.Run(new ProgramRun("check", "--batch", "-", "--store", folder["store"]) { Input = requests });
        Assert.That(result.OutputLines, Has.Length.EqualTo(queries.Length), result.Errors);
        var refused = result.OutputLines
            .Where(line => JsonDocument.Parse(line).RootElement.GetProperty("diagnostics").GetArrayLength() > 0);
        Assert.That(refused, Is.Empty);
    }

    [Test]
    public void Code_that_a_document_shows_stands_in_the_file_that_it_names()
    {
        var stale = DocsBlocks.Documents.SelectMany(document => DocsBlocks.Excerpts(document)
            .Where(excerpt => !File.ReadAllText(Repository.PathTo(excerpt.Source))
                .ReplaceLineEndings("\n").Contains(excerpt.Text, StringComparison.Ordinal))
            .Select(excerpt => $"{Path.GetRelativePath(Repository.Root, document)} line {excerpt.Line}: not in {excerpt.Source}"));
        Assert.That(stale, Is.Empty);
    }

    [Test]
    public void What_segment_format_shows_in_Python_lists_the_parts_of_a_file()
    {
        var (missing, _) = Shell("python3 -c 'import pyarrow'", Repository.Root);
        if (missing != 0) Assert.Ignore("pyarrow is not installed");
        using var folder = new TemporaryFolder();
        var log = Repository.PathTo("tests/LogHunt.Ingest.Tests/Samples/linux-syslog/sshd.log");
        LogHuntProgram.Run(new ProgramRun("ingest", log, "--municipality", "0301", "--store", folder["store"]));
        var segment = Directory.EnumerateFiles(folder["store"], "*.seg", SearchOption.AllDirectories).First(file => file.Contains("Authentication", StringComparison.Ordinal));
        File.WriteAllText(folder["parts.py"], File.ReadAllText(Repository.PathTo("docs", "segment-format.md")).Split("```python")[1].Split("```")[0]);
        var (exitCode, lines) = Shell($"python3 '{folder["parts.py"]}' '{segment}'", folder.Path);
        Assert.That(exitCode, Is.Zero, string.Join('\n', lines));
        Assert.That(lines, Has.Some.Matches("^RawLine 0 9 [0-9]+$").And.Some.Matches("^[A-Za-z]+ -1 8 [0-9]+$"));
    }

    [Test]
    public void Every_decision_is_in_the_list_of_decisions()
    {
        var list = File.ReadAllText(Repository.PathTo("docs", "decisions", "README.md"));
        var missing = Directory.EnumerateFiles(Repository.PathTo("docs", "decisions"), "0*.md").Select(page => Path.GetFileName(page))
            .Where(page => !list.Contains($"({page})", StringComparison.Ordinal));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_claim_names_a_test_that_exists()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "adding.md"));
        var tests = Directory.EnumerateFiles(Repository.PathTo("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestMethods().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet();
        var named = NamesOfTests().Matches(page).Select(match => match.Groups[1].Value).ToHashSet();
        var unproven = Claims().Matches(page).Select(match => match.Value).Where(claim => !NamesOfTests().IsMatch(claim));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty, "no test has that name");
            Assert.That(unproven, Is.Empty, "what fails?");
        }
    }

    [Test]
    public void The_readme_shows_how_to_run_the_demo_and_how_to_run_the_tests()
    {
        var commands = DocsBlocks.Commands(Repository.PathTo("README.md")).Select(shown => shown.Command).ToArray();
        Assert.That(commands,
            Does.Contain("dotnet run -c Release --project query/LogHunt.Cli -- demo").And.Contain("dotnet test -c Release LogHunt.sln"));
    }

    [Test]
    public void Every_document_that_another_one_links_to_exists()
    {
        var broken = DocsBlocks.Documents.SelectMany(document => Links().Matches(File.ReadAllText(document))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)
                && !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link)))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, document)}: {link}"));
        Assert.That(broken, Is.Empty);
    }

    [TestCase("- a thing that is forgotten", false)]
    [TestCase("- a thing that is forgotten\n  or two: `A_thing_is_found`", true)]
    [TestCase("A test fails when it is forgotten.", false)]
    [TestCase("Below fails: a thing (`A_thing_is_found`).", true)]
    public void A_claim_without_the_name_of_a_test_is_found(string text, bool isProven)
    {
        Assert.That(Claims().Matches(text).Select(match => NamesOfTests().IsMatch(match.Value)), Is.EqualTo(new[] { isProven }));
    }

    [TestCase(new[] { "a", "…", "d" }, new[] { "a", "b", "c", "d" }, true)]
    [TestCase(new[] { "a", "…" }, new[] { "a" }, true)]
    [TestCase(new[] { "…", "d" }, new[] { "a", "d" }, true)]
    [TestCase(new[] { "in … s" }, new[] { "in 0.31 s" }, true)]
    [TestCase(new[] { "in … s" }, new[] { "in 0.31 min" }, false)]
    [TestCase(new[] { "a" }, new[] { "a", "b" }, false)]
    [TestCase(new[] { "a.c" }, new[] { "abc" }, false)]
    public void An_ellipsis_stands_for_what_varies_and_nothing_else_does(string[] shown, string[] written, bool matches)
    {
        Assert.That(DocsBlocks.Matches(shown, written), Is.EqualTo(matches));
    }

    /// <summary>
    /// What to run for a command of a document. `dotnet run` of our own program is the built program. The command that runs the tests
    /// is what is running now.
    /// </summary>
    static string? Translate(string command)
    {
        if (DotnetRun().Match(command) is { Success: true } run)
        {
            Assert.That(Repository.PathTo(run.Groups[1].Value, Path.GetFileName(run.Groups[1].Value) + ".csproj"), Does.Exist);
            return run.Groups[1].Value == "query/LogHunt.Cli"
                ? $"loghunt {run.Groups[2].Value}" : $"{Built(run.Groups[1].Value)} {run.Groups[2].Value}";
        }
        if (command != "dotnet test -c Release LogHunt.sln") return command;
        Assert.That(Repository.PathTo("LogHunt.sln"), Does.Exist);
        return null;
    }

    /// <summary>Another program of the solution, built as the tests are.</summary>
    static string Built(string project)
    {
        var folder = Path.GetDirectoryName(LogHuntProgram.Path)!;
        var path = Repository.PathTo(project, "bin",
            Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetFileName(folder), Path.GetFileName(project));
        Assert.That(path, Does.Exist, "build LogHunt.sln first");
        return path;
    }

    static (int ExitCode, string[] Lines) Shell(string command, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec 2>&1; " + command])
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = folder,
        };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(LogHuntProgram.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment.Remove("LOGHUNT_STORE");
        start.Environment.Remove("LOGHUNT_BACKEND");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd('\n').Split('\n'));
    }

    static IEnumerable<TestCaseData> DocumentsWithCommands() => DocsBlocks.Documents.Where(document => DocsBlocks.Commands(document).Any())
        .Select(document => Path.GetRelativePath(Repository.Root, document))
        .Select(document => new TestCaseData(document).SetArgDisplayNames(document));

    [GeneratedRegex(@"^dotnet run -c Release --project (\S+) -- (.*)$")]
    private static partial Regex DotnetRun();

    /// <summary>A sentence in backquotes as tests have for a name.</summary>
    [GeneratedRegex(@"`([A-Z][a-z]*_\w+_\w+)`")]
    private static partial Regex NamesOfTests();

    [GeneratedRegex(@"^\s*public (?:async )?(?:void|Task) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethods();

    /// <summary>An item below «What fails», over all its lines, or a sentence that says that something fails.</summary>
    [GeneratedRegex(@"(?<=^- )[^\n]*(?:\n  [^\n]*)*|[^.\n]*(?:\bfails: |\btests? fails? )[^.]*", RegexOptions.Multiline)]
    private static partial Regex Claims();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
