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
