using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class ExplainCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var command = new Command("explain", "Shows the plan of a query, each rewrite that changed it, and what its scans would open");
        text.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var kql = text.Read(parse);
            using var store = CommonOptions.AskedStore(parse);
            Terminal.Data.Write(Encoding.UTF8.GetBytes(new ExplainQuery(store).Run(kql, cancellation).ToText()));
            return ExitCode.Done;
        });
        return command;
    }
}
