using LogHunt.Testing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

public sealed class PageCacheTests
{
    [Test]
    public void Never_more_than_the_budget_is_kept_and_what_is_used_stays()
    {
        var cache = new PageCache(256 * 1000);
        cache.Add(0, 0, 0, Page(1000), 1000);
        for (var page = 1; page < 2000; page++)
        {
            cache.Add(0, 0, page, Page(1000), 1000);
            Assert.That(cache.Bytes, Is.LessThanOrEqualTo(256 * 1000));
            Assert.That(cache.Find(0, 0, 0), Is.Not.Null, "used before each addition");
        }
        Assert.That(cache.Find(0, 0, 2), Is.Null, "used once and long ago");
    }

    [Test]
    public void A_page_that_is_large_beside_the_budget_is_not_kept()
    {
        var cache = new PageCache(256 * 1000);
        cache.Add(0, 0, 0, Page(2000), 2000);
        Assert.That((cache.Find(0, 0, 0), cache.Bytes), Is.EqualTo(((Column?)null, 0L)));
    }

    /// <summary>Pages over two copies of one dictionary cost a look-up of each value where codes would do.</summary>
    [Test]
    public void What_another_kept_first_is_given_back()
    {
        var cache = new PageCache(256 * 1000);
        var (first, second) = (Page(1000), Page(1000));
        Assert.That(cache.Add(0, 0, -1, first, 1000), Is.SameAs(first));
        Assert.That(cache.Add(0, 0, -1, second, 1000), Is.SameAs(first));
        Assert.That((cache.Find(0, 0, -1), cache.Bytes), Is.EqualTo(((object)first, 1000L)));
    }

    [Test]
    public void A_second_read_of_a_page_is_the_same_object_and_reads_no_file()
    {
        using var folder = new TemporaryFolder();
        var segment = Written(folder, RandomRows.Make(5, 1000), new PageCache(1 << 28));
        var first = segment.Read(0, 0);
        File.Delete(folder["a.seg"]);
        Assert.That(segment.Read(0, 0), Is.SameAs(first));
    }

    [TestCase(0)]
    [TestCase(1 << 20)]
    [TestCase(1 << 28)]
    public void Many_threads_read_the_same_rows_whatever_the_budget(int budget)
    {
        using var folder = new TemporaryFolder();
        var rows = RandomRows.Make(11, 40_000);
        var segment = Written(folder, rows, new PageCache(budget));
        var expected = rows.Expected();
        Parallel.For(0, 8, thread =>
        {
            for (var column = 0; column < segment.Schema.Columns.Length; column++)
                for (var page = 0; page < segment.PageRows.Length; page++)
                {
                    var values = segment.Read(column, page);
                    for (var row = thread; row < values.Length; row += 97)
                        if (values.Type != ColumnType.Dynamic)
                            Assert.That(values.Value(row), Is.EqualTo(expected[page * Batch.Rows + row][column]));
                }
        });
    }

    [Test]
    public void Rows_of_values_that_were_seen_before_allocate_nothing()
    {
        using var builder = new SegmentBuilder(RandomRows.Schema);
        byte[][] values = [.. Enumerable.Range(0, 100).Select(i => System.Text.Encoding.UTF8.GetBytes($"192.0.2.{i}"))];
        Append(70_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Append(50_000);   // within the 131,072 rows that the buffers have grown to
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Append(int rows)
        {
            for (var i = 0; i < rows; i++)
            {
                builder.Number(0, i);
                builder.Text(4, values[i % 100]);
                builder.Text(5, "same"u8);
                builder.Number(7, i);
                builder.Real(9, i);
                builder.EndRow();
            }
        }
    }

    static ValueColumn<long> Page(int bytes) => ValueColumn.Of(ColumnType.Long, new long[bytes / 8]);

    static StoredSegment Written(TemporaryFolder folder, SetRows rows, PageCache cache)
    {
        SegmentWriter.Write(folder["a.seg"], rows.Builder().Build()[0]);
        return new(rows.Schema, "a", folder["a.seg"], rows.Rows.Count, cache: cache);
    }
}
