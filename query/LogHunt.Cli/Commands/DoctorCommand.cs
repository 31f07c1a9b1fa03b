using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Looks at store, disk, rights, time zones, clock, locale and prompt, and says what to do") { json };
        command.Runs((parse, _) =>
        {
            var prompt = Terminal.CanEdit ? $"{Environment.GetEnvironmentVariable("TERM")}, {Terminal.Width ?? 0} columns" : null;
            var findings = new Examine(CommonOptions.StoreFolder(parse), prompt, DateTime.UtcNow).Run();
            Listing.Write(Terminal.Target, parse.GetValue(json), "findings", findings,
                new("what", finding => finding.What), new("state", finding => finding.State), new("told", finding => finding.Told));
            return findings.Any(finding => finding.State == "wrong") ? ExitCode.Wrong : ExitCode.Done;
        });
        return command;
    }
}
