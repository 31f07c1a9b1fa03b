using LogHunt.Cli.Commands;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>
/// The REPL: reads statements, runs them, goes on after a mistake. On a terminal it prompts and remembers what was typed; from a pipe it is silent and
/// ends with the exit code of a mistake when there was one. Ctrl-C ends the query that runs, at the prompt the program.
/// </summary>
sealed class QuerySession
{
    static readonly bool Interactive = !Console.IsInputRedirected;

    readonly LogHuntStore store;
    readonly History history;
    readonly QueryWriter writer;

    public QuerySession(LogHuntStore store, History history)
    {
        this.store = store;
        this.history = history;
        writer = new QueryWriter(store, QuerySettings.Default);
    }

    public IOutputFormat Output { get; set; } = OutputFormats.All[0];

    /// <summary>Set by `.quit`.</summary>
    public bool Ended { get; set; }

    public LogHuntStore Store => store;

    /// <summary>Of the statement that runs.</summary>
    public CancellationToken Cancellation { get; private set; }

    public History History => history;

    public ExitCode Run()
    {
        if (Interactive) Terminal.Note($"LogHunt, store `{store.Store.Directory}`. A query ends with `;` or a blank line; `.help` shows commands, `.quit` ends.");
        var statements = new Statements(ReadLine);
        var worst = ExitCode.Done;
        while (!Ended && statements.Next() is { } statement)
        {
            if (Interactive) history.Add(statement);
            var code = Edge.Run(cancellation => Execute(statement, cancellation));
            if (code is not (ExitCode.Done or ExitCode.Cancelled)) worst = code;
        }
        return Interactive ? ExitCode.Done : worst;
    }

    ExitCode Execute(string statement, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        if (!statement.StartsWith('.')) return writer.Write(statement, Output, Terminal.Target, cancellation);
        var parts = statement.Split((char[])[' ', '\t', '\n'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var command = DotCommands.Find(parts[0]) ?? throw new InputException($"there is no command `{parts[0]}`; `.help` shows them");
        command.Run(this, parts.Length > 1 ? parts[1] : "");
        return ExitCode.Done;
    }

    static string? ReadLine(bool goesOn)
    {
        if (Interactive) Console.Error.Write(goesOn ? "      -> " : "loghunt> ");
        return Console.In.ReadLine();
    }
}
