using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Operators;

namespace LogHunt.Query.Tests;

/// <summary>The lists of operators, functions and aggregates are complete, and what each says of itself is true.</summary>
sealed class RegistryTests
{
    [Test]
    public void Every_operator_is_in_the_list()
    {
        var written = typeof(TabularOperator).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(TabularOperator)));
        Assert.That(TabularOperators.All.Select(one => one.GetType()), Is.EquivalentTo(written));
    }

    [Test]
    public void No_name_is_used_twice()
    {
        Assert.That(TabularOperators.All.SelectMany(one => Names(one.Doc)), Is.Unique);
        Assert.That(FunctionList.All.SelectMany(one => Names(one.Doc)), Is.Unique);
        Assert.That(AggregateList.All.SelectMany(one => Names(one.Doc)), Is.Unique);
    }

    static IEnumerable<string> Names(Doc doc) => doc.Aliases.Prepend(doc.Name);

    static IEnumerable<TestCaseData> Operators() => TabularOperators.All.Select(one => new TestCaseData(one.Doc).SetName($"The example of {one.Doc.Name} gives its result"));

    static IEnumerable<TestCaseData> Scalars() =>
        FunctionList.All.Concat(ScalarOperators.All).Select(one => new TestCaseData(one.Doc).SetName($"The example of {one.Doc.Name} gives its result"));

    static IEnumerable<TestCaseData> Aggregates() =>
        AggregateList.All.Concat([AggregateList.ArgMax, AggregateList.ArgMin]).Select(one => new TestCaseData(one.Doc).SetName($"The example of {one.Doc.Name} gives its result"));

    [TestCaseSource(nameof(Operators))]
    [TestCaseSource(nameof(Aggregates))]
    public void An_example_query_gives_its_result(Doc doc) => Assert.That(Rows(doc.Example), Is.EqualTo(doc.Result));

    [TestCaseSource(nameof(Scalars))]
    public void An_example_expression_gives_its_result(Doc doc) => Assert.That(Rows("print " + doc.Example), Is.EqualTo(doc.Result).IgnoreCase);

    static string Rows(string query)
    {
        var options = new QueryOptions { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };
        var result = QueryRun.Run(query, Snapshot.Empty, QueryRun.ContextOf(Snapshot.Empty, options), options);
        return string.Join("; ", result.Rows().Select(row => string.Join(", ", row.Select(cell => cell is bool flag ? (flag ? "true" : "false") : KqlText.Of(cell)))));
    }
}
