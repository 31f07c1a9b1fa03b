using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs;

/// <summary>A form in which a result is written. One file and one line in <see cref="OutputFormats.All"/>.</summary>
interface IOutputFormat
{
    /// <summary>`csv`: what `--output` takes.</summary>
    string Name { get; }

    /// <summary>`.csv`: how a file is called that holds it, so that `--out hits.csv` asks for it.</summary>
    string Extension { get; }

    /// <summary>One line for help.</summary>
    string Summary { get; }

    /// <summary>
    /// Guarantees: all rows are written in their order, the stream is left open and flushed; also without any row the result is a whole
    /// document. To a terminal no control character of a value is written as it is.
    /// </summary>
    void Write(ResultRows rows, OutputTarget target);
}

/// <summary>Where a result goes.</summary>
/// <param name="Stream">Takes the bytes.</param>
/// <param name="Width">Columns of the terminal behind it; null when it is a file or a pipe.</param>
sealed record OutputTarget(Stream Stream, int? Width = null)
{
    public bool IsTerminal => Width is not null;
}

/// <summary>Every output format, the default first.</summary>
static class OutputFormats
{
    public static ImmutableArray<IOutputFormat> All { get; } =
    [
        new TableOutput(), new CsvOutput(), new TsvOutput(), new JsonOutput(), new NdjsonOutput(),
        new MarkdownOutput(), new HtmlOutput(), new ArrowOutput(),
    ];

    public static IOutputFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The output of files with this extension (`.csv`); null when it is none of ours.</summary>
    public static IOutputFormat? ByExtension(string extension) =>
        All.FirstOrDefault(format => string.Equals(format.Extension, extension, StringComparison.OrdinalIgnoreCase));
}
