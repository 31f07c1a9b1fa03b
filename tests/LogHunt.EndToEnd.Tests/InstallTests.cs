using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Cli;
using LogHunt.Cli.Commands;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What docs/install.md promises of a machine: findings, completion, the manual page, units of systemd, packages.</summary>
sealed class InstallTests
{
    static readonly string Document = Repository.PathTo("docs", "install.md");

    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void The_manual_page_says_what_the_commands_say() =>
        ExpectedText.Check(Repository.PathTo("docs", "loghunt.1"), ManCommand.Page(Program.Root()));

    [TestCase("man", "groff", "-man -Tutf8 -ww -z", "")]
    [TestCase("completion bash", "bash", "-n", "")]
    [Platform("Linux")]
    public void What_is_written_for_another_program_is_read_by_it(string command, string reader, string options, string says)
    {
        var text = LogHuntProgram.Run(command.Split(' ')).Output;
        var file = folder.Write("given", text);
        Assert.That(Ran(reader, [.. options.Split(' '), file]), Is.EqualTo((0, says)));
    }

    [TestCase("loghunt ing", "ingest")]
    [TestCase("loghunt pivot --js", "--json")]
    [TestCase("loghunt hunt tri", "triage")]
    [Platform("Linux")]
    public void Bash_completes_commands_and_options(string line, string completed)
    {
        var script = folder.Write("loghunt.bash", LogHuntProgram.Run("completion", "bash").Output);
        var words = line.Split(' ');
        var (code, output) = Ran("bash", "-c",
            $"loghunt() {{ '{LogHuntProgram.Path}' \"$@\"; }}; . '{script}'; COMP_LINE='{line}'; COMP_POINT={line.Length}; "
            + $"COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _loghunt; echo \"${{COMPREPLY[@]}}\"");
        Assert.That((code, output), Is.EqualTo((0, completed)));
    }

    /// <summary>How each shell is asked what would follow; it says that one a line.</summary>
    static readonly Dictionary<string, string> Asked = new()
    {
        ["zsh"] = "loghunt() { '<program>' \"$@\"; }; compdef() { :; }; compadd() { print -rl -- $words_here; }; . '<script>'; "
            + "BUFFER='<line>'; CURSOR=${#BUFFER}; words=(${(z)BUFFER}); _loghunt",
        ["fish"] = "function loghunt; '<program>' $argv; end; source '<script>'; complete -C '<line>' | string replace -r '\\t.*' ''",
        ["pwsh"] = "Set-Alias loghunt '<program>'; . '<script>'; [System.Management.Automation.CommandCompletion]::CompleteInput('<line>', "
            + "'<line>'.Length, $null).CompletionMatches | ForEach-Object CompletionText",
    };

    [TestCase("zsh", "zsh")]
    [TestCase("fish", "fish")]
    [TestCase("pwsh", "powershell")]
    [Platform("Linux")]
    public void Other_shells_complete_commands_and_options_where_they_are_installed(string shell, string name)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(place => File.Exists(Path.Combine(place, shell))))
            Assert.Ignore($"no `{shell}` here to ask");
        var script = folder.Write(shell == "pwsh" ? "loghunt.ps1" : "loghunt.script", LogHuntProgram.Run("completion", name).Output);
        foreach (var (line, completed) in new[] { ("loghunt ing", "ingest"), ("loghunt pivot --js", "--json"),
            ("loghunt function sh", "show") })
        {
            var (code, output) = Ran(shell, "-c", Asked[shell].Replace("<program>", LogHuntProgram.Path, StringComparison.Ordinal)
                .Replace("<script>", script, StringComparison.Ordinal).Replace("<line>", line, StringComparison.Ordinal));
            Assert.That(output.Split('\n'), Does.Contain(completed), $"{line}: {code}");
        }
    }

    [Test]
    public void A_shell_that_is_not_known_is_wrong_use() =>
        Assert.That(LogHuntProgram.Run("completion", "tcsh").ExitCode, Is.EqualTo(2));

    [Test]
    public void A_doctor_names_what_is_wrong_and_ends_with_1()
    {
        string State(ProgramResult result, string what) =>
            JsonDocument.Parse(result.Output).RootElement.GetProperty("findings").EnumerateArray()
            .Single(one => one.GetProperty("what").GetString() == what).GetProperty("state").GetString()!;
        ProgramResult Examine() => LogHuntProgram.Run("doctor", "--json", "--store", folder["store"]);
        var none = Examine();
        Assert.That((none.ExitCode, State(none, "store"), Directory.Exists(folder["store"])), Is.EqualTo((0, "warning", false)),
            none.Errors);
        LogHuntProgram.Run("store", "create", "--store", folder["store"]);
        var made = Examine();
        Assert.That((made.ExitCode, State(made, "store"), State(made, "rights")), Is.EqualTo((0, "ok", "ok")));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["store"], (UnixFileMode)0b111_101_101);
            Assert.That(State(Examine(), "rights"), Is.EqualTo("warning"));
        }
        File.WriteAllText(Path.Combine(folder["store"], "catalog.db"),
            "this is no catalog, and as long as one would have to be " + new string('x', 4096));
        var broken = Examine();
        Assert.That((broken.ExitCode, State(broken, "store")), Is.EqualTo((1, "wrong")));
    }

    [Test]
    public void What_units_of_systemd_run_is_a_command_line_of_the_program()
    {
        var lines = DocsBlocks.Files(Document).SelectMany(file => file.Text.Split('\n'))
            .Where(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Select(line => line.Split(' ', 2)[1]).ToArray();
        Assert.That(lines, Has.Length.EqualTo(2));
        foreach (var line in lines) Assert.That(Program.Root().Parse(line).Errors, Is.Empty, line);
    }

    [Test]
    [Platform("Linux")]
    public void Units_of_systemd_have_nothing_that_systemd_does_not_know()
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) Assert.Ignore("no systemd here");
        string[] files = [.. DocsBlocks.Files(Document).Where(file => Regex.IsMatch(file.Name, "[.](service|timer)$")).Select(file =>
            folder.Write(file.Name,
            file.Text.Replace("/usr/local/bin/loghunt", LogHuntProgram.Path, StringComparison.Ordinal)))];
        var (_, said) = Ran("systemd-analyze", ["verify", "--man=no", .. files]);
        Assert.That(said.Split('\n').Where(line => line.Contains("loghunt-", StringComparison.Ordinal)
            && !line.Contains("User", StringComparison.Ordinal)), Is.Empty);
    }

    static (int Code, string Output) Ran(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return (process.ExitCode, output.TrimEnd());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"no `{program}` here");
            throw;
        }
    }
}
