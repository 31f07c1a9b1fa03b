using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Aggregates;

namespace LogHunt.Query.Tests;

public class FunctionsAggregateTests
{
    internal static IEnumerable<AggregateFunction> Functions => AggregateList.All.Add(TakeAnyFunction.FirstRow);

    [TestCaseSource(nameof(Functions))]
    public void Merged_partial_results_are_what_all_rows_at_once_give(AggregateFunction function)
    {
        var aggregates = Aggregates(function).Take(10).ToList();
        Assert.That(aggregates, Is.Not.Empty);
        foreach (var aggregate in aggregates)
        {
            var rows = Row(aggregate).Zip(Gen.Choose(0, 3))
                .Select(x => (Group: x.Item2, Values: x.Item1)).ListOf().Select(list => list.ToArray());
            var cuts = Gen.Choose(0, 40).ArrayOf(4);
            Prop.ForAll(rows.ToArbitrary(), cuts.ToArbitrary(),
                Gen.Choose(0, 26).ToArbitrary(), (values, where, forms) => Agrees(aggregate, values, where, forms))
                .Check(Seeded.Config(30));
        }
    }

    internal static IEnumerable<Aggregate> Aggregates(AggregateFunction function)
    {
        if (!function.Overloads.IsEmpty) return function.Overloads;
        var types = FunctionsValues.Types;
        return ((IEnumerable<ColumnType[]>)[[]])
            .Concat(types.Select(a => (ColumnType[])[a]))
            .Concat(types.SelectMany(a => types.Select(b => (ColumnType[])[a, b])))
            .Concat(types.Select(a => (ColumnType[])[a, ColumnType.Long, ColumnType.Real]))
            .Select(list => function.Resolve(list)).OfType<Aggregate>();
    }

    static Gen<object?[]> Row(Aggregate aggregate)
    {
        // Limits and percentages are constants in a query.
        var isLimited = aggregate.Parameters.Length > 1
            && aggregate.Returns == ColumnType.Dynamic && aggregate.Parameters[^1] == ColumnType.Long;
        return aggregate.Parameters.Select((type, i) => i > 0 && i == aggregate.Parameters.Length - 1
            && (isLimited || aggregate.GetType().Name.StartsWith("Percentile", StringComparison.Ordinal))
                ? Gen.Constant(type == ColumnType.Real ? (object?)50.0 : 3L)
                : Value(type))
            .Aggregate(Gen.Constant(Array.Empty<object?>()),
                (row, value) => row.SelectMany(before => value.Select(next => (object?[])[.. before, next])));
    }

    /// <summary>Reals and decimals are small and whole here: sums of others depend on the order of the additions.</summary>
    static Gen<object?> Value(ColumnType type) => type switch
    {
        ColumnType.Real => Gen.Elements<object?>(null, 0.0, 1.0, -2.0, 3.0, 64.0, double.NaN),
        ColumnType.Decimal => Gen.Elements<object?>(null, 0m, 1m, -2m, 3m),
        _ => FunctionsValues.Of(type),
    };

    static bool Agrees(Aggregate aggregate, (int Group, object?[] Values)[] rows, int[] where, int forms)
    {
        // Groups are numbered as they appear, here and within each part.
        var order = rows.Select(row => row.Group).Distinct().ToList();
        var bounds = where.Select(cut => Math.Min(cut, rows.Length)).Order().Prepend(0).Append(rows.Length).ToArray();
        var merged = aggregate.Open();
        for (var part = 1; part < bounds.Length; part++)
        {
            var slice = rows[bounds[part - 1]..bounds[part]];
            var local = slice.Select(row => row.Group).Distinct().ToList();
            var accumulator = aggregate.Open();
            var half = slice.Length / 2;
            Add(aggregate, accumulator, slice[..half], local, forms);
            Add(aggregate, accumulator, slice[half..], local, forms);
            merged.Merge(accumulator, local.Select(group => order.IndexOf(group)).ToArray(), order.Count);
        }
        var answer = merged.Finish(order.Count);
        for (var group = 0; group < order.Count; group++)
        {
            var expected = aggregate.Reduce([.. rows.Where(row => row.Group == order[group]).Select(row => row.Values)]);
            Assert.That(Canonical(answer.Value(group)),
                expected is double ? Is.EqualTo(expected).Within(1e-9).Percent : Is.EqualTo(Canonical(expected)),
                () => $"group {group} of {string.Join(" | ", rows.Select(Shown))} cut at {string.Join(", ", bounds)}");
        }
        return true;
    }

    static string Shown((int Group, object?[] Values) row) => $"{row.Group}: {string.Join(", ", row.Values.Select(KqlText.Of))}";

    static object? Canonical(object? value) => value is double ? value : FunctionsValues.Canonical(value);

    static void Add(Aggregate aggregate, Accumulator accumulator, (int Group, object?[] Values)[] rows, List<int> groups, int forms)
    {
        var columns = aggregate.Parameters
            .Select((type, i) => FunctionsValues.Column(type,
                [.. rows.Select(row => row.Values[i])], rows.Length == 0 ? 0 : forms / (int)Math.Pow(3, i) % 3))
            .ToArray();
        accumulator.Add(rows.Select(row => groups.IndexOf(row.Group)).ToArray(), groups.Count, columns);
    }

    [TestCaseSource(nameof(Functions))]
    public void Without_rows_an_aggregate_has_an_answer(AggregateFunction function)
    {
        foreach (var aggregate in Aggregates(function).Take(10))
        {
            var accumulator = aggregate.Open();
            Assert.That(Canonical(accumulator.Finish(1).Value(0)),
                Is.EqualTo(Canonical(aggregate.Reduce([]))), aggregate.Returns.ToString());
        }
    }

    [Test]
    public void Sets_and_lists_stop_at_the_length_that_Kusto_allows()
    {
        var numbers = Enumerable.Range(0, 1_048_600).Select(i => (long)i).ToArray();
        foreach (var name in new[] { "make_set", "make_list" })
        {
            var accumulator = AggregateList.Find(name)!.Resolve([ColumnType.Long])!.Open();
            accumulator.Add(new int[numbers.Length], 1, [ValueColumn.Of(ColumnType.Long, numbers)]);
            Assert.That(accumulator.Finish(1).Value(0), Has.Count.EqualTo(1_048_576), name);
        }
    }
}
