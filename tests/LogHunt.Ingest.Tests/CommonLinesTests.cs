using System.Globalization;
using System.Text;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest.Tests;

/// <summary>Exports that overlap: their common lines count twice, and the receipt says so.</summary>
sealed class CommonLinesTests
{
    [Test]
    public void A_file_that_has_lines_of_an_earlier_one_says_so_and_nothing_of_it_is_lost()
    {
        using var store = new TestStore();
        store.Put("first.log", Log(0, 12));
        store.Put("second.log", Log(7, 17));
        store.Put("third.log", Log(40, 50));
        var receipt = store.Ingest(TestStore.Options);
        Assert.That(receipt.Files.Select(file => string.Join("; ", file.Warnings)), Is.EqualTo(new[]
            { "", "5 of its lines stand in `inbox/first.log` too: what they tell of counts twice", "" }));
        Assert.That(receipt.IsComplete);
        Assert.That(receipt.Files.Sum(file => file.Rows), Is.EqualTo(32));
    }

    [Test]
    public void A_few_lines_that_many_files_have_and_lines_that_one_file_repeats_say_nothing()
    {
        var common = new CommonLines();
        common.Add(0, [1, 1, 1, 1, 2, 3]);
        common.Add(1, [2, 3, 9, 9, 9, 9]);
        common.Add(2, [.. Enumerable.Range(100, 1000).Select(line => (ulong)line), 1, 2, 3]);
        Assert.That(common.Found(), Is.Empty);
    }

    [Test]
    public void Which_file_is_read_first_makes_no_difference()
    {
        ulong[] early = [1, 2, 3, 4, 5], middle = [3, 4, 5, 6], late = [2, 3, 4, 5, 6];
        foreach (var order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            var common = new CommonLines();
            foreach (var file in order) common.Add(file, file switch { 0 => early, 1 => middle, _ => late });
            Assert.That(common.Found(), Is.EqualTo(new[] { (1, 0, "3"), (2, 0, "4") }));
        }
    }

    [Test]
    public void Of_more_lines_than_are_remembered_the_number_is_an_estimate()
    {
        static ulong[] Lines(int from, int count) =>
            [.. Enumerable.Range(from, count).Select(line => CommonLines.Known(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture))))];
        var common = new CommonLines(most: 2000);
        for (var part = 0; part < 10; part++) common.Add(0, Lines(part * 1000, 1000));
        for (var part = 5; part < 15; part++) common.Add(1, Lines(part * 1000, 1000));
        var (file, earlier, lines) = common.Found().Single();
        Assert.That((file, earlier), Is.EqualTo((1, 0)));
        Assert.That(lines, Does.StartWith("about "));
        Assert.That(int.Parse(lines["about ".Length..], CultureInfo.InvariantCulture), Is.InRange(4000, 6000));
    }

    static byte[] Log(int from, int to) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(from, to - from).Select(i =>
        $"Mar  2 07:00:{i:D2} web-01 sshd[{1000 + i}]: Accepted password for kari from 192.0.2.7 port {4000 + i} ssh2\n")));
}
