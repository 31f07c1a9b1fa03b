using System.Runtime.Versioning;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.Cli.Terminals;

/// <summary>Where the program writes: data to <see cref="Data"/>, everything else to <see cref="Notes"/>.</summary>
static class Terminal
{
    static readonly Lazy<IAnsiConsole> notes = new(() =>
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = NotesAreSeen ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = NotesAreSeen ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Error),
        });
        if (!NotesAreSeen) console.Profile.Width = 160;
        return console;
    });

    /// <summary>Standard output, buffered; flushed by the edge when a command is done.</summary>
    public static Stream Data { get; } = new BufferedStream(new StandardOutput(), 1 << 16);

    /// <summary>Standard error with colours, tables and progress.</summary>
    public static IAnsiConsole Notes => notes.Value;

    /// <summary>Standard output is a terminal.</summary>
    public static bool DataIsSeen => !Console.IsOutputRedirected;

    /// <summary>Standard error is a terminal: progress and notes on how a query went are shown.</summary>
    public static bool NotesAreSeen => !Console.IsErrorRedirected;

    /// <summary>
    /// Whether a person sits at a terminal that can move its cursor: `TERM=dumb`, a redirected stream and Windows' console get plain lines.
    /// </summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool CanEdit { get; } = !OperatingSystem.IsWindows() && !Console.IsInputRedirected && !Console.IsErrorRedirected
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    /// <summary>Columns of the terminal behind standard output, or null.</summary>
    public static int? Width => DataIsSeen ? Math.Max(Console.WindowWidth, 40) : null;

    public static OutputTarget Target => new(Data, Width);

    /// <summary>One line to standard error, harmless whatever it holds.</summary>
    public static void Note(string line)
    {
        try
        {
            Console.Error.WriteLine(Visible.Text(line));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or full: the exit code is all that can still tell.
        }
    }

    /// <summary>Several lines to standard error, each harmless.</summary>
    public static void NoteLines(string lines)
    {
        foreach (var line in lines.Split('\n')) Note(line.TrimEnd('\r'));
    }

    /// <summary>One sentence that begins with what it is, for mistakes and warnings.</summary>
    public static void Error(string sentence) => Note($"error: {sentence}");

    /// <summary>A mistake with the lines that show where it is.</summary>
    public static void ErrorLines(string lines) => NoteLines($"error: {lines}");

    public static void Warn(string sentence) => Note($"warning: {sentence}");

    /// <summary>Work that says how much of all is done: with a bar when standard error is a terminal.</summary>
    public static T WithProgress<T>(string what, Func<Action<int, int>?, T> work) => !NotesAreSeen ? work(null)
        : Notes.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask(what);
            return work((done, all) => (task.MaxValue, task.Value) = (all, done));
        });
}
