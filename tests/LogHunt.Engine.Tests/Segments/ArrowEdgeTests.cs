using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using Column = LogHunt.Engine.Columns.Column;

namespace LogHunt.Engine.Tests.Segments;

public sealed class ArrowEdgeTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_batch_means_the_same_in_Arrow(bool keepDictionaries) => Prop.ForAll(RandomRows.Rows(200).ToArbitrary(), rows =>
    {
        var batch = rows.Builder().Build()[0].ToBatch();
        foreach (var part in (Batch[])[batch, batch.Slice(batch.RowCount / 3, batch.RowCount - batch.RowCount / 3)])
        {
            using var converted =
                ThroughStream(ArrowEdge.For(rows.Schema.Columns, [part], new() { KeepDictionaries = keepDictionaries }), part);
            for (var column = 0; column < rows.Schema.Columns.Length; column++)
                Assert.That(
                    Enumerable.Range(0, part.RowCount).Select(row => Value(converted.Column(column), row)),
                    Is.EqualTo(Enumerable.Range(0, part.RowCount).Select(row => Printed(part.Columns[column].Value(row)))),
                    rows.Schema.Columns[column].Name);
        }
    }).Check(Seeded.Config(40));

    [Test]
    public void Guids_decimals_and_computed_bags_are_text()
    {
        var guid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        ImmutableArray<ColumnSchema> schema = [new("G", ColumnType.Guid), new("D", ColumnType.Decimal), new("B", ColumnType.Dynamic)];
        var batch = new Batch([Column.FromValues(ColumnType.Guid, [guid, null]),
            Column.FromValues(ColumnType.Decimal, [1.50m, null]), new DynamicColumn([new DynamicBag { ["a"] = 1L }, null])], 2);
        using var converted = ThroughStream(ArrowEdge.ForStream(schema), batch);
        Assert.That(Enumerable.Range(0, 3).Select(column => Value(converted.Column(column), 0)),
            Is.EqualTo([guid.ToString(), "1.50", """{"a":1}"""]));
        Assert.That(Enumerable.Range(0, 3).Select(column => Value(converted.Column(column), 1)), Is.All.Null);
    }

    [Test]
    public void A_time_outside_nanoseconds_makes_its_column_one_of_microseconds()
    {
        ImmutableArray<ColumnSchema> schema = [new("Old", ColumnType.DateTime), new("Now", ColumnType.DateTime)];
        var old = new DateTime(1066, 10, 14, 9, 0, 0, DateTimeKind.Utc).AddTicks(70);
        var now = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(1);
        var batch = new Batch([Column.FromValues(ColumnType.DateTime, [old]), Column.FromValues(ColumnType.DateTime, [now])], 1);
        var edge = ArrowEdge.For(schema, [batch]);
        Assert.That(edge.Schema.FieldsList.Select(field => ((TimestampType)field.DataType).Unit),
            Is.EqualTo([TimeUnit.Microsecond, TimeUnit.Nanosecond]));
        using var converted = ThroughStream(edge, batch);
        Assert.That((Value(converted.Column(0), 0), Value(converted.Column(1), 0)), Is.EqualTo(((object)old, (object)now)));
        Assert.Throws<OverflowException>(() => ArrowEdge.ForStream(schema).Convert(batch));
    }

    [Test]
    public void Bytes_that_are_no_UTF8_are_replaced()
    {
        var text = new TextBuilder();
        text.Append((ReadOnlySpan<byte>)[0x61, 0xff, 0x62]);
        using var converted = ThroughStream(ArrowEdge.ForStream([new("T", ColumnType.String)]), new([text.Build()], 1));
        Assert.That(Value(converted.Column(0), 0), Is.EqualTo("a\uFFFDb"));
    }

    static RecordBatch ThroughStream(ArrowEdge edge, Batch batch)
    {
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, edge.Schema, leaveOpen: true))
        using (var converted = edge.Convert(batch))
        {
            writer.WriteRecordBatch(converted);
            writer.WriteEnd();
        }
        return new ArrowStreamReader(bytes.ToArray()).ReadNextRecordBatch();
    }

    static object? Printed(object? value) => value switch
    {
        DynamicBag bag => new Dynamic(bag).ToString(),
        _ => value,
    };

    static object? Value(IArrowArray array, int row) => array switch
    {
        DictionaryArray coded => Value(coded.Dictionary, ((Int32Array)coded.Indices).GetValue(row)!.Value),
        StringArray texts => texts.GetString(row),
        Int64Array longs => longs.GetValue(row),
        Int32Array ints => ints.GetValue(row),
        DoubleArray reals => reals.GetValue(row),
        BooleanArray flags => flags.GetValue(row),
        TimestampArray times when times.IsNull(row) => null,
        TimestampArray times => DateTime.UnixEpoch.AddTicks(((TimestampType)times.Data.DataType).Unit == TimeUnit.Microsecond
            ? times.Values[row] * 10
            : times.Values[row] / 100),
        DurationArray spans => spans.IsNull(row) ? null : new TimeSpan(spans.Values[row] / 100),
        _ => throw new NotSupportedException(array.GetType().Name),
    };
}
