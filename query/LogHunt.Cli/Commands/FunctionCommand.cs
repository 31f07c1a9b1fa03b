using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class FunctionCommand
{
    public static Command Create() => new("function", "Functions that queries and hunts call") { Add(), List(), Show(), Remove() };

    static Command Add()
    {
        var text = new QueryText(
            "The function, `name(x:long) { … }`, or several; Kusto's `.create-or-alter function` too; `-` reads standard input");
        var uncheckedText = new Option<bool>("--unchecked") { Description = "Look at its grammar only, as `skipvalidation` does" };
        var command = new Command("add", "Puts functions into the store, each in place of the one of its name") { uncheckedText };
        text.AddTo(command);
        command.Runs((parse, _) =>
        {
            KeepFunctions.Define(CommonOptions.StoreFolder(parse), text.Read(parse), parse.GetValue(uncheckedText),
                told => Terminal.Note(told));
            return ExitCode.Done;
        });
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the functions") { json };
        command.Runs((parse, _) =>
        {
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            FunctionsReport.Write(Terminal.Target, parse.GetValue(json), store.Functions.Values);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "The function" };
        var command = new Command("show", "Writes a function as the command that would define it") { name };
        command.Runs((parse, _) =>
        {
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var function = KeepFunctions.Named(store, parse.GetRequiredValue(name));
            Terminal.Data.Write(Encoding.UTF8.GetBytes(KeepFunctions.Text(function) + "\n"));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "The function" };
        var command = new Command("remove", "Takes a function out of the store") { name };
        command.Runs((parse, _) =>
        {
            var function = parse.GetRequiredValue(name);
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var callers = KeepFunctions.Remove(store, function);
            if (callers.Count > 0) Terminal.Warn($"`{function}` is still named by {string.Join(", ", callers)}");
            return ExitCode.Done;
        });
        return command;
    }
}
