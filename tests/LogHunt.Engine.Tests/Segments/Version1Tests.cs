using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>A segment that a program wrote whose format was 1: it stands beside this file.</summary>
public sealed class Version1Tests
{
    internal const int Rows = 17_000;

    internal static readonly TableSchema Schema = new("Test", "1",
    [
        new("TimeGenerated", ColumnType.DateTime), new("Few", ColumnType.String), new("Many", ColumnType.String),
        new("RawLine", ColumnType.String) { Repeats = false }, new("Same", ColumnType.String), new("Count", ColumnType.Long),
        new("Port", ColumnType.Int), new("Ratio", ColumnType.Real), new("Flag", ColumnType.Bool), new("Took", ColumnType.TimeSpan),
        new("Wide", ColumnType.Long),
    ]);

    internal static readonly string OldFile = Repository.PathTo("tests/LogHunt.Engine.Tests/Segments/version1.seg");

    [Test]
    public void A_segment_of_format_1_is_read()
    {
        var segment = new StoredSegment(Schema, "a", OldFile, Rows);
        segment.Verify();
        var read = SetRows.Read(segment);
        for (var i = 0; i < Rows; i++)
            Assert.That(read[i], Is.EqualTo(new object?[]
            {
                new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i), i % 3 == 0 ? "deny" : "allow", $"10.0.{i % 7}.{i % 200}",
                $"line {i % 11}", "same", (long)(i % 200), i % 5 == 0 ? null : -(i % 300), i % 4 / 4.0, i % 2 == 1,
                TimeSpan.FromSeconds(1000 * (i % 3)), i % 2 == 0 ? long.MaxValue : long.MinValue,
            }));
        Assert.That(segment.Dictionary(1)!.Value(1), Is.EqualTo("deny"));
        Assert.That(segment.Zone(6, 1)!.Min, Is.EqualTo(-299));
        Assert.That(segment.Read(3, 1, [5, 9]).Value(1), Is.EqualTo($"line {(Batch.Rows + 9) % 11}"));
    }

    [Test]
    public void A_changed_byte_of_a_segment_of_format_1_is_noticed()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(OldFile);
        for (var i = 0; i < 60; i++)
        {
            var changed = whole.ToArray();
            changed[(int)((long)i * (whole.Length - 1) / 59)] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder["a.seg"], changed);
            Assert.Throws<SegmentCorruptException>(() => new StoredSegment(Schema, "a", folder["a.seg"], Rows).Verify());
        }
    }
}
