using System.CommandLine;
using LogHunt.Cli.Repl;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Execution;

namespace LogHunt.Cli.Commands;

static class ReplCommand
{
    public static Command Create()
    {
        var command = new Command("repl", "Queries typed line by line; what `loghunt` alone does");
        var memory = CommonOptions.Memory();
        command.Options.Add(memory);
        command.Runs((parse, cancellation) => Run(parse, CommonOptions.Limits(parse, memory), cancellation));
        return command;
    }

    /// <summary>What `loghunt` alone does.</summary>
    public static ExitCode Run(ParseResult parse, CancellationToken cancellation) =>
        Run(parse, CommonOptions.Limits(parse), cancellation);

    static ExitCode Run(ParseResult parse, QueryLimits limits, CancellationToken cancellation)
    {
        using var store = CommonOptions.AskedStore(parse);
        return new QuerySession(store, CommonOptions.StoreFolder(parse), limits, History.OfUser(), cancellation).Run();
    }
}
