using System.Text.Json;
using LogHunt.Cli.Reports;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Lines that nothing understood are told by their shape, so that the most frequent kind is seen first.</summary>
sealed class CommandUnparsedTests
{
    [TestCase("user 17 came at 08:15:02 from 192.0.2.7", "user <*> came at <*> from <*>")]
    [TestCase("door \"north 4\" opened by k9", "door <*> opened by <*>")]
    [TestCase("post 0 | blokk 0 | kjeller", "post <*> | blokk <*> | kjeller")]
    [TestCase("it's an \"open quote", "it's an \"open quote")]
    [TestCase("æøå ÅÅ3 2026-01-02T03:04:05+01:00!", "æøå <*> <*>!")]
    [TestCase("", "")]
    public void A_shape_is_what_does_not_vary(string line, string shape) => Assert.That(LineTemplates.Of(line), Is.EqualTo(shape));

    [Test]
    public void Lines_of_one_shape_are_one_group_and_beyond_so_many_shapes_the_rest_is_one()
    {
        var templates = new LineTemplates();
        for (var i = 0; i < 30_000; i++) templates.Add("0301", "a.log", i, "", $"{new string('a', 1 + i % 150)} {new string('b', 1 + i / 150)}");
        Assert.That(templates.IsFull);
        Assert.That(templates.Groups.First(), Is.EqualTo(new LineGroup("0301", "", LineTemplates.Others, 10_000, 1, "a.log:20000",
            $"{new string('a', 51)} {new string('b', 134)}")));
        Assert.That(templates.Groups.Sum(group => group.Lines), Is.EqualTo(30_000));
    }

    [Test]
    public void The_most_frequent_shape_comes_first_with_a_sample_and_its_place()
    {
        using var folder = new TemporaryFolder();
        ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);
        folder.Write("in/a.log", "post 1 | blokk 2\nnoe helt annet\npost 3 | blokk 4\n");
        folder.Write("in/b.log", "post 5 | blokk 6\n");
        Run("ingest", folder["in"], "--municipality", "0301");
        var told = Run("unparsed", "--json");
        Assert.That(told.ExitCode, Is.Zero, told.Errors);
        var first = JsonDocument.Parse(told.Output).RootElement.GetProperty("unparsed")[0];
        Assert.That((first.GetProperty("lines").GetInt64(), first.GetProperty("files").GetInt64(), first.GetProperty("template").GetString()),
            Is.EqualTo((3, 2, "post <*> | blokk <*>")));
        Assert.That(first.GetProperty("firstAt").GetString(), Does.EndWith("a.log:1").Or.EndsWith("b.log:1"));
        Assert.That(first.GetProperty("sample").GetString(), Does.StartWith("post "));
        Assert.That(Run("unparsed", "--top", "1").Errors, Does.Contain("1 more shapes with 1 lines"));
        Assert.That(Run("unparsed", "--municipality", "4601").ExitCode, Is.EqualTo(1));
    }
}
