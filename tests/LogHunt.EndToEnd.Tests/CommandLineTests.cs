using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Command lines that ask for help, and such as are wrong.</summary>
sealed class CommandLineTests : StoreOfItsOwn
{
    [TestCase("--help")]
    [TestCase("query", "--help")]
    [TestCase("help")]
    [TestCase("help", "hunt", "add")]
    [TestCase("--version")]
    public void Help_is_data(params string[] arguments)
    {
        var result = LogHuntProgram.Run(arguments);
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((0, "")));
        Assert.That(result.Output, Is.Not.Empty);
    }

    [TestCase("query nonsense 2>&-", 1)]
    [TestCase("query nonsense 2>/dev/full", 1)]
    [TestCase("query 'print 1' >&-", 1)]
    [TestCase("query - <&-", 1)]
    [TestCase("<&-", 0)]
    [Platform("Linux")]
    public void What_is_closed_or_full_ends_in_an_exit_code(string line, int code)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", $"exec '{LogHuntProgram.Path}' {line}"]);
        var ended = shell.WaitForExit(30_000);
        if (!ended) shell.Kill();
        Assert.That(ended ? shell.ExitCode : -1, Is.EqualTo(code));
    }

    [TestCase(";")]
    [TestCase("// nothing\n;;")]
    public void A_query_of_nothing_but_semicolons_is_empty(string query)
    {
        var result = LogHuntProgram.Run("query", query);
        Assert.That((result.ExitCode, result.Errors.TrimEnd()), Is.EqualTo((1, "error: the query is empty")));
    }

    [Test]
    public void Help_names_every_command() =>
        Assert.That(LogHuntProgram.Run("--help").Output,
            Does.Contain("demo").And.Contain("ingest").And.Contain("query").And.Contain("check").And.Contain("explain")
                .And.Contain("repl").And.Contain("indicators").And.Contain("hunt").And.Contain("coverage").And.Contain("municipality"));

    [TestCase("`loghunt` has no command `quary`; did you mean `query`?", "quary", "print 1", "--json")]
    [TestCase("`loghunt hunt` has no command `ad`; did you mean `add`?", "hunt", "ad", "x")]
    [TestCase("`loghunt query` has no option `--outpt`; did you mean `--output`?", "query", "--outpt", "csv", "print 1")]
    [TestCase("`loghunt query` has no option `--outpt`; did you mean `--output`?", "query", "--outpt")]
    [TestCase("`--output` stands before its command; write it after `loghunt query`", "--output", "csv", "query", "print 1")]
    [TestCase("`many` is no number for `--max-rows`", "query", "print 1", "--max-rows", "many")]
    [TestCase("`loghunt upload reingest` needs `PATH`: The same archives, files and folders again", "upload", "reingest", "x")]
    [TestCase("`--file` needs a value", "query", "--file")]
    [TestCase("`loghunt ingest` needs `--municipality`", "ingest", "x")]
    [TestCase("`loghunt verify` has no place for `x y`", "verify", "x y")]
    [TestCase("`loghunt hunt add` was given a `NAME` that is empty", "hunt", "add", "", "print 1")]
    [TestCase("`loghunt watchlist import` was given a `NAME` that is empty", "watchlist", "import", " ", "x.csv")]
    [TestCase("`loghunt municipality rename` was given a `NAME` that is empty", "municipality", "rename", "0301", "")]
    [TestCase("`0s` is no time from one look to the next: from `100ms` to `1d`", "watch", "--look-every", "0s")]
    [TestCase("`60d` is no time from one look to the next: from `100ms` to `1d`", "watch", "--look-every", "60d")]
    [TestCase("`loghunt watchlist` needs one of its commands: `import`, `list`, `remove`", "watchlist")]
    public void What_is_wrong_with_a_command_line_is_said_with_the_names_that_there_are(string mistake, params string[] arguments)
    {
        var result = LogHuntProgram.Run(arguments);
        Assert.That((result.ExitCode, result.Errors.Split('\n')[0].TrimEnd()), Is.EqualTo((2, $"error: {mistake}")));
    }

    [TestCase("watchlist", "import", "w")]
    [TestCase("formats", "check")]
    [TestCase("indicators", "import")]
    [TestCase("certificate", "verify")]
    public void A_folder_where_a_file_should_be_is_named_as_one(params string[] arguments)
    {
        var run = Run([.. arguments, folder.Path]);
        Assert.That((run.ExitCode, run.Errors.Trim()), Is.EqualTo((1, $"error: `{folder.Path}` is a folder, not a file")));
    }

    [Test]
    public void An_option_whose_value_was_forgotten_takes_no_other_option_for_it()
    {
        var result = Run("ingest", folder.Write("x.log", "x\n"), "--municipality");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Errors, Does.StartWith("error: `--municipality` needs a value before `--store`"));
        Assert.That(Run("query", "--file", "--max-rows", "3").Errors, Does.StartWith("error: `--file` needs a value before `--max-rows`"));
    }
}
