using LogHunt.Cli.Editing;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Execution;
using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>
/// The REPL: reads statements, runs them, goes on after a mistake. On a terminal it prompts and remembers what was typed; from a pipe it
/// is silent and ends with the exit code of a mistake when there was one. Ctrl-C ends the query that runs, at the prompt the program;
/// from a pipe it ends both.
/// </summary>
sealed class QuerySession(AskedStore store, string folder, QueryLimits limits, History history, CancellationToken ended)
{
    static readonly bool Interactive = !Console.IsInputRedirected;

    /// <summary>A pasted text may come in pieces; who types is slower than this.</summary>
    static readonly TimeSpan Paste = TimeSpan.FromMilliseconds(20);

    readonly QueryTeller teller = new(new(store, QuerySettings.Default with { Options = new() { Limits = limits } }));
    readonly Func<string?> lines = Interactive ? Console.In.ReadLine : GivenText.Lines(Console.OpenStandardInput(), "standard input");

    public IOutputFormat Output { get; set; } = OutputFormats.All[0];

    /// <summary>Where the next answer goes as well; one that was not given leaves it.</summary>
    public AnswerPlace? Out { get; set; }

    /// <summary>All rows are shown, set by `.all`; else the first.</summary>
    public bool ShowsAll { get; set; }

    /// <summary>Set by `.quit`.</summary>
    public bool Ended { get; set; }

    public AskedStore Store => store;

    /// <summary>Of the statement that runs.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>How a statement's query is run.</summary>
    public QueryOptions Options => new() { Limits = limits, Cancellation = Cancellation };

    public History History => history;

    public ExitCode Run()
    {
        if (Interactive)
        {
            Terminal.Note($"LogHunt, store `{folder}`. A query ends with `;` or {End}; `.help` shows commands, `.quit` ends.");
            if (store.Absence is { } absence) Terminal.Warn(absence);
        }
        var next = Source();
        var worst = ExitCode.Done;
        while (!Ended && next() is { } statement)
        {
            var code = Edge.Run(cancellation => Execute(statement, cancellation));
            // Also when it came at the last moment, and the query was done already.
            if (!Interactive && Cancellation.IsCancellationRequested) return code == ExitCode.Terminated ? code : ExitCode.Cancelled;
            if (code == ExitCode.Terminated) return code;
            if (code is not (ExitCode.Done or ExitCode.Cancelled)) worst = code;
            if (!statement.StartsWith('.') && Out is { File: { } file })
                Terminal.Note($"note: `{file}` still waits for the next answer; `.out off` forgets it");
        }
        return Interactive ? ExitCode.Done : worst;
    }

    static string End => Terminal.CanEdit ? "Enter where it can end, Alt-Enter begins a line" : "a blank line";

    /// <summary>Where statements come from: an editor, lines of a terminal that can do no more, a pipe.</summary>
    Func<string?> Source()
    {
        if (Terminal.CanEdit)
        {
            var terminal = new EditingTerminal(new(new PromptLanguage(store).Edited), ended);
            return new EditedStatements(terminal.Read, history).Next;
        }
        var statements = new Statements(ReadLine, IsMoreThere);
        return !Interactive ? statements.Next : () =>
        {
            if (statements.Next() is not { } statement) return null;
            history.Add(statement);
            return statement;
        };
    }

    ExitCode Execute(string statement, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        if (!statement.StartsWith('.')) return Query(statement, cancellation);
        var parts = statement.Split((char[])[' ', '\t', '\n'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var command = DotCommands.Find(parts[0]) ?? throw new InputException($"there is no command `{parts[0]}`; `.help` shows them");
        command.Run(this, parts.Length > 1 ? parts[1] : "");
        return ExitCode.Done;
    }

    ExitCode Query(string statement, CancellationToken cancellation)
    {
        var most = ShowsAll ? null : new MostShown(AnswerPlace.RowsOnScreen, "`.all`");
        AnswerPlace shown = new(RecordEnding.IsOn(statement) ? new RecordOutput() : Output, Most: most);
        var code = teller.Tell(RecordEnding.Without(statement), Out is { } file ? [shown, file] : [shown], cancellation);
        Out = null;
        return code;
    }

    /// <summary>Waits for a line on a thread of its own, so that Ctrl-C need not wait for it.</summary>
    string? ReadLine(bool goesOn)
    {
        if (Interactive) Console.Error.Write(goesOn ? "      -> " : "loghunt> ");
        var line = Task.Run(lines, CancellationToken.None);
        try
        {
            line.Wait(ended);
        }
        catch (OperationCanceledException)
        {
            if (Interactive) Console.Error.WriteLine();
            throw;
        }
        catch (AggregateException failed) when (failed.InnerException is InputException or IOException)
        {
            throw failed.InnerException;
        }
        return line.Result;
    }

    /// <summary>Whether more of a text is there that was pasted; a pipe is read to its end anyway.</summary>
    static bool IsMoreThere()
    {
        if (!Interactive || Console.KeyAvailable) return true;
        Thread.Sleep(Paste);
        return Console.KeyAvailable;
    }
}
