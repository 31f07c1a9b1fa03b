using System.CommandLine;
using LogHunt.Cli.Commands;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli;

/// <summary>What the program ends with.</summary>
enum ExitCode
{
    Done = 0,

    /// <summary>The input or the query is wrong.</summary>
    Wrong = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>Done, but not with everything; standard error says which part.</summary>
    Incomplete = 3,

    /// <summary>Ended by Ctrl-C.</summary>
    Cancelled = 130,
}

static class Program
{
    static int Main(string[] arguments)
    {
        var root = new RootCommand("LogHunt: archives of firewall and sign-in logs become tables; KQL finds in them what should not be there.")
        {
            DemoCommand.Create(),
            IngestCommand.Create(),
            QueryCommand.Create(),
            CheckCommand.Create(),
            ExplainCommand.Create(),
            ReplCommand.Create(),
            IndicatorsCommand.Create(),
            HuntCommand.Create(),
            CoverageCommand.Create(),
            MunicipalityCommand.Create(),
        };
        root.Options.Add(CommonOptions.Store);
        root.Runs(ReplCommand.Run);
        return (int)Edge.Invoke(root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }));
    }
}
