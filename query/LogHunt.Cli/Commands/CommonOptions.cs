using System.CommandLine;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Execution;

namespace LogHunt.Cli.Commands;

/// <summary>Options that several commands share, and what their text means.</summary>
static class CommonOptions
{
    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "The folder of the store; else $LOGHUNT_STORE, else ./loghunt-store",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Report as one JSON object on standard output" };

    public static Option<string?> Municipality(string description) =>
        new("--municipality") { Description = $"{description}, by id or name", HelpName = "ID" };

    /// <summary>Where the store of this call is.</summary>
    public static string StoreFolder(ParseResult parse) =>
        parse.GetValue(Store) ?? (Environment.GetEnvironmentVariable("LOGHUNT_STORE") is { Length: > 0 } folder ? folder : "loghunt-store");

    /// <summary>The store of this call for what only asks; nothing is made where there is none.</summary>
    public static AskedStore AskedStore(ParseResult parse) => Jobs.AskedStore.Open(StoreFolder(parse));

    /// <summary>`60s`, `5m`, `2h`, `500ms`, or KQL's `00:01:00`; a bare number is seconds.</summary>
    public static TimeSpan Duration(string text)
    {
        var digits = text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        if (digits > 0 && double.TryParse(text.AsSpan(0, digits), CultureInfo.InvariantCulture, out var number))
        {
            var unit = text[digits..] switch { "ms" => .001, "" or "s" => 1, "m" or "min" => 60, "h" => 3600, "d" => 86_400, _ => 0d };
            if (unit > 0 && number * unit < TimeSpan.MaxValue.TotalSeconds / 2) return TimeSpan.FromSeconds(number * unit);
        }
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span
            : throw new UsageException($"`{text}` is no length of time; write `60s`, `5m` or `2h`");
    }

    /// <summary>`--memory` of a command that runs queries.</summary>
    public static Option<string?> Memory() =>
        new("--memory") { Description = "The most memory that a query may take; else a quarter of the machine's", HelpName = "SIZE" };

    /// <summary>The limits of a command's queries with the memory that was asked for, where one can ask.</summary>
    public static QueryLimits Limits(ParseResult parse, Option<string?>? memory = null)
    {
        var limits = new QueryLimits();
        if (memory is not null && parse.GetValue(memory) is { } size) limits = limits with { Memory = Size(size) };
        MemoryCeiling.Set(limits.Memory);
        return limits;
    }

    /// <summary>`512MiB`, `1GiB`, `1.5GB`, `800M`; a bare number is bytes.</summary>
    public static long Size(string text)
    {
        var digits = text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var unit = text[digits..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "K" or "KIB" => 1L << 10,
            "M" or "MIB" => 1L << 20,
            "G" or "GIB" => 1L << 30,
            "KB" => 1000L,
            "MB" => 1_000_000L,
            "GB" => 1_000_000_000L,
            _ => 0L,
        };
        return unit > 0 && double.TryParse(text.AsSpan(0, digits), CultureInfo.InvariantCulture, out var number)
            && number * unit is >= LeastMemory and < long.MaxValue / 2 ? (long)(number * unit)
            : throw new UsageException($"`{text}` is no size of memory from 64 MiB; write `512MiB` or `4GiB`");
    }

    const long LeastMemory = 64L << 20;

    /// <summary>An instant as <see cref="GivenTime.Instant"/> reads it.</summary>
    public static DateTime Instant(string text) => GivenTime.Instant(text);
}
