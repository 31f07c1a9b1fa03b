using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LogHunt.Query.Diagnostics;

/// <summary>Where a word of another language stands that has no meaning here.</summary>
enum WordKind
{
    /// <summary>After a pipe.</summary>
    Operator,

    /// <summary>Before parentheses.</summary>
    Function,

    /// <summary>In the place of a table.</summary>
    Table,

    /// <summary>In the place of a column.</summary>
    Column,

    /// <summary>In an expression, between its parts.</summary>
    Sign,
}

/// <summary>A word that is refused, what is written for it (`write …`, in backquotes), and a query that shows it.</summary>
sealed record OtherWord(WordKind Kind, string Word, string Write, string Example);

/// <summary>
/// What people write who come from SQL, Splunk, Sigma or another workspace of Sentinel: a refusal says what is written here instead. A test
/// holds that each is refused so, and that its example runs.
/// </summary>
static class OtherWords
{
    const string T = "NetworkSession";

    public static ImmutableArray<OtherWord> All { get; } =
    [
        Sign("=", "`==`, or `=~` without case", $"{T} | where DstPortNumber == 22"),
        Sign("like", "`contains`, `startswith` or `matches regex`", $"{T} | where SrcIpAddr startswith '10.'"),
        Sign("is", "`isnull(x)`, `isempty(x)` or `isnotempty(x)`", $"{T} | where isnotempty(SrcIpAddr)"),
        Sign("not", "`!contains`, `!in (…)` or `not(…)`", $"{T} | where SrcIpAddr !in ('192.0.2.1')"),
        Sign("as", "the new name first, `b = a`", $"{T} | project Source = SrcIpAddr"),
        Column("null", "`isnull(x)`, or `isempty(x)` of a text", $"{T} | where isnull(DstPortNumber) or isempty(SrcIpAddr)"),
        Column("None", "`isnull(x)`, or `isempty(x)` of a text", $"{T} | where isempty(SrcIpAddr)"),
        Sign("matches", "`matches regex`", $"{T} | where SrcIpAddr matches regex '^10[.]'"),
        Sign("regexp", "`matches regex`", $"{T} | where SrcIpAddr matches regex '^10[.]'"),
        Sign("&", "`and`", $"{T} | where SrcPortNumber > 0 and DstPortNumber == 22"),
        Sign("day", "lengths of time as `1d`, `2h`, `5m`, `30s`", $"{T} | where TimeGenerated > ago(1d)"),
        Sign("days", "lengths of time as `1d`, `2h`, `5m`, `30s`", $"{T} | where TimeGenerated > ago(7d)"),
        Sign("hour", "lengths of time as `1d`, `2h`, `5m`, `30s`", $"{T} | summarize count() by bin(TimeGenerated, 1h)"),
        Sign("hours", "lengths of time as `1d`, `2h`, `5m`, `30s`", $"{T} | where TimeGenerated > ago(2h)"),
        Sign("minutes", "lengths of time as `1d`, `2h`, `5m`, `30s`", $"{T} | where TimeGenerated > ago(5m)"),
        Operator("select", "`project`", $"{T} | project SrcIpAddr, DstIpAddr"),
        Operator("fields", "`project`", $"{T} | project SrcIpAddr, DstIpAddr"),
        Operator("table", "`project`", $"{T} | project SrcIpAddr, DstIpAddr"),
        Operator("rename", "`project-rename`", $"{T} | project-rename Address = SrcIpAddr"),
        Operator("eval", "`extend`", $"{T} | extend Kilobytes = SrcBytes / 1000"),
        Operator("stats", "`summarize`", $"{T} | summarize count() by SrcIpAddr"),
        Operator("group", "`summarize … by …`", $"{T} | summarize count() by SrcIpAddr"),
        Operator("aggregate", "`summarize`", $"{T} | summarize count() by SrcIpAddr"),
        Operator("timechart", "`summarize … by bin(TimeGenerated, 1h) | render timechart`", $"{T} | summarize count() by bin(TimeGenerated, 1h) | render timechart"),
        Operator("head", "`take`, or `top … by …` for the largest", $"{T} | take 5"),
        Operator("tail", "`top … by TimeGenerated desc`", $"{T} | top 5 by TimeGenerated desc"),
        Operator("dedup", "`distinct`, or `summarize arg_max(TimeGenerated, *) by …`", $"{T} | distinct SrcIpAddr"),
        Operator("rex", "`parse`, or `extend x = extract(…)`", $"{T} | extend Action = extract('action=\"(\\\\w+)', 1, RawLine)"),
        Operator("having", "`where` after `summarize`", $"{T} | summarize n = count() by SrcIpAddr | where n > 10"),
        Operator("rare", "`summarize … | top … by … asc`", $"{T} | summarize n = count() by SrcIpAddr | top 10 by n asc"),
        Operator("transaction", "`scan`, or `row_window_session`", $"{T} | sort by TimeGenerated asc | extend Session = row_window_session(TimeGenerated, 1h, 5m)"),
        Function("cnt", "`count()`", $"{T} | summarize count()"),
        Function("concat", "`strcat`", $"{T} | extend Pair = strcat(SrcIpAddr, ' ', DstIpAddr)"),
        Function("lower", "`tolower`", "Authentication | extend User = tolower(TargetUsername)"),
        Function("upper", "`toupper`", "Authentication | extend User = toupper(TargetUsername)"),
        Function("length", "`strlen` of a text, `array_length` of an array", "Authentication | extend n = strlen(TargetUsername)"),
        Function("len", "`strlen` of a text, `array_length` of an array", "Authentication | extend n = strlen(TargetUsername)"),
        Function("substr", "`substring`, which counts from 0", "Authentication | extend Start = substring(TargetUsername, 0, 3)"),
        Function("if", "`iff`", $"{T} | extend Way = iff(DstPortNumber == 22, 'ssh', 'other')"),
        Function("ifnull", "`coalesce`", $"{T} | extend Port = coalesce(DstPortNumber, 0)"),
        Function("values", "`make_set`", $"{T} | summarize make_set(DstPortNumber) by SrcIpAddr"),
        Function("dc", "`dcount`", $"{T} | summarize dcount(DstIpAddr) by SrcIpAddr"),
        Function("strcontains", "the operator `contains`", "Authentication | where TargetUsername contains 'adm'"),
        Function("cidrmatch", "`ipv4_is_in_range`", $"{T} | where ipv4_is_in_range(SrcIpAddr, '10.0.0.0/8')"),
        Function("regex_match", "the operator `matches regex`", $"{T} | where SrcIpAddr matches regex '^10[.]'"),
        Function("date_trunc", "`bin` or `startofday`", $"{T} | summarize count() by bin(TimeGenerated, 1d)"),
        Table("select", "the table first, and `project` for what is wanted of it", $"{T} | project SrcIpAddr, DstIpAddr"),
        Table("index", "the table first, and `where` for what is looked for", $"{T} | where SrcIpAddr == '192.0.2.1'"),
        Table("show", "`.tables` at the prompt, or `union withsource=Table *`", "union withsource=Table * | summarize Rows = count() by Table"),
        Table("search", "behind it what is looked for: `search \"10.0.0.1\"`", "search \"10.0.0.1\""),
        Table("W3CIISLog", "`WebSession`, where IIS's lines are", "WebSession | where Format == 'iis'"),
        Table("AZFWNetworkRule", "`NetworkSession`", $"{T} | where Format == 'azure-firewall'"),
        Table("AZFWApplicationRule", "`WebSession`", "WebSession | where Format == 'azure-firewall'"),
        Table("AZFWDnsQuery", "`Dns`", "Dns | where Format == 'azure-firewall'"),
        Table("NTANetAnalytics", "`NetworkSession`, where flow logs are", $"{T} | where Format == 'azure-flow'"),
        Table("AzureNetworkAnalytics_CL", "`NetworkSession`, where flow logs are", $"{T} | where Format == 'azure-flow'"),
        Table("AWSVPCFlow", "`NetworkSession`, where flow logs are", $"{T} | where Format == 'aws-vpc-flow'"),
        Table("Cisco_Umbrella_dns_CL", "`Dns`", "Dns | where Format == 'cisco-umbrella'"),
        Table("DuoSecurityAuthentication_CL", "`Authentication`", "Authentication | where Format == 'duo'"),
        Table("Okta_CL", "`Authentication`", "Authentication | where Format == 'okta'"),
        Table("OktaSSO", "`Authentication`", "Authentication | where Format == 'okta'"),
        Table("LinuxAuditLog_CL", "`AuditEvent`", "AuditEvent | where Format == 'linux-auditd'"),
        Table("Perf", "nothing: logs here hold no counters of performance", "print 'nothing'"),
        Table("InsightsMetrics", "nothing: logs here hold no counters of performance", "print 'nothing'"),
        Table("ContainerLog", "`Unparsed`, where lines of programs are that no format knows", "Unparsed | where RawLine has 'error'"),
        Table("Operation", "`AuditLog`, what was done with the store", "AuditLog | take 10"),
    ];

    static readonly FrozenDictionary<(WordKind, string), OtherWord> Known =
        All.ToFrozenDictionary(word => (word.Kind, word.Word.ToUpperInvariant()));

    /// <summary>`; write …`, or nothing for a word that no other language is known for.</summary>
    public static string Hint(WordKind kind, string word)
    {
        if (Known.TryGetValue((kind, word.ToUpperInvariant()), out var known)) return $"; write {known.Write}";
        return kind == WordKind.Table && word.EndsWith("_CL", StringComparison.Ordinal)
            ? "; tables in `_CL` are of one workspace: what its logs became is in the tables here, `NetworkSession` or `Authentication` and others" : "";
    }

    static OtherWord Sign(string word, string write, string example) => new(WordKind.Sign, word, write, example);
    static OtherWord Column(string word, string write, string example) => new(WordKind.Column, word, write, example);
    static OtherWord Operator(string word, string write, string example) => new(WordKind.Operator, word, write, example);
    static OtherWord Function(string word, string write, string example) => new(WordKind.Function, word, write, example);
    static OtherWord Table(string word, string write, string example) => new(WordKind.Table, word, write, example);
}
