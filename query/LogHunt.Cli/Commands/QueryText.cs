using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

/// <summary>The query of a command: its argument, a file, or standard input.</summary>
sealed class QueryText
{
    readonly Argument<string?> argument = new("KQL") { Description = "The query, or `-` to read it from standard input", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> file = new("--file", "-f") { Description = "Read the query from a file", HelpName = "F" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(argument);
        command.Options.Add(file);
    }

    /// <summary>The text; <see cref="InputException"/> when there is none, or more than one.</summary>
    public string Read(ParseResult parse) => (parse.GetValue(argument), parse.GetValue(file)) switch
    {
        ("-", null) or (null, "-") => Console.In.ReadToEnd(),
        ({ } text, null) => text,
        (null, { } path) => File.ReadAllText(path),
        (null, null) => throw new UsageException("there is no query: give it as the argument, with --file, or as `-` on standard input"),
        _ => throw new UsageException("the query is given twice: as the argument and with --file"),
    };

    public bool IsGiven(ParseResult parse) => parse.GetValue(argument) is not null || parse.GetValue(file) is not null;
}
