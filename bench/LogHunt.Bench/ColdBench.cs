using System.Diagnostics;
using System.Globalization;
using LogHunt.Testing;

namespace LogHunt.Bench;

/// <summary>
/// Jobs as the first thing that a process does, with nothing of the stores in the page cache where it may be emptied. LogHunt is its
/// program, from start to end; DuckDB's clock runs from opening the file to the answer, in a process where its library is loaded and
/// compiled already.
/// </summary>
static class ColdBench
{
    static readonly string[] Jobs = ["Q1all", "Q2", "Q3", "Q4c", "Q7"];

    /// <summary>What a process took: all of its threads' CPU, and the bytes that it read from files.</summary>
    readonly record struct Cost(double WallMs, double CpuMs, double Bytes);

    public static int Run(string folder, int rows, int runs)
    {
        var logs = PeersBench.Prepared(folder, rows);
        var isEmptied = EmptyPageCache();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows:N0} FortiGate lines; medians of {runs} fresh processes, page cache {(isEmptied ? "emptied before each" : "as it is")}"));
        Console.WriteLine();
        Console.WriteLine("| job | LogHunt wall ms | CPU ms | MB read | DuckDB wall ms | CPU ms | MB read | ratio CPU | ratio bytes |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        Show("print 1", Median(runs, () => Ours(folder, "print 1")), null);
        foreach (var job in PeerJob.All(logs).Where(job => Jobs.Contains(job.Id)))
            Show(job.Id, Median(runs, () => Ours(folder, job.Forms[0])), Median(runs, () => Theirs(folder, job.Sql)));
        return 0;
    }

    /// <summary>The peer's side, in a process of its own: prints what the statement took.</summary>
    public static int RunPeer(string database, string sql)
    {
        using (var other = new DuckDbPeer(":memory:")) other.Query("SELECT 1");
        var (clock, cpu, bytes) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, BytesRead());
        using var peer = new DuckDbPeer(database);
        peer.Query(sql);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{clock.Elapsed.TotalMilliseconds} {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds} {BytesRead() - bytes}"));
        return 0;
    }

    static Cost Theirs(string folder, string sql)
    {
        string[] peer = ["cold-peer", Path.Combine(folder, "peer.duckdb"), sql];
        // The program itself, or `dotnet` with it.
        var isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var output = Output(Environment.ProcessPath!, isHost ? [typeof(ColdBench).Assembly.Location, .. peer] : peer);
        var numbers = output.Split(' ').Select(Number).ToArray();
        return new(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>A shell tells what its children took, and the system adds what they read to it.</summary>
    static Cost Ours(string folder, string kql)
    {
        const string Script = "\"$@\" > /dev/null || exit 1; times; grep rchar /proc/$$/io";
        var clock = Stopwatch.StartNew();
        var lines = Output("/bin/sh", ["-c", Script, "sh", LogHuntProgram.Path, "query", "--store", Path.Combine(folder, "store"), kql])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(clock.Elapsed.TotalMilliseconds, lines[1].Split(' ').Sum(Milliseconds), Number(lines[2].Split(' ')[1]));
    }

    /// <summary>`0m0.21s` or `0m0.210000s`.</summary>
    static double Milliseconds(string time)
    {
        var parts = time.TrimEnd('s').Split('m');
        return (60 * Number(parts[0]) + Number(parts[1])) * 1000;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static string Output(string program, string[] arguments)
    {
        EmptyPageCache();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"`{string.Join(' ', arguments)}` ended with {process.ExitCode}");
    }

    static Cost Median(int runs, Func<Cost> run)
    {
        var costs = Enumerable.Range(0, runs).Select(_ => run()).ToList();
        return new(Middle(cost => cost.WallMs), Middle(cost => cost.CpuMs), Middle(cost => cost.Bytes));

        double Middle(Func<Cost, double> of) => costs.Select(of).Order().ElementAt(runs / 2);
    }

    static void Show(string id, Cost ours, Cost? theirs)
    {
        var ratios = theirs is { } peer ? string.Create(CultureInfo.InvariantCulture,
            $"{Cells(peer)} {ours.CpuMs / peer.CpuMs:0.00} | {ours.Bytes / peer.Bytes:0.00} |") : " | | | | |";
        Console.WriteLine($"| {id} | {Cells(ours)} {ratios}");
    }

    static string Cells(Cost cost) =>
        string.Create(CultureInfo.InvariantCulture, $"{cost.WallMs:N0} | {cost.CpuMs:N0} | {cost.Bytes / 1e6:N1} |");

    static double BytesRead() => Number(File.ReadLines("/proc/self/io").First().Split(' ')[1]);

    /// <summary>False where that is not allowed.</summary>
    static bool EmptyPageCache()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "1");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
