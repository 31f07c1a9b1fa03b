using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;

namespace LogHunt.Query.Tests;

public class FunctionsExampleTests
{
    static IEnumerable<TestCaseData> Scalars => FunctionList.All.Append(DynamicAccess.Member).Append(DynamicAccess.Index)
        .Select(function => new TestCaseData("print x = " + function.Doc.Example, function.Doc.Result).SetArgDisplayNames(function.Doc.Name));

    static IEnumerable<TestCaseData> Aggregates => AggregateList.All.Add(AggregateList.ArgMax).Add(AggregateList.ArgMin)
        .Select(function => new TestCaseData(function.Doc.Example, function.Doc.Result).SetArgDisplayNames(function.Doc.Name));

    [TestCaseSource(nameof(Scalars))]
    [TestCaseSource(nameof(Aggregates))]
    public void A_documented_example_gives_what_the_document_says(string query, string result)
    {
        var options = new QueryOptions { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };
        var answer = QueryRun.Run(query, Snapshot.Empty, QueryRun.ContextOf(Snapshot.Empty, options), options);
        Assert.That(string.Join("; ", answer.Rows().Select(row => string.Join(", ", row.Select(KqlText.Of)))), Is.EqualTo(result), query);
    }
}
