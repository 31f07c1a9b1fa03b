using System.CommandLine;
using System.Text;
using LogHunt.Cli.Terminals;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Commands;

static class FormatCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var command = new Command("format", "Writes a query in its one layout, with its comments; only blanks and ends of lines change");
        text.AddTo(command);
        command.Runs((parse, _) =>
        {
            var kql = text.Read(parse);
            var (laid, diagnostics) = Kql.Format(kql);
            foreach (var diagnostic in diagnostics) Terminal.NoteLines(DiagnosticText.Render(kql, diagnostic));
            if (laid is null) return ExitCode.Wrong;
            Terminal.Data.Write(Encoding.UTF8.GetBytes(laid));
            return ExitCode.Done;
        });
        return command;
    }
}
