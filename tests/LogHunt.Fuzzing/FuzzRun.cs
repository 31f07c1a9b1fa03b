using System.Diagnostics;
using System.Globalization;
using System.Text;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>Inputs, as few and as short as were found, with which a rule does not hold.</summary>
public sealed record Failure(FuzzKind Kind, int Seed, int Batch, Fault Fault, IReadOnlyList<byte[]> Inputs)
{
    /// <summary>The fault, how its batch is made again, and the inputs with what is not printable as `\xNN`.</summary>
    public override string ToString()
    {
        var told = new StringBuilder();
        told.Append(CultureInfo.InvariantCulture, $"{Kind.Name}: {Fault.Rule} (seed {Seed}, batch {Batch})\n  {Fault.Told}\n");
        foreach (var input in Inputs)
            told.Append(CultureInfo.InvariantCulture, $"  input  {Escaped(input)}\n  base64 {Convert.ToBase64String(input)}\n");
        return told.ToString();
    }

    static string Escaped(byte[] bytes) => string.Concat(bytes.Select(b => b switch
    {
        (byte)'\\' => @"\\",
        >= 0x20 and < 0x7F => ((char)b).ToString(),
        _ => $"\\x{b:X2}",
    }));
}

/// <summary>Makes batches of mutants, checks them, and makes what fails small.</summary>
public static class FuzzRun
{
    /// <summary>More of the processor an input must not take: what the clock says depends on what else the machine does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What an ordinary input of a batch may take beside one that is slow.</summary>
    static readonly TimeSpan Ordinary = TimeSpan.FromMilliseconds(8);

    /// <summary>What a slow input is called.</summary>
    public const string Slow = "an input takes longer than 2 s";

    /// <summary>How long a failure is made smaller.</summary>
    static readonly TimeSpan Shrinking = TimeSpan.FromSeconds(15);

    /// <summary>The inputs of a batch, each once: the same for the same seed.</summary>
    public static IReadOnlyList<byte[]> Inputs(FuzzKind kind, int seed, int batch)
    {
        var mutator = new Mutator(unchecked((seed * 397) ^ (batch * 7919)), kind.Seeds, kind.Words);
        return [.. Enumerable.Range(0, kind.BatchSize).Select(_ => kind.Cleaned(mutator.Next())).DistinctBy(Convert.ToBase64String)];
    }

    /// <summary>Checks a batch; of each rule that does not hold the first failure, but of those that are known not to.</summary>
    public static IReadOnlyList<Failure> Check(FuzzKind kind, int seed, int batch, Func<string, bool>? isKnown = null)
    {
        var inputs = Inputs(kind, seed, batch);
        var before = Environment.CpuUsage.TotalTime;
        var faults = Faults(kind, inputs);
        if (Environment.CpuUsage.TotalTime - before > Patience + inputs.Count * Ordinary)
            faults = [.. faults, .. SlowOnes(kind, inputs, 0).Select(at => new Fault(at, Slow, ""))];
        return [.. faults.DistinctBy(fault => fault.Rule).Where(fault => isKnown?.Invoke(fault.Rule) != true)
            .Select(fault => Smallest(kind, seed, batch, fault, inputs))];
    }

    /// <summary>What is wrong with inputs that are checked together; when that ends with an exception, with each by itself.</summary>
    public static IReadOnlyList<Fault> Faults(FuzzKind kind, IReadOnlyList<byte[]> inputs)
    {
        try
        {
            return [.. kind.Check(inputs)];
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            var alone = inputs.Count == 1 ? [] : inputs.SelectMany((input, i) =>
                Faults(kind, [input]).Select(fault => fault with { Input = i }));
            return alone.Take(1).ToList() is { Count: > 0 } found
                ? found : [new(0, $"it ends with {thrown.GetType().Name}", thrown.ToString())];
        }
    }

    /// <summary>Takes inputs away, and bytes from those that are left, as long as the same rule does not hold.</summary>
    static Failure Smallest(FuzzKind kind, int seed, int batch, Fault fault, IReadOnlyList<byte[]> inputs)
    {
        var clock = Stopwatch.StartNew();
        List<byte[]> alone = [inputs[fault.Input]], near = [.. inputs.Skip(fault.Input - 2).Take(5)];
        List<byte[]> kept = Fails(alone) ? alone : Fails(near) ? near : [.. inputs];
        kept = Without(kept, Fails);
        for (var i = 0; i < kept.Count; i++)
        {
            var at = i;
            kept[at] = [.. Without([.. kept[at]], bytes => Fails([.. kept[..at], kind.Cleaned([.. bytes]), .. kept[(at + 1)..]]))];
        }
        var told = Faults(kind, kept).FirstOrDefault(one => one.Rule == fault.Rule) ?? fault;
        return new(kind, seed, batch, told, kept);

        bool Fails(List<byte[]> some) => clock.Elapsed < Shrinking && (fault.Rule == Slow
            ? SlowOnes(kind, some, 0).Any()
            : Faults(kind, some).Any(one => one.Rule == fault.Rule));
    }

    /// <summary>The list without parts that the failure does not need: halves first, single ones last.</summary>
    static List<T> Without<T>(List<T> all, Func<List<T>, bool> fails)
    {
        for (var size = Math.Max(1, all.Count / 2); size > 0; size /= 2)
            for (var at = 0; at < all.Count && all.Count > 1;)
            {
                List<T> less = [.. all[..at], .. all[Math.Min(at + size, all.Count)..]];
                if (less.Count > 0 && fails(less)) all = less;
                else at += size;
            }
        return all;
    }

    /// <summary>Inputs that are slow by themselves too, looked for by halves; others may have been at work the first time.</summary>
    static IEnumerable<int> SlowOnes(FuzzKind kind, IReadOnlyList<byte[]> inputs, int from)
    {
        var before = Environment.CpuUsage.TotalTime;
        Faults(kind, inputs);
        if (Environment.CpuUsage.TotalTime - before <= Patience) return [];
        if (inputs.Count == 1) return [from];
        var half = inputs.Count / 2;
        return SlowOnes(kind, [.. inputs.Take(half)], from).Concat(SlowOnes(kind, [.. inputs.Skip(half)], from + half));
    }
}
