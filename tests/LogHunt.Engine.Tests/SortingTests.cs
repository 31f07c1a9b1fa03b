using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Tests;

sealed class SortingTests
{
    /// <summary>Work that is over when it was asked so often.</summary>
    sealed class Ending(int after) : Work
    {
        int asked;

        public override void Check()
        {
            if (++asked > after) throw new OperationCanceledException();
        }
    }

    [Test]
    public void Rows_are_ordered_by_rank_and_among_equals_stay_as_they_were()
    {
        var random = new Random(7);
        // Few and many rows, and ranks that differ in some of their bytes only.
        foreach (var count in (int[])[0, 1, 2, 48, 49, 300, 100_000])
        {
            foreach (var mask in (ulong[])[0, 0xff, 0xff00, 0x00f0_000f_0000_00ff, ulong.MaxValue])
            {
                var ranks = new ulong[count];
                for (var i = 0; i < count; i++) ranks[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask;
                var rows = Enumerable.Range(0, count).ToArray();
                int[] expected = [.. rows.OrderBy(row => ranks[row])];
                ulong[] inOrder = [.. ranks.Order()];
                Sorting.ByRank(ranks, rows, new ulong[count], new int[count]);
                Assert.That(rows.SequenceEqual(expected) && ranks.SequenceEqual(inOrder), Is.True, $"{count} rows of {mask:x}");
            }
        }
    }

    [Test]
    public void A_comparison_orders_as_the_runtime_does_stably()
    {
        var random = new Random(7);
        foreach (var count in (int[])[0, 1, 2, 3, 17, 1000, 4097])
        {
            int[] keys = [.. Enumerable.Range(0, count).Select(_ => random.Next(count / 3 + 1))];
            int[] order = [.. Enumerable.Range(0, count)];
            Sorting.By(order, (a, b) => keys[a].CompareTo(keys[b]));
            Assert.That(order, Is.EqualTo(Enumerable.Range(0, count).OrderBy(row => keys[row])));
        }
    }

    [Test]
    public void The_rank_of_a_place_is_that_of_all_in_order()
    {
        var random = new Random(7);
        foreach (var mask in (ulong[])[0, 3, 0xff00_0000_0000_000f, ulong.MaxValue])
        {
            ulong[] ranks = [.. Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask)];
            ulong[] inOrder = [.. ranks.Order()];
            foreach (var place in (int[])[0, 1, 250, 498, 499]) Assert.That(Sorting.Nth(ranks, place), Is.EqualTo(inOrder[place]));
        }
    }

    [Test]
    public void Many_rows_are_ordered_by_several_keys_on_several_cores()
    {
        const int Rows = 200_000;
        var random = new Random(7);
        foreach (var users in (int[])[1, 3, 900, Rows])
        {
            long?[] user = [.. Enumerable.Range(0, Rows).Select(_ => (long?)random.Next(users))];
            long?[] time = [.. Enumerable.Range(0, Rows).Select(row => row % 11 == 0 ? null : (long?)random.Next(row + 1))];
            var batch = new Batch([.. new[] { user, time }.Select(values => Column.FromValues(ColumnType.Long, [.. values.Cast<object?>()]))], Rows);
            var order = SortRows.Order(batch, [Key(0, descending: true), Key(1, descending: false)]);
            var expected = Enumerable.Range(0, Rows).OrderByDescending(row => user[row]).ThenBy(row => time[row]);
            Assert.That(order.SequenceEqual(expected), Is.True, $"{users} users");
        }

        static SortKey Key(int column, bool descending) => new(new ColumnExpr(column, ColumnType.Long), descending, NullsFirst: true);
    }

    [Test]
    public void Texts_are_ordered_by_their_bytes()
    {
        var random = new Random(7);
        foreach (var letters in (string[])["a", "a\0", "ab\0", "01.:é€"])
        {
            string[] texts = [.. Enumerable.Range(0, 400).Select(_ => new string(
                [.. Enumerable.Range(0, random.Next(30)).Select(_ => letters[random.Next(letters.Length)])]))];
            var column = (TextColumn)Column.FromValues(ColumnType.String, texts);
            int[] order = [.. Enumerable.Range(0, texts.Length)];
            Sorting.ByBytes(order, column);
            for (var i = 1; i < order.Length; i++)
                Assert.That(column[order[i - 1]].SequenceCompareTo(column[order[i]]), Is.LessThanOrEqualTo(0));
            Assert.That(order, Is.Unique);
        }
    }

    [Test]
    public void Either_way_of_sorting_asks_whether_the_work_is_over_and_ends_with_its_exception()
    {
        const int Count = 1 << 18;
        ulong[] ranks = [.. Enumerable.Range(0, Count).Select(row => (ulong)(Count - row))];
        using var scope = Work.For(new Ending(after: 2));
        Assert.That(() => Sorting.ByRank(ranks, [.. Enumerable.Range(0, Count)], new ulong[Count], new int[Count]),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Sorting.By([.. Enumerable.Range(0, Count)], (a, b) => b.CompareTo(a)), Throws.InstanceOf<OperationCanceledException>());
    }
}
