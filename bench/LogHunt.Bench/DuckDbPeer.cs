using System.Globalization;
using DuckDB.NET.Data;

namespace LogHunt.Bench;

/// <summary>DuckDB with the same log: typed columns taken out of the line by regular expressions, and the line beside them.</summary>
sealed class DuckDbPeer : IDisposable
{
    static readonly (string Column, string Key, string Type)[] Columns =
    [
        ("SrcIpAddr", "srcip", "VARCHAR"), ("SrcPortNumber", "srcport", "INTEGER"),
        ("DstIpAddr", "dstip", "VARCHAR"), ("DstPortNumber", "dstport", "INTEGER"),
        ("DvcInboundInterface", "srcintf", "VARCHAR"), ("DvcOutboundInterface", "dstintf", "VARCHAR"),
        ("NetworkSessionId", "sessionid", "VARCHAR"), ("NetworkProtocol", "proto", "INTEGER"),
        ("DvcOriginalAction", "action", "VARCHAR"), ("NetworkRuleNumber", "policyid", "INTEGER"),
        ("NetworkRuleName", "policyname", "VARCHAR"), ("Service", "service", "VARCHAR"),
        ("SrcNatIpAddr", "transip", "VARCHAR"), ("SrcNatPortNumber", "transport", "INTEGER"),
        ("NetworkDuration", "duration", "INTEGER"), ("SrcBytes", "sentbyte", "BIGINT"),
        ("DstBytes", "rcvdbyte", "BIGINT"), ("SrcPackets", "sentpkt", "BIGINT"), ("DstPackets", "rcvdpkt", "BIGINT"),
        ("Dvc", "devname", "VARCHAR"), ("DvcId", "devid", "VARCHAR"), ("EventOriginalType", "logid", "VARCHAR"),
    ];

    readonly DuckDBConnection connection;

    public DuckDbPeer(string path)
    {
        connection = new DuckDBConnection($"DataSource={path}");
        connection.Open();
        Run("SET threads = 2");
    }

    public string Load(BenchLog log)
    {
        var extracts = Columns.Select(column =>
            $"TRY_CAST(regexp_extract(line, ' {column.Key}=\"?([^\" ]*)', 1) AS {column.Type}) AS {column.Column}");
        Run($"""
            CREATE OR REPLACE TABLE NetworkSession AS
            SELECT make_timestamp(CAST(regexp_extract(line, ' eventtime=([0-9]+)', 1) AS BIGINT) // 1000) AS TimeGenerated,
                {string.Join(", ", extracts)}, line AS RawLine
            FROM read_csv('{log.Path}', header = false, columns = {"{'line': 'VARCHAR'}"}, delim = '{"\u0001"}',
                quote = '', escape = '', auto_detect = false)
            """);
        Run("CHECKPOINT");
        return Query("SELECT count(*) FROM NetworkSession");
    }

    /// <summary>The answer as text: cells with commas, rows with semicolons, sorted.</summary>
    public string Query(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join(',',
                Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        rows.Sort(StringComparer.Ordinal);
        return string.Join(';', rows);
    }

    public void Dispose() => connection.Dispose();

    void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
