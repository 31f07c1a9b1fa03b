using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Execution.Vector.Scans;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>What pages know of themselves: that their times ascend, and how often each code comes.</summary>
public sealed class SortedRowsTests
{
    static readonly DateTime Day = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    static readonly ScalarFunction[] Comparisons =
    [
        ScalarOperators.Less, ScalarOperators.LessOrEqual, ScalarOperators.Greater, ScalarOperators.GreaterOrEqual, ScalarOperators.Equal,
        ScalarOperators.NotEqual,
    ];

    [Test]
    public void Rows_that_are_found_by_halving_are_those_that_asking_each_gives() =>
        Check.One(Seeded.Config(300), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var hours = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(12)).Order().ToArray();
            var column = Column.FromValues(ColumnType.DateTime, [.. hours.Select(hour => (object?)Day.AddHours(hour))]);
            Expr Comparison() => ScalarOperators.Call(Comparisons[random.Next(Comparisons.Length)], new ColumnExpr(0, ColumnType.DateTime),
                new ConstantExpr(Day.AddHours(random.Next(-1, 13)), ColumnType.DateTime));
            var condition = random.Next(3) switch
            {
                0 => Comparison(),
                1 => ScalarOperators.Call(ScalarOperators.And, Comparison(), Comparison()),
                _ => ScalarOperators.Call(ScalarOperators.Or, Comparison(), Comparison()),
            };
            var (found, asked) = (new int[hours.Length], new int[hours.Length]);
            var (start, end) = (random.Next(hours.Length), hours.Length - random.Next(2));
            var count = SortedRows.Find(condition, column, (start, Math.Max(start, end)), found);
            var wanted = Evaluator.True(Evaluator.Evaluate(condition, [column], hours.Length), asked);
            Assert.That(found[..count], Is.EqualTo(asked[..wanted].Where(row => row >= start && row < end)),
                $"{condition} of {string.Join(",", hours)} from {start} to {end}");
        }));

    [Test]
    public void Only_times_that_ascend_without_gaps_are_halved()
    {
        static bool Fits(params object?[] times) => SortedRows.Fits(Column.FromValues(ColumnType.DateTime, times));
        Assert.That(Fits(Day, Day, Day.AddHours(1)), Is.True);
        Assert.That(Fits(Day, Day.AddHours(1), Day), Is.False);
        Assert.That(Fits(Day, null, Day.AddHours(1)), Is.False);
    }

    [Test]
    public void Codes_are_counted_in_the_order_in_which_they_first_come() =>
        Check.One(Seeded.Config(100), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var dictionary = (TextColumn)Column.FromValues(ColumnType.String, [.. Enumerable.Range(0, 4).Select(i => (object?)$"v{i}")]);
            var codes = Enumerable.Range(0, random.Next(1, 600)).Select(_ => random.Next(random.Next(1, 5))).ToArray();
            var column = CodedColumn.Of(dictionary, codes);
            var counts = column.Counts();
            var groups = codes.Index().GroupBy(row => row.Item).ToList();
            Assert.That(counts.First, Is.EqualTo(groups.Select(group => group.First().Index)));
            Assert.That(counts.Rows, Is.EqualTo(groups.Select(group => group.Count())));
            Assert.That(ReferenceEquals(column.Counts(), counts), Is.EqualTo(codes.Length >= 4 * 64), "kept where it is little");
        }));
}
