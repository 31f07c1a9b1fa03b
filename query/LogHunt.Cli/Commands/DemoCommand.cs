using System.CommandLine;
using LogHunt.Cli.Demo;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class DemoCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--dir")
        {
            Description = "Where the demo's archives, indicators and store go",
            HelpName = "DIR",
            DefaultValueFactory = _ => "loghunt-demo",
        };
        var scale = new Option<double>("--scale")
        {
            Description = "Ordinary traffic as a multiple of the demo's",
            HelpName = "X",
            DefaultValueFactory = _ => 1,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Another seed gives other logs with the same findings",
            HelpName = "N",
            DefaultValueFactory = _ => new DemoOptions().Seed,
        };
        var command = new Command("demo", "Makes logs of three municipalities, takes them in, hunts in them and shows the findings")
        {
            folder, scale, seed,
        };
        command.Runs((parse, cancellation) =>
        {
            if (parse.GetValue(scale) is not (> 0 and <= 1000)) throw new UsageException("--scale is more than 0 and at most 1000");
            var options = new DemoOptions { Seed = parse.GetValue(seed), Scale = parse.GetValue(scale) };
            return new DemoRun(options, DemoFolder.Make(parse.GetRequiredValue(folder)), cancellation).Run();
        });
        return command;
    }
}
