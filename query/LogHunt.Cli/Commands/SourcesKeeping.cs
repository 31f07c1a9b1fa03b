using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Feeds;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Sightings;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

/// <summary>`indicators sources add` and `set`: the same options, of which `set` changes those that are given.</summary>
sealed class SourcesKeeping
{
    readonly Argument<string> name = IndicatorsSources.Name();
    readonly Argument<string?> place = new("URL or DIR")
    {
        Description = "Where it is pulled from; without one it only says what files mean that are imported under its name"
            , Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> kind = new("--kind")
    {
        Description = string.Join("; ", FeedKinds.All.Select(feed => $"{feed.Kind} ({feed.What})")), HelpName = "KIND",
    };
    readonly Option<string[]> collections = new("--collection")
    {
        Description = "A collection of TAXII by id or title; else all that may be read", HelpName = "ID",
    };
    readonly Option<string?> every = new("--every")
    {
        Description = "From one pull of `watch` to the next, or `never`: then only `pull` does", HelpName = "TIME",
    };
    readonly Option<int?> trust = new("--trust")
    {
        Description = "How far it is believed, 0 to 100: the confidence of what has none", HelpName = "N",
    };
    readonly Option<string?> tlp = new("--tlp")
    {
        Description = $"The TLP of what has none: {string.Join(", ", TrafficLight.Labels)}", HelpName = "LABEL",
    };
    readonly Option<string?> life = new("--life")
    {
        Description = "How long an indicator without an end is valid, or `ever`", HelpName = "TIME",
    };
    readonly Option<string?> format = new("--as")
    {
        Description = "The kind of its files when it cannot be told, as `import` takes it", HelpName = "KIND",
    };
    readonly Option<string[]> columns = new("--column")
    {
        Description = "What a column is that its name does not tell", HelpName = "NAME=TYPE",
    };
    readonly Option<string?> user = new("--user")
    {
        Description = "Who we are to the server; the secret is then a password", HelpName = "NAME",
    };
    readonly Option<string?> variable = new("--secret-env")
    {
        Description = "The variable that holds the password, token or key", HelpName = "NAME",
    };
    readonly Option<string?> file = new("--secret-file") { Description = "The file that holds it", HelpName = "FILE" };
    readonly Option<string?> header = new("--header")
    {
        Description = "The header in which a key stands; else Authorization", HelpName = "NAME",
    };
    readonly Option<string?> authority = new("--ca")
    {
        Description = "Certificates (PEM) that vouch for the server, in place of the system's", HelpName = "FILE",
    };
    readonly Option<int?> size = new("--page-size") { Description = "Entries to ask for at once", HelpName = "N" };

    public static Command Add() => new SourcesKeeping().Command("add", "Keeps a source; nothing is asked for until it is pulled", isNew: true);

    public static Command Set() => new SourcesKeeping().Command("set", "Changes what is given of a source", isNew: false);

    Command Command(string verb, string what, bool isNew)
    {
        var command = new Command(verb, what)
        {
            name, place, kind, collections, every, trust, tlp, life, format, columns, user, variable, file, header, authority, size,
        };
        command.Runs((parse, _) =>
        {
            var called = parse.GetRequiredValue(name);
            if (called.Length is 0 or > 200 || called.Any(char.IsControl))
                throw new UsageException("a source is called by one line of up to 200 characters");
            using var store = isNew ? Store.Open(CommonOptions.StoreFolder(parse)) : Store.OpenExisting(CommonOptions.StoreFolder(parse));
            if (isNew && store.Catalog.FindSource(called) is not null)
                throw new InputException($"there is a source `{called}` already; `indicators sources set` changes it");
            var settings = Given(parse, isNew ? new() : IndicatorsSources.Named(store.Catalog, called).Settings);
            store.Catalog.SetSource(called, settings, DateTime.UtcNow);
            return ExitCode.Done;
        });
        return command;
    }

    SourceSettings Given(ParseResult parse, SourceSettings old)
    {
        var where = parse.GetValue(place) ?? old.Place;
        var how = parse.GetValue(kind) ?? (parse.GetValue(place) is { } given && Directory.Exists(given) ? "folder" : old.Kind);
        var feed = FeedKinds.Find(how);
        if (feed is null && (how != "import" || where.Length > 0))
            throw new UsageException(parse.GetValue(kind) is null ? $"how `{where}` is pulled must be said: --kind {Kinds(" or ")}"
                : $"there is no kind of sources `{how}`; there are {Kinds(", ")}");
        if (feed is not null) where = feed.IsRemote ? Url(where) : Folder(where);
        var settings = old with
        {
            Kind = how,
            Place = where,
            Collections = parse.GetResult(collections) is null ? old.Collections : [.. parse.GetValue(collections) ?? []],
            Every = parse.GetValue(every) is not { } often ? old.Every : often == "never"
                ? null : Length("--every", often, TimeSpan.FromMinutes(1)),
            Trust = parse.GetValue(trust) is not { } sure ? old.Trust : sure is >= 0 and <= 100 ? sure
                : throw new UsageException("`--trust` is 0 to 100"),
            Tlp = parse.GetValue(tlp) is not { } label ? old.Tlp : TrafficLight.Label(label)
                ?? throw new UsageException($"`--tlp {label}` is no label; there are {string.Join(", ", TrafficLight.Labels)}"),
            Life = parse.GetValue(life) is not { } valid ? old.Life : valid == "ever"
                ? null : Length("--life", valid, TimeSpan.FromMinutes(1)),
            Format = parse.GetValue(format) is not { } form ? old.Format : IndicatorFormats.Find(form)?.Name
                ?? throw new UsageException($"`--as {form}` is no kind of files; there are {string.Join(", ", IndicatorFormats.All.Select(one => one.Name))}"),
            Columns = parse.GetResult(columns) is null ? old.Columns
                : IndicatorsCommand.NamedColumns(parse.GetValue(columns) ?? []).ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
            User = parse.GetValue(user) ?? old.User,
            SecretVariable = parse.GetValue(variable) ?? (parse.GetValue(file) is null ? old.SecretVariable : ""),
            SecretFile = parse.GetValue(file) is { } secret ? Path.GetFullPath(secret) : parse.GetValue(variable) is null
                ? old.SecretFile : "",
            Header = parse.GetValue(header) ?? old.Header,
            AuthorityFile = parse.GetValue(authority) is { } pem ? Path.GetFullPath(pem) : old.AuthorityFile,
            PageSize = parse.GetValue(size) is not { } many ? old.PageSize : many is > 0 and <= 100_000 ? many
                : throw new UsageException("`--page-size` is 1 to 100000"),
        };
        IndicatorFormats.RequireTypes(settings.Columns);
        return SignedIn(parse, settings, feed);
    }

    /// <summary>How the secret is given: a password with a user, in a header that is named, else as the kind has it.</summary>
    SourceSettings SignedIn(ParseResult parse, SourceSettings settings, Feed? feed)
    {
        if (parse.GetValue(variable) is not null && parse.GetValue(file) is not null)
            throw new UsageException("give --secret-env or --secret-file, and not both");
        var hasSecret = settings.SecretVariable.Length + settings.SecretFile.Length > 0;
        if (settings.User.Length > 0 && !hasSecret)
            throw new UsageException("`--user` needs --secret-env or --secret-file, where the password is");
        if (settings.User.Contains(':')) throw new UsageException("a user's name has no `:`");
        if (settings.Header.Length == 0 || !settings.Header.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_'))
            throw new UsageException($"`{settings.Header}` is no header that a request can have");
        if (hasSecret && feed is { IsRemote: true } && new Uri(settings.Place) is { IsLoopback: false, Scheme: "http" })
            throw new InputException("the secret would go unencrypted; name the server by https");
        var isNamed = settings.Header != new SourceSettings().Header;
        return settings with { SignIn = !hasSecret ? "" : settings.User.Length > 0 ? "basic" : isNamed
            ? "key" : feed?.SignIn ?? "bearer" };
    }

    static string Kinds(string between) => string.Join(between, FeedKinds.All.Select(feed => feed.Kind));

    static TimeSpan Length(string option, string text, TimeSpan least) => CommonOptions.Duration(text) is var length
        && length >= least ? length
        : throw new UsageException($"`{option} {text}` is less than a minute");

    static string Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && url!.UserInfo.Length == 0
        && url.Fragment.Length == 0 ? url.AbsoluteUri
        : throw new InputException("the source needs a URL of http or https, without a password in it");

    static string Folder(string text) => Directory.Exists(text) ? Path.GetFullPath(text)
        : throw new InputException($"there is no folder `{text}`");

    /// <summary>A place as it is shown: behind a URL's path keys may stand.</summary>
    public static string Shown(SourceSettings settings) => FeedKinds.Find(settings.Kind) is { IsRemote: true }
        ? FeedClient.Shown(new(settings.Place)) + (new Uri(settings.Place).Query.Length > 0 ? "?…" : "") : settings.Place;
}
