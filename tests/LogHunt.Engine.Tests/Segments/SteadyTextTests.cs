using System.Globalization;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>Text that many rows have one after another is the same column as text that each of them sets.</summary>
sealed class SteadyTextTests
{
    const int Rows = 20_000;

    /// <summary>By how many rows the text changes, and whether times are shuffled, so that rows change their places.</summary>
    [TestCase(Rows, false)]
    [TestCase(Rows, true)]
    [TestCase(7_000, true)]
    [TestCase(100, false)]
    [TestCase(1, true, Description = "other texts in nearly all rows: the column is plain")]
    public void Rows_have_what_was_said_of_them(int run, bool isShuffled)
    {
        var texts = Enumerable.Range(0, Rows / run + 1).Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"mål/{i}.log")))
            .ToArray();
        if (run == 7_000) texts[1] = [];
        using var steady = Filled((row, column, i) => row.Steady(column, texts[i / run]));
        using var set = Filled((row, column, i) => row.Text(column, texts[i / run]));
        var (one, other) = (steady.Build().Single(), set.Build().Single());
        var (found, expected) = (one.Column("SourceFile")!, other.Column("SourceFile")!);
        Assert.Multiple(() =>
        {
            Assert.That(found.GetType(), Is.EqualTo(expected.GetType()));
            Assert.That(Enumerable.Range(0, Rows).All(i => Equals(found.Value(i), expected.Value(i))));
        });

        SegmentBuilder Filled(Action<SegmentBuilder, int, int> say)
        {
            var schema = StandardTables.Unparsed;
            var builder = new SegmentBuilder(schema);
            for (var i = 0; i < Rows; i++)
            {
                builder.Number(schema.Ordinal("TimeGenerated"), new DateTime(2026, 3, 1).Ticks + (isShuffled ? i * 7919 % Rows : i));
                say(builder, schema.Ordinal("SourceFile"), i);
                builder.EndRow();
            }
            return builder;
        }
    }

    [Test]
    public void A_text_of_nothing_in_all_rows_is_no_column()
    {
        using var builder = new SegmentBuilder(StandardTables.Unparsed);
        builder.Steady(StandardTables.Unparsed.Ordinal("Format"), []);
        builder.EndRow();
        Assert.That(builder.Build().Single().Column("Format"), Is.Null);
    }
}
