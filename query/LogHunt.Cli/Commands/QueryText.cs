using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

/// <summary>The query of a command: its argument, a file, or standard input.</summary>
sealed class QueryText(string description = "The query, or `-` to read it from standard input")
{
    readonly Argument<string?> argument = new("KQL")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> file = new("--file", "-f") { Description = "Read the query from a file", HelpName = "F" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(argument);
        command.Options.Add(file);
    }

    /// <summary>
    /// The text. Throws <see cref="UsageException"/> when there is none or more than one, <see cref="InputException"/> for one that holds
    /// nothing but blanks and comments.
    /// </summary>
    public string Read(ParseResult parse) => Read(parse.GetValue(argument), parse.GetValue(file));

    /// <summary>The same of an argument and a file that a command has otherwise.</summary>
    public static string Read(string? argument, string? file)
    {
        var text = (argument, file) switch
        {
            ("-", null) or (null, "-") => GivenText.Read("-"),
            ({ } typed, null) => typed,
            (null, { } path) => GivenText.Read(path),
            (null, null) =>
                throw new UsageException("there is no query: give it as the argument, with --file, or as `-` on standard input"),
            _ => throw new UsageException("the query is given twice: as the argument and with --file"),
        };
        if (!StatementShape.IsEmpty(text)) return text;
        throw new InputException(file is not null ? $"there is no query in `{file}`" : "the query is empty");
    }
}
