using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Segments;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Fuzzing;

/// <summary>
/// Queries: each is refused with places inside of its text, or the vector backend answers as the reference does, within its budget; and
/// what is run can be explained.
/// </summary>
sealed class QueryKind : FuzzKind
{
    /// <summary>No row of an answer is promised by these, or no value.</summary>
    static readonly string[] Unsettled = ["rand", "new_guid", "take", "limit", "sample", "any", "dcount", "percentile", "tdigest", "hll"];

    static readonly Lazy<IReadOnlyList<byte[]>> Queries = new(() => [.. Corpora.Queries().Distinct().Select(Encoding.UTF8.GetBytes)]);

    static readonly Lazy<Snapshot> Logs = new(Sessions);

    public override string Name => "queries";

    public override int BatchSize => 50;

    public override IReadOnlyList<byte[]> Seeds => Queries.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. Corpora.LanguageNames().Concat(
        [
            "|", " | ", "(", ")", "[", "]", "{", "}", ",", ";", ":", "..", "=>", "=", "==", "!=", "=~", "!~", "<=", ">", "+", "-",
                "*", "/", "%", "//", "\n",
            " and ", " or ", "not(", " by ", " on ", "kind=", "asc", "desc", "nulls first", "$left.", "$right.", "typeof(",
                "let x = ", "in (", "!in", "in~",
            "has", "!has", "has_any (", "contains", "startswith", "between (", "matches regex", "true", "null",
                "dynamic([1, {'a': null}])", "dynamic({})",
            "\"a\"", "'b'", "@'\\d+'", "h'x'", "```", "'", "\"", "0x1F", "1.5", "1e400", "1d", "-1s", "datetime(2026-01-01)",
                "datetime(null)", "long(null)",
            "real(nan)", "guid(null)", "NetworkSession", "Authentication", "Unparsed", "Indicators", "SrcIpAddr", "DstPortNumber",
                "TimeGenerated", "RawLine",
            "AdditionalFields", "x", "a", "summarize count() by ", "extend x = ", "where ", "sort by ", "join (", "union ",
                "mv-expand ", "range x from 1 to 3 step 1",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
            if (Fault(Encoding.UTF8.GetString(inputs[i])) is var (rule, told)) yield return new(i, rule, told);
    }

    static (string Rule, string Told)? Fault(string query)
    {
        var (vector, wrong) = Answer(query, Backends.All[0]);
        if (wrong is not null)
            return wrong.Diagnostics.FirstOrDefault(mistake => mistake.Start < 0 || mistake.Length < 0
                || mistake.Start + mistake.Length > query.Length
                || mistake.Message.Length == 0) is { } outside ? ("a mistake has its place in the query",
                    $"{outside} {outside.Start} {outside.Length}") : null;
        if (vector is null) return null;
        Explained(query);
        var (reference, refused) = Answer(query, Backends.All[^1]);
        if (refused is not null) return ("the backends take the same queries", refused.Summary);
        if (reference is null || Unsettled.Any(word => query.Contains(word, StringComparison.OrdinalIgnoreCase))) return null;
        return vector == reference ? null : ("the backends answer alike", $"vector\n{vector}\nreference\n{reference}");
    }

    /// <summary>The rows in any order, or what is wrong with the query; neither when its budget is spent.</summary>
    static (string? Rows, QueryException? Wrong) Answer(string query, IExecutionBackend backend)
    {
        try
        {
            var options = Options(backend);
            var result = QueryRun.Run(query, Logs.Value, QueryRun.ContextOf(Logs.Value, options), options);
            var rows = result.Rows().Select(row => string.Join(", ", row.Select(cell => cell is null
                ? "null" : Text(cell)))).Order(StringComparer.Ordinal);
            return (string.Join(", ", result.Columns.Select(column => $"{column.Name}:{column.Type}")) + "\n" + string.Join('\n',
                rows), null);
        }
        catch (QueryException wrong)
        {
            return (null, wrong);
        }
        catch (QueryBudgetException)
        {
            return (null, null);
        }
    }

    static void Explained(string query)
    {
        try
        {
            var options = Options(Backends.All[0]);
            QueryRun.Explain(query, Logs.Value, QueryRun.ContextOf(Logs.Value, options), options);
        }
        catch (QueryBudgetException)
        {
            // The queries inside of it are run for the explanation.
        }
    }

    static QueryOptions Options(IExecutionBackend backend) => new()
    {
        Backend = backend.Name,
        Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc),
        Limits = new() { Time = TimeSpan.FromSeconds(.3), RowsRead = 1_000_000, Memory = 32 << 20 },
    };

    /// <summary>The last digits of a real depend on the order in which rows are added.</summary>
    static string Text(object cell) => cell is double real ? real.ToString("G9", CultureInfo.InvariantCulture) : KqlText.Of(cell);

    /// <summary>A few rows of every format.</summary>
    static Snapshot Sessions()
    {
        var store = new FuzzStore();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => store.Dispose();
        store.Put("samples.log", [.. Corpora.SampleLines().Chunk(9).SelectMany(lines => lines[0].Append((byte)'\n'))]);
        store.Ingest();
        return store.Store.Snapshot();
    }
}
