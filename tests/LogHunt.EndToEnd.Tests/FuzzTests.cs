using System.Text;
using LogHunt.Fuzzing;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// Tens of thousands of mutants, the same ones on every run; `LOGHUNT_FUZZ=n` draws n times as many, of a new seed. `bench fuzz` is the long
/// run of the same.
/// </summary>
sealed class FuzzTests
{
    [TestCase("lines", 10)]
    [TestCase("archives", 30)]
    [TestCase("queries", 350)]
    [TestCase("indicators", 4)]
    [TestCase("patterns", 20)]
    public void What_must_hold_of_every_input_holds(string kind, int batches)
    {
        var fuzzed = FuzzKind.All.Single(one => one.Name == kind);
        for (var batch = 0; batch < batches * Seeded.Times; batch++)
            Assert.That(FuzzRun.Check(fuzzed, Seeded.Seed, batch), Is.Empty);
    }

    [Test]
    public void A_store_is_what_its_uploads_say()
    {
        for (var i = 0; i < 25 * Seeded.Times; i++)
            if (StoreModelRun.Fault(Seeded.Seed + i) is { } fault) Assert.Fail(fault);
    }

    [Test]
    public void A_planted_fault_is_found_made_small_and_told_so_that_it_can_be_made_again()
    {
        var kind = new Allergic("needle", throws: false);
        var failure = Enumerable.Range(0, 50).SelectMany(batch => FuzzRun.Check(kind, 1, batch)).First();
        Assert.That(failure.Inputs.Select(Encoding.UTF8.GetString), Is.EqualTo(new[] { "needle" }));
        Assert.That(failure.ToString(), Does.Contain($"seed 1, batch {failure.Batch}").And.Contain("  input  needle").And.Contain("bmVlZGxl"));
        Assert.That(FuzzRun.Inputs(kind, 1, failure.Batch).Select(Encoding.UTF8.GetString), Has.Some.Contains("needle"));
    }

    [Test]
    public void An_exception_is_a_fault_of_the_input_that_raises_it()
    {
        var kind = new Allergic("x\\", throws: true);
        byte[][] inputs = ["a"u8.ToArray(), "x\\\u0001"u8.ToArray(), "b"u8.ToArray()];
        Assert.That(FuzzRun.Faults(kind, inputs).Select(fault => (fault.Input, fault.Rule)),
            Is.EqualTo(new[] { (1, "it ends with FormatException") }));
        Assert.That(new Failure(kind, 1, 2, FuzzRun.Faults(kind, inputs)[0], [inputs[1]]).ToString(), Does.Contain("""input  x\\\x01"""));
    }

    [Test]
    public void A_mutator_changes_nearly_everything_and_gives_the_same_for_the_same_seed()
    {
        byte[][] inputs = ["one two 3"u8.ToArray(), "four, five"u8.ToArray()], words = ["word"u8.ToArray()];
        var (first, second) = (new Mutator(5, inputs, words), new Mutator(5, inputs, words));
        string[] mutants = [.. Enumerable.Range(0, 1000).Select(_ => Convert.ToBase64String(first.Next()))];
        Assert.That(Enumerable.Range(0, 1000).Select(_ => Convert.ToBase64String(second.Next())), Is.EqualTo(mutants));
        Assert.That(mutants.Distinct().Count(), Is.GreaterThan(800));
    }

    /// <summary>Cannot bear one word.</summary>
    sealed class Allergic(string word, bool throws) : FuzzKind
    {
        public override string Name => "allergic";
        public override int BatchSize => 50;
        public override IReadOnlyList<byte[]> Seeds { get; } = ["some hay, and more hay"u8.ToArray()];
        public override IReadOnlyList<byte[]> Words { get; } = ["needle"u8.ToArray(), "straw"u8.ToArray()];

        public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
        {
            foreach (var (i, input) in inputs.Index())
            {
                if (!Encoding.UTF8.GetString(input).Contains(word, StringComparison.Ordinal)) continue;
                if (throws) throw new FormatException(word);
                yield return new(i, "no word is there", word);
            }
        }
    }
}
