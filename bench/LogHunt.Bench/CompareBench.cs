using System.Globalization;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;

namespace LogHunt.Bench;

/// <summary>LogHunt and DuckDB with the same log and the same questions, in one process.</summary>
static class CompareBench
{
    /// <summary>Prints a line for each step; 1 when an answer is not the peer's.</summary>
    public static int Run(string folder, int rows, int runs, string only)
    {
        var log = BenchLog.Write(Path.Combine(folder, "fortigate.log"), rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{log.Rows:N0} FortiGate lines, {log.Bytes / 1e6:N0} MB; {Environment.ProcessorCount} cores; "
            + $"medians of {runs} runs, warm; ratio = LogHunt / DuckDB"));
        Console.WriteLine();
        Console.WriteLine("| step | LogHunt wall ms | CPU ms | DuckDB wall ms | CPU ms | ratio wall | ratio CPU |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");

        var storeFolder = Path.Combine(folder, "store");
        var ours = Measured.Run(1, () => Ingest(log.Path, storeFolder));
        using var duck = new DuckDbPeer(Path.Combine(folder, "peer.duckdb"));
        var theirs = Measured.Run(1, () => duck.Load(log));
        Show("ingest", ours, theirs);

        var agreed = ours.Answer == theirs.Answer;
        using (var store = LogHuntStore.Open(storeFolder))
        {
            foreach (var question in Question.All(log).Where(question => question.Name.Contains(only, StringComparison.Ordinal)))
            {
                Ask(store, question.Kql);
                duck.Query(question.Sql);
                ours = Measured.Run(runs, () => Ask(store, question.Kql));
                theirs = Measured.Run(runs, () => duck.Query(question.Sql));
                Show(question.Name, ours, theirs);
                if (ours.Answer == theirs.Answer) continue;
                agreed = false;
                Console.Error.WriteLine($"the answers differ for `{question.Name}`:\n  LogHunt {ours.Answer}\n  DuckDB  {theirs.Answer}");
            }
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"disk: LogHunt {SizeOf(storeFolder) / 1e6:N1} MB, DuckDB {new FileInfo(Path.Combine(folder, "peer.duckdb")).Length / 1e6:N1} MB, text {log.Bytes / 1e6:N1} MB"));
        return agreed ? 0 : 1;
    }

    static void Show(string name, Measured ours, Measured theirs) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {ours.WallMs:N1} | {ours.CpuMs:N1} | {theirs.WallMs:N1} | {theirs.CpuMs:N1} | " +
        $"{ours.WallMs / theirs.WallMs:0.00} | {ours.CpuMs / Math.Max(theirs.CpuMs, 0.1):0.00} |"));

    static string Ingest(string path, string folder)
    {
        using var store = Store.Open(folder);
        store.Catalog.AddMunicipality("9901", "Nordvik");
        var receipt = new Ingestor(store).Ingest([path], new IngestOptions("9901"));
        return receipt.Rows.ToString(CultureInfo.InvariantCulture);
    }

    static string Ask(LogHuntStore store, string kql)
    {
        var result = store.Query(kql);
        var rows = new List<string>();
        foreach (var batch in result.Batches)
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add(string.Join(',', batch.Columns.Select(column => KqlText.Of(column.Value(row)))));
        rows.Sort(StringComparer.Ordinal);
        return string.Join(';', rows);
    }

    static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
