using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Cli.Commands;

/// <summary>The options that say how an upload is read, of the commands that take one in.</summary>
sealed class ReadingOptions
{
    readonly Option<string> zone = new("--timezone")
    {
        Description = "The zone of times that name none",
        HelpName = "ZONE",
        DefaultValueFactory = _ => "Europe/Oslo",
    };

    readonly Option<int?> year = new("--year")
    {
        Description = "The year of times that name none; else inferred for each file",
        HelpName = "N",
    };

    readonly Option<string?> format = new("--format")
    {
        Description = "The format of every line, when it cannot be told",
        HelpName = "NAME",
    };

    readonly Option<string?> passwords = new("--password-file") { Description = "Passwords of archives, one a line", HelpName = "F" };
    readonly Option<bool> originals = new("--keep-originals") { Description = "Keep every file as received, in the store" };

    readonly Option<string?> formats = FormatsCommand.Folder();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[zone, year, format, formats, passwords, originals]) command.Add(option);
    }

    public IngestOptions Of(ParseResult parse, string municipality)
    {
        var described = DescribedFormats.Of(CommonOptions.StoreFolder(parse), parse.GetValue(formats));
        return new(municipality)
        {
            Zone = Zone(parse.GetRequiredValue(zone)),
            IsZoneGiven = parse.GetResult(zone) is { Implicit: false },
            Year = Year(parse.GetValue(year)),
            Format = parse.GetValue(format) is not { } name ? null : described.Find(name) ?? throw new UsageException(described.None(name)),
            Described = described.All,
            Passwords = parse.GetValue(passwords) is { } file ? Passwords(file) : [],
            KeepOriginals = parse.GetValue(originals),
        };
    }

    /// <summary>The paths that were given, all of which are there.</summary>
    public static string[] Paths(ParseResult parse, Argument<string[]> paths)
    {
        var given = parse.GetRequiredValue(paths);
        return given.FirstOrDefault(path => !Path.Exists(path)) is { } missing
            ? throw new InputException($"there is no file or folder `{missing}`") : given;
    }

    static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new UsageException($"there is no time zone `{name}`; write one as `Europe/Oslo` or `UTC`");

    static int? Year(int? year) => year is null or (>= 1970 and <= 9999) ? year : throw new UsageException($"{year} is no year of a log");

    static ImmutableArray<string> Passwords(string file) =>
        [.. GivenText.Read(file).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
}
