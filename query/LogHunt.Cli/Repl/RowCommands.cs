using System.Collections.Immutable;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>Commands that go on from a row or a value, and those that keep what was asked.</summary>
static class RowCommands
{
    public static ImmutableArray<DotCommand> All { get; } =
    [
        new(".pivot", "VALUE [--as KIND]", "where a value is: municipalities, tables and columns, how often, when first and last", Pivot),
        new(".timeline", "VALUE [--as KIND] [--since TIME] [--until TIME] [--limit N]", "what a value did in all tables, oldest first", Timeline),
        new(".context", "ROW [N]", "N lines around the line of a row of the last answer, whichever tables they went to", Context),
        new(".raw", "ROW", "the whole line of a row of the last answer", (session, arguments) =>
            LineTeller.Raw(Line(session, Row(arguments, ".raw ROW")), session.Cancellation)),
        new(".open", "ROW", "the bytes of a row as they were uploaded, where originals are kept", (session, arguments) =>
            LineTeller.Original(Line(session, Row(arguments, ".open ROW")), session.Cancellation)),
        new(".save", "FILE", "writes the last query into a file", Save),
        new(".read", "FILE", "runs the queries of a file", Read),
        new(".hunt", "save NAME", "keeps the last query as a hunt", Hunt),
    ];

    static void Pivot(QuerySession session, string arguments)
    {
        var words = new DotWords(arguments, ".pivot VALUE [--as KIND]");
        var type = words.Option("--as");
        var find = new FindValue(session.Queries, words.Rest(1, 1)[0], type);
        session.Code = new ValueTeller(session.Queries).Pivot(find, session.Place, session.Cancellation);
    }

    static void Timeline(QuerySession session, string arguments)
    {
        var words = new DotWords(arguments, ".timeline VALUE [--as KIND] [--since TIME] [--until TIME] [--limit N]");
        var (type, since, until) = (words.Option("--as"), words.Option("--since"), words.Option("--until"));
        var limit = FindValue.Limit(words.Option("--limit") is { } number ? DotWords.Number(number) : ValueTeller.DefaultLimit);
        var find = new FindValue(session.Queries, words.Rest(1, 1)[0], type);
        var query = find.Timeline(Time(since), Time(until), limit, session.Cancellation);
        session.Code = new ValueTeller(session.Queries)
            .Timeline(find, query, limit, session.Place with { NumbersRows = query.Origins.AreKnown });
        session.Origins = query.Origins;
    }

    static DateTime? Time(string? text) => text is null ? null : GivenTime.Instant(text);

    static void Context(QuerySession session, string arguments)
    {
        var words = new DotWords(arguments, ".context ROW [N]").Rest(1, 2);
        var lines = words.Length > 1 ? DotWords.Number(words[1]) : FindLine.DefaultLines;
        session.Code = LineTeller.Around(Line(session, words[0]), session.Queries, lines, session.Place, session.Cancellation);
    }

    static string Row(string arguments, string usage) => new DotWords(arguments, usage).Rest(1, 1)[0];

    /// <summary>The line of a row of the last answer. Throws <see cref="InputException"/> that says what is lacking and what to write.</summary>
    static FindLine Line(QuerySession session, string word)
    {
        var row = DotWords.Number(word);
        if (session.Origins is not { } origins) throw new InputException("there is no answer yet whose rows could be meant");
        if (!origins.AreKnown)
            throw new InputException($"rows of the last answer are no single lines: {string.Join(", ", RowOrigins.Names)} are lacking; leave " +
                $"`summarize` away, or write `take_any({string.Join(", ", RowOrigins.Names)})` into it");
        if (row < 1 || row > origins.Count)
            throw new InputException(origins.Count == 0 ? "the last answer has no rows" : $"there is no row {row}; the last answer has 1 to {origins.Count}");
        return origins.Of((int)row) is { UploadId.Length: > 0 } origin ? new(session.Store, session.Queries, origin)
            : throw new InputException($"row {row} of the last answer came from no line of an upload");
    }

    static void Save(QuerySession session, string path)
    {
        if (path.Length == 0) throw new InputException("write `.save FILE`");
        using var file = WholeFile.Create(path);
        file.Stream.Write(System.Text.Encoding.UTF8.GetBytes(session.LastQuery.TrimEnd() + "\n"));
        file.Keep();
        Terminal.Note($"the last query is in `{path}`");
    }

    static void Read(QuerySession session, string path)
    {
        if (path.Length == 0) throw new InputException("write `.read FILE`");
        session.RunAll(GivenText.Read(path), path);
    }

    static void Hunt(QuerySession session, string arguments)
    {
        var (word, name) = arguments.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, var rest]
            ? (first, rest.Trim('"')) : ("", "");
        if (word != "save" || name.Length == 0) throw new InputException("write `.hunt save NAME`");
        SaveHunt.Run(session.Folder, new Hunt(name, session.LastQuery.TrimEnd().TrimEnd(';'), DateTime.UtcNow, ""), isReplacing: false, session.Cancellation);
        session.Store.LookAgain();
        Terminal.Note($"the last query is the hunt `{name}`");
    }
}
