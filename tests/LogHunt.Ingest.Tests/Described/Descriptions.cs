using System.Text;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Described;

/// <summary>The descriptions of formats under Samples/Described, and lines of theirs.</summary>
static class Descriptions
{
    static readonly string Folder = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "Described");

    public static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal);

    public static IEnumerable<string> Right => Names(isWrong: false);

    public static IEnumerable<string> All => Names(isWrong: false).Concat(Names(isWrong: true));

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static FormatFile Read(string name) => FormatFile.Of(name + ".yaml", File.ReadAllBytes(PathOf(name + ".yaml")));

    public static DescribedFormat Format(string name) => Read(name).Format!;

    /// <summary>Its sample lines as a file of samples, under their header where they have one.</summary>
    public static FormatSamples Samples(string name)
    {
        var format = Format(name);
        IEnumerable<string> lines = format.Samples.Select(sample => sample.Line);
        if (format.Header is { } header) lines = lines.Prepend(header);
        return new(format, [new(name, [.. lines.Select(Encoding.UTF8.GetBytes)], "")]);
    }

    /// <summary>A format of a text; the samples are there to be complete.</summary>
    public static DescribedFormat Of(string name, string rest, string line = "x")
    {
        var file = FormatFile.Of("x.yaml", Encoding.UTF8.GetBytes(
            $"name: {name}\nvendor: V\nproduct: P\n{rest}\nsamples: [ {{ line: '{line}', columns: {{ EventType: x }} }} ]\n"));
        Assert.That(file.Faults.Select(mistake => mistake.Shown), Is.Empty);
        return file.Format!;
    }

    static IEnumerable<string> Names(bool isWrong) => Files.Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => name.StartsWith("wrong", StringComparison.Ordinal) == isWrong);
}
