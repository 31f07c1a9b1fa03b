using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Segments.Layouts;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>
/// Every layout of the list, by columns that lie in it: what is written is read, whole and for a few rows, and changed bytes are
/// noticed.
/// </summary>
public sealed class LayoutTests
{
    const int Rows = Batch.Rows + 3000;

    static readonly Column[] Columns =
    [
        new ConstantColumn(ColumnType.String, "same", Rows),
        new ConstantColumn(ColumnType.Long, 7L, Rows),
        Coded(3),
        Coded(300),
        Coded(70_000),
        Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, Rows).Select(i => $"line {i} æ{new string('x', i % 9)}")]),
        Values(ColumnType.Long, i => (long)i * i),
        Values(ColumnType.Long, i => i % 5 == 0 ? null : (long)(i % 200)),
        Values(ColumnType.Int, i => -(i % 40_000)),
        Values(ColumnType.Real, i => i / 3.0),
        Values(ColumnType.Bool, i => i % 7 == 0 ? null : i % 2 == 0),
        Values(ColumnType.DateTime, i => new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i)),
        Values(ColumnType.TimeSpan, i => TimeSpan.FromTicks(i)),
        Values(ColumnType.Guid, i => new Guid(i, 0, 0, new byte[8])),
        Values(ColumnType.Decimal, i => (decimal)i),
        Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, Rows).Select(i => new string('a', i % 3) + Random(i))]),
        Json([.. Enumerable.Range(0, Rows).Select(i => $"{{\"user\":\"u{7L * i * i}\"}}")]),
        Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, Rows).Select(i => i % 100 == 7 ? "" : $"{7L * i * i}")]),
        Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, Rows).Select(i => i == 9 ? "007" : $"{i}")]),
        Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, Rows).Select(i => i == Rows - 1 ? "1000000000000000000" : $"{i}")]),
    ];

    [Test]
    public void Every_layout_is_in_the_list_under_a_number_of_its_own_and_met_by_a_column_here()
    {
        var written = typeof(Layout).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layout)) && !type.IsAbstract);
        Assert.That(ColumnLayouts.All.Select(layout => Definition(layout.GetType())).Distinct(),
            Is.EquivalentTo(written.Select(Definition)));
        Assert.That(ColumnLayouts.All.Select(layout => layout.Id), Is.Unique);
        var numbers = (ValueColumn)Columns[6];
        var nowhere = new LineSources([], [], (_, _) => false);
        Column[] made =
        [
            new RepeatedColumn("Other", Columns[0]), new DifferenceColumn(numbers, [], false), new DifferenceColumn(numbers, [], true),
            new SharedTexts((CodedColumn)Columns[2], "Lines", [], nowhere) { FixedCodes = [] },
            new SharedNumbers(numbers, "Lines", [], nowhere) { FixedNumbers = [], Linear = LinearNumber.Same }, new LengthColumn(numbers, "Lines", []),
        ];
        Assert.That(Columns.Concat(made).Select(column => ColumnLayouts.Chosen(column).Layout).Distinct(), Is.EquivalentTo(ColumnLayouts.All));
        Assert.That(ColumnLayouts.All.Concat(ColumnLayouts.OfVersion1).Select(layout => layout.Id), Is.Unique);

        static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    /// <summary>Numbers in footers of files that exist.</summary>
    [Test]
    public void The_numbers_of_layouts_are_those_of_old_segments() => Assert.That(
        ColumnLayouts.All.Concat(ColumnLayouts.OfVersion1).Select(layout => (layout.GetType().Name, layout.Id)),
        Is.EquivalentTo(((string, byte)[])
        [
            ("ConstantLayout", 0), ("ArrowValues", 1), ("ArrowTexts", 2), ("ArrowCodes`1", 3), ("ArrowCodes`1", 4), ("ArrowCodes`1", 5),
            ("RepeatedLayout", 6), ("NumbersLayout", 7), ("CodesLayout", 8), ("TextLayout", 9), ("FixedLayout", 10), ("DifferenceLayout", 11),
            ("DifferenceLayout", 12), ("DigitsLayout", 13), ("LinesLayout", 14), ("SharedTextLayout", 15), ("SharedNumbersLayout", 16),
            ("LengthLayout", 17),
        ]));

    [Test]
    public void What_a_layout_writes_it_reads_page_by_page_and_for_a_few_rows([Range(0, 19)] int index)
    {
        using var folder = new TemporaryFolder();
        var column = Columns[index];
        var segment = Written(folder, column);
        Assert.That(SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).Single().Layout, Is.SameAs(ColumnLayouts.Chosen(column).Layout));
        for (var (page, start) = (0, 0); page < segment.PageRows.Length; start += segment.PageRows[page], page++)
        {
            var last = segment.PageRows[page] - 1;
            foreach (var rows in (int[][])[[.. Enumerable.Range(0, last + 1)], [0], [last], [0, 1023, 1024, last], []])
            {
                object?[] expected = [.. rows.Select(row => column.Value(start + row))];
                Assert.That(Read(segment.Read(0, page, rows)), Is.EqualTo(expected));
            }
            Assert.That(Read(segment.Read(0, page)), Is.EqualTo(Read(column.Slice(start, segment.PageRows[page]))));
        }
    }

    [Test]
    public void A_changed_byte_of_a_layout_is_noticed_whatever_is_read([Range(0, 19)] int index)
    {
        using var folder = new TemporaryFolder();
        Written(folder, Columns[index]);
        var whole = File.ReadAllBytes(folder["a.seg"]);
        for (var i = 0; i < 40; i++)
        {
            var at = (int)((long)i * (whole.Length - 1) / 39);
            var changed = whole.ToArray();
            changed[at] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder["a.seg"], changed);
            Assert.Throws<SegmentCorruptException>(() => Opened(folder, Columns[index]).Verify(), $"byte {at} of {whole.Length}");
            try
            {
                Assert.That(Read(Opened(folder, Columns[index]).Read(0, 0)), Is.EqualTo(Read(Columns[index].Slice(0, Batch.Rows))));
            }
            catch (SegmentCorruptException)
            {
                // The other right answer.
            }
        }
    }

    [Test]
    public void What_two_columns_hold_is_written_once_and_read_as_one_object([Values(2, 3, 6, 7)] int index)
    {
        using var folder = new TemporaryFolder();
        var column = Columns[index];
        var equal = Column.FromValues(column.Type, [.. Read(column)]);
        if (column is CodedColumn coded) equal = coded.With((TextColumn)Column.FromValues(ColumnType.String, [.. Read(coded.Dictionary)]));
        var schema = new TableSchema("Test", "1", [new("A", column.Type), new("B", column.Type), new("C", column.Type)]);
        SegmentWriter.Write(folder["a.seg"], new(schema, Rows, [column, column, equal]));
        Assert.That(SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).Select(known => known.Terms.Length), Is.EqualTo([0, 1, 1]));
        var segment = new StoredSegment(schema, "a", folder["a.seg"], Rows);
        for (var repeated = 1; repeated < 3; repeated++)
        {
            Assert.That(segment.Read(repeated, 1), Is.SameAs(segment.Read(0, 1)));
            Assert.That(Read(segment.Read(repeated, 0, [3, 5])), Is.EqualTo([column.Value(3), column.Value(5)]));
            Assert.That(segment.Dictionary(repeated), Is.SameAs(segment.Dictionary(0)));
            Assert.That((segment.Zone(repeated), segment.Zone(repeated, 1)), Is.EqualTo((segment.Zone(0), segment.Zone(0, 1))));
            Assert.That(segment.BytesOf(repeated), Is.EqualTo(segment.BytesOf(0)));
        }
    }

    [Test]
    public void What_the_schema_expects_is_stored_by_how_much_it_differs_and_read_as_it_was([Values] bool ofRowBefore) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var rows = random.Next(1, 40_000);
            long?[] one = [.. Enumerable.Range(0, rows).Select(i => random.Next(9) == 0 ? null : (long?)random.NextInt64(1L << 40))];
            int?[] other = [.. Enumerable.Range(0, rows).Select(i => random.Next(9) == 0 ? null : (int?)random.Next())];
            var sum = new long?[rows];
            for (var i = 0; i < rows; i++)
            {
                var of = ofRowBefore ? i - 1 : i;
                sum[i] = of < 0 ? 77 : (ofRowBefore ? sum[of] ?? 0 : 0) + (one[of] ?? 0) - 10 * (other[of] ?? 0L);
                if (random.Next(2000) == 0) sum[i] = random.Next(2) == 0 ? null : random.NextInt64();
            }
            Column[] columns = [Column.FromValues(ColumnType.Long, [.. sum.Cast<object?>()]),
                Column.FromValues(ColumnType.Long, [.. one.Cast<object?>()]), Column.FromValues(ColumnType.Int, [.. other.Cast<object?>()])];
            var schema = new TableSchema("Test", "1", [new("Sum", ColumnType.Long), new("One", ColumnType.Long), new("Other", ColumnType.Int)])
            {
                Expected = [new("Sum", [new("One"), new("Other", -10)], ofRowBefore)],
            };
            SegmentWriter.Write(folder["a.seg"], new(schema, rows, [.. columns]));
            var known = SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).Single(column => column.Name == "Sum");
            if (rows > 1000) Assert.That((known.Layout.Id, known.Terms.Length), Is.EqualTo(((byte)(ofRowBefore ? 12 : 11), 2)));
            var segment = new StoredSegment(schema, "a", folder["a.seg"], rows);
            for (var (page, start) = (0, 0); page < segment.PageRows.Length; start += segment.PageRows[page++])
                Assert.That(Read(segment.Read(0, page)), Is.EqualTo(Read(columns[0].Slice(start, segment.PageRows[page]))));
            Assert.That((segment.Zone(0)!.Min, segment.Zone(0)!.Max), Is.EqualTo(((object?)sum.Min(), (object?)sum.Max())));
        }).Check(Seeded.Config(10));

    static TextColumn Json(object?[] texts)
    {
        var text = (TextColumn)Column.FromValues(ColumnType.String, texts);
        return new(ColumnType.Dynamic, text.OffsetBuffer, text.Data, text.Length);
    }

    /// <summary>Letters and signs of which no two rows have many in common.</summary>
    static string Random(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(33, 127)));
    }

    static object?[] Read(Column column) => [.. Enumerable.Range(0, column.Length).Select(column.Value)];

    static StoredSegment Written(TemporaryFolder folder, Column column)
    {
        SegmentWriter.Write(folder["a.seg"], new(SchemaOf(column), Rows, [column]));
        return Opened(folder, column);
    }

    static StoredSegment Opened(TemporaryFolder folder, Column column) => new(SchemaOf(column), "a", folder["a.seg"], Rows);

    static TableSchema SchemaOf(Column column) => new("Test", "1", [new("Values", column.Type)]);

    static CodedColumn Coded(int distinct)
    {
        var values = (TextColumn)Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, distinct).Select(i => $"value {i:D6}")]);
        return CodedColumn.Of(values, [.. Enumerable.Range(0, Rows).Select(i => (int)((long)i * 7919 % distinct))]);
    }

    static Column Values(ColumnType type, Func<int, object?> value) =>
        Column.FromValues(type, [.. Enumerable.Range(0, Rows).Select(value)]);
}
