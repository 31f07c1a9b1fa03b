using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>Each kernel gives what its scalar definition gives, whatever kind of column its arguments are.</summary>
public sealed class KernelTests
{
    const int Samples = 24;

    static readonly ColumnType[] Types = Enum.GetValues<ColumnType>();

    static IEnumerable<TestCaseData> Functions() => ScalarOperators.All
        .Concat(Types.SelectMany(from => Types.Select(to => Casts.To(from, to)).OfType<ScalarFunction>()))
        .Select(function => new TestCaseData(function)
        {
            TestName = $"The kernels of `{function.Doc.Name}` of {string.Join(",", function.Overloads[0].Parameters)} " +
                "give what its definition gives",
        });

    [TestCaseSource(nameof(Functions))]
    public void A_kernel_gives_what_its_definition_gives(ScalarFunction function) =>
        Check.One(Seeded.Config(Samples), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            foreach (var overload in function.Overloads)
            {
                var rows = new[] { 0, 1, 7, 31, 64, 100, 300 }[random.Next(7)];
                var count = overload.IsVariadic ? random.Next(1, 4) : overload.Parameters.Length;
                var arguments = Enumerable.Range(0, count).Select(i => Argument(overload.Parameter(i), i, rows, random)).ToArray();
                var result = overload.Apply(arguments, rows);
                Assert.That((result.Type, result.Length), Is.EqualTo((overload.Returns, rows)));
                for (var row = 0; row < rows; row++)
                {
                    object?[] values = [.. arguments.Select(argument => argument.Value(row))];
                    var wanted = overload.Invoke(values) ?? (overload.Returns == ColumnType.String ? "" : null);
                    var given = string.Join(", ", values.Select(value => $"{KqlText.Of(value)}:{value?.GetType().Name ?? "null"}"));
                    var columns = string.Join(", ", arguments.Select(argument => argument.GetType().Name));
                    Assert.That(result.Value(row), Is.EqualTo(wanted), $"{function.Doc.Name}({given}) over {columns}");
                }
            }
        }));

    static Column Argument(ColumnType type, int index, int rows, Random random)
    {
        var pool = GenValues.Of(type);
        object? Any() => pool[random.Next(pool.Count)];
        if (type == ColumnType.Dynamic && index == 1 && random.Next(3) > 0) return new ConstantColumn(type, List(random), rows);
        if (random.Next(index == 0 ? 5 : 2) == 0) return new ConstantColumn(type, Any(), rows);
        var values = Enumerable.Range(0, rows + 8).Select(_ => Any() is var value && random.Next(2) == 0 ? value : value ?? Any()).ToList();
        if (type is ColumnType.String or ColumnType.Dynamic && random.Next(2) == 0)
        {
            var dictionary = new TextBuilder(type);
            foreach (var value in pool) dictionary.Append(value);
            return CodedColumn.Of(dictionary.Build(), [.. Enumerable.Range(0, rows).Select(_ => random.Next(pool.Count))]);
        }
        return Column.FromValues(type, values).Slice(random.Next(3) * 4, rows);
    }

    static DynamicArray List(Random random)
    {
        var pool = GenValues.Of(random.Next(2) == 0 ? ColumnType.String : Types[random.Next(Types.Length)]);
        return new([.. Enumerable.Range(0, random.Next(30))
            .Select(_ => pool[random.Next(pool.Count)]).Select(value => value is int number ? (long)number : value)]);
    }

    [TestCase("the term", "alpha_beta has alpha", true)]
    [TestCase("inside of a term", "helloworld has hello", false)]
    [TestCase("a phrase with its separators", "1.2.3-rc has 2.3", true)]
    [TestCase("the empty text", "abc has ", true)]
    [TestCase("other letters without case", "мир труд has МИР", true)]
    [TestCase("an accent", "café =~ CAFÉ", true)]
    [TestCase("no accent folding", "cafe =~ café", false)]
    [TestCase("one letter for two", "Straße =~ STRASSE", false)]
    [TestCase("the end of a term", "end. hassuffix end", true)]
    [TestCase("the start of a term", "a.prefixed hasprefix prefix", true)]
    [TestCase("not the start of a term", "unprefixed hasprefix prefix", false)]
    [TestCase("case kept", "Alpha has_cs alpha", false)]
    [TestCase("Norwegian letters", "BLÅBÆR-1 contains åbær", true)]
    [TestCase("a needle that begins with a separator", "cmd.exe has .exe", true)]
    public void Text_operators_follow_Kusto(string what, string sentence, bool wanted)
    {
        var parts = sentence.Split([" has_cs ", " has ", " =~ ", " hassuffix ", " hasprefix ", " contains "], StringSplitOptions.None);
        var name = sentence[parts[0].Length..(sentence.Length - parts[1].Length)].Trim();
        var overload = ScalarOperators.Find(name)!.Resolve([ColumnType.String, ColumnType.String])!;
        Assert.That(overload.Invoke([parts[0], parts[1]]), Is.EqualTo(wanted), what);
    }

    [TestCase("==", null, 1L, false)]
    [TestCase("!=", null, 1L, true)]
    [TestCase("==", null, null, null)]
    [TestCase("!=", null, null, null)]
    [TestCase("<", null, 1L, null)]
    [TestCase("/", 1L, 0L, null)]
    [TestCase("/", -7L, 2L, -3L)]
    [TestCase("%", -7L, 3L, 2L)]
    [TestCase("%", 7L, -3L, 1L)]
    [TestCase("+", long.MaxValue, 1L, long.MinValue)]
    public void Nulls_and_integers_follow_Kusto(string name, object? a, object? b, object? wanted) =>
        Assert.That(ScalarOperators.Find(name)!.Resolve([ColumnType.Long, ColumnType.Long])!.Invoke([a, b]), Is.EqualTo(wanted));

    [TestCase("and", null, false, false)]
    [TestCase("and", null, true, null)]
    [TestCase("or", null, true, true)]
    [TestCase("or", null, false, null)]
    public void Logic_knows_three_values(string name, object? a, object? b, object? wanted) =>
        Assert.That(ScalarOperators.Find(name)!.Resolve([ColumnType.Bool, ColumnType.Bool])!.Invoke([a, b]), Is.EqualTo(wanted));

    [TestCase("==")]
    [TestCase("<")]
    [TestCase("+")]
    public void Two_dynamic_values_must_be_converted_first(string name) =>
        Assert.That(ScalarOperators.Find(name)!.Resolve([ColumnType.Dynamic, ColumnType.Dynamic]), Is.Null);

    [TestCase("==", 2.5, 2L, false)]
    [TestCase(">", 2.5, 2L, true)]
    [TestCase("==", "5", 5L, true)]
    [TestCase("!=", null, 5L, true)]
    [TestCase("==", "x", 5L, false)]
    public void A_dynamic_number_is_compared_by_its_value(string name, object? dynamic, object? number, bool wanted) =>
        Assert.That(ScalarOperators.Find(name)!.Resolve([ColumnType.Dynamic, ColumnType.Long])!.Invoke([dynamic, number]),
            Is.EqualTo(wanted));

    [Test]
    public void A_needle_is_found_wherever_it_stands_in_long_text([Values(1, 2, 5, 33, 70)] int length, [Values] bool ignoreCase)
    {
        var needle = string.Concat(Enumerable.Range(0, length).Select(i => "abcde"[i % 5]));
        for (var before = 0; before < 80; before++)
        {
            var text = new string('a', before) + (ignoreCase ? needle.ToUpperInvariant() : needle) + new string('-', before % 3);
            var found = new Needle(System.Text.Encoding.UTF8.GetBytes(needle), ignoreCase).Find(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.That(found,
                Is.EqualTo(text.IndexOf(needle, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)), text);
        }
    }

    [Test]
    public void Every_operator_says_what_it_does_and_stands_once_under_its_name()
    {
        Assert.That(ScalarOperators.All.Select(function => function.Doc.Name), Is.Unique);
        Assert.That(ScalarOperators.All.Where(function => function.Doc is { Summary: "" } or { Example: "" } or { Result: "" }), Is.Empty);
        foreach (var function in ScalarOperators.All) Assert.That(ScalarOperators.Find(function.Doc.Name), Is.SameAs(function));
    }
}
