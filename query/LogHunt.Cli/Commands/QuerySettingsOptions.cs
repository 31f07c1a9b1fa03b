using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Execution;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

/// <summary>What the query of a command may spend.</summary>
sealed class LimitOptions
{
    readonly Option<string> timeout = new("--timeout")
    {
        Description = "The most time that a query may take",
        HelpName = "TIME",
        DefaultValueFactory = _ => "60s",
    };

    readonly Option<string?> memory = CommonOptions.Memory();

    public void AddTo(Command command)
    {
        command.Options.Add(timeout);
        command.Options.Add(memory);
    }

    public QueryLimits Read(ParseResult parse) =>
        CommonOptions.Limits(parse, memory) with { Time = CommonOptions.Duration(parse.GetRequiredValue(timeout)) };
}

/// <summary>The options of a command that runs queries.</summary>
sealed class QuerySettingsOptions
{
    readonly LimitOptions limits = new();

    readonly Option<long> maxRows = new("--max-rows")
    {
        Description = "The most rows that are written; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => QuerySettings.DefaultMaxRows,
    };

    readonly Option<string?> now = new("--now") { Description = "What now() and ago() count from", HelpName = "TIME" };
    readonly Option<string?> backend = new("--backend") { Description = "What runs the plan: vector or reference", HelpName = "NAME" };
    readonly Option<string?> municipality = CommonOptions.Municipality("Only this municipality's logs");


    readonly Option<string[]> parameters = new("--parameter")
    {
        Description = "A value for what the query declares with `declare query_parameters`; may be given again",
        HelpName = "NAME=VALUE",
    };

    public void AddTo(Command command)
    {
        limits.AddTo(command);
        foreach (var option in new Option[] { maxRows, now, backend, municipality, parameters }) command.Options.Add(option);
    }

    public QuerySettings Read(ParseResult parse)
    {
        var name = parse.GetValue(backend) ?? Environment.GetEnvironmentVariable("LOGHUNT_BACKEND");
        if (name is { Length: > 0 } && Backends.Find(name) is null)
            throw new UsageException($"there is no backend `{name}`; there are " +
                $"{string.Join(", ", Backends.All.Select(known => $"`{known.Name}`"))}");
        if (parse.GetValue(maxRows) is < 0 and var fewer) throw new UsageException($"`{fewer}` is no number of rows; write 0 for all");
        return new(new QueryOptions
        {
            Limits = limits.Read(parse),
            Now = parse.GetValue(now) is { } time ? CommonOptions.Instant(time) : null,
            Backend = parse.GetValue(backend),
            Municipality = parse.GetValue(municipality),
            Parameters = Parameters(parse.GetValue(parameters) ?? []),
        }, parse.GetValue(maxRows));
    }

    static ImmutableDictionary<string, string> Parameters(string[] given)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var at = one.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new UsageException($"`{one}` is no parameter; it is written NAME=VALUE");
            values[one[..at]] = one[(at + 1)..];
        }
        return values.ToImmutable();
    }
}
