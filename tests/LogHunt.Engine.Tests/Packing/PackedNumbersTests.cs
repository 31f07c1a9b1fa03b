using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Packing;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Packing;

/// <summary>Numbers come back as they were, whatever they are, and damaged ones are named as such.</summary>
public sealed class PackedNumbersTests
{
    static readonly Func<int, Random, long>[] Kinds =
    [
        (i, _) => 7, (i, _) => i, (i, _) => -3L * i, (_, random) => random.Next(256), (_, random) => random.Next(),
        (_, random) => random.NextInt64(long.MinValue, long.MaxValue), (i, _) => i % 2 == 0 ? long.MinValue : long.MaxValue,
        (i, _) => 1L << (i & 63), (i, random) => 639_080_000_000_000_000 + 10_000_000L * i + random.Next(300),
        (i, random) => i % 500 == 0 ? random.NextInt64() : 3, (i, _) => unchecked(i * 0x0123_4567_89AB_CDEF),
    ];

    [Test]
    public void Numbers_come_back_as_they_were() =>
        Prop.ForAll(Samples(5000).ToArbitrary(), sample =>
        {
            var read = new long[sample.Length];
            PackedNumbers.Read(Packed(sample), read);
            return read.AsSpan().SequenceEqual(sample);
        }).Check(Seeded.Config(500));

    [Test]
    public void Ints_come_back_as_they_were([Values(0, 1, 2, 4096)] int count)
    {
        var values = Enumerable.Range(0, count).Select(i => i % 3 == 0 ? int.MinValue : i % 3 == 1 ? int.MaxValue : i).ToArray();
        var to = new ByteWriter();
        PackedNumbers.Write(values, to);
        var read = new int[count];
        PackedNumbers.Read(to.Written, read);
        Assert.That(read, Is.EqualTo(values));
    }

    [TestCase(0, 3)]
    [TestCase(1, 4)]
    [TestCase(8, 4096 + 10 + 3 + 2)]
    public void One_value_or_one_step_takes_a_few_bytes_and_noise_its_own(int kind, int most) =>
        Assert.That(Packed(Make(kind == 8 ? 3 : kind, 4096, 1)), Has.Length.LessThanOrEqualTo(most));

    [Test]
    public void Damaged_numbers_are_other_numbers_or_named_as_damaged() =>
        Prop.ForAll(Damage.Of(Samples(300).Select(sample => (Packed(sample), sample.Length))).ToArbitrary(), damaged =>
            Damage.IsNamed(() => PackedNumbers.Read(damaged.Bytes, new long[damaged.Count]))
            && Damage.IsNamed(() => PackedNumbers.Read(damaged.Bytes, new int[damaged.Count]))).Check(Seeded.Config(3000));

    static Gen<long[]> Samples(int most) =>
        from kind in Gen.Choose(0, Kinds.Length - 1)
        from count in Gen.Frequency((1, Gen.Choose(0, 4)), (3, Gen.Choose(0, most)))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(kind, count, seed);

    static long[] Make(int kind, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Kinds[kind](i, random))];
    }

    static byte[] Packed(long[] values)
    {
        var to = new ByteWriter();
        PackedNumbers.Write(values, to);
        return to.Written.ToArray();
    }
}
