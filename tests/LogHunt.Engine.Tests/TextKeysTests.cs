using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Tests;

public sealed class TextKeysTests
{
    static readonly string[] Pool = [.. Enumerable.Range(0, 60).Select(i => $"10.0.{i % 7}.{i}"), "", "ø", "10.0.0"];

    /// <summary>Columns over dictionaries that overlap, sorted or not, plain ones and constants, in any order and again.</summary>
    [Test]
    public void Texts_get_the_next_number_in_the_order_they_came_whatever_holds_them([Range(0, 15)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++) NumbersAreThoseOfADictionary(random);
    }

    static void NumbersAreThoseOfADictionary(Random random)
    {
        var keys = random.Next(2) == 0 ? new TextKeys() : new TextKeys(large: 4);
        var expected = new Dictionary<string, int>();
        var dictionaries = Enumerable.Range(0, 3).Select(_ => Dictionary(random)).ToArray();
        for (var turn = 0; turn < 8; turn++)
        {
            var column = Column(random, dictionaries[random.Next(3)]);
            var numbers = new int[column.Length];
            keys.Number(column, numbers, add: true);
            for (var row = 0; row < numbers.Length; row++)
            {
                var value = (string)column.Value(row)!;
                if (!expected.TryGetValue(value, out var number)) expected.Add(value, number = expected.Count);
                Assert.That(numbers[row], Is.EqualTo(number), value);
            }
            Assert.That(keys.Count, Is.EqualTo(expected.Count));
            var values = keys.Values();
            foreach (var (value, number) in expected) Assert.That(values.Value(number), Is.EqualTo(value));
        }
        keys.Seal();
        Column[] asked = [TextOf(Pool), .. dictionaries.Append(Dictionary(random)).Select(dictionary => Column(random, dictionary))];
        foreach (var column in asked)
        {
            var wanted = Enumerable.Range(0, column.Length).Select(row => expected.GetValueOrDefault((string)column.Value(row)!, -1));
            var found = new int[column.Length];
            keys.Number(column, found, add: false);
            Assert.That(found, Is.EqualTo(wanted));
        }
    }

    [Test]
    public void What_one_query_numbered_another_finds_and_numbers_as_it_meets_it()
    {
        for (var query = 0; query < 3; query++)
        {
            var (first, second) = (new TextKeys(large: 8), new TextKeys(large: 8));
            foreach (var (keys, from) in new[] { (first, 0), (first, 10), (second, 20), (second, 0) })
            {
                var dictionary = TextOf([.. Enumerable.Range(from, 40).Select(i => $"host{i:000}")]);
                keys.Number(CodedColumn.Of(dictionary, [.. Enumerable.Range(0, 40).Reverse()]), new int[40], add: true);
            }
            var numbers = new int[second.Count];
            first.Number(second.Values(), numbers, add: true);
            Assert.That(numbers.Order(), Is.EqualTo(Enumerable.Range(0, 60)));
            Assert.That((first.Values().Value(0), first.Values().Value(40), first.Values().Value(50)), Is.EqualTo(("host039", "host049", "host059")));
        }
    }

    [Test]
    public void What_came_after_the_sealing_is_not_found()
    {
        var keys = new TextKeys(large: 8);
        var first = TextOf([.. Enumerable.Range(0, 20).Select(i => $"sealed{i:00}")]);
        keys.Number(CodedColumn.Of(first, [.. Enumerable.Range(0, 20)]), new int[20], add: true);
        keys.Seal();
        var later = TextOf([.. Enumerable.Range(10, 2000).Select(i => $"sealed{i:00}")]);
        var found = new int[2000];
        keys.Number(CodedColumn.Of(later, [.. Enumerable.Range(0, 2000)]), found, add: false);
        Assert.That(found, Is.EqualTo(Enumerable.Range(10, 2000).Select(i => i < 20 ? i : -1)));
    }

    static TextColumn Dictionary(Random random)
    {
        var values = Pool.Where(_ => random.Next(3) > 0).Order(StringComparer.Ordinal).ToArray();
        if (random.Next(4) == 0) random.Shuffle(values);
        return TextOf(values);
    }

    static Column Column(Random random, TextColumn dictionary)
    {
        if (random.Next(8) == 0) return new ConstantColumn(ColumnType.String, Pool[random.Next(Pool.Length)], random.Next(1, 5));
        var codes = Enumerable.Range(0, random.Next(1, 90)).Select(_ => random.Next(dictionary.Length)).ToArray();
        Column coded = CodedColumn.Of(dictionary, codes);
        return random.Next(6) == 0 ? TextOf([.. codes.Select(code => (string)dictionary.Value(code)!)]) : coded;
    }

    static TextColumn TextOf(params string[] values)
    {
        var builder = new TextBuilder(ColumnType.String, values.Length);
        foreach (var value in values) builder.Append(Encoding.UTF8.GetBytes(value));
        return (TextColumn)builder.Build();
    }
}
