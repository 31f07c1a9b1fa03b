using System.Text;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Views;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>
/// docs/sentinel.md is for who comes from Sentinel; its tables are what the lists say. `LOGHUNT_UPDATE=1` writes it anew.
/// </summary>
public sealed class SentinelDocumentTests
{
    [Test]
    public void The_page_for_who_comes_from_Sentinel_says_what_the_lists_say() =>
        ExpectedText.Check(Repository.PathTo("docs/sentinel.md"), Page());

    [TestCaseSource(nameof(Words))]
    public void A_word_of_another_language_is_refused_with_what_is_written_instead(string kind, string word, string write, string example)
    {
        var refused = Kql.Compile(Enum.Parse<WordKind>(kind) switch
        {
            WordKind.Operator => $"NetworkSession | {word} SrcIpAddr",
            WordKind.Function => $"NetworkSession | extend x = {word}(SrcIpAddr)",
            WordKind.Table => $"{word} | take 1",
            WordKind.Column => $"NetworkSession | where SrcIpAddr == {word}",
            _ => $"NetworkSession | where SrcIpAddr {word} 'x'",
        }, new());
        Assert.That(refused.Diagnostics.Select(one => one.Message), Has.Some.Contains($"`{word}`").And.EndsWith($"; write {write}"));
        var table = example.Split(' ')[0];
        Assert.That(table == "AuditLog" ? [] : Kql.Compile(example, new()).Diagnostics.Select(one => one.Message), Is.Empty);
    }

    [TestCase("Firewall_CL | take 1", "tables in `_CL` are of one workspace")]
    [TestCase("SELECT * FROM NetworkSession", "a query begins with its table")]
    [TestCase("NetworkSession | summarise count()", "did you mean `summarize`?")]
    public void Other_refusals_say_what_would_be_right(string query, string part) =>
        Assert.That(Kql.Compile(query, new()).Diagnostics[0].Message, Does.Contain(part));

    static IEnumerable<TestCaseData> Words() => OtherWords.All.Select(word =>
        new TestCaseData(word.Kind.ToString(), word.Word, word.Write, word.Example).SetArgDisplayNames($"{word.Kind} {word.Word}"));

    static string Page()
    {
        var text = new StringBuilder(Beginning.ReplaceLineEndings("\n"));
        Rows(text, "## Tables\n\nThese are filled by the logs that are read here, each by the table of ours that its rows come from.",
            "| in Sentinel or Defender | rows of |",
            StoredFunctions.All.OfType<View>().Where(view => view.IsFed).Select(view => $"| {Names(view)} | {Sources(view)} |"));
        Rows(text, "ASIM's parsers take the parameters that ASIM gives them, "
            + "`_Im_NetworkSession(starttime=ago(1d), srcipaddr_has_any_prefix=dynamic(['10.']))`:",
            "| parser | rows of |",
            StoredFunctions.All.Where(function => function is not View).Select(function => $"| {Names(function)} | {Sources(function)} |"));
        text.Append("These are there with their columns and no rows, because no log of a firewall or a sign-in fills them. ")
            .Append("An answer that touched one says so and ends with 3:\n");
        text.Append(string.Join(", ", StoredFunctions.All.OfType<View>().Where(view => !view.IsFed).Select(Names))).Append(".\n\n");
        text.Append(Between.ReplaceLineEndings("\n"));
        Rows(text, "## Coming from elsewhere\n\nWords of SQL, of Splunk and of other workspaces are refused with what is written for them here.",
            "| instead of | write | as in |",
            OtherWords.All.Select(word => $"| `{word.Word}` | {Escaped(word.Write)} | `{Escaped(word.Example)}` |"));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    static void Rows(StringBuilder text, string title, string head, IEnumerable<string> rows)
    {
        var rule = string.Concat(head.Where(character => character == '|').Skip(1).Select(_ => "---|"));
        text.Append(title).Append("\n\n").Append(head).Append("\n|").Append(rule).Append('\n').AppendJoin('\n', rows).Append("\n\n");
    }

    static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    static string Names(StoredFunction function) =>
        string.Join(", ", function.Doc.Aliases.Prepend(function.Doc.Name).Select(name => $"`{name}`"));

    /// <summary>The tables of ours that the function's text names, itself or by another view.</summary>
    static string Sources(StoredFunction function) => string.Join(", ", Engine.Schema.StandardTables.All.Select(table => table.Name)
        .Concat(["Indicators"]).Where(table => Mentions(function, table)).Select(table => $"`{table}`"));

    static bool Mentions(StoredFunction function, string table) => Named(function.Text, table)
        || StoredFunctions.All.Any(other => other != function && Named(function.Text, other.Doc.Name) && Named(other.Text, table));

    static bool Named(string text, string name) => System.Text.RegularExpressions.Regex.IsMatch(text, $@"(^|[\n(,]\s*|union |\(){name}\b(?!\s*=)");

    const string Beginning = """
        # Coming from Sentinel

        A hunt that was written for Microsoft Sentinel or Defender runs here as it stands, over logs that were uploaded.
        The language is in [language.md](language.md), rules of others in [cli.md](cli.md).

        ```kql
        SecurityEvent
        | where EventID == 4625 and TimeGenerated > ago(7d)
        | summarize Failures = count() by TargetUserName, IpAddress, bin(TimeGenerated, 1h)
        | where Failures > 20
        ```

        ```console
        $ loghunt store create
        …
        $ printf 'id: 1\nname: failures\nquery: SecurityEvent | where EventID == 4625\nqueryFrequency: 1h\nqueryPeriod: 1d\n' > failures.yaml
        $ loghunt hunt add failures.yaml --json
        {"file":"failures.yaml","name":"failures","kind":"sentinel","error":null,"state":"added"}
        ```


        """;

    const string Between = """
        ## What differs

        | in Sentinel | here |
        |---|---|
        | logs come all the time | logs are uploads, often old: `ago(1d)` counts from now, and an answer without rows says of when the newest row is; `--now` counts from then |
        | a workspace, `workspace(…)`, `cluster(…)` | one store; `--municipality` shows the logs of one municipality |
        | `TimeGenerated` is when a row came | it is when it happened; `ingestion_time()` is when it came, and scheduled hunts follow that |
        | custom tables in `_CL` | rows of `NetworkSession`, `WebSession`, `Dns`, `Authentication`, `UserManagement` and `AuditEvent`, or lines in `Unparsed` |
        | columns that a connector does not fill are empty | the same, and an answer that decides by one says so and ends with 3 |
        | `_GetWatchlist('name')` | the same, after `loghunt watchlist import` |
        | `externaldata` fetches | nothing is fetched: `loghunt external add URL FILE` says which file stands for it |
        | `ThreatIntelligenceIndicator` | the same, and `match-indicators`, which compares addresses, networks, domains and hashes as what they are |
        | a line is gone once it was parsed | `RawLine`, `SourceFile` and `SourceLine` of every row lead back to it |

        Where an answer is empty, what was looked at stands on standard error:

        ```console
        $ printf 'Mar  2 08:15:01 gate01 sshd[2101]: Failed password for kari from 192.0.2.17 port 50122 ssh2\n' > auth.log
        $ loghunt ingest auth.log --municipality 0301 --year 2026 --timezone UTC
        …
        $ loghunt query 'SecurityEvent | where EventID == 4625 | project Computer' --output csv
        Computer
        note: no rows: 1 row of … in 1 segment were looked at, from 2026-03-02T08:15Z to 2026-03-02T08:15Z (0 hours)…
        $ loghunt query 'Authentication | where TimeGenerated > ago(1d) | count' --output csv
        Count
        0
        note: no segment was opened: …; the newest row is of 2026-03-02T08:15Z, and ago() counts from now or from --now
        ```

        ```console exit=1
        $ loghunt query 'Authentication | where TargetUsername = "kari"'
        error: unexpected `=`; expected `|` or the end; write `==`, or `=~` without case (line 1, column 39)
        …
        ```


        """;
}
