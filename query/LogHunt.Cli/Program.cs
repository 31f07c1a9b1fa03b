using System.CommandLine;
using LogHunt.Cli.Commands;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli;

static class Program
{
    static int Main(string[] arguments) =>
        (int)Edge.Invoke(Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }));

    /// <summary>Every command.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("LogHunt: archives of firewall and sign-in logs become tables; KQL finds in them what should not " +
            "be there.")
        {
            DemoCommand.Create(),
            IngestCommand.Create(),
            UploadCommand.Create(),
            QueryCommand.Create(),
            CheckCommand.Create(),
            FormatCommand.Create(),
            ExplainCommand.Create(),
            ReplCommand.Create(),
            PivotCommand.Create(),
            TimelineCommand.Create(),
            ContextCommand.Create(),
            IndicatorsCommand.Create(),
            HuntCommand.Create(),
            FunctionCommand.Create(),
            WatchlistCommand.Create(),
            ExternalCommand.Create(),
            CoverageCommand.Create(),
            UnparsedCommand.Create(),
            MunicipalityCommand.Create(),
            StoreCommand.Create(),
            FormatsCommand.Create(),
            VerifyCommand.Create(),
            CertificateCommand.Create(),
            ExportCommand.Create(),
            WatchCommand.Create(),
            NotifyCommand.Create(),
            ReportCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
            ManCommand.Create(),
        };
        root.Options.Add(CommonOptions.Store);
        root.Runs(ReplCommand.Run);
        return root;
    }
}
