using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Segments;

public sealed class MergedRowsTests
{
    [Test]
    public void Merged_segments_hold_every_value_of_their_parts_in_order_of_time_and_rows_are_found_again() => Prop.ForAll(
        RandomRows.Rows(most: 300).NonEmptyListOf().ToArbitrary(),
        parts =>
        {
            using var folder = new TemporaryFolder();
            using var merged = new MergedRows(RandomRows.Schema);
            var stored = parts.Select((part, i) => Written(folder[$"{i}.seg"], part)).ToList();
            foreach (var segment in stored) merged.Add(segment);
            var (segments, places) = merged.Build();
            var read = segments.Select((rows, i) =>
            {
                SegmentWriter.Write(folder[$"merged-{i}.seg"], rows);
                return SetRows.Read(new StoredSegment(RandomRows.Schema, "m", folder[$"merged-{i}.seg"], rows.RowCount));
            }).ToList();
            Assert.That(read.SelectMany(rows => rows),
                Is.EqualTo(stored.SelectMany(SetRows.Read).OrderBy(row => ((DateTime?)row[0])?.Ticks ?? 0)));
            foreach (var (part, rows) in stored.Select(SetRows.Read).Index())
                for (var row = 0; row < rows.Count; row++)
                    Assert.That(places.Of(part, row) is var (segment, at) && read[segment][at].SequenceEqual(rows[row]));
        }).Check(Seeded.Config(40));

    [Test]
    public void A_column_that_repeats_another_in_all_parts_is_written_once()
    {
        using var folder = new TemporaryFolder();
        var schema = new TableSchema("Test", "1",
            [new("TimeGenerated", ColumnType.DateTime), new("Dst", ColumnType.String), new("DstIpAddr", ColumnType.String)]);
        using var merged = new MergedRows(schema);
        foreach (var part in (int[])[0, 1])
        {
            using var builder = new SegmentBuilder(schema);
            for (var i = 0; i < 5000; i++)
            {
                builder.Number(0, i);
                builder.Text(2, System.Text.Encoding.UTF8.GetBytes($"{part}-{i}"));
                builder.Repeat(1, 2);
                builder.EndRow();
            }
            var rows = builder.Build().Single();
            SegmentWriter.Write(folder[$"{part}.seg"], rows);
            merged.Add(new StoredSegment(schema, "a", folder[$"{part}.seg"], rows.RowCount));
        }
        var both = merged.Build().Segments.Single();
        Assert.That(both.Columns[1], Is.SameAs(both.Columns[2]));
    }

    [Test]
    public void A_segment_of_format_1_is_merged_as_any_other()
    {
        using var merged = new MergedRows(Version1Tests.Schema);
        var old = new StoredSegment(Version1Tests.Schema, "a", Version1Tests.OldFile, Version1Tests.Rows);
        merged.Add(old);
        var rows = merged.Build().Segments;
        Assert.That(rows.SelectMany(segment => SetRows.Read(segment.ToSegment())), Is.EqualTo(SetRows.Read(old)));
    }

    static StoredSegment Written(string path, SetRows rows)
    {
        using var builder = rows.Builder();
        var built = builder.Build(enough: 0).Single();
        SegmentWriter.Write(path, built);
        return new(rows.Schema, "a", path, built.RowCount);
    }
}
