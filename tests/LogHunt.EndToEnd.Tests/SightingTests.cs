using System.Text.Json;
using LogHunt.Cli.Sightings;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What was seen goes back to its sources in their own forms.</summary>
sealed class SightingTests
{
    const string Named = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeStore()
    {
        folder = new TemporaryFolder();
        folder.Write("fw.log", string.Concat(new[] { "198.51.100.7", "198.51.100.8", "198.51.100.9", "198.51.100.7" }.Select((address, i) =>
            $"<4>2026-11-20T10:00:0{i}Z fw kernel: IN=eth0 OUT= SRC={address} DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4242 DPT=22\n")));
        folder.Write("bundle.json", $$"""
            {"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","spec_version":"2.1","id":"{{Named}}",
            "created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","name":"scanner","pattern":"[ipv4-addr:value = '198.51.100.7']",
            "pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}]}
            """);
        folder.Write("red.csv", "indicator,tlp\n198.51.100.8,red\n198.51.100.9,amber\n");
        Run("ingest", "fw.log", "--municipality", "0301");
        Run("indicators", "import", "bundle.json", "red.csv");
        Run("hunt", "run");
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) =>
        LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]]) { Directory = folder.Path });

    [Test]
    public void Sightings_of_STIX_are_of_the_indicator_as_its_source_called_it_or_of_one_that_comes_along()
    {
        var result = Run("hunt", "results", "--output", "stix");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(Run("hunt", "results", "--output", "stix").Output, Is.EqualTo(result.Output));
        var objects = JsonDocument.Parse(result.Output).RootElement.GetProperty("objects").EnumerateArray().ToLookup(
            one => one.GetProperty("type").GetString());
        Assert.That(objects["indicator"].Count(), Is.EqualTo(2));
        Assert.That(objects["sighting"].Count(), Is.EqualTo(3));
        var known = objects["sighting"].Single(one => one.GetProperty("sighting_of_ref").GetString() == Named);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(known.GetProperty("count").GetInt64(), Is.EqualTo(2));
            Assert.That(known.GetProperty("first_seen").GetString(), Is.EqualTo("2026-11-20T10:00:00.000Z"));
            Assert.That(known.GetProperty("last_seen").GetString(), Is.EqualTo("2026-11-20T10:00:03.000Z"));
            Assert.That(known.GetProperty("object_marking_refs")[0].GetString(), Is.EqualTo("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"));
            Assert.That(objects["sighting"].Select(one => one.GetProperty("sighting_of_ref").GetString()).Where(reference => reference != Named),
                Is.EquivalentTo(objects["indicator"].Select(one => one.GetProperty("id").GetString())));
            Assert.That(result.Output, Does.Not.Contain("0301"));
        }
        folder.Write("back.json", result.Output);
        var back = Run("indicators", "extract", "back.json");
        Assert.That(back.Output, Does.Contain("198.51.100.8").And.Contain("198.51.100.9"));
    }

    [Test]
    public void Sightings_of_MISP_are_values_of_one_time()
    {
        var sightings = JsonDocument.Parse(Run("hunt", "results", "--output", "misp").Output).RootElement;
        Assert.That(sightings.EnumerateArray().Select(one => (one.GetProperty("values")[0].GetString(), one.GetProperty("timestamp").GetString())),
            Is.EqualTo(new[] { ("198.51.100.8", "1795168801"), ("198.51.100.9", "1795168802"), ("198.51.100.7", "1795168803") }));
    }

    [TestCase("green", 1)]
    [TestCase("TLP:AMBER", 2)]
    [TestCase("red", 3)]
    public void What_may_not_go_so_far_is_left_out_and_counted(string most, int left)
    {
        foreach (var output in new[] { "misp", "stix", "csv" })
        {
            var result = Run("hunt", "results", "--output", output, "--tlp-max", most);
            var marks = output == "stix" ? [Named, "2026-11-20T10:00:02.000Z", "2026-11-20T10:00:01.000Z"]
                : new[] { "198.51.100.7", "198.51.100.9", "198.51.100.8" };
            Assert.That(marks.Count(result.Output.Contains), Is.EqualTo(left), output);
            if (left < 3) Assert.That(result.Errors, Does.Contain($"{3 - left} hit"));
        }
    }

    [TestCase("hunt", "results", "--tlp-max", "pink")]
    [TestCase("hunt", "results", "logons", "--output", "stix")]
    public void What_makes_no_sense_is_refused(params string[] arguments) => Assert.That(Run(arguments).ExitCode, Is.EqualTo(2));

    [Test]
    public void An_id_of_a_name_is_what_others_make_of_it() =>
        Assert.That(StableIds.Of(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"),
            Is.EqualTo(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2")));
}
