using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class ExplainCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var command = new Command("explain", "Shows the plan of a query, each rewrite that changed it, and what its scans would open");
        var limits = new LimitOptions();
        var run = new Option<bool>("--run") { Description = "Run it too, and say what each operator gave and when" };
        text.AddTo(command);
        command.Options.Add(run);
        limits.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var kql = text.Read(parse);
            var options = new QueryOptions { Limits = limits.Read(parse), Cancellation = cancellation };
            using var store = CommonOptions.AskedStore(parse);
            Terminal.Data.Write(Encoding.UTF8.GetBytes(new ExplainQuery(store).Run(kql, options, parse.GetValue(run)).ToText()));
            return ExitCode.Done;
        });
        return command;
    }
}
