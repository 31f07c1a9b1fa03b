using System.CommandLine;
using System.Text;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class ExplainCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var command = new Command("explain", "Shows the plan of a query and each rewrite that changed it");
        text.AddTo(command);
        command.Runs((parse, _) =>
        {
            var kql = text.Read(parse);
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            Write(store, kql);
            return ExitCode.Done;
        });
        return command;
    }

    public static void Write(LogHuntStore store, string kql)
    {
        var explanation = store.Explain(kql);
        var shown = new StringBuilder("as written\n").Append(Indented(explanation.Plan));
        foreach (var step in explanation.Steps) shown.Append('\n').Append(step.Name).Append('\n').Append(Indented(step.Plan));
        Terminal.Data.Write(Encoding.UTF8.GetBytes(shown.ToString()));
    }

    static string Indented(string plan) => string.Concat(plan.TrimEnd().Split('\n').Select(line => $"    {Outputs.Visible.Text(line.TrimEnd('\r'))}\n"));
}
