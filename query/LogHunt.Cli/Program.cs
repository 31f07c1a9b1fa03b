using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Commands;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli;

static class Program
{
    static int Main(string[] arguments)
    {
        // `loghunt help query` is `loghunt query --help`.
        if (arguments is ["help", .. var named]) arguments = [.. named, "--help"];
        return (int)Edge.Invoke(Root(arguments.FirstOrDefault()).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }));
    }

    /// <summary>Every command, by its name.</summary>
    internal static ImmutableArray<(string Name, Func<Command> Create)> Commands { get; } =
    [
        ("demo", DemoCommand.Create),
        ("ingest", IngestCommand.Create),
        ("upload", UploadCommand.Create),
        ("query", QueryCommand.Create),
        ("check", CheckCommand.Create),
        ("format", FormatCommand.Create),
        ("explain", ExplainCommand.Create),
        ("repl", ReplCommand.Create),
        ("pivot", PivotCommand.Create),
        ("timeline", TimelineCommand.Create),
        ("context", ContextCommand.Create),
        ("indicators", IndicatorsCommand.Create),
        ("hunt", HuntCommand.Create),
        ("function", FunctionCommand.Create),
        ("watchlist", WatchlistCommand.Create),
        ("external", ExternalCommand.Create),
        ("coverage", CoverageCommand.Create),
        ("unparsed", UnparsedCommand.Create),
        ("municipality", MunicipalityCommand.Create),
        ("store", StoreCommand.Create),
        ("formats", FormatsCommand.Create),
        ("verify", VerifyCommand.Create),
        ("certificate", CertificateCommand.Create),
        ("export", ExportCommand.Create),
        ("watch", WatchCommand.Create),
        ("notify", NotifyCommand.Create),
        ("report", ReportCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("completion", CompletionCommand.Create),
        ("man", ManCommand.Create),
    ];

    /// <summary>
    /// The command of a name alone, for making all of them takes as long as the rest of a short run; else every command.
    /// </summary>
    internal static RootCommand Root(string? name = null)
    {
        var root = new RootCommand("LogHunt: archives of firewall and sign-in logs become tables; KQL finds in them what should not " +
            "be there.");
        var meant = Commands.Where(command => command.Name == name).ToList();
        foreach (var (_, create) in meant.Count > 0 ? meant : [.. Commands]) root.Subcommands.Add(create());
        root.Options.Add(CommonOptions.Store);
        root.Runs(ReplCommand.Run);
        return root;
    }
}
