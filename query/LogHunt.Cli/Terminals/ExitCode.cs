namespace LogHunt.Cli.Terminals;

/// <summary>What the program ends with.</summary>
enum ExitCode
{
    /// <summary>All was done.</summary>
    Done = 0,

    /// <summary>The input or the query is wrong.</summary>
    Wrong = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>Done, but not with everything; standard error says which part.</summary>
    Incomplete = 3,

    /// <summary>Done, and something was found that was not known: only where `--exit-code` asks for it.</summary>
    Found = 4,

    /// <summary>Ended by Ctrl-C (SIGINT).</summary>
    Cancelled = 130,

    /// <summary>Ended by a polite kill (SIGTERM).</summary>
    Terminated = 143,
}
