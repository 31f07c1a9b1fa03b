using System.Globalization;
using DuckDB.NET.Data;

namespace LogHunt.Bench;

/// <summary>DuckDB with the same logs: typed columns taken out of the line by regular expressions, and the line beside them.</summary>
sealed class DuckDbPeer : IDisposable
{
    static readonly (string Column, string Key, string Type)[] Columns =
    [
        ("src", "srcip", "VARCHAR"), ("sport", "srcport", "INTEGER"), ("dst", "dstip", "VARCHAR"), ("dport", "dstport", "INTEGER"),
        ("srcintf", "srcintf", "VARCHAR"), ("dstintf", "dstintf", "VARCHAR"), ("session", "sessionid", "VARCHAR"),
        ("proto", "proto", "INTEGER"), ("action", "action", "VARCHAR"), ("policyid", "policyid", "INTEGER"),
        ("policyname", "policyname", "VARCHAR"), ("service", "service", "VARCHAR"), ("natsrc", "transip", "VARCHAR"),
        ("natport", "transport", "INTEGER"), ("duration", "duration", "INTEGER"), ("sent", "sentbyte", "BIGINT"),
        ("rcvd", "rcvdbyte", "BIGINT"), ("sentpkt", "sentpkt", "BIGINT"), ("rcvdpkt", "rcvdpkt", "BIGINT"), ("device", "devname", "VARCHAR"),
        ("deviceid", "devid", "VARCHAR"), ("logid", "logid", "VARCHAR"), ("url", "url", "VARCHAR"),
    ];

    readonly DuckDBConnection connection;

    public DuckDbPeer(string path)
    {
        connection = new DuckDBConnection($"DataSource={path}");
        connection.Open();
        Run($"SET threads = {Environment.ProcessorCount}");
        Run("SET preserve_insertion_order = true");
    }

    /// <summary>How many rows there are; what was loaded before is taken as it is.</summary>
    public string Load(PeerLogs logs)
    {
        if (Query("SELECT count(*) FROM information_schema.tables WHERE table_name = 'ranges'") == "0")
        {
            LoadTraffic(logs);
            LoadSignIns(logs);
            foreach (var (source, values) in logs.Lists)
                Run($"CREATE TABLE {source} AS SELECT unnest([{string.Join(", ", values.Select(value => $"'{value}'"))}]) AS value");
            var ranges = logs.Lists.First(list => list.Source == "networks").Values.Select(PeerLogs.Range)
                .Select(range => string.Create(CultureInfo.InvariantCulture, $"({range.First}, {range.Last})"));
            Run($"CREATE TABLE ranges AS SELECT * FROM (VALUES {string.Join(", ", ranges)}) r(lo, hi) ORDER BY lo");
            Run("CHECKPOINT");
        }
        return Query("SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM auth)");
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

    void LoadTraffic(PeerLogs logs)
    {
        var extracts = Columns.Select(column =>
            $"TRY_CAST(regexp_extract(line, ' {column.Key}=\"?([^\" ]*)', 1) AS {column.Type}) AS {column.Column}");
        Run($"""
            CREATE TABLE net AS SELECT *, split_part(dst, '.', 1)::UINTEGER * 16777216 + split_part(dst, '.', 2)::UINTEGER * 65536
                + split_part(dst, '.', 3)::UINTEGER * 256 + split_part(dst, '.', 4)::UINTEGER AS dst_number
            FROM (SELECT parse_filename(filename, true) AS m,
                make_timestamp(CAST(regexp_extract(line, ' eventtime=([0-9]+)', 1) AS BIGINT) // 1000) AS t, {string.Join(", ", extracts)}, line
            FROM {Lines([.. logs.Traffic.Select(file => file.Path)])})
            """);
    }

    void LoadSignIns(PeerLogs logs) => Run($"""
        CREATE TABLE auth AS SELECT row_number() OVER () AS id,
            strptime('2026 ' || regexp_extract(line, '^\S+ +\S+ \S+'), '%Y %b %d %H:%M:%S') AS t,
            regexp_extract(line, ' for (?:invalid user )?(\S+) from', 1) AS usr, regexp_extract(line, ' from (\S+) port', 1) AS src,
            contains(line, ': Accepted ') AS ok, line
        FROM {Lines([logs.SignIns])} WHERE contains(line, ': Accepted ') OR contains(line, ': Failed ')
        """);

    static string Lines(string[] paths) =>
        $"read_csv([{string.Join(", ", paths.Select(path => $"'{path}'"))}], header = false, columns = {"{'line': 'VARCHAR'}"}, "
        + $"delim = '{"\u0001"}', quote = '', escape = '', auto_detect = false, filename = true)";

    void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
