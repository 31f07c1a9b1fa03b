using System.Collections.Immutable;
using System.Reflection;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Operators;

namespace LogHunt.Query.Tests;

/// <summary>The lists of operators, calls, functions and aggregates are complete, and what each says of itself is true.</summary>
sealed class RegistryTests
{
    static IEnumerable<Type> Written(Type kind) =>
        typeof(Kql).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(kind))
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    [Test]
    public void Every_operator_is_in_the_list() =>
        Assert.That(TabularOperators.All.Select(one => one.GetType()), Is.EquivalentTo(Written(typeof(TabularOperator))));

    [Test]
    public void Every_call_is_in_a_list()
    {
        Assert.That(SpecialCalls.All.Select(one => one.GetType()).Distinct(), Is.EquivalentTo(Written(typeof(SpecialCall))));
        Assert.That(TableCalls.All.Select(one => one.GetType()).Distinct(), Is.EquivalentTo(Written(typeof(TableCall))));
    }

    [Test]
    public void Every_family_of_functions_is_in_the_list() =>
        Assert.That(FunctionList.All, Is.EquivalentTo(Families<ScalarFunction>(typeof(FunctionList))));

    [Test]
    public void Every_family_of_aggregates_is_in_the_list() =>
        Assert.That(AggregateList.All, Is.EquivalentTo(Families<AggregateFunction>(typeof(AggregateList))));

    /// <summary>What the static classes beside the list have in their `All`.</summary>
    static IEnumerable<T> Families<T>(Type list) => list.Assembly.GetTypes()
        .Where(type => type != list && type.Namespace == list.Namespace && type is { IsAbstract: true, IsSealed: true })
        .Select(type => type.GetProperty("All", BindingFlags.Static | BindingFlags.Public)?.GetValue(null))
        .OfType<ImmutableArray<T>>().SelectMany(all => all);

    [Test]
    public void Every_aggregate_is_reached_by_a_name_of_the_list()
    {
        var reached = FunctionsAggregateTests.Functions.SelectMany(FunctionsAggregateTests.Aggregates).Select(one => one.GetType())
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).Distinct();
        Assert.That(reached, Is.EquivalentTo(Written(typeof(Aggregate))));
    }

    [Test]
    public void No_name_is_used_twice()
    {
        Assert.That(TabularOperators.All.SelectMany(one => Names(one.Doc)), Is.Unique);
        Assert.That(FunctionList.All.Select(one => one.Doc).Concat(Calls).SelectMany(Names), Is.Unique);
        Assert.That(AggregateList.All.SelectMany(one => Names(one.Doc)), Is.Unique);
    }

    [Test]
    public void What_is_refused_by_name_is_not_here()
    {
        string[] known =
            [.. FunctionList.All.Select(one => one.Doc).Concat(Calls).Concat(AggregateList.All.Select(one => one.Doc)).SelectMany(Names)];
        Assert.That(known.Where(Unsupported.IsFunction), Is.Empty);
        Assert.That(TabularOperators.Unsupported.Intersect(TabularOperators.All.SelectMany(one => Names(one.Doc))), Is.Empty);
        Assert.That(Unsupported.Functions, Is.Unique);
        Assert.That(EvaluateOperator.Unsupported.Intersect(EvaluateOperator.Plugins.Select(plugin => plugin.Name)), Is.Empty);
    }

    [Test]
    public void Every_message_has_a_code_of_its_own()
    {
        var codes = new List<string>();
        var messages = typeof(DiagnosticBag).GetMethods()
            .Where(method => method.DeclaringType == typeof(DiagnosticBag) && method.ReturnType == typeof(void));
        foreach (var method in messages)
        {
            var bag = new DiagnosticBag("print x");
            method.Invoke(bag, [.. method.GetParameters().Select(parameter => Argument(parameter.ParameterType))]);
            codes.Add(bag.InOrder().Single().Code);
        }
        Assert.That(codes, Has.Count.GreaterThan(40).And.Unique);
    }

    static object? Argument(Type type) =>
        type == typeof(string) ? "x"
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.IsAssignableFrom(typeof(string[])) ? new[] { "x" }
        : Array.CreateInstance(type.GetGenericArguments()[0], 1);

    static IEnumerable<string> Names(Doc doc) => doc.Aliases.Prepend(doc.Name);

    static IEnumerable<Doc> Calls => SpecialCalls.All.Select(one => one.Doc).Concat(TableCalls.All.Select(one => one.Doc));

    static IEnumerable<TestCaseData> Queries() =>
        TabularOperators.All.Select(one => one.Doc).Concat(Calls).Concat(AggregateList.All.Select(one => one.Doc)).Select(Case);

    static IEnumerable<TestCaseData> Scalars() => FunctionList.All.Concat(ScalarOperators.All).Select(one => Case(one.Doc));

    static TestCaseData Case(Doc doc) => new TestCaseData(doc).SetName($"The example of {doc.Name} gives its result");

    [TestCaseSource(nameof(Queries))]
    public void An_example_query_gives_its_result(Doc doc)
    {
        Assert.That(Names(doc).Any(name => doc.Example.Contains(name, StringComparison.Ordinal)), "the example shows it");
        Assert.That(doc.Summary, Is.Not.Empty);
        Assert.That(Rows(doc.Example), Is.EqualTo(doc.Result));
    }

    [TestCaseSource(nameof(Scalars))]
    public void An_example_expression_gives_its_result(Doc doc)
    {
        Assert.That(doc.Summary, Is.Not.Empty);
        Assert.That(Rows("print " + doc.Example), Is.EqualTo(doc.Result).IgnoreCase);
    }

    static string Rows(string query)
    {
        var options = new QueryOptions { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };
        var context = QueryRun.ContextOf(Snapshot.Empty, options) with
        {
            Lookup = (kind, name) => kind == LookupKind.External
                ? (new(kind, name, "", "list.csv", 28, options.Now.Value), "host,n\na.example,1\nb.example,2"u8.ToArray()) : null,
        };
        var result = QueryRun.Run(query, Snapshot.Empty, context, options);
        return string.Join("; ", result.Rows()
            .Select(row => string.Join(", ", row.Select(cell => cell is bool flag ? (flag ? "true" : "false") : KqlText.Of(cell)))));
    }
}
