using LogHunt.Engine.Tests.Packing;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Damaged blobs are named as such, or give other lines: nothing else ends a reading, and none takes much memory.</summary>
public sealed class LineDamageTests
{
    const long MostAllocated = 64 << 20;

    [Test]
    public void A_damaged_blob_is_named_as_damaged_or_gives_other_lines([ValueSource(typeof(LogLines), nameof(LogLines.Kinds))] string kind)
    {
        var random = new Random(Seeded.Seed);
        var good = CodedLines.Blobs(LogLines.Of(kind, 900));
        for (var i = 0; i < 100 * Seeded.Times; i++)
        {
            byte[][] blobs = [.. good];
            var hit = i % 3 == 0 ? 0 : random.Next(blobs.Length);
            blobs[hit] = Damage.Spoilt(blobs[hit], random);
            Assert.DoesNotThrow(() => Damage.IsNamed(() => ReadAll(blobs)), $"blob {hit}: {Convert.ToHexString(blobs[hit])}");
        }
    }

    [Test]
    public void A_damaged_table_is_named_as_damaged_or_gives_other_lines(
        [ValueSource(typeof(LogLines), nameof(LogLines.Kinds))] string kind)
    {
        var random = new Random(Seeded.Seed);
        var good = CodedLines.Blobs(LogLines.Of(kind, 900));
        var packed = new Engine.Packing.ByteReader(good[0]);
        var table = Engine.Packing.PackedBytes.Read(ref packed, packed.Count(1 << 20));
        for (var i = 0; i < 100 * Seeded.Times; i++)
        {
            var spoilt = Damage.Spoilt(table, random);
            var to = new Engine.Packing.ByteWriter();
            to.Varint((ulong)spoilt.Length);
            Engine.Packing.PackedBytes.Write(spoilt, to);
            byte[][] blobs = [to.Written.ToArray(), .. good[1..]];
            Assert.DoesNotThrow(() => Damage.IsNamed(() => ReadAll(blobs)), Convert.ToHexString(spoilt));
        }
    }

    static void ReadAll(byte[][] blobs)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(blobs);
        }
        finally
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostAllocated));
        }
    }

    static void Read(byte[][] blobs)
    {
        var reader = CodedLines.Open(blobs);
        for (var column = 0; column < reader.Table.Columns.Length; column++) reader.DictionaryOf(column);
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            reader.OpenPage(page).Read([0]);
            reader.OpenPage(page).Read();
        }
    }
}
