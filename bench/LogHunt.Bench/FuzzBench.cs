using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LogHunt.Fuzzing;

namespace LogHunt.Bench;

/// <summary>The long run: mutants of every kind on every core until the time is over. What fails is saved, a rule once.</summary>
sealed class FuzzBench(ImmutableArray<FuzzKind> kinds, TimeSpan time, int seed, string folder)
{
    /// <summary>What is waited for, of the processor, before an input is called endless.</summary>
    static readonly TimeSpan Hopeless = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Failure> failures = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<FuzzKind, (long Inputs, long Ticks)> done = new();
    readonly ConcurrentDictionary<int, (FuzzKind Kind, int Batch, TimeSpan Cpu)> current = new();
    int batches;

    /// <summary>Null when there is no such kind.</summary>
    public static FuzzBench? Of(Options options)
    {
        var kind = options.Text("kind");
        ImmutableArray<FuzzKind> kinds = [.. FuzzKind.All.Where(one => kind is null || one.Name == kind)];
        return kinds.IsEmpty ? null
            : new(kinds, TimeSpan.FromMinutes(options.Number("minutes", 1)), options.Seed(), options.Text("folder") ?? "loghunt-fuzz");
    }

    /// <summary>Prints what was checked; 1 when something failed.</summary>
    public int Run()
    {
        Console.WriteLine($"seed {seed}, {Environment.ProcessorCount} cores, failures go to {folder}");
        var clock = Stopwatch.StartNew();
        using var watch = new Timer(_ => Watch(), null, Hopeless, Hopeless);
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            while (clock.Elapsed < time || done.Count < kinds.Length) Check(worker);
        });
        foreach (var kind in kinds)
        {
            var (inputs, ticks) = done.GetValueOrDefault(kind);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind.Name}: {inputs:N0} inputs, {inputs / TimeSpan.FromTicks(Math.Max(1, ticks)).TotalSeconds:N0} a second and core"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done.Sum(kind => kind.Value.Inputs):N0} inputs, {failures.Count} failures"));
        return failures.IsEmpty ? 0 : 1;
    }

    void Check(int worker)
    {
        var batch = Interlocked.Increment(ref batches) - 1;
        var kind = kinds[batch % kinds.Length];
        var started = Stopwatch.GetTimestamp();
        current[worker] = (kind, batch, Environment.CpuUsage.TotalTime);
        foreach (var failure in FuzzRun.Check(kind, seed, batch, rule => failures.ContainsKey(Key(kind, rule)))) Save(failure);
        current.TryRemove(worker, out _);
        var took = Stopwatch.GetElapsedTime(started).Ticks;
        done.AddOrUpdate(kind, (kind.BatchSize, took), (_, sum) => (sum.Inputs + kind.BatchSize, sum.Ticks + took));
    }

    static string Key(FuzzKind kind, string rule) => $"{kind.Name} {rule}";

    void Save(Failure failure)
    {
        if (!failures.TryAdd(Key(failure.Kind, failure.Fault.Rule), failure)) return;
        Console.WriteLine(failure);
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"{failure.Kind.Name}-{failures.Count}");
        File.WriteAllText(name + ".txt", failure.ToString());
        foreach (var (i, input) in failure.Inputs.Index()) File.WriteAllBytes($"{name}-{i}.bin", input);
    }

    /// <summary>
    /// A batch during which the program took minutes of the processor has an input that does not end: they are tried one by one, and
    /// that one is saved. Nothing can end it but the end of the program.
    /// </summary>
    void Watch()
    {
        foreach (var (kind, batch, cpu) in current.Values)
        {
            if (Environment.CpuUsage.TotalTime - cpu < 2 * Hopeless) continue;
            if (FuzzRun.Inputs(kind, seed, batch).FirstOrDefault(input => !Ends(kind, input)) is not { } endless) continue;
            Save(new(kind, seed, batch, new(0, "an input does not end", ""), [endless]));
            Environment.Exit(1);
        }
    }

    static bool Ends(FuzzKind kind, byte[] input)
    {
        var before = Environment.CpuUsage.TotalTime;
        var check = Task.Run(() => FuzzRun.Faults(kind, [input]));
        while (!check.Wait(FuzzRun.Patience))
            if (Environment.CpuUsage.TotalTime - before > Hopeless) return false;
        return true;
    }
}
