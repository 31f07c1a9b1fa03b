namespace LogHunt.Cli.Editing;

/// <summary>How large the terminal is.</summary>
static class TerminalSize
{
    /// <summary>A terminal that does not know its size is one of 80 by 24.</summary>
    public static (int Width, int Height) Now() =>
        (Console.WindowWidth is var width and > 0 ? width : 80, Console.WindowHeight is var height and > 0 ? height : 24);
}
