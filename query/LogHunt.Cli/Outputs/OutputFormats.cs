using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs;

/// <summary>A form in which a result is written. One file and one line in <see cref="OutputFormats.All"/>.</summary>
interface IOutputFormat
{
    /// <summary>`csv`: what `--output` takes.</summary>
    string Name { get; }

    /// <summary>
    /// `.csv`: how files are called that hold it, so that `--out hits.csv` asks for it; the usual one first. None for what no file asks for.
    /// </summary>
    ImmutableArray<string> Extensions { get; }

    /// <summary>One line for help.</summary>
    string Summary { get; }

    /// <summary>The bytes are no text, so a terminal is refused.</summary>
    bool IsBinary => false;

    /// <summary>
    /// Guarantees: all rows are written in their order, the stream is left open and flushed; also without any row the result is a whole
    /// document. What the form cannot hold is said in the target's <see cref="OutputTarget.Lost"/>. To a terminal no control character of a
    /// value is written as it is. Throws <see cref="InputException"/> where it cannot write such rows at all.
    /// </summary>
    void Write(ResultRows rows, OutputTarget target);
}

/// <summary>Where a result goes.</summary>
/// <param name="Stream">Takes the bytes.</param>
/// <param name="Width">Columns of the terminal behind it; null when it is a file or a pipe.</param>
sealed record OutputTarget(Stream Stream, int? Width = null)
{
    public bool IsTerminal => Width is not null;

    /// <summary>For outputs that eyes read: how many rows they are shown; null for all.</summary>
    public MostShown? MostShown { get; init; }

    /// <summary>Whether a table shows which row is which, for who names them afterwards.</summary>
    public bool NumbersRows { get; init; }

    /// <summary>What of the rows is not there because the form cannot hold it, a sentence each.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>What the reader should know beside, a sentence each; nothing is missing.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>For formats whose bytes are no text; `what` is `an Arrow stream`.</summary>
    public void RefuseTerminal(string what)
    {
        if (IsTerminal) throw new InputException($"{what} is not for a terminal; give --out, or send it to a file or a pipe");
    }
}

/// <summary>Every output format, the default first.</summary>
static class OutputFormats
{
    public static ImmutableArray<IOutputFormat> All { get; } =
    [
        new TableOutput(), new CsvOutput(), new TsvOutput(), new JsonOutput(), new NdjsonOutput(),
        new MarkdownOutput(), new HtmlOutput(), new ArrowOutput(), new ParquetOutput(), new XlsxOutput(),
        new RecordOutput(), new ChartOutput(), new SvgOutput(), new PngOutput(),
    ];

    public static IOutputFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The output of files with this extension (`.csv`); null when it is none of ours.</summary>
    public static IOutputFormat? ByExtension(string extension) => All.FirstOrDefault(format =>
        format.Extensions.Any(one => string.Equals(one, extension, StringComparison.OrdinalIgnoreCase)));
}
