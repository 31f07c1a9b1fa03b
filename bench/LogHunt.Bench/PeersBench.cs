using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;

namespace LogHunt.Bench;

/// <summary>LogHunt and DuckDB with the same logs and the same jobs, in one process, by turns.</summary>
sealed class PeersBench(string folder, int runs, string only, bool isJson)
{
    /// <summary>A form is asked before it is measured so often, or for so long.</summary>
    const int MostWarming = 50;

    static readonly TimeSpan Warming = TimeSpan.FromSeconds(1);

    readonly List<string> differing = [];

    /// <summary>The logs, in both stores: what was made before is taken as it is.</summary>
    public static PeerLogs Prepared(string folder, int rows)
    {
        var logs = PeerLogs.Write(folder, rows);
        using var duck = new DuckDbPeer(Path.Combine(folder, "peer.duckdb"));
        Ingest(logs, Path.Combine(folder, "store"));
        duck.Load(logs);
        return logs;
    }

    /// <summary>Prints a line for each job and form; 1 when an answer is not the peer's.</summary>
    public int Run(int rows)
    {
        var logs = PeerLogs.Write(folder, rows);
        if (!isJson)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rows:N0} FortiGate lines, {rows / 5:N0} of sshd, {logs.Bytes / 1e6:N0} MB; {Environment.ProcessorCount} cores; "
                + $"medians of {runs} runs, warm; ratio = LogHunt / DuckDB"));
            Console.WriteLine();
            Console.WriteLine("| job | what | LogHunt wall ms | CPU ms | DuckDB wall ms | CPU ms | ratio wall | ratio CPU |");
            Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|");
        }
        var storeFolder = Path.Combine(folder, "store");
        using var duck = new DuckDbPeer(Path.Combine(folder, "peer.duckdb"));
        var isNew = !Directory.Exists(storeFolder);
        var ours = Measured.Run(1, () => Ingest(logs, storeFolder));
        var theirs = Measured.Run(1, () => duck.Load(logs));
        if (isNew) Show("I1", "ingest", ours, theirs);
        using (var store = LogHuntStore.Open(storeFolder)) Ask(store, duck, logs);
        foreach (var answer in differing) Console.Error.WriteLine(answer);
        if (!isJson) ShowDisk(storeFolder, logs);
        return differing.Count == 0 ? 0 : 1;
    }

    void Ask(LogHuntStore store, DuckDbPeer duck, PeerLogs logs)
    {
        foreach (var job in PeerJob.All(logs).Where(job => only.Length == 0 || only.Split(',').Contains(job.Id)))
        {
            duck.Query(job.Sql);
            var theirs = Measured.Run(runs, () => duck.Query(job.Sql));
            for (var form = 0; form < job.Forms.Length; form++)
            {
                // The join of a list asks one end alone.
                if (job.Forms[form].Contains("leftsemi", StringComparison.Ordinal))
                {
                    var sql = job.Sql[..job.Sql.IndexOf("src IN", StringComparison.Ordinal)]
                        + job.Sql[job.Sql.IndexOf("dst IN", StringComparison.Ordinal)..];
                    duck.Query(sql);
                    theirs = Measured.Run(runs, () => duck.Query(sql));
                }
                AskForm(store, job, form, theirs);
            }
        }
    }

    void AskForm(LogHuntStore store, PeerJob job, int form, Measured theirs)
    {
        // Code that was compiled quickly is compiled again, better, while a process runs: a peer's was when it was built.
        for (var (clock, times) = (Stopwatch.StartNew(), 0); times == 0 || (times < MostWarming && clock.Elapsed < Warming); times++)
            Answer(store, job.Forms[form]);
        var ours = Measured.Run(runs, () => Answer(store, job.Forms[form]));
        Show(form == 0 ? job.Id : $"{job.Id}.{form + 1}", form == 0 ? job.What : Word(job.Forms[form]), ours, theirs);
    }

    static string Word(string form) =>
        new[] { "has_any", "leftsemi", " in (", "match-indicators" }.First(word => form.Contains(word, StringComparison.Ordinal)).Trim(' ', '(');

    void Show(string id, string what, Measured ours, Measured theirs)
    {
        var isEqual = ours.Answer == theirs.Answer;
        if (!isEqual)
            differing.Add($"the answers differ for {id}:\n  LogHunt {Short(ours.Answer)}\n  DuckDB  {Short(theirs.Answer)}");
        if (isJson)
        {
            foreach (var (peer, measured) in new[] { ("loghunt", ours), ("duckdb", theirs) })
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    job = id,
                    peer,
                    cpu_ms = Math.Round(measured.CpuMs, 1),
                    wall_ms = Math.Round(measured.WallMs, 1),
                    peak_mb = Environment.WorkingSet >> 20,
                    equal = isEqual,
                }));
            return;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {id} | {what} | {ours.WallMs:N1} | {ours.CpuMs:N1} | {theirs.WallMs:N1} | {theirs.CpuMs:N1} | " +
            $"{ours.WallMs / theirs.WallMs:0.00} | {ours.CpuMs / Math.Max(theirs.CpuMs, 0.1):0.00} |"));
    }

    static void ShowDisk(string storeFolder, PeerLogs logs)
    {
        var store = new DirectoryInfo(storeFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var duck = new FileInfo(Path.Combine(Path.GetDirectoryName(storeFolder)!, "peer.duckdb")).Length;
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"disk: LogHunt {store / 1e6:N1} MB, DuckDB {duck / 1e6:N1} MB, text {logs.Bytes / 1e6:N1} MB; "
            + $"{Environment.WorkingSet >> 20:N0} MB resident"));
    }

    /// <summary>How many sessions and sign-ins there are; a store that is there is taken as it is.</summary>
    static string Ingest(PeerLogs logs, string folder)
    {
        if (!Directory.Exists(folder))
        {
            using var made = Store.Open(folder);
            foreach (var id in PeerLogs.Municipalities) made.Catalog.AddMunicipality(id, $"Kommune {id}");
            made.Catalog.AddIndicators("bench", logs.Indicators());
            foreach (var (id, path) in logs.Traffic) new Ingestor(made).Ingest([path], new IngestOptions(id));
            new Ingestor(made).Ingest([logs.SignIns],
                new IngestOptions(PeerLogs.Municipalities[0]) { Year = PeerLogs.Day.Year, Zone = TimeZoneInfo.Utc });
        }
        using var store = LogHuntStore.OpenExisting(folder);
        return $"{Answer(store, "union NetworkSession, WebSession | count")},"
            + Answer(store, "Authentication | where EventType == 'Logon' | count");
    }

    static string Answer(LogHuntStore store, string kql)
    {
        var rows = new List<string>();
        foreach (var batch in store.Query(kql).Batches)
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add(string.Join(',', batch.Columns.Select(column => KqlText.Of(column.Value(row)))));
        rows.Sort(StringComparer.Ordinal);
        return string.Join(';', rows);
    }

    static string Short(string answer) => answer.Length > 300 ? answer[..300] + "…" : answer;
}
