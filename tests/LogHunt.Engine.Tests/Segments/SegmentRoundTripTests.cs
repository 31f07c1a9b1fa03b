using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

public sealed class SegmentRoundTripTests
{
    static readonly Config Config = Seeded.Config(60);

    [Test]
    public void What_is_written_is_read_back_in_order_of_time() => Prop.ForAll(RandomRows.Rows(400).ToArbitrary(), rows =>
    {
        using var folder = new TemporaryFolder();
        Assert.That(SetRows.Read(Written(folder, rows)), Is.EqualTo(rows.Expected()));
    }).Check(Config);

    [TestCase(1)]
    [TestCase(16_383)]
    [TestCase(16_384)]
    [TestCase(16_385)]
    [TestCase(70_000)]
    public void Pages_are_full_but_the_last_and_hold_every_row(int count)
    {
        using var folder = new TemporaryFolder();
        var rows = RandomRows.Make(count, count);
        var segment = Written(folder, rows);
        Assert.Multiple(() =>
        {
            Assert.That(segment.PageRows.Sum(), Is.EqualTo(count));
            Assert.That(segment.PageRows.SkipLast(1), Is.All.EqualTo(Batch.Rows));
            Assert.That(SetRows.Read(segment), Is.EqualTo(rows.Expected()));
        });
    }

    [Test]
    public void A_zone_holds_every_value_and_no_less() => Prop.ForAll(RandomRows.Rows(300).ToArbitrary(), rows =>
    {
        using var folder = new TemporaryFolder();
        var segment = Written(folder, rows);
        foreach (var name in (string[])["TimeGenerated", "Count", "Port", "Ratio", "Took"])
        {
            var column = rows.Schema.Ordinal(name);
            var values = rows.Rows.Select(row => row[column]).OfType<IComparable>().ToList();
            var zone = segment.Zone(column);
            Assert.That(zone?.Min, Is.EqualTo(values.Min()), name);
            Assert.That(zone?.Max, Is.EqualTo(values.Max()), name);
            Assert.That(segment.Zone(column, 0)?.Min, Is.EqualTo(values.Min()), name);
            if (zone is not null) Assert.That(zone.Nulls, Is.EqualTo(rows.Rows.Count - values.Count), name);
        }
    }).Check(Config);

    [Test]
    public void A_dictionary_is_the_distinct_values_sorted_by_bytes() => Prop.ForAll(RandomRows.Rows(300).ToArbitrary(), rows =>
    {
        using var folder = new TemporaryFolder();
        var segment = Written(folder, rows);
        foreach (var name in (string[])["Few", "SrcIpAddr", "Same"])
        {
            var column = rows.Schema.Ordinal(name);
            var expected = rows.Rows.Select(row => (string?)row[column] ?? "")
                .Distinct().OrderBy(text => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text)), StringComparer.Ordinal).ToList();
            if (expected is [""]) Assert.That(segment.Dictionary(column), Is.Null);
            else Assert.That(Enumerable.Range(0, segment.Dictionary(column)!.Length).Select(i => segment.Dictionary(column)!.Value(i)),
                Is.EqualTo(expected), name);
        }
    }).Check(Config);

    [Test]
    public void Apache_Arrow_reads_the_parts_of_each_column_as_they_lie_in_the_file()
    {
        using var folder = new TemporaryFolder();
        Written(folder, RandomRows.Make(7, 40_000));
        var bytes = File.ReadAllBytes(folder["a.seg"]);
        var parts = SegmentFiles.Parts(bytes).ToDictionary(part => (part.Column, part.Part));
        foreach (var column in SegmentFiles.Columns(bytes))
        {
            Assert.That(parts.Keys.Count(part => part.Column == column.Name),
                Is.EqualTo(column.Pages.Length + (column.Head.Length > 0 ? 1 : 0)));
            if (column.Head.Length > 0) Check(column, PartBatch.Dictionary, column.Head);
            for (var page = 0; page < column.Pages.Length; page++) Check(column, page, column.Pages[page]);
        }

        void Check(FooterColumn column, int number, FooterPart place)
        {
            var part = parts[(column.Name, number)];
            Assert.That(part.Layout, Is.EqualTo(column.Layout.Id));
            Assert.That(part.Bytes, Is.EqualTo(bytes.AsSpan((int)place.Offset, place.Length).ToArray()));
        }
    }

    [Test]
    public void Dictionaries_lie_behind_the_pages_in_one_run()
    {
        using var folder = new TemporaryFolder();
        Written(folder, RandomRows.Make(7, 40_000));
        var columns = SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).ToList();
        var heads = columns.Select(column => column.Head).Where(head => head.Length > 0).OrderBy(head => head.Offset).ToList();
        Assert.That(heads, Has.Count.GreaterThan(2));
        Assert.That(heads.Zip(heads.Skip(1)), Is.All.Matches<(FooterPart A, FooterPart B)>(two => two.A.Offset + two.A.Length == two.B.Offset));
        Assert.That(columns.SelectMany(column => column.Pages).Max(page => page.Offset), Is.LessThan(heads[0].Offset));
    }

    [Test]
    public void A_column_that_says_the_same_in_every_row_costs_next_to_nothing()
    {
        using var folder = new TemporaryFolder();
        var rows = new SetRows(RandomRows.Schema, [.. Enumerable.Range(0, 100_000).Select(_ =>
        {
            var row = new object?[RandomRows.Schema.Columns.Length];
            (row[0], row[1], row[8]) = (new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), "deny", 443);
            return row;
        })]);
        var segment = Written(folder, rows);
        Assert.That(new FileInfo(folder["a.seg"]).Length, Is.LessThan(500));
        Assert.That(segment.Dictionary(1)!.Value(0), Is.EqualTo("deny"));
        Assert.That(segment.Zone(8), Is.EqualTo(new ZoneMap(443, 443, 0)));
    }

    [Test]
    public void Months_with_enough_rows_and_days_are_where_rows_are_cut_and_never_above_the_limit() => Prop.ForAll(
        Gen.Choose(0, 90 * 24).Select(hour => new DateTime(2026, 1, 15, 0, 0, 0, DateTimeKind.Utc).AddHours(hour)).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 20).ToArbitrary(),
        (times, limit) =>
        {
            var builder = new SegmentBuilder(RandomRows.Schema);
            foreach (var time in times)
            {
                builder.Number(0, time.Ticks);
                builder.EndRow();
            }
            var cut = builder.Build(limit, enough: 1).Select(rows => SetRows.Read(rows.ToSegment()).Select(row => (DateTime)row[0]!).ToList()).ToList();
            Assert.That(cut.SelectMany(rows => rows), Is.EqualTo(times.Order()));
            foreach (var rows in cut)
            {
                Assert.That(rows, Has.Count.LessThanOrEqualTo(limit));
                Assert.That(rows.Select(time => time.Month).Distinct().Count(), Is.EqualTo(1));
            }
            // Two neighbours of one month that would fit together are only apart where a day begins.
            foreach (var (a, b) in cut.Zip(cut.Skip(1)))
            {
                if (a[0].Month != b[0].Month || a[^1].Date != b[0].Date) continue;
                Assert.That(a.Concat(times).Count(time => time.Date == b[0].Date), Is.GreaterThan(limit));
            }
        }).Check(Config);

    [Test]
    public void The_number_of_segments_is_bounded_by_rows_however_many_months_they_are_of() => Prop.ForAll(
        Gen.Choose(0, 400 * 12).Select(month => new DateTime(1600, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(month)).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 20).ToArbitrary(),
        (times, enough) =>
        {
            var cut = Cut(times, enough);
            Assert.That(cut.SelectMany(rows => rows), Is.EqualTo(times.Order()));
            Assert.That(cut, Has.Count.LessThanOrEqualTo(2 * (9 + 2 * (times.Count / enough))));
        }).Check(Config);

    [Test]
    public void A_file_of_three_thousand_dates_makes_few_segments_and_rows_of_a_stopped_clock_stand_apart()
    {
        var start = new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.That(Cut([.. Enumerable.Range(0, 3000).Select(i => start.AddDays(i))]), Has.Count.EqualTo(1));
        Assert.That(Cut([.. Enumerable.Range(0, 3000).Select(i => new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddYears(3 * i))]), Has.Count.EqualTo(9));
        var clocks = Cut([new(1970, 1, 1), start, start.AddMonths(1), start.AddMonths(2), new(2099, 1, 1)]);
        Assert.That(clocks.Select(rows => rows.Count), Is.EqualTo([1, 3, 1]));
    }

    static List<List<DateTime>> Cut(IReadOnlyCollection<DateTime> times, int enough = RowOrder.EnoughForMonth)
    {
        using var builder = new SegmentBuilder(RandomRows.Schema);
        foreach (var time in times)
        {
            builder.Number(0, time.Ticks);
            builder.EndRow();
        }
        return [.. builder.Build(enough: enough).Select(rows => SetRows.Read(rows.ToSegment()).Select(row => (DateTime)row[0]!).ToList())];
    }

    [Test]
    public void Setting_a_column_twice_in_a_row_keeps_the_last()
    {
        var builder = new SegmentBuilder(RandomRows.Schema);
        foreach (var column in (int[])[1, 3])
        {
            builder.Text(column, "first"u8);
            builder.Text(column, "second"u8);
        }
        builder.Number(7, 1);
        builder.Number(7, 2);
        builder.EndRow();
        var row = SetRows.Read(builder.Build()[0].ToSegment())[0];
        Assert.That((row[1], row[3], row[7]), Is.EqualTo(((object)"second", (object)"second", (object)2L)));
    }

    [Test]
    public void A_row_that_repeats_another_column_has_what_that_has() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (mixed, rows) = (random.Next(3), RandomRows.Make(seed, random.Next(1, 300)));
            // Few repeats Many, or now and then SrcIpAddr, or says something itself.
            using var told = new SegmentBuilder(RandomRows.Schema);
            foreach (var row in rows.Rows)
            {
                var of = mixed > 0 && random.Next(4) == 0 ? 4 : 2;
                var own = mixed == 2 && random.Next(4) == 0;
                for (var i = 0; i < row.Length; i++)
                    if (i != 1 && row[i] is string text) told.Text(i, System.Text.Encoding.UTF8.GetBytes(text));
                told.Number(0, ((DateTime)row[0]!).Ticks);
                if (own && row[1] is string said) told.Text(1, System.Text.Encoding.UTF8.GetBytes(said));
                else if (row[of] is string) told.Repeat(1, of);
                if (!own || row[1] is null) row[1] = row[of];
                for (var i = 5; i < row.Length; i++) if (row[i] is not string) row[i] = null;
                told.EndRow();
            }
            Assert.That(SetRows.Read(told.Build()[0].ToSegment()), Is.EqualTo(rows.Expected()));
        }).Check(Config);

    static StoredSegment Written(TemporaryFolder folder, SetRows rows)
    {
        var built = rows.Builder().Build();
        Assert.That(built, Has.Length.EqualTo(1));
        SegmentWriter.Write(folder["a.seg"], built[0]);
        return new(rows.Schema, "a", folder["a.seg"], built[0].RowCount);
    }
}
