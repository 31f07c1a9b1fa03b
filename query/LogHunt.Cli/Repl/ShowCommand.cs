using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Repl;

/// <summary>What there is, in the words of Kusto's tools.</summary>
static class ShowCommand
{
    const string Usage = "tables | table NAME | functions | function NAME | hunts | watchlists";

    public static DotCommand Create() => new(".show", Usage, "lists what there is, as Kusto's tools say it", Run);

    static void Run(QuerySession session, string text)
    {
        switch (new DotWords(text, $".show {Usage}").Rest(0, 3))
        {
            case ["tables"]: Again(session, ".tables", ""); break;
            case ["table", var name]: Again(session, ".schema", name); break;
            case ["table", var table, "schema" or "cslschema"]: Again(session, ".schema", table); break;
            case ["functions"]: Again(session, ".function", "list"); break;
            case ["function", var function]: Again(session, ".function", $"show {function}"); break;
            case ["hunts"]: SavedHuntsReport.Write(Terminal.Target, asJson: false, session.Store.Catalog); break;
            case ["watchlists"]: WatchlistsReport.Write(Terminal.Target, asJson: false, session.Store.Catalog); break;
            default: throw new InputException($"write `.show {Usage}`");
        }
    }

    static void Again(QuerySession session, string command, string arguments) => DotCommands.Find(command)!.Run(session, arguments);
}
