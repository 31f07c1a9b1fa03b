using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Packing;

/// <summary>Texts come back as they were and in their order, whether they are addresses or any bytes at all.</summary>
public sealed class PackedTextsTests
{
    const int Most = 10_000;

    static readonly Func<Random, byte[]>[] Kinds =
    [
        random => Utf8($"{random.Next(256)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"),
        random => Utf8($"10.{random.Next(4)}.{random.Next(300)}.{random.Next(300)}"),
        random => Utf8($"srv-{random.Next(5000)}.example.test"),
        random => random.Next(4) == 0 ? [] : Utf8($"192.0.2.{random.Next(256)}"),
        random => Utf8(new[] { "01.2.3.4", "1.2.3", "1.2.3.4.", "::1", "256.1.1.1", "1.2.3.4", " 1.2.3.4", "1.2.3.4\0" }[random.Next(8)]),
        Noise,
        random => Utf8(new string('x', random.Next(700)) + random.Next(9)),
    ];

    [Test]
    public void Texts_come_back_as_they_were_and_in_their_order() =>
        Prop.ForAll(Samples().ToArbitrary(), sample =>
        {
            var read = PackedTexts.Read(Packed(sample), ColumnType.String, Most);
            return read.Length == sample.Length && Enumerable.Range(0, read.Length).All(i => read[i].SequenceEqual(sample[i]));
        }).Check(Seeded.Config(500));

    [Test]
    public void What_stands_behind_texts_without_a_byte_is_not_read_as_theirs([Values(0, 1)] int count, [Range(0, 3)] int next)
    {
        var to = new ByteWriter();
        PackedTexts.Write([], new int[count + 1], new int[count], to);
        to.Byte((byte)next);
        to.Bytes([5, 6, 7]);
        var from = new ByteReader(to.Written);
        var read = PackedTexts.Read(ref from, ColumnType.String, Most, spare: 8);
        Assert.That((read.Length, read.Offsets[^1], from.Rest.Length, (int)from.Byte()), Is.EqualTo((count, 0, 4, next)));
    }

    [Test]
    public void Addresses_sort_as_their_texts_do()
    {
        var random = new Random(Seeded.Seed);
        var texts = Enumerable.Range(0, 5000).Select(_ => Encoding.UTF8.GetString(Kinds[0](random))).ToArray();
        Assert.That(texts.OrderBy(text => AddressOrder.Key(Parse(text))), Is.EqualTo(texts.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void A_thousand_neighbouring_addresses_take_less_than_two_bytes_each()
    {
        var random = new Random(1);
        var texts = Enumerable.Range(0, 1000)
            .Select(_ => string.Create(CultureInfo.InvariantCulture, $"10.20.{random.Next(16)}.{random.Next(256)}"))
            .Append("").Distinct().Order(StringComparer.Ordinal).Select(Utf8).ToArray();
        Assert.That(Packed(texts), Has.Length.LessThan(2 * texts.Length));
    }

    [Test]
    public void Damaged_texts_are_other_texts_or_named_as_damaged() =>
        Prop.ForAll(Damage.Of(Samples().Select(sample => (Packed(sample), sample.Length))).ToArbitrary(), damaged =>
            Damage.IsNamed(() => PackedTexts.Read(damaged.Bytes, ColumnType.String, Most))).Check(Seeded.Config(800));

    [Test]
    public void More_texts_than_there_may_be_are_damage() =>
        Assert.That(() => PackedTexts.Read(Packed([[1], [2], [3]]), ColumnType.String, 2), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void A_length_that_few_bytes_cannot_have_takes_no_memory()
    {
        var to = new ByteWriter();
        to.Varint(1);
        to.Varint(0);
        PackedNumbers.Write([int.MaxValue], to);
        PackedBytes.Write([0], to);
        to.Byte(2);
        to.Byte(0);
        var allocated = Allocations.OfThread(() =>
            Assert.That(() => PackedTexts.Read(to.Written, ColumnType.String, Most), Throws.TypeOf<InvalidDataException>()));
        Assert.That(allocated, Is.LessThan(1 << 20));
    }

    static Gen<byte[][]> Samples() =>
        from kind in Gen.Choose(0, Kinds.Length - 1)
        from other in Gen.Choose(0, Kinds.Length - 1)
        from count in Gen.Frequency((1, Gen.Choose(0, 3)), (3, Gen.Choose(0, 600)))
        from isSorted in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(kind, other, count, isSorted > 0, new Random(seed));

    static byte[][] Make(int kind, int other, int count, bool isSorted, Random random)
    {
        var texts = Enumerable.Range(0, count).Select(_ => Kinds[random.Next(4) == 0 ? other : kind](random));
        return isSorted
            ? [.. texts.DistinctBy(Convert.ToHexString).OrderBy(Convert.ToHexString, StringComparer.Ordinal)]
            : [.. texts];
    }

    static byte[] Packed(byte[][] texts)
    {
        var builder = new TextBuilder(ColumnType.String, texts.Length, 16);
        foreach (var text in texts) builder.Append(text);
        var to = new ByteWriter();
        PackedTexts.Write((TextColumn)builder.Build(), to);
        return to.Written.ToArray();
    }

    static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    static uint Parse(string text) => Addresses.TryParseIPv4(Utf8(text), out var address) ? address : throw new ArgumentException(text);

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
