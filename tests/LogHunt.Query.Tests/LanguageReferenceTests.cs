using System.Globalization;
using System.Text;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Operators;
using LogHunt.Query.Views;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>
/// docs/language.md is what operators, calls, functions and aggregates say of themselves; `LOGHUNT_UPDATE=1` writes it anew.
/// </summary>
public sealed class LanguageReferenceTests
{
    [Test]
    public void The_language_reference_says_what_the_lists_say()
    {
        ExpectedText.Check(Repository.PathTo("docs/language.md"), Reference());
    }

    static string Reference()
    {
        var text = new StringBuilder("""
            # The language

            LogHunt's query language is a dialect of Microsoft's Kusto Query Language: what is here means what it means there, and what is not here is refused by name.
            Every example is run by the tests; of an operator or aggregate the result is shown as rows with `;` between them. Tables are those of ASIM (`NetworkSession`,
            `WebSession`, `Dns`, `Authentication`, `UserManagement`, `AuditEvent`), `Unparsed`, and the catalog's own (`Indicators`, `IndicatorHits`, `HuntResults`, `Uploads`,
            `UploadFiles`, `Coverage`, `Municipalities`, `AuditLog`).

            `let` names a value, a table or a function; `in`, `has_any` and `has_all` take a list, a dynamic array or a table's first column. Calls that look at other rows
            need rows in a fixed order: after `sort`, `top`, `range` or `serialize`.

            Hunts that were written for Microsoft Sentinel or Defender find their tables as views over these, and ASIM's parsers as
            functions. A column of such a table that no log here fills is there and empty; a query that decides by one says so and
            ends with exit code 3 ([0084](decisions/0084-tables-of-sentinel-are-views.md)). Their
            examples are run over a store with a row of each kind. Tables that no log of a firewall or a sign-in fills have their
            columns and no rows, and an answer that touched one says so
            ([0095](decisions/0095-what-hunts-lean-on.md)). A constant beside a column of another type is read as that type
            (`ResultType == 0` where it is text, [0085](decisions/0085-a-constant-is-read-as-what-it-is-compared-with.md)).


            """.ReplaceLineEndings("\n"));
        Table(text, "Tabular operators", TabularOperators.All.Select(one => one.Doc));
        Table(text, "Calls that stand for rows", TableCalls.All.Select(one => one.Doc));
        Table(text, "Tables of Sentinel and Defender", StoredFunctions.All.OfType<View>().Where(one => one.IsFed).Select(one => one.Doc));
        Table(text, "Tables that no log fills", StoredFunctions.All.OfType<View>().Where(one => !one.IsFed).Select(one => one.Doc));
        Table(text, "ASIM's parsers", StoredFunctions.All.Where(one => one is not View).Select(one => one.Doc));
        Table(text, "Calls that read the clock, names, other rows or another query", SpecialCalls.All.Select(one => one.Doc));
        Table(text, "Operators in expressions", ScalarOperators.All.Select(one => one.Doc));
        Table(text, "Aggregates", AggregateList.All.Select(one => one.Doc));
        Table(text, "Functions", FunctionList.All.Select(one => one.Doc).OrderBy(doc => doc.Name, StringComparer.Ordinal));
        text.Append(Elsewhere.ReplaceLineEndings("\n"));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>What a comparison with Microsoft's engine and with its pages still shows.</summary>
    const string Elsewhere = """
        ## Where it is not Kusto

        | what | here | why |
        |---|---|---|
        | `hash_many`, `hash_combine` | another number | how Kusto puts hashes together is not published; its page too keeps them to one query |
        | `alias`, `cluster(…)` and `database(…)` in functions | refused by name | there is one store |
        | external tables, `infer_storage_schema` | refused by name | nothing is fetched |
        | plugins `autocluster`, `basket`, `diffpatterns`, `funnel_sequence` | refused by name | published by example only |
        | `session_count` | in each bin, the sessions that have a row in it | the page shows a picture |
        | `funnel_sequence_completion` | each span goes from the first state to the last one's row | the page says so in its example, and else that it is between two states |
        | `pivot` of a value that is nothing | a column `Column1` | what it is called is not published |
        | `sequence_detect` with several rows of one time | each pair of times once | the page's example shows no pair twice |
        | `trim_start(@"\s", …)` | takes one away | the pattern matches one; another implementation takes all |
        | `tostring(true)` | `True` | as the engine answers; another implementation has `true` |
        | `join kind=innerunique` of several rows with one key | keeps the first | the engine keeps any of them |
        | rows of `lookup` and `join` with one key | in the order of the right side | the engine has the order of its shards, often backward |
        | `0.1 + 0.2` as text | `0.30000000000000004` | the shortest digits that read back; the engine writes `0.30000000000000007` |
        | integers beyond 2^63 in constants | wrap around, as in columns | the engine refuses the query |
        | a long beyond 2^53 in a dynamic | all digits | the engine's JSON rounds it |
        | `dayofweek` of the last day of time | `5.00:00:00` | the engine gives null |
        | `series_seasonal` without a period | the nearest by correlation | the engine's way to find it is not published |
        | `zlib_compress_to_base64_string`, `gzip_…` of long texts | other bytes | stored where that is shorter, as the pages show; else both read back |
        | `dcount` | exact | an estimate would be quicker, and wrong |

        """;

    static void Table(StringBuilder text, string title, IEnumerable<Doc> docs)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| name | | example | gives |\n|---|---|---|---|\n");
        foreach (var doc in docs)
        {
            var names = string.Join(", ", doc.Aliases.Prepend(doc.Name).Select(Code));
            text.Append(CultureInfo.InvariantCulture,
                $"| {names} | {Cell(doc.Summary)} | {Code(doc.Example)} | {(doc.Result.Length > 0 ? Code(doc.Result) : "")} |\n");
        }
        text.Append('\n');
    }

    /// <summary>Code in a table's cell: bars are escaped, and a text with backticks stands between two.</summary>
    static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {Cell(text)} ``" : $"`{Cell(text)}`";

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
