using LogHunt.Cli.Editing;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Paging;
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

    /// <summary>A file that is read may read others, and not itself without end.</summary>
    const int MostFiles = 8;

    /// <summary>Rows that a reader pages through, and ten times as many where `.all` asks for all.</summary>
    const int MostPaged = 10_000;

    int files;
    string? last;
    readonly Func<string?> lines = Interactive ? Console.In.ReadLine : GivenText.Lines(StandardInput.Open(), "standard input");

    public IOutputFormat Output { get; set; } = OutputFormats.All[0];

    /// <summary>Where the next answer goes as well; one that was not given leaves it.</summary>
    public AnswerPlace? Out { get; set; }

    /// <summary>All rows are shown, set by `.all`; else the first.</summary>
    public bool ShowsAll { get; set; }

    /// <summary>Set by `.quit`.</summary>
    public bool Ended { get; set; }

    public AskedStore Store => store;

    /// <summary>The store's folder.</summary>
    public string Folder => folder;

    /// <summary>How the session runs queries.</summary>
    public RunQuery Queries { get; } = new(store, QuerySettings.Default with { Options = new() { Limits = limits, WithOrigin = true } });

    /// <summary>Where the rows of the last answer come from; null before the first.</summary>
    public AnswerOrigins? Origins { get; set; }

    /// <summary>What the statement that runs came to.</summary>
    public ExitCode Code { get; set; }

    /// <summary>The query that ran last. Throws <see cref="InputException"/> when there is none.</summary>
    public string LastQuery => last ?? throw new InputException("there is no query yet");

    /// <summary>Where answers are shown.</summary>
    public AnswerPlace Place => new(Output, Most: ShowsAll ? null : new MostShown(AnswerPlace.RowsOnScreen, "`.all`")) { Pager = Pages };

    /// <summary>How answers are shown that do not fit the screen.</summary>
    public PagerChoice Pager { get; set; } = PagerChoice.Auto;

    /// <summary>A pager wants a screen and keys; without them answers are written.</summary>
    Action<IOutputFormat, ResultRows, OutputTarget>? Pages => Pager.IsOn && Terminal.CanEdit && Terminal.DataIsSeen
        ? new AnswerPager(Pager, ShowsAll ? MostPaged * 10 : MostPaged, Cancellation).Write : null;

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
        Code = ExitCode.Done;
        command.Run(this, parts.Length > 1 ? parts[1] : "");
        return Code;
    }

    /// <summary>Runs the statements of a text in turn; a mistake ends it. Throws <see cref="InputException"/> for files that read each other.</summary>
    public void RunAll(string text, string path)
    {
        if (files == MostFiles) throw new InputException($"`{path}` is read by {MostFiles} files that read each other");
        files++;
        try
        {
            var lines = new Queue<string>(text.ReplaceLineEndings("\n").Split('\n'));
            var statements = new Statements(_ => lines.TryDequeue(out var line) ? line : null, () => true);
            var worst = ExitCode.Done;
            while (!Ended && statements.Next() is { } statement)
                if (Execute(statement, Cancellation) is var code && code > worst) worst = code;
            Code = worst;
        }
        finally
        {
            files--;
        }
    }

    ExitCode Query(string statement, CancellationToken cancellation)
    {
        last = RecordEnding.Without(statement);
        var query = Queries.Begin(last, cancellation);
        Origins = query.Origins;
        var shown = Place with { Format = RecordEnding.IsOn(statement) ? new RecordOutput() : Output, NumbersRows = Origins.AreKnown };
        var code = new QueryTeller(Queries).Tell(query, Out is { } file ? [shown, file] : [shown], out _);
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
