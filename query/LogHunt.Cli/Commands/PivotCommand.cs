using System.CommandLine;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class PivotCommand
{
    public static Command Create()
    {
        var options = new ValueOptions();
        var command = options.Command("pivot", "Where a value is: municipalities, tables and columns with how often, when first and when last");
        command.Runs((parse, cancellation) => options.Run(parse, (run, find, place) => place is null
            ? new ValueTeller(run).Json(find, find.Places(cancellation), "places")
            : new ValueTeller(run).Pivot(find, place, cancellation)));
        return command;
    }
}
