using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

/// <summary>What commands take that ask for a value in all tables and lines.</summary>
sealed class ValueOptions
{
    readonly Argument<string> value = new("VALUE") { Description = "An address, network, host, domain, user, mail address, hash or URL" };
    readonly Option<string?> type = new("--as")
    {
        Description = "What it is, where it can be several things: ipv4, ipv6, cidr, domain, url, md5, sha1, sha256, email, user",
        HelpName = "KIND",
    };
    readonly Option<string?> municipality = CommonOptions.Municipality("Only this municipality's logs");
    readonly Option<string> output = new("--output", "-o")
    {
        Description = "How rows are written, as `query` does", HelpName = "FORMAT", DefaultValueFactory = _ => "table",
    };
    readonly Option<bool> json = CommonOptions.Json();
    readonly LimitOptions limits = new();

    public Command Command(string name, string what)
    {
        var command = new Command(name, what) { value, type, municipality, output, json };
        limits.AddTo(command);
        return command;
    }

    /// <summary>Runs it over the store; the place is null when an object is asked for.</summary>
    public ExitCode Run(ParseResult parse, Func<RunQuery, FindValue, AnswerPlace?, ExitCode> tell)
    {
        var place = parse.GetValue(json) ? null : new AnswerPlace(OutputChoice.Named(parse.GetRequiredValue(output)));
        var given = new QueryOptions
        {
            Limits = limits.Read(parse), Municipality = parse.GetValue(municipality),
        };
        using var store = CommonOptions.AskedStore(parse);
        var run = new RunQuery(store, QuerySettings.Default with { Options = given });
        return tell(run, new FindValue(run, parse.GetRequiredValue(value), parse.GetValue(type)), place);
    }
}
