using System.CommandLine;
using LogHunt.Cli.Repl;
using LogHunt.Cli.Terminals;

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
        using var store = CommonOptions.AskedStore(parse);
        return new QuerySession(store, CommonOptions.StoreFolder(parse), History.OfUser(), cancellation).Run();
    }
}
