using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The life of a saved hunt on the command line.</summary>
sealed class CommandHuntTests
{
    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) =>
        LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]]) { Directory = folder.Path });

    static string[] Column(ProgramResult result, string name) =>
        [.. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty(name).GetString() ?? "")];

    [Test]
    public void Hunts_with_a_frequency_a_cron_text_or_neither_are_listed_together()
    {
        Run("hunt", "add", "a", "Dns | take 1", "--every", "1h");
        Run("hunt", "add", "b", "Dns | take 1", "--cron", "30 2 * * *");
        Run("hunt", "add", "c", "Dns | take 1");
        var listed = Run("hunt", "list");
        Assert.That((listed.ExitCode, listed.Errors), Is.EqualTo((0, "")));
        Assert.That(listed.Output, Does.Contain("01:00:00").And.Contain("30 2 * * *"));
    }

    [Test]
    public void Rules_of_a_folder_are_saved_and_those_that_cannot_run_are_kept_with_the_reason()
    {
        folder.Write("rules/a.yaml", "id: one\nname: same\nquery: Dns | take 1\nqueryFrequency: 1h\nqueryPeriod: 1h\n");
        folder.Write("rules/b.yaml", "id: two-and-more\nname: same\nquery: Nowhere | take 1\n");
        folder.Write("rules/c.kql", "Authentication | take 1");
        var added = Run("hunt", "add", "rules", "--json");
        Assert.That(added.ExitCode, Is.EqualTo(3), added.Errors);
        Assert.That(Column(added, "name"), Is.EqualTo(new[] { "same", "same (two-and-)", "c" }));
        Assert.That(Column(added, "state"), Is.EqualTo(new[] { "added", "disabled", "added" }));
        Assert.That(Column(added, "error")[1], Does.Contain("no table `Nowhere`"));
        Assert.That(added.Errors, Does.Contain("the hunt `same (two-and-)` is kept and not run"));

        folder.Write("rules/a.yaml", "id: one\nname: same\nquery: Dns | take 2\n");
        Assert.That(Column(Run("hunt", "add", "rules", "--json"), "state"), Is.EqualTo(new[] { "refused", "known", "known" }));
        Assert.That(Column(Run("hunt", "replace", "rules", "--json"), "state"), Is.EqualTo(new[] { "replaced", "known", "known" }));
        Assert.That(Run("hunt", "enable", "same (two-and-)").Errors,
            Does.Contain("cannot be enabled: its query cannot be run: no table `Nowhere`"));
        Assert.That(Run("hunt", "disable", "c").ExitCode, Is.Zero);
        var run = JsonDocument.Parse(Run("hunt", "run", "--json").Output).RootElement.GetProperty("hunts");
        Assert.That(run.EnumerateArray().Select(hunt => hunt.GetProperty("hunt").GetString()), Is.EqualTo(new[] { "same" }));
        Assert.That(Run("hunt", "show", "same").Output, Does.Contain("Dns | take 2").And.Not.Contain("every"));
        Assert.That(Run("hunt", "remove", "same", "c").ExitCode, Is.Zero);
        Assert.That(JsonDocument.Parse(Run("hunt", "list", "--json").Output).RootElement.GetProperty("hunts").GetArrayLength(),
            Is.EqualTo(1));
    }

    const string Failures = "title: Failures\nname: failures\nid: 7b1e0f3c-0000-4000-8000-000000000001\nlogsource: {product: linux, service: sshd}\n"
        + "detection:\n  s: ['Failed password']\n  condition: s\n";

    const string Guessing = "title: Guessing\ncorrelation:\n  type: event_count\n  rules: [failures]\n  group-by: [USER]\n  timespan: 1h\n"
        + "  condition: {gte: 1}\n";

    [Test]
    public void A_correlation_finds_its_rules_in_files_beside_it_and_they_are_no_hunts_by_themselves()
    {
        folder.Write("rules/failures.yml", Failures);
        folder.Write("rules/guessing.yml", Guessing);
        var converted = Run("hunt", "convert", "rules", "--json");
        Assert.That((converted.ExitCode, converted.Errors),
            Is.EqualTo((0, "1 rule only part of a correlation without `generate: true`\n")));
        Assert.That(Column(converted, "file"), Is.EqualTo(new[] { "rules/guessing.yml" }));
        Assert.That(Column(Run("hunt", "convert", "rules/guessing.yml", "--json"), "kql"), Is.EqualTo(Column(converted, "kql")),
            "given alone");
        Assert.That(Column(Run("hunt", "convert", "rules/failures.yml", "--json"), "file"), Has.Length.EqualTo(1));

        Run("ingest", Repository.PathTo("tests/LogHunt.Ingest.Tests/Samples/linux-syslog/sshd.log"), "--municipality", "0301");
        var added = Run("hunt", "add", "rules", "--json");
        Assert.That((added.ExitCode, string.Join(' ', Column(added, "state"))), Is.EqualTo((0, "part added")), added.Errors);
        var run = JsonDocument.Parse(Run("hunt", "run", "Guessing", "--json").Output).RootElement.GetProperty("hunts")[0];
        Assert.That(run.GetProperty("new").GetInt32(), Is.Positive);

        folder.Write("rules/failures.yml", Failures.Replace("name: failures", "name: other", StringComparison.Ordinal));
        var alone = Run("hunt", "convert", "rules", "--json");
        Assert.That(alone.ExitCode, Is.EqualTo(3));
        Assert.That(alone.Output, Does.Contain("the correlation names the rule `failures`, which is neither in its file nor beside it"));
    }

    [Test]
    public void A_trial_says_what_a_rule_would_find_and_stores_nothing()
    {
        Run("municipality", "add", "0301");
        folder.Write("names.kql", "Municipalities | project Municipality");
        var tried = JsonDocument.Parse(Run("hunt", "test", "names.kql", "--json").Output).RootElement.GetProperty("hunts")[0];
        Assert.That(tried.GetProperty("samples")[0].GetProperty("Municipality").GetString(), Is.EqualTo("0301"));
        Assert.That(JsonDocument.Parse(Run("hunt", "list", "--json").Output).RootElement.GetProperty("hunts").GetArrayLength(), Is.Zero);
    }

    [TestCase("no.yaml")]
    [TestCase("no.yaml", "rules")]
    [TestCase("x", "print 1", "--every", "1h", "--cron", "* * * * *")]
    [TestCase("x", "print 1", "--cron", "99 * * * *")]
    [TestCase("x", "print 1", "--every", "1s")]
    public void What_cannot_be_saved_makes_no_store(params string[] arguments)
    {
        var result = Run(["hunt", "add", .. arguments]);
        Assert.That(result.ExitCode, Is.EqualTo(1).Or.EqualTo(2));
        Assert.That(result.Errors, Does.StartWith("error: "));
        Assert.That(Directory.Exists(folder["store"]), Is.False);
    }
}
