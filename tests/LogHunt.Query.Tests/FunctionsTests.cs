using FsCheck;
using FsCheck.Fluent;
using LogHunt.Query.Functions.Parts;
using LogHunt.Testing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;

namespace LogHunt.Query.Tests;

public class FunctionsTests
{
    static IEnumerable<ScalarFunction> Functions => FunctionList.All.Append(DynamicAccess.Member).Append(DynamicAccess.Index);

    [Test]
    public void Every_function_says_what_it_does_and_shows_it()
    {
        foreach (var function in FunctionList.All)
        {
            Assert.That(function.Doc.Summary, Does.EndWith(".").Or.EndsWith(".`"), function.Doc.Name);
            Assert.That(function.Doc.Example, Does.Contain(function.Doc.Name), function.Doc.Name);
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void Over_columns_a_function_answers_as_row_by_row(ScalarFunction function)
    {
        if (!function.IsDeterministic) Assert.Ignore("a random function never answers the same twice");
        var overloads = Overloads(function).Take(12).ToList();
        Assert.That(overloads, Is.Not.Empty);
        foreach (var overload in overloads)
        {
            var rows = Gen.ArrayOf(Row(function, overload), 9);
            Prop.ForAll(rows.ToArbitrary(), Gen.Choose(0, 26).ToArbitrary(), (values, forms) => Agrees(overload, values, forms))
                .Check(Seeded.Config(15));
        }
    }

    /// <summary>
    /// What the function can be called with: its own overloads, or for those made on the spot the ones of short lists of types.
    /// </summary>
    internal static IEnumerable<Overload> Overloads(ScalarFunction function)
    {
        if (!function.Overloads.IsEmpty) return function.Overloads;
        var types = FunctionsValues.Types;
        var short1 = types.Select(a => (ColumnType[])[a]);
        var short2 = types.SelectMany(a => types.Select(b => (ColumnType[])[a, b]));
        var long3 = types.SelectMany(a =>
            types.SelectMany(b => new[] { ColumnType.Long, ColumnType.String, ColumnType.Dynamic }.Select(c => (ColumnType[])[a, b, c])));
        IEnumerable<ColumnType[]> long5 =
        [
            [ColumnType.Bool, ColumnType.Long, ColumnType.Bool, ColumnType.Real, ColumnType.Int],
            [ColumnType.Dynamic, ColumnType.String, ColumnType.Long, ColumnType.Long, ColumnType.Long],
        ];
        return short1.Concat(short2).Concat(long3).Concat(long5)
            .Select(list => function.Resolve(list)).OfType<Overload>().OrderBy(overload => overload.Parameters.Length * 31 % 7);
    }

    static Gen<object?[]> Row(ScalarFunction function, Overload overload)
    {
        var parameters = overload.IsVariadic ? overload.Parameters.Add(overload.Parameters[^1]) : overload.Parameters;
        var makesMany = function.Doc.Name is "range" or "repeat" or "strrep";
        return parameters.Select(type => makesMany ? FunctionsValues.Small(type) : FunctionsValues.Of(type))
            .Aggregate(Gen.Constant(Array.Empty<object?>()),
                (row, value) => row.SelectMany(before => value.Select(next => (object?[])[.. before, next])));
    }

    static bool Agrees(Overload overload, object?[][] rows, int forms)
    {
        var width = rows[0].Length;
        var columns = new Column[width];
        for (var i = 0; i < width; i++)
        {
            var form = forms / (int)Math.Pow(3, i) % 3;
            // A constant argument is what most calls have: the pattern, the unit, the size.
            if (form == 1) foreach (var row in rows) row[i] = rows[0][i];
            columns[i] = FunctionsValues.Column(overload.Parameter(i), [.. rows.Select(row => row[i])], form);
        }
        var expected = rows.Select(row => FunctionsValues.Canonical(overload.Invoke(row))).ToArray();
        var answer = overload.Apply(columns, rows.Length);
        Assert.That(answer.Length, Is.EqualTo(rows.Length));
        Assert.That(Enumerable.Range(0, rows.Length).Select(row => FunctionsValues.Canonical(answer.Value(row))),
            Is.EqualTo(expected), () => $"{string.Join(" | ", rows.Select(row => string.Join(", ", row.Select(KqlText.Of))))}");
        return true;
    }

    [TestCaseSource(nameof(Functions))]
    public void Text_is_never_null_and_a_value_has_the_type_that_was_promised(ScalarFunction function)
    {
        foreach (var overload in Overloads(function).Take(12))
        {
            Prop.ForAll(Row(function, overload).ToArbitrary(), row =>
            {
                var answer = overload.Invoke(row);
                var fits = overload.Returns switch
                {
                    ColumnType.String => answer is string,
                    ColumnType.Dynamic =>
                        answer is null or bool or long or double or string or DateTime or TimeSpan or Guid or DynamicArray or DynamicBag,
                    ColumnType.Bool => answer is null or bool,
                    ColumnType.Int => answer is null or int,
                    ColumnType.Long => answer is null or long,
                    ColumnType.Real => answer is null or double,
                    ColumnType.Decimal => answer is null or decimal,
                    ColumnType.DateTime => answer is null or DateTime { Kind: DateTimeKind.Utc },
                    ColumnType.TimeSpan => answer is null or TimeSpan,
                    _ => answer is null or Guid,
                };
                Assert.That(fits, () =>
                    $"{function.Doc.Name}({string.Join(", ", row.Select(KqlText.Of))}) gave {answer ?? "null"} as {overload.Returns}");
            }).Check(Seeded.Config(20));
        }
    }
}
