using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using LogHunt.Cli;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The lists of commands and outputs name all that there are, and docs/cli.md tells of all of them.</summary>
sealed class CommandListTests
{
    static readonly string Documented = File.ReadAllText(Repository.PathTo("docs", "cli.md"));

    /// <summary>A run makes the command that it names, and no other.</summary>
    [Test]
    public void Commands_have_the_names_that_they_are_listed_by()
    {
        foreach (var (name, create) in Program.Commands)
        {
            Assert.That(create().Name, Is.EqualTo(name));
            Assert.That(Program.Root(name).Subcommands.Select(command => command.Name), Is.EqualTo([name]));
        }
        Assert.That(Program.Root("nonsense").Subcommands, Has.Count.EqualTo(Program.Commands.Length));
    }

    [Test]
    public void Every_command_stands_in_the_list()
    {
        var written = typeof(Program).Assembly.GetTypes()
            .Where(type => type.Namespace == "LogHunt.Cli.Commands" && type.Name.EndsWith("Command", StringComparison.Ordinal))
            .Select(type => ((Command)type.GetMethod("Create", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [])!).Name);
        Assert.That(Program.Root().Subcommands.Select(command => command.Name), Is.EquivalentTo(written).And.Unique);
    }

    [TestCaseSource(nameof(Commands))]
    public void The_document_tells_of_every_command_with_its_options(string path, Command command)
    {
        var usage = Documented.Split("```")[1];
        var lines = usage.Split('\n').Where(line => Regex.IsMatch(line, $"^loghunt {path}( |$)")).ToList();
        Assert.That(lines, Is.Not.Empty, $"`loghunt {path}` is not in docs/cli.md");
        Assert.That(command.Options.Select(option => option.Name)
            .Where(name => !lines.Exists(line => line.Contains(name, StringComparison.Ordinal))), Is.Empty);
        Assert.That(command.Description, Is.Not.Empty);
        Assert.That(command.Options.Concat<Symbol>(command.Arguments).Where(symbol => string.IsNullOrEmpty(symbol.Description)), Is.Empty);
    }

    [Test]
    public void The_document_tells_of_every_output() =>
        Assert.That(OutputFormats.All.Select(format => format.Name)
            .Where(name => !Regex.IsMatch(Documented, $@"^\|[^|]*`{name}`", RegexOptions.Multiline)), Is.Empty);

    /// <summary>
    /// Outputs that a browser or a viewer of reports reads: no `&lt;` of a value is one of theirs. A new one with such a name
    /// is met here.
    /// </summary>
    [Test]
    public void No_value_becomes_markup_where_markup_is_read()
    {
        const string Hostile = "<script>alert(1)</script>\"'&";
        var rows = new ResultRows([new ColumnSchema(Hostile, ColumnType.String)],
            [new Batch([Column.FromValues(ColumnType.String, [Hostile])], 1)]);
        foreach (var format in OutputFormats.All.Where(format => format.Extensions.Any(one => one is ".md" or ".html" or ".xml")))
        {
            using var stream = new MemoryStream();
            format.Write(rows, new OutputTarget(stream));
            Assert.That(System.Text.Encoding.UTF8.GetString(stream.ToArray()), Does.Not.Contain("<script").And.Not.Contain("</script"),
                format.Name);
        }
    }

    [Test]
    public void No_job_knows_a_terminal()
    {
        var known = Directory.EnumerateFiles(Repository.PathTo("query", "LogHunt.Cli", "Jobs"), "*.cs")
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\b(Console\.|Terminal\b|System\.CommandLine|Spectre)"));
        Assert.That(known, Is.Empty);
    }

    static IEnumerable<TestCaseData> Commands() =>
        Below("", Program.Root()).Select(item => new TestCaseData(item.Path, item.Command).SetArgDisplayNames(item.Path));

    static IEnumerable<(string Path, Command Command)> Below(string path, Command command) => command.Subcommands.SelectMany(inner =>
    {
        var name = path.Length == 0 ? inner.Name : $"{path} {inner.Name}";
        return inner.Subcommands.Count > 0 ? Below(name, inner) : [(name, inner)];
    });
}
