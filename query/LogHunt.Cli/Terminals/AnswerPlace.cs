using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Terminals;

/// <summary>Where an answer goes and in which form.</summary>
/// <param name="File">A file's path; null for standard output.</param>
/// <param name="Most">How many rows a terminal is shown of a table or of records; null for all. A file and a pipe get all.</param>
sealed record AnswerPlace(IOutputFormat Format, string? File = null, MostShown? Most = null)
{
    /// <summary>Writes rows to a terminal in its own way; null where they are simply written.</summary>
    public Action<IOutputFormat, ResultRows, OutputTarget>? Pager { get; init; }

    /// <summary>Whether rows on a terminal have their numbers, because the next command may name one.</summary>
    public bool NumbersRows { get; init; }

    /// <summary>Rows that a screen or two hold.</summary>
    public const int RowsOnScreen = 40;
}
