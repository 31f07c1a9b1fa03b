using System.CommandLine;
using LogHunt.Cli.Repl;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class ReplCommand
{
    public static Command Create()
    {
        var command = new Command("repl", "Queries typed line by line; what `loghunt` alone does");
        command.Runs(Run);
        return command;
    }

    public static ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
        return new QuerySession(store, History.OfUser()).Run();
    }
}
