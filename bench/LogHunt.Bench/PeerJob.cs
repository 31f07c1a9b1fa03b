using System.Collections.Immutable;

namespace LogHunt.Bench;

/// <summary>
/// What an analyst does in a hunt, in KQL in each form that one would write, and in the peer's SQL; all give the same answer.
/// </summary>
sealed record PeerJob(string Id, string What, string Sql, params string[] Forms)
{
    const string Sessions = "union NetworkSession, WebSession";

    public static ImmutableArray<PeerJob> All(PeerLogs logs)
    {
        var (from, to) = ($"datetime({PeerLogs.Day:yyyy-MM-dd})", $"datetime({PeerLogs.Day.AddDays(1):yyyy-MM-dd})");
        var day = $"t >= '{PeerLogs.Day:yyyy-MM-dd}' AND t < '{PeerLogs.Day.AddDays(1):yyyy-MM-dd}'";
        return
        [
            new("Q1", "count by action, a day", $"SELECT action, count(*) FROM net WHERE {day} GROUP BY 1",
                $"{Sessions} | where TimeGenerated >= {from} and TimeGenerated < {to} "
                + "| summarize count() by DvcOriginalAction"),
            new("Q1all", "count by action", "SELECT action, count(*) FROM net GROUP BY 1",
                $"{Sessions} | summarize count() by DvcOriginalAction"),
            new("Q2", "top 10 destinations, denied",
                "SELECT dst, count(*) FROM net WHERE action = 'deny' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
                $"{Sessions} | where DvcOriginalAction == 'deny' | summarize N = count() by DstIpAddr "
                + "| sort by N desc, DstIpAddr asc | take 10"),
            new("Q2b", "top 10 destinations by bytes",
                "SELECT dst, sum(coalesce(sent, 0) + coalesce(rcvd, 0))::BIGINT FROM net GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
                $"{Sessions} | summarize N = sum(coalesce(SrcBytes, 0) + coalesce(DstBytes, 0)) by DstIpAddr "
                + "| sort by N desc, DstIpAddr asc | take 10"),
            new("Q3", "one address: how often, first, last", $"""
                SELECT count(*), strftime(min(t), '%Y-%m-%d %H:%M:%S'), strftime(max(t), '%Y-%m-%d %H:%M:%S') FROM net
                WHERE src = '{PeerLogs.Rare}' OR dst = '{PeerLogs.Rare}'
                """,
                $"{Sessions} | where SrcIpAddr == '{PeerLogs.Rare}' or DstIpAddr == '{PeerLogs.Rare}' "
                + "| summarize N = count(), A = min(TimeGenerated), B = max(TimeGenerated) "
                + "| project N, format_datetime(A, 'yyyy-MM-dd HH:mm:ss'), format_datetime(B, 'yyyy-MM-dd HH:mm:ss')"),
            new("Q3r", "one address: five raw lines",
                $"SELECT line FROM net WHERE src = '{PeerLogs.Rare}' OR dst = '{PeerLogs.Rare}' ORDER BY t LIMIT 5",
                $"{Sessions} | where SrcIpAddr == '{PeerLogs.Rare}' or DstIpAddr == '{PeerLogs.Rare}' "
                + "| top 5 by TimeGenerated asc | project RawLine"),
            Looked("Q4k", "small"),
            Looked("Q4c", "large"),
            new("Q5", "url contains", "SELECT count(*) FROM net WHERE contains(lower(url), 'site17.example/page/1f')",
                "WebSession | where Url contains 'site17.example/page/1F' | count"),
            new("Q6", "3 failures in a row, then success", """
                SELECT count(*) FROM (SELECT ok, sum(CASE WHEN ok THEN 0 ELSE 1 END) OVER (PARTITION BY usr, run) AS n FROM (
                    SELECT usr, ok, coalesce(sum(ok::INT)
                        OVER (PARTITION BY usr ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS run
                    FROM auth)) WHERE ok AND n >= 3
                """,
                """
                Authentication | where EventType == 'Logon' | project TimeGenerated, SourceLine, TargetUsername, Ok = EventResult == 'Success'
                | sort by TargetUsername asc, TimeGenerated asc, SourceLine asc
                | extend New = TargetUsername != prev(TargetUsername), AfterOk = prev(Ok)
                | extend N = row_cumsum(toint(not(Ok)), New or AfterOk)
                | where Ok and N >= 3 | count
                """),
            new("Q6j", "failure within 10 min before success, self join", """
                SELECT count(*) FROM (SELECT s.id FROM auth s JOIN auth f ON f.usr = s.usr AND f.src = s.src
                    WHERE s.ok AND NOT f.ok AND f.t <= s.t AND f.t >= s.t - INTERVAL 10 MINUTE GROUP BY s.id)
                """,
                """
                let A = Authentication | where EventType == 'Logon'
                | project T = TimeGenerated, SourceLine, U = TargetUsername, S = SrcIpAddr, EventResult;
                A | where EventResult == 'Success'
                | join kind=inner (A | where EventResult == 'Failure' | project F = T, U, S) on U, S
                | where F <= T and F >= T - 10m | summarize count() by SourceLine | count
                """),
            new("Q7", "exact distinct destinations by hour and municipality",
                "SELECT strftime(date_trunc('hour', t), '%Y-%m-%d %H:%M:%S'), m, count(DISTINCT dst) FROM net GROUP BY ALL",
                $"{Sessions} | summarize N = count_distinct(DstIpAddr) by H = bin(TimeGenerated, 1h), Municipality "
                + "| project format_datetime(H, 'yyyy-MM-dd HH:mm:ss'), Municipality, N"),
            new("Q8", "10,000 networks",
                "SELECT count(*) FROM net n ASOF JOIN ranges r ON n.dst_number >= r.lo WHERE n.dst_number <= r.hi",
                $"let nets = dynamic([{Quoted(logs, "networks")}]); {Sessions} | where ipv4_is_in_any_range(DstIpAddr, nets) | count",
                $"{Sessions} | match-indicators on DstIpAddr where IndicatorSource == 'networks' | count"),
            new("Q9", "sources with many failures, distinct users",
                "SELECT src, count(*), count(DISTINCT usr) FROM auth WHERE NOT ok GROUP BY 1 HAVING count(*) > 40",
                "Authentication | where EventType == 'Logon' and EventResult == 'Failure' "
                + "| summarize N = count(), U = count_distinct(TargetUsername) by SrcIpAddr | where N > 40"),
        ];
    }

    /// <summary>How many rows have an address of a list as source or destination, in every form that a hunt takes.</summary>
    static PeerJob Looked(string id, string list)
    {
        var known = $"let known = Indicators | where IndicatorSource == '{list}' | project Indicator;";
        return new(id, $"a list of indicators ({list})",
            $"SELECT count(*) FROM net WHERE src IN (SELECT value FROM {list}) OR dst IN (SELECT value FROM {list})",
            $"{Sessions} | match-indicators on SrcIpAddr, DstIpAddr where IndicatorSource == '{list}' "
                + "| summarize by UploadId, SourceFile, SourceLine | count",
            $"{known} {Sessions} | where SrcIpAddr in (known) or DstIpAddr in (known) | count",
            $"{known} {Sessions} | where SrcIpAddr has_any (known) or DstIpAddr has_any (known) | count",
            $"{known} {Sessions} | join kind=leftsemi known on $left.DstIpAddr == $right.Indicator | count");
    }

    static string Quoted(PeerLogs logs, string list) =>
        string.Join(", ", logs.Lists.First(one => one.Source == list).Values.Select(value => $"'{value}'"));
}
