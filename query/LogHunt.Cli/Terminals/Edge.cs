using System.CommandLine;
using System.CommandLine.Invocation;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Ingest.Manifests;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Where whatever went wrong becomes one sentence on standard error and an exit code. Nothing of the user's doing ends in a stack trace.
/// </summary>
static class Edge
{
    /// <summary>Runs the command line; what cannot be parsed is answered with the mistakes and where help is.</summary>
    public static ExitCode Invoke(ParseResult parse)
    {
        // Help and the version are given whatever else is wrong.
        if ((parse.Action is ParseErrorAction || !parse.Action!.ClearsParseErrors) && CommandLineMistakes.Of(parse) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes) Terminal.Error(mistake);
            Terminal.Note($"see `{CommandLineMistakes.Path(parse.CommandResult)} --help`");
            return ExitCode.Usage;
        }
        return (ExitCode)parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null });
    }

    /// <summary>What a command does when it is chosen.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, ExitCode> run) =>
        command.SetAction(parse => (int)Run(cancellation => run(parse, cancellation)));

    /// <summary>Runs something that Ctrl-C cancels; what went wrong has been told when this returns.</summary>
    public static ExitCode Run(Func<CancellationToken, ExitCode> run)
    {
        using var interrupt = new Interrupt();
        try
        {
            var done = run(interrupt.Token);
            Terminal.Data.Flush();
            return done;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            FlushRows();
            interrupt.Tell();
            return interrupt.Code;
        }
        catch (Exception error) when (IsOfTheUser(error))
        {
            FlushRows();
            Terminal.ErrorLines(Sentence(error));
            return error is UsageException ? ExitCode.Usage : ExitCode.Wrong;
        }
    }

    /// <summary>
    /// A mistake in what was given, or something that the machine refuses: anything else is a mistake of ours and may crash.
    /// </summary>
    public static bool IsOfTheUser(Exception error) =>
        error is InputException or UsageException or StoreException or ManifestException or QueryException or QueryBudgetException
        or InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException;

    public static string Sentence(Exception error) => error switch
    {
        FileNotFoundException { FileName: { Length: > 0 } file } => $"there is no file `{file}`",
        DirectoryNotFoundException => $"there is no such folder: {error.Message}",
        OutOfMemoryException => "there is no memory left for this",
        _ => error.Message,
    };

    /// <summary>The same for what may also be a mistake of ours, which is named as one.</summary>
    public static string SentenceOfAny(Exception error) =>
        IsOfTheUser(error) ? Sentence(error) : $"internal error: {error.GetType().Name}: {error.Message}";

    /// <summary>
    /// Rows that came before the mistake, or before Ctrl-C, are the user's; and the next query of the REPL must not begin with them.
    /// </summary>
    static void FlushRows()
    {
        try
        {
            Terminal.Data.Flush();
        }
        catch (IOException)
        {
            // Nobody reads them any more, or nobody can: the mistake is still told.
        }
    }
}
