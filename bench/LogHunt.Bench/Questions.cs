using System.Collections.Immutable;

namespace LogHunt.Bench;

/// <summary>One question in both languages; both must give the same answer.</summary>
sealed record Question(string Name, string Kql, string Sql)
{
    public static ImmutableArray<Question> All(BenchLog log) =>
    [
        new("count by action",
            "NetworkSession | summarize count() by DvcOriginalAction",
            "SELECT DvcOriginalAction, count(*) FROM NetworkSession GROUP BY 1"),
        new("top 10 destinations by bytes",
            "NetworkSession | where DvcOriginalAction == 'close' | summarize Bytes = sum(SrcBytes) by DstIpAddr | top 10 by Bytes",
            "SELECT DstIpAddr, sum(SrcBytes)::BIGINT AS Bytes FROM NetworkSession "
                + "WHERE DvcOriginalAction = 'close' GROUP BY 1 ORDER BY 2 DESC LIMIT 10"),
        new("one address: how often",
            $"NetworkSession | where SrcIpAddr == '{log.Planted}' or DstIpAddr == '{log.Planted}' | summarize count(), sum(SrcBytes)",
            $"SELECT count(*), sum(SrcBytes)::BIGINT FROM NetworkSession WHERE SrcIpAddr = '{log.Planted}' OR DstIpAddr = '{log.Planted}'"),
        new("1,000 indicators, both ends",
            $"let feed = dynamic([{Quoted(log.Indicators)}]); " +
                "NetworkSession | where SrcIpAddr in (feed) or DstIpAddr in (feed) | summarize count() by DstIpAddr",
            $"SELECT DstIpAddr, count(*) FROM NetworkSession WHERE SrcIpAddr IN (SELECT unnest([{Quoted(log.Indicators)}])) " +
            $"OR DstIpAddr IN (SELECT unnest([{Quoted(log.Indicators)}])) GROUP BY 1"),
        new("term in the raw line",
            "NetworkSession | where RawLine has 'tcp/scan' and DstPortNumber == 22 | count",
            "SELECT count(*) FROM NetworkSession WHERE contains(RawLine, 'tcp/scan') AND DstPortNumber = 22"),
    ];

    static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"'{value}'"));
}
