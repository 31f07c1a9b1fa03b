using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Repl;

/// <summary>Functions of the store, in our words and in Kusto's.</summary>
static class FunctionCommands
{
    const string Usage = ".function NAME(x:long) { … } | list | show NAME | remove NAME";

    public static ImmutableArray<DotCommand> All { get; } =
    [
        new(".function", "NAME(x:long) { … } | list | show NAME | remove NAME",
            "keeps a function that queries call, or shows those that are kept", Function),
        new(".create-or-alter", "function …", "keeps a function, as Kusto's tools write it", (session, text) =>
            Define(session, $".create-or-alter {text}")),
        new(".create", "function [ifnotexists] …", "the same where none of its name is", (session, text) =>
            Define(session, $".create {text}")),
        new(".alter", "function …", "the same where one of its name is", (session, text) => Define(session, $".alter {text}")),
        new(".drop", "function NAME", "takes a function out of the store", Drop),
    ];

    static void Function(QuerySession session, string text)
    {
        if (text.Contains('(', StringComparison.Ordinal))
        {
            Define(session, $".function {text}");
            return;
        }
        switch (new DotWords(text, Usage).Rest(0, 2))
        {
            case [] or ["list"]: FunctionsReport.Write(Terminal.Target, false, session.Store.Store.Functions.Values); break;
            case ["remove", var name]: Remove(session, name); break;
            case ["show", var name]: Show(session, name); break;
            case [var name]: Show(session, name); break;
            default: throw new InputException($"write `{Usage}`");
        }
    }

    static void Show(QuerySession session, string name) =>
        Terminal.Data.Write(Encoding.UTF8.GetBytes(KeepFunctions.Text(KeepFunctions.Named(session.Store.Store, name)) + "\n"));

    static void Define(QuerySession session, string text)
    {
        KeepFunctions.Define(session.Folder, text, isUnchecked: false, told => Terminal.Note(told));
        session.Store.LookAgain();
    }

    static void Drop(QuerySession session, string text)
    {
        if (new DotWords(text, ".drop function NAME").Rest(2, 3) is not ["function", var name, ..])
            throw new InputException("write `.drop function NAME`");
        Remove(session, name);
    }

    static void Remove(QuerySession session, string name)
    {
        var callers = KeepFunctions.Remove(session.Store.Store, name);
        Terminal.Note($"the function `{name}` is no longer in the store");
        if (callers.Count > 0) Terminal.Warn($"`{name}` is still named by {string.Join(", ", callers)}");
    }
}
