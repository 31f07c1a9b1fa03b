using System.Text;
using LogHunt.Ingest.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>A log of a format's own, line by line, and the file of the rows that it becomes.</summary>
sealed record SampleFile(string Name, IReadOnlyList<byte[]> Lines, string Expected);

/// <summary>
/// A format and its samples: `x.log` under Samples/&lt;format&gt; and, beside it, the rows `x.txt`. Mutants come with the samples
/// of another format or with none.
/// </summary>
sealed record FormatSamples(ILogFormat Format, IReadOnlyList<SampleFile> Files)
{
    /// <summary>
    /// In the source tree, so that what is written anew is what is reviewed. Folders that begin with a capital hold other cases.
    /// </summary>
    public static string Folder { get; } = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples");

    public static IEnumerable<string> Folders =>
        Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Where(name => char.IsAsciiLetterLower(name[0]))
            .Order(StringComparer.Ordinal);

    public static FormatSamples Of(ILogFormat format) =>
        new(format, Directory.Exists(Path.Combine(Folder, format.Name)) ? [.. Read(format.Name)] : []);

    public static FormatSamples Of(string format) => Of(LogFormats.Find(format)!);

    /// <summary>Each line of each file, once.</summary>
    public IEnumerable<byte[]> Lines => Files.SelectMany(file => file.Lines);

    public SampleFile File(string name) => Files.Single(file => file.Name == name);

    public override string ToString() => Format.Name;

    static IEnumerable<SampleFile> Read(string format) =>
        Directory.GetFiles(Path.Combine(Folder, format), "*.log").Order(StringComparer.Ordinal)
        .Select(file => new SampleFile(
            Path.GetFileName(file),
            [.. System.IO.File.ReadAllLines(file).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes)],
            Path.ChangeExtension(file, ".txt")));
}
