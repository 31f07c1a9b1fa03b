using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Tests;

/// <summary>Quick forms of what functions do, beside the definitions of it.</summary>
sealed class FunctionPartsTests
{
    [Test]
    public void Networks_as_ranges_say_what_each_network_says()
    {
        var random = new Random(7);
        string Any(int least = 0) => $"{random.Next(3) * 100}.{random.Next(4)}.{random.Next(256)}.{random.Next(256)}"
            + (random.Next(3) > 0 ? $"/{random.Next(least, 33)}" : "");
        for (var round = 0; round < 200; round++)
        {
            var (count, least) = round % 20 == 0 ? (1500, 24) : (random.Next(20), 0);
            string[] networks = [.. Enumerable.Range(0, count).Select(_ => Any(least)), "no network", "1.2.3.4/33"];
            var set = NetworkSet.Of([new DynamicArray([.. networks])]);
            foreach (var text in Enumerable.Range(0, 40).Select(_ => Any()).Concat(["", "x", "1.2.3.4/0000000000000000000000000000000000032", "0.0.0.0/0"]))
            {
                bool? wanted = !Ipv4.TryParse(text, out var ip) ? null
                    : networks.Any(one => Ipv4.TryParse(one, out var network) && network.Contains(ip));
                Assert.That(set.Meets(text), Is.EqualTo(wanted), $"{text} in {string.Join(", ", networks)}");
                Assert.That(set.Meets(System.Text.Encoding.UTF8.GetBytes(text)), Is.EqualTo(wanted), text);
            }
        }
    }

    [Test]
    public void A_text_that_stands_in_a_value_may_stand_in_values_of_its_type()
    {
        var random = new Random(7);
        (ColumnType Type, Func<object> Draw)[] types =
        [
            (ColumnType.Int, () => random.Next(-20_000, 20_000)),
            (ColumnType.Long, () => random.NextInt64(long.MinValue, long.MaxValue)),
            (ColumnType.DateTime, () => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc)),
            (ColumnType.TimeSpan, () => new TimeSpan(random.NextInt64(-TimeSpan.TicksPerDay * 99, TimeSpan.TicksPerDay * 99))),
            (ColumnType.Real, () => random.Next(8) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 1e300, 3 => 1e-9, _ => random.NextDouble() }),
            (ColumnType.Bool, () => random.Next(2) == 0),
            (ColumnType.Guid, () => Guid.NewGuid()),
        ];
        foreach (var (type, draw) in types)
        {
            for (var round = 0; round < 500; round++)
            {
                var text = KqlText.Of(draw());
                var start = random.Next(text.Length);
                var part = text.Substring(start, random.Next(1, text.Length - start + 1));
                Assert.That(ValueTexts.MayContain(type, random.Next(2) == 0 ? part.ToUpperInvariant() : part.ToLowerInvariant()), $"{part} of {text}");
            }
            foreach (var other in new[] { "198.51.100.7", "evil.example", "ø", "a b" })
                Assert.That(ValueTexts.MayContain(type, other), Is.False, $"{other} in {type}");
        }
        Assert.That(ValueTexts.MayContain(ColumnType.String, "ø") && ValueTexts.MayContain(ColumnType.Dynamic, "ø"));
    }

    [TestCase(1, 1)]
    [TestCase(3, 2000)]
    [TestCase(500, 70_000)]
    public void Pairs_that_are_noted_are_counted_as_a_set_counts_them(int groups, int values)
    {
        var random = new Random(7);
        var all = new HashSet<(int, int)>();
        var (whole, part) = (new DistinctPairs(), new DistinctPairs());
        for (var batch = 0; batch < 12; batch++)
        {
            int[] ofRow = [.. Enumerable.Range(0, 9000).Select(_ => random.Next(groups))];
            int[] ids = [.. ofRow.Select(_ => random.Next(-1, values))];
            for (var row = 0; row < ids.Length; row++) if (ids[row] >= 0) all.Add((ofRow[row], ids[row]));
            (batch % 3 == 0 ? part : whole).Add(ofRow, ids, values);
        }
        whole.Take(part, [.. Enumerable.Range(0, groups)], [.. Enumerable.Range(0, values)]);
        var counts = whole.Counts(groups);
        Assert.That(counts, Is.EqualTo(Enumerable.Range(0, groups).Select(group => all.LongCount(pair => pair.Item1 == group))));
    }

    /// <summary>Columns of large dictionaries, whose values the process numbers, of small ones and of plain text, in any order.</summary>
    [Test]
    public void Distinct_texts_are_counted_whatever_holds_them([Range(0, 7)] int seed)
    {
        var random = new Random(seed);
        var aggregate = new DistinctAggregate([ColumnType.String], asSet: false);
        var all = new HashSet<(int, string)>();
        var parts = new[] { aggregate.Open(), aggregate.Open() };
        for (var turn = 0; turn < 8; turn++)
        {
            var dictionary = (TextColumn)Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, random.Next(2) == 0 ? 3000 : 40)
                .Select(i => $"host{i * (1 + random.Next(3))}")]);
            int[] codes = [.. Enumerable.Range(0, 1500).Select(_ => random.Next(dictionary.Length))];
            int[] groups = [.. codes.Select(_ => random.Next(9))];
            Column column = random.Next(4) == 0
                ? Column.FromValues(ColumnType.String, [.. codes.Select(dictionary.Value)]) : CodedColumn.Of(dictionary, codes);
            for (var row = 0; row < codes.Length; row++) all.Add((groups[row], (string)dictionary.Value(codes[row])!));
            parts[random.Next(2)].Add(groups, 9, [column]);
        }
        parts[0].Merge(parts[1], [.. Enumerable.Range(0, 9)], 9);
        var counts = parts[0].Finish(9);
        Assert.That(Enumerable.Range(0, 9).Select(counts.Value), Is.EqualTo(Enumerable.Range(0, 9).Select(g => all.LongCount(pair => pair.Item1 == g))));
    }
}
