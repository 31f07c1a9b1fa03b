using LogHunt.Cli.Outputs;
using LogHunt.Engine.Indicators;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>Looks for a value in all tables and lines of a store.</summary>
sealed class FindValue
{
    const long MostRows = 1_000_000;

    readonly RunQuery run;

    /// <summary>Throws <see cref="InputException"/> for a value that is none of that kind, `type` as feeds call it, or for an empty one.</summary>
    public FindValue(RunQuery run, string value, string? type)
    {
        this.run = run;
        var known = string.Join(", ", Enum.GetValues<IndicatorType>().Select(IndicatorText.Name));
        var kind = type is null ? (IndicatorType?)null : IndicatorText.ParseName(type)
            ?? throw new InputException($"`{type}` is no kind of value; there are {known}");
        Search = ValueSearch.For(value, kind)
            ?? throw new InputException(value.Trim().Length == 0 ? "name a value: an address, a host, a user, a hash or a URL"
                : $"`{value}` is no {type ?? "value to look for"}");
    }

    public ValueSearch Search { get; }

    /// <summary>`192.0.2.7 (ipv4)`.</summary>
    public string Named => $"`{Search.Sought.Value}` ({IndicatorText.Name(Search.Sought.Type)})";

    /// <summary>A number of rows of a timeline. Throws <see cref="InputException"/> for one that is none.</summary>
    public static long Limit(long rows) =>
        rows is > 0 and <= MostRows ? rows : throw new InputException($"`{rows}` is no number of rows from 1 to {MostRows}");

    /// <summary>Where it is, as <see cref="ValueSearch.Places"/> has it.</summary>
    public RunningQuery Places(CancellationToken cancellation) =>
        run.Begin($"pivot {Search.Sought.Value}", ValueSearch.Places, Search.Set, cancellation);

    /// <summary>What it did, as <see cref="ValueSearch.Timeline"/> has it.</summary>
    public RunningQuery Timeline(DateTime? since, DateTime? until, long limit, CancellationToken cancellation) =>
        run.Begin($"timeline {Search.Sought.Value}", ValueSearch.Timeline(since, until, limit), Search.Set, cancellation);
}
